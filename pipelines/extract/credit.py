"""Who the page says it has the text from: source (来源), account of a carrier platform, author, editor.

Places in order: the outlet's hints, a labelled field by the headline, what stands unlabelled beside the date, metas,
a labelled field below the body, the office of a government page, the account. Empty rather than the host.
"""

import re
from collections.abc import Iterable
from itertools import islice

from pipelines.extract.dates import head_region
from pipelines.extract.embedded import unescaped
from pipelines.extract.fields import (
    AUTHOR,
    EDITOR,
    JOIN,
    NAME_LONG,
    OFFICE,
    SOURCE,
    Found,
    in_lines,
    is_medium,
    labelled,
    link_of,
    tidy_name,
    without_date,
)  # fmt: skip
from pipelines.extract.lines import Line, Sheet, squeezed
from pipelines.extract.names import labels
from pipelines.extract.tree import Node, text_of

META_SOURCES = (
    "contentsource", "source", "articlesource", "article_source", "mediaid", "media_id", "article:source",
    "og:article:source", "_source", "laiyuan", "dc.source", "bytedance:source", "copyfrom", "sourcename", "newssource",
)  # fmt: skip

_MEDIUM = re.compile(
    r"""网$|报$|社$|台$|日报|晚报|时报|新闻|周刊|杂志|客户端|频道|在线|发布$|卫视|融媒|政府|委$|局$|厅$|部$|院$|中心$|公众号|传媒|观察|财经|资讯|
    健康|号$|协会|学会|大学|医院""",
    re.X,
)
_ACCOUNT_NAME = re.compile(
    r"""(?:author|account|media|nick|user|writer|publisher|source|subscribe|profile)[_-]*(?:info)?[_-]*(?:name|nickname)
    | nickname | js_name | js_author_name | author-?info | (?:^|\s)(?:author|media|source|from|account|laiyuan|ly|
        name)(?:\s|$)""",
    re.I | re.X,
)
_SOURCE_NAME = re.compile(
    r"(?:^|[\s_-])(?:source|from|laiyuan|copyfrom|origin|media|ly|source_name)(?:$|[\s_-])|sourceMsg|source_?baidu",
    re.I,
)
_LABEL_INSIDE = re.compile(r"^\s*(?:稿件|信息|文章|新闻|内容)?(?:来源|稿源|出处)\s*[:：]\s*|\s*原创稿?$")
_TIME_WORDS = re.compile(r"(?:发布|发表)?(?:时间|日期|于)\s*[:：]?|\d{1,2}:\d{2}(?::\d{2})?")
_WHO_WROTE = re.compile(r"(?<=\S)\s(?:本[报网刊台])?(?:记者|作者|通讯员|编辑|责编|撰文|文)\s*[\s:：/|]\s*[^\t|｜丨]*")
_MARKED = re.compile(r"^\s*(?:原创|转载|首发|独家)\s+")
_SCRIPT_MEDIUM = re.compile(
    r"""["']?\b(media|media_?name|source_?name|article_?source|copy_?from|news_?source|source)\b["']?\s*[:=]\s*"""
    r"""["']([^"'<>]{2,60})["']""",
    re.I,
)


def find_source(
    hinted: list[tuple[str, str]],
    sheet: Sheet,
    region: list[int],
    start: int,
    raw_date: str,
    metas: dict[str, list[str]],
    tail: list[Line],
) -> Found:
    """The credit as printed, by the first place that names one.

    `region` are the numbers of the head's lines, `start` is the body's first line, `tail` the lines below it.
    """
    for text, selector in hinted:
        name = labelled(text, SOURCE) or (tidy_name(without_date(text)) if not selector.startswith("fixed:") else text)
        if name and len(name) <= NAME_LONG:
            return Found(name, f"hint {selector}")
    head = [sheet.lines[number] for number in region]
    found = in_lines(head, SOURCE, "line, labelled") or beside_date(sheet, region, start, raw_date)
    if found:
        return found
    for name in META_SOURCES:
        for content in metas.get(name, ()):
            text = tidy_name(_LABEL_INSIDE.sub("", content))
            if text and len(text) <= NAME_LONG and not re.search(r"https?:|^www\.|\.(?:com|cn)$", text):
                return Found(text, f"meta {name}")
    offices = sheet.lines[max(0, region[0] - 30) : region[0]] + head if region else head
    return in_lines(tail, SOURCE, "line below the body") or in_lines(offices, OFFICE, "office line") or Found()


def find_labelled(lines: Iterable[Line], kind: str) -> Found:
    """The author or editor of a labelled field among lines."""
    return in_lines(lines, AUTHOR if kind == "author" else EDITOR, "line, labelled") or Found()


def beside_date(sheet: Sheet, region: list[int], start: int, raw_date: str) -> Found | None:
    """The medium that stands without label beside the date, in its line or in the line before or after."""
    for place, number in enumerate(region):
        line = sheet.lines[number]
        if line.image is not None or not raw_date or raw_date not in line.text or len(line.text) > 120:
            continue
        joined = _TIME_WORDS.sub(JOIN, JOIN.join(line.parts).replace(raw_date, JOIN))
        for piece in re.split(r"[\t|｜丨]|\s{2,}|\s+(?=\S{2,}$)", _WHO_WROTE.sub(JOIN, joined)):
            name = tidy_name(_MARKED.sub("", piece))
            if is_medium(name):
                return Found(name, "beside the date", link_of(line, name))
        before, after = region[max(0, place - 1) : place], region[place + 1 : place + 2]
        for other in (*before, *after):
            if names_medium(sheet.lines[other], other < start or other in before):
                name = tidy_name(sheet.lines[other].text)
                return Found(name, "beside the date", link_of(sheet.lines[other], name))
        return None
    return None


def names_medium(line: Line, above: bool) -> bool:
    """Whether a line next to the date is the name of a medium: by its class or, above the body, by its own words."""
    name = tidy_name(line.text)
    if line.image is not None or len(name) > 20 or not is_medium(name):
        return False
    names = " ".join(labels(node) for node in (line.block, line.block.getparent()) if node is not None)
    if _SOURCE_NAME.search(names):
        return True
    return above and bool(_MEDIUM.search(name)) and not line.linked and not is_headline(line.block)


def find_account(sheet: Sheet, region: list[int], scripts: Iterable[str]) -> Found:
    """The account's name on a carrier platform: a node named for it by the headline, or WeChat's own variable."""
    for number in region:
        line = sheet.lines[number]
        if line.image is not None or len(line.text) > 80 or is_headline(line.block):
            continue
        nodes: list[Node] = [node for node in (line.block, line.block.getparent()) if node is not None]
        nodes = nodes if len(line.text) <= 24 else []
        for node in (*nodes, *islice(line.block.iterdescendants("a", "span", "em", "strong"), 12)):
            if _ACCOUNT_NAME.search(labels(node)):
                name = tidy_name(squeezed(text_of(node)))
                if is_medium(name):
                    return Found(name, "account node")
    for script in scripts:
        found = re.search(r"var\s+nickname\s*=\s*(?:htmlDecode\()?[\"']([^\"']{2,40})[\"']", script)
        if found and (name := tidy_name(found[1])):
            return Found(name, "script nickname")
    return Found()


def is_headline(node: Node) -> bool:
    """Whether a block is a headline's."""
    return node.tag in ("h1", "h2", "h3") or bool(re.search("title", labels(node), re.I))


def script_source(scripts: Iterable[str]) -> Found:
    """The medium that a script's state names (\"media\": \"…\"); none where scripts name several."""
    names = {
        name
        for script in scripts
        for found in _SCRIPT_MEDIUM.finditer(script[:500_000])
        if is_medium(name := tidy_name(unescaped(found[2])))
    }
    return Found(names.pop(), "script") if len(names) == 1 else Found()


def region_of(sheet: Sheet, at: int, start: int) -> list[int]:
    """The lines in which a page prints its credits: those that may print its date, hidden ones last."""
    region = [number for number in head_region(sheet, at, start) if number >= at - 4]
    return [n for n in region if sheet.lines[n].furniture != "hidden"] + [
        n for n in region if sheet.lines[n].furniture == "hidden"
    ]
