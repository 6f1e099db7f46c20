"""The headline as displayed, without the site's suffixes; the sub-title; the original headline of a reprint."""

import re
from dataclasses import dataclass
from itertools import islice

from pipelines.extract.lines import Line, Sheet, squeezed
from pipelines.extract.marks import CRUMB, DATE_LINE, ORIGINAL_TITLE, plain
from pipelines.extract.names import labels
from pipelines.extract.tree import Node

TITLE_LONG = 150
"""Characters: nothing longer is a headline."""

_TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:title|tit|headline|bt|biaoti|h1|subject|headtitle|arti_title|titles|wztitle|tt)(?:$|[\s_\d-])|title$|title\d?(?:\s|$)|_bt(?:\s|$)|headline",
    re.I,
)
_SUB_NAME = re.compile(
    r"sub_?-?title|futit|fubiao|fbt|fbiaot|ftitle|sub_?tit|title2|second-?title|xbt|tit2|h2title", re.I
)
_KICKER_NAME = re.compile(
    r"intro_?-?title|yinti|pre_?title|(?:^|\s)pre(?:\s|$)|kicker|jianti|yt(?:\s|$)|shoulder|title1", re.I
)
_SEPARATOR = re.compile(r"\s*(?:[_|｜丨]+|\s[-–—－·:：]+\s|-{1,3}|–+|—{1,3}|－+|--+|[«»<>]+)\s*")
_SITE_WORD = re.compile(
    r"网$|网站$|网站首页|官网|官方网站|新闻$|新闻网|频道$|日报|晚报|晨报|早报|时报|商报|都市报|在线$|门户|政府$|政府网|委员会$|局$|厅$|医院$|大学$|学院$|协会$|学会$|中心$|"
    r"客户端|App$|APP$|移动版|手机版|首页|正文|资讯|要闻|动态|\.com|\.cn|\.net|News|新闻中心|电视台|广播|网易|搜狐|新浪|腾讯|凤凰|头条|号$|论坛|博客|杂志|公司$|集团|平台$|专栏|滚动|社区|媒体$|快讯"
)
_BARE_TAIL = re.compile(r"\s+\S{2,14}(?:网|网站|新闻|日报|频道|在线|新闻网|官网|门户)$")


@dataclass(frozen=True, slots=True)
class Titles:
    """Headline with the rule that gave it, the sub-title below it, and its line (−1: none)."""

    title: str
    rule: str
    subtitle: str = ""
    at: int = -1


def find_titles(sheet: Sheet, page_title: str, named: list[tuple[str, str]], start: int, end: int) -> Titles:
    """The page's headline. `named` are metas' titles with their names; the body's lines are `[start, end)`."""
    best: tuple[float, int, str] | None = None
    page = bare(page_title)
    stripped = tidy(without_suffix(page_title))
    unclear = vague(stripped, sheet) or bare(stripped) != page
    named = [(without_markup(text), name) for text, name in named]
    known = [bare(text) for text, _ in named]
    limit = min(start + 8, end, len(sheet.lines))
    first = max(0, limit - 400)
    for number in range(first, limit):
        line = sheet.lines[number]
        if line.image is None and 2 <= len(line.text) <= TITLE_LONG:
            for text in spellings(sheet, number, page):
                points = weight(line, text, page, known, abs(start - number))
                if unclear and bare(text) == page:
                    points -= 2.5 + min(len(page), 60) / 20
                if best is None or points > best[0]:
                    best = (points, number, text)
    if best is not None and best[0] >= 3.0:
        title = tidy(best[2])
        return Titles(
            title,
            rule_of(sheet.lines[best[1]], page, title),
            below(sheet, best[1], start, title),
            best[1],
        )
    for text, name in named:
        if 4 <= len(text) <= TITLE_LONG:
            return Titles(tidy(without_suffix(text)), f"meta {name}")
    if best is not None and best[0] >= 0.3 and vague(stripped, sheet):
        return Titles(tidy(best[2]), "line by the body", below(sheet, best[1], start, best[2]), best[1])
    return Titles(stripped, "<title>" if stripped else "")


def without_markup(text: str) -> str:
    """A meta's text without tags that some systems leave in it."""
    return re.sub(r"</?[a-z][^<>]{0,200}>", "", text, flags=re.I).strip()


def vague(page_title: str, sheet: Sheet) -> bool:
    """Whether a <title> names the site or a channel only: short, of the words of sites, or the text of a link."""
    compact = plain(page_title)
    if len(compact) < 8 or (len(compact) <= 16 and _SITE_WORD.search(compact)):
        return True
    return any(line.linked and compact == line.plain for line in sheet.lines)


def bare(text: str) -> str:
    """A headline for comparing: letters and digits only, as <title> and metas write dashes and quotes differently."""
    return re.sub(r"[\W_]+", "", plain(text))


def spellings(sheet: Sheet, number: int, page: str) -> list[str]:
    """The line alone, and with those that share its headline element (a headline broken over several lines)."""
    line = sheet.lines[number]
    texts = [line.text]
    node: Node | None = line.block
    for _ in range(2):
        if node is None or node not in sheet.runs:
            break
        if node.tag in ("h1", "h2", "h3") or _TITLE_NAME.search(labels(node)):
            start, end = sheet.runs[node]
            if start == number and 1 < end - start <= 4 and all(each.image is None for each in sheet.lines[start:end]):
                texts.append(" ".join(each.text for each in sheet.lines[start:end]))
        node = node.getparent()
    joined = line.text
    for following in sheet.lines[number + 1 : number + 4]:
        if following.image is not None or not following.text or len(following.text) >= 60:
            break
        joined += following.text if following.text.startswith(("—", "－", "-")) else f" {following.text}"
        if page.startswith(bare(joined)):
            texts.append(joined)
    return texts


def weight(line: Line, text: str, page: str, known: list[str], distance: int) -> float:
    """How much speaks for `text` at `line` being the headline."""
    compact = plain(text)
    if CRUMB.match(compact) or (DATE_LINE.search(compact) and len(compact) < 30):
        return -9.0
    ending = compact[-1:]
    compact = bare(text)
    size = len(compact)
    if size < 3 or size > TITLE_LONG:
        return -9.0
    points = 0.0
    joined = text != line.text
    if page.startswith(compact) and size >= 4:
        points += 3.0 + min(size, 60) / 20
    elif size >= 8 and compact in page and size * 2.5 >= len(page):
        points += 2.0 + min(size, 40) / 20
    elif size >= 10 and shared_start(compact, page) >= max(8, 0.6 * size):
        points += 2.0 + min(shared_start(compact, page), 40) / 20
    elif joined:
        return -9.0
    for each in known:
        if each == compact:
            points += 2.5
        elif size >= 8 and (each.startswith(compact) or compact.startswith(each)) and min(size, len(each)) >= 8:
            points += 1.0
    tag = headline_tag(line.block)
    points += {"h1": 2.0, "h2": 1.0, "h3": 0.7, "h4": 0.5, "h5": 0.5}.get(tag, 0.0)
    if any(_TITLE_NAME.search(labels(node)) for node in (line.block, line.block.getparent()) if node is not None):
        points += 1.2
    points += 0.6 if emphasised(line) else 0.0
    if any(_SUB_NAME.search(labels(node)) or _KICKER_NAME.search(labels(node)) for node in (line.block,)):
        points -= 2.0
    points -= 2.5 if line.furniture else 0.0
    points -= 2.0 if line.linked > 0.5 * line.length else 0.0
    points -= 1.0 if ending in "。，,；;：:" else 0.0
    return points - min(distance, 100) / 50


def emphasised(line: Line) -> bool:
    """Whether a line is bold, centred or in large type by its own markup."""
    node = line.block
    inner = islice(node.iterdescendants("span", "font", "strong"), 8)
    style = " ".join(each.get("style") or "" for each in (node, *inner))
    large = any(int(size) >= 18 for size in re.findall(r"font-size\s*:\s*(\d{2})px", style))
    return large or line.bold > 0.9 * line.length or (node.get("align") or "") == "center" or "center" in style


def headline_tag(node: Node | None) -> str:
    """The h tag of a block or of its parents, "" where there is none."""
    for _ in range(3):
        if node is None:
            return ""
        if node.tag in ("h1", "h2", "h3", "h4", "h5"):
            return str(node.tag)
        node = node.getparent()
    return ""


def shared_start(one: str, other: str) -> int:
    """How many first characters two strings share."""
    size = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        size += 1
    return size


def rule_of(line: Line, page: str, title: str) -> str:
    """A few words on why a line was taken as headline."""
    tag = headline_tag(line.block) or line.block.tag
    return f"{tag}, as in <title>" if page.startswith(bare(title)) else f"{tag} above the body"


def without_suffix(text: str) -> str:
    """A <title> without the names of site and channels at its end (or, where the site stands first, at its start)."""
    text = " ".join(text.split())
    pieces = _SEPARATOR.split(text)
    while (
        len(pieces) > 1
        and len(plain(pieces[-1])) <= 30
        and (
            _SITE_WORD.search(pieces[-1].strip())
            or len(plain(pieces[-1])) <= 6
            or (len(pieces) > 2 and len(plain(pieces[0])) >= 8)
        )
    ):
        end = text.rfind(pieces[-1])
        text = _SEPARATOR.sub("", text[:end][::-1], count=1)[::-1] if end > 0 else text
        text = text[:end].rstrip(" _|｜丨-–—－·:：«»<>") if end > 0 else text
        pieces = _SEPARATOR.split(text)
    if len(pieces) > 1 and _SITE_WORD.search(pieces[0]) and len(plain(pieces[0])) <= 12 < len(plain(text)):
        text = text[text.find(pieces[0]) + len(pieces[0]) :].lstrip(" _|｜丨-–—－·:：«»<>")
    return _BARE_TAIL.sub("", text) or text


def tidy(text: str) -> str:
    """A headline as printed: on one line, without brackets of the site's own ([图], 正文)."""
    return re.sub(r"^(?:标题|题目)[:：]\s*", "", squeezed(text)).strip()


def below(sheet: Sheet, at: int, start: int, title: str) -> str:
    """The sub-title below the headline: a line with a sub-title's name or beginning with a dash."""
    for line in sheet.lines[at + 1 : min(at + 4, max(start, at + 4))]:
        compact = line.plain
        if compact and compact in plain(title):
            continue
        if (
            4 <= len(compact) <= 80
            and line.image is None
            and (line.text.startswith(("——", "－－", "--", "—")) or _SUB_NAME.search(labels(line.block)))
        ):
            return line.text
    return ""


def original_title(texts: list[str]) -> str:
    """The headline under which a reprint first stood, from the lines of head and tail."""
    for text in texts:
        if len(text) > 2 * TITLE_LONG:
            continue
        found = ORIGINAL_TITLE.match(text.strip()) or ORIGINAL_TITLE.match(plain(text))
        if found and len(found["title"]) >= 4:
            return found["title"].strip('：: 《》“”"')
    return ""
