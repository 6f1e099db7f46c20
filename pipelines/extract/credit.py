"""Who the page says it has the text from: source (来源), account of a carrier platform, author, editor.

Places in order: the outlet's hints, a labelled field by the headline, what stands unlabelled beside the date, metas,
a labelled field below the body, the account. Empty rather than the host.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from pipelines.extract.dates import head_region
from pipelines.extract.embedded import unescaped
from pipelines.extract.lines import Line, Sheet, squeezed
from pipelines.extract.names import labels
from pipelines.extract.stamps import partial, stamps
from pipelines.extract.tree import Node

SOURCE_LONG = 36
"""Characters: nothing longer is the name of a medium."""

META_SOURCES = (
    "contentsource", "source", "articlesource", "article_source", "mediaid", "media_id", "article:source", "og:article:source",
    "_source", "laiyuan", "dc.source", "bytedance:source", "copyfrom", "sourcename", "newssource",
)  # fmt: skip
META_AUTHORS = ("author", "article:author", "og:article:author", "dc.creator", "byl")

_JOIN = "\t"
_SOURCE = re.compile(
    r"(?:稿件|信息|文章|新闻|内容|资料|消息|本文|原文|转载|图文|视频|发布)?(?:来源|來源|稿源|出处)(?:于|自|媒体|网站|单位|平台)?\s*(?:[:：丨｜|/／]|\t)\s*|(?:来自|转自|转载自|摘自|选自|Source)\s*[:：]\s*",
    re.I,
)  # fmt: skip
_OFFICE = re.compile(r"(?:发布机构|发文机关|发布单位|发布机关|发文单位|供稿单位|供稿|信息提供|提供单位|责任部门|信息发布机构|发布部门|来文单位|制发机关)\s*(?:[:：]|\t)\s*")
_AUTHOR = re.compile(r"(?:本文)?(?:作\s*者|撰文|撰稿人?|文字?|记\s*者|通讯员|供稿人|By)\s*(?:[:：丨｜/／]|\t)\s*", re.I)
_EDITOR = re.compile(r"(?:责\s*任\s*编\s*辑|责\s*编|编\s*辑|网络编辑|值班编辑|本文编辑)\s*(?:[:：丨｜|/／]|\t)\s*")
_FIELD = (
    r"(?:稿件|信息|文章|新闻|内容|本文)?(?:来源|來源|稿源|出处|作\s*者|记\s*者|通讯员|编\s*辑|责\s*任\s*编\s*辑|责\s*编|校对|审核|摄影|发布(?:时间|日期|机构|人|单位)|发表(?:时间|日期|于)|时间|日期|浏览|阅读|点击|访问|人气|"
    r"字号|字体|字数|评论|跟帖|分享|打印|关闭|收藏|复制|我要|大\s*中\s*小|查看|栏目|分类|所属|标签|关键[词字]|扫一扫|听新闻|手机|微信|微博|原标题|来源标题|编辑器|更新|"
    r"主题分类|文号|索引号?|责任人|语音|选择|纠错|举报|投稿|参与|订阅|关注|点赞|编号|公开|有效性|保护视力|视力保护|背景色|文档|下载|打开|转载|作者单位)"
)
_STOP = re.compile(rf"[\t|｜丨]|\s*(?:19|20)\d\d\s*[-/.年]|\s+\d{{1,2}}[-月:]\d|\s*[\[【(（<]?\s*{_FIELD}\s*(?:[:：/／]|$|[\s\t(（\[【0-9])|[\[【<>「]|\s*[(（]?\s*(?:记者|作者|通讯员|编辑)[:：\s]|[,，;；。]")
_STRIP = " \t:：|｜丨·•-—_/\\()（）[]【】<>,，。;；!！~…"
_EMPTY = re.compile(r"^(?:未知|不详|无|null|none|undefined|nan|默认|admin|administrator|管理员|系统管理员|转载|原创|来源|作者|编辑|\d+|[-_.*/]+|更多|首页|正文)$", re.I)
_NO_NAME = re.compile(
    r"字号|字体|分享|评论|跟帖|阅读|浏览|点击|打印|收藏|关闭|播报|听新闻|原创|举报|扫一扫|二维码|手机|纠错|大中小|关注|首页|正文|点赞|编辑|作者|记者|小$|人参与|发表|来自|星期|更新|^发布|发布(?:于|时间|日期|人|者)|订阅|[:：?？!！=#@]|^\W*$|^\d+$|^[A+\-\s]+$|\d{3,}|>|»|登录|注册|导航|客户端下载|下载"
)
_MEDIUM = re.compile(r"网$|报$|社$|台$|日报|晚报|时报|新闻|周刊|杂志|客户端|频道|在线|发布$|卫视|融媒|政府|委$|局$|厅$|部$|院$|中心$|公众号|传媒|观察|财经|资讯|健康|号$|协会|学会|大学|医院")
_ACCOUNT_NAME = re.compile(
    r"(?:author|account|media|nick|user|writer|publisher|source|subscribe|profile)[_-]*(?:info)?[_-]*(?:name|nickname)|nickname|js_name|js_author_name|rich_media_meta_nickname|"
    r"author-?info|(?:^|\s)(?:author|media|source|from|account|laiyuan|ly|name)(?:\s|$)", re.I,
)  # fmt: skip
_SOURCE_NAME = re.compile(r"(?:^|[\s_-])(?:source|from|laiyuan|copyfrom|origin|media|ly|article-source|source_name)(?:$|[\s_-])|sourceMsg|source_?baidu", re.I)
_LABEL_INSIDE = re.compile(r"^\s*(?:稿件|信息|文章|新闻|内容)?(?:来源|稿源|出处)\s*[:：]\s*|\s*原创稿?$")


_SCRIPT_MEDIUM = re.compile(r"""["']?\b(media|media_?name|source_?name|article_?source|copy_?from|news_?source|source)\b["']?\s*[:=]\s*["']([^"'<>]{2,60})["']""", re.I)


@dataclass(frozen=True, slots=True)
class Found:
    """A value, the rule that gave it, and the link of its node if it has one; false where there is no value."""

    text: str = ""
    rule: str = ""
    link: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


def find_source(hinted: list[tuple[str, str]], sheet: Sheet, region: list[int], raw_date: str, metas: dict[str, list[str]], tail: list[Line]) -> Found:
    """The credit as printed, by the first place that names one. `region` are the head's lines, `tail` those below."""
    for text, selector in hinted:
        name = labelled(text, _SOURCE) or (tidy_name(without_date(text)) if not selector.startswith("fixed:") else text)
        if name and len(name) <= SOURCE_LONG:
            return Found(name, f"hint {selector}")
    head = [sheet.lines[number] for number in region]
    for pattern, rule in ((_SOURCE, "line, labelled"), ):
        found = in_lines(head, pattern, rule)
        if found:
            return found
    found = beside_date(head, raw_date)
    if found:
        return found
    for name in META_SOURCES:
        for content in metas.get(name, ()):
            text = tidy_name(_LABEL_INSIDE.sub("", content))
            if text and len(text) <= SOURCE_LONG and not re.search(r"https?:|^www\.|\.(?:com|cn)$", text):
                return Found(text, f"meta {name}")
    offices = sheet.lines[max(0, region[0] - 30) : region[0]] + head if region else head
    return in_lines(tail, _SOURCE, "line below the body") or in_lines(offices, _OFFICE, "office line") or Found()


def find_labelled(lines: Iterable[Line], kind: str) -> Found:
    """The author or editor of a labelled field among lines."""
    return in_lines(lines, _AUTHOR if kind == "author" else _EDITOR, "line, labelled") or Found()


def in_lines(lines: Iterable[Line], label: re.Pattern[str], rule: str) -> Found | None:
    """The value behind a label, in the same line or in the next one."""
    waiting = False
    for line in lines:
        if line.image is not None or len(line.text) > 400:
            continue
        if waiting and 2 <= len(line.text) <= SOURCE_LONG and not re.search(_FIELD + r"\s*[:：]", line.text):
            name = tidy_name(cut_value(line.text))
            if name:
                return Found(name, rule, link_of(line, name))
        waiting = False
        joined = _JOIN.join(line.parts)
        for found in label.finditer(joined):
            if found.start() > 120 and len(line.text) > 160:
                break
            value = joined[found.end() :].lstrip(_JOIN + " ")
            name = tidy_name(cut_value(value))
            if name and len(name) <= SOURCE_LONG + 24:
                return Found(name, rule, link_of(line, name))
            waiting = not value.strip()
    return None


def labelled(text: str, label: re.Pattern[str]) -> str:
    """The value behind a label in a plain string, "" where the label is not there."""
    found = label.search(text)
    return tidy_name(cut_value(text[found.end() :].lstrip())) if found else ""


def cut_value(text: str) -> str:
    """A field's value: up to the next field, date, bar or node."""
    found = _STOP.search(text, 1)
    return text[: found.start()] if found else text


def tidy_name(text: str) -> str:
    """A name without the punctuation around it; "" where it is none. 《》 stay: they are printed."""
    text = " ".join(text.split()).strip(_STRIP)
    if text.count("《") != text.count("》"):
        text = text.strip("《》")
    return "" if len(text) < 2 or _EMPTY.match(text) or len(text) > 80 else text


def unlabelled(text: str) -> str:
    """A field's value without the label before it and the brackets around it."""
    for label in (_SOURCE, _AUTHOR, _EDITOR):
        found = label.search(text)
        if found and found.start() <= 3:
            return tidy_name(cut_value(text[found.end() :].lstrip()))
    return tidy_name(text)


def without_date(text: str) -> str:
    """A head line without date and time."""
    for stamp in stamps(text):
        text = text.replace(stamp.raw, " ")
    return cut_value(text.strip(_STRIP) + " ")


def beside_date(head: list[Line], raw_date: str) -> Found | None:
    """The medium that stands without label beside the date, in its line or in the line before or after."""
    for number, line in enumerate(head):
        if line.image is not None or not raw_date or raw_date not in line.text or len(line.text) > 120:
            continue
        joined = _JOIN.join(line.parts).replace(raw_date, _JOIN)
        for piece in re.split(r"[\t|｜丨]|\s{2,}|\s+(?=\S{2,}$)", re.sub(r"(?:发布|发表)?(?:时间|日期|于)\s*[:：]?|\d{1,2}:\d{2}(?::\d{2})?", _JOIN, joined)):
            name = tidy_name(piece)
            if is_medium(name):
                return Found(name, "beside the date", link_of(line, name))
        for other in head[max(0, number - 1) : number] + head[number + 1 : number + 2]:
            name = tidy_name(other.text)
            names = " ".join(labels(node) for node in (other.block, other.block.getparent()) if node is not None)
            if other.image is None and len(name) <= 20 and (_SOURCE_NAME.search(names) and is_medium(name) or _MEDIUM.search(name) and is_medium(name) and not re.match("h[1-6]", str(other.block.tag)) and not other.linked):
                return Found(name, "beside the date", link_of(other, name))
        return None
    return None


def is_medium(name: str) -> bool:
    """Whether an unlabelled string can be the name of a medium."""
    return 2 <= len(name) <= 24 and not _NO_NAME.search(name) and not _EMPTY.match(name) and partial(name) is None and bool(re.search("[\u4e00-\u9fffA-Za-z]{2}", name))


def link_of(line: Line, name: str) -> str:
    """The address behind a name in a line, "" where it is no link."""
    for node in line.links:
        if name in "".join(node.itertext()):
            return (node.get("href") or "").strip()
    return ""


def find_account(sheet: Sheet, region: list[int], scripts: Iterable[str]) -> Found:
    """The account's name on a carrier platform: a node named for it by the headline, or WeChat's own variable."""
    for number in region:
        line = sheet.lines[number]
        if line.image is not None or len(line.text) > 80 or is_headline(line.block):
            continue
        nodes: list[Node] = [node for node in (line.block, line.block.getparent()) if node is not None] if len(line.text) <= 24 else []
        for node in (*nodes, *islice(line.block.iterdescendants("a", "span", "em", "strong"), 12)):
            if _ACCOUNT_NAME.search(labels(node)):
                name = tidy_name(squeezed("".join(node.itertext())))
                if is_medium(name):
                    return Found(name, "account node")
    for script in scripts:
        found = re.search(r"var\s+nickname\s*=\s*(?:htmlDecode\()?[\"']([^\"']{2,40})[\"']", script)
        if found:
            return Found(found[1].strip(), "script nickname")
    return Found()


def is_headline(node: Node) -> bool:
    """Whether a block is a headline's."""
    return node.tag in ("h1", "h2", "h3") or bool(re.search("title", labels(node), re.I))


def script_source(scripts: Iterable[str]) -> Found:
    """The medium that a script's state names (\"media\": \"…\"); none where scripts name several."""
    names = {name for script in scripts for found in _SCRIPT_MEDIUM.finditer(script[:500_000]) if is_medium(name := tidy_name(unescaped(found[2])))}
    return Found(names.pop(), "script") if len(names) == 1 else Found()


def region_of(sheet: Sheet, at: int, start: int) -> list[int]:
    """The lines in which a page prints its credits: those that may print its date, hidden ones last."""
    region = [number for number in head_region(at, start, len(sheet.lines)) if number >= at - 4]
    return [n for n in region if sheet.lines[n].furniture != "hidden"] + [n for n in region if sheet.lines[n].furniture == "hidden"]
