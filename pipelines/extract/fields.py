"""Labelled fields of an article's head and tail (来源：…　作者：…): where a value begins, where it ends, what is none.

A head line's fields often stand in nodes of their own, so the parts of a line are joined by tabs, which end a value.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.extract.lines import Line, squeezed
from pipelines.extract.stamps import partial, stamps
from pipelines.extract.tree import text_of

NAME_LONG = 36
"""Characters: nothing longer is the name of a medium."""

JOIN = "\t"
_COLON = r"\s*(?:[:：丨｜|/／]|\t)\s*"

SOURCE = re.compile(
    rf"""(?:稿件|信息|文章|新闻|内容|消息|本文|原文|转载|图文|视频|发布)?
         (?<!图片)(?<!数据)(?<!照片)(?<!图)(?<!资料) (?:来源|來源|稿源|出处) (?:于|自|媒体|网站|单位|平台)? {_COLON}
       | (?:来自|转自|转载自|摘自|选自|Source) \s*[:：]\s*""",
    re.I | re.X,
)
OFFICE = re.compile(
    r"""(?:发布机构|发文机关|发布单位|发布机关|发文单位|供稿单位|供稿|信息提供|提供单位|责任部门|信息发布机构|发布部门|来文单位|制发机关)
    \s*(?:[:：]|\t)\s*""",
    re.X,
)
AUTHOR = re.compile(
    r"(?:本文)? (?:作\s*者|撰文|撰稿人?|文字?|记\s*者|通讯员|供稿人|By) \s*(?:[:：丨｜/／]|\t)\s*", re.I | re.X
)
EDITOR = re.compile(rf"(?:责\s*任\s*编\s*辑|责\s*编|编\s*辑|网络编辑|值班编辑|本文编辑) {_COLON}", re.X)

_FIELD = r"""(?:稿件|信息|文章|新闻|内容|本文)? (?:
    来源|來源|稿源|出处|作\s*者|记\s*者|通讯员|编\s*辑|责\s*任\s*编\s*辑|责\s*编|校对|审核|摄影|发布(?:时间|日期|机构|人|单位|于)|
    发表(?:时间|日期|于)|时间|日期|浏览|阅读|点击|访问|人气|字号|字体|字数|评论|跟帖|分享|打印|关闭|收藏|复制|我要|大\s*中\s*小|查看|
    栏目|分类|所属|标签|关键[词字]|扫一扫|听新闻|手机|微信|微博|原标题|来源标题|编辑器|更新|主题分类|文号|索引号?|责任人|语音|选择|纠错|
    举报|投稿|参与|订阅|关注|点赞|编号|公开|有效性|保护视力|视力保护|背景色|文档|下载|打开|转载|作者单位)"""
_NEXT_FIELD = re.compile(rf"{_FIELD} \s*[:：]", re.X)
_STOP = re.compile(
    rf"""[\t|｜丨] | \s*(?:19|20)\d\d\s*[-/.年] | \s+\d{{1,2}}[-月:]\d
       | \s*[\[【(（<]?\s* {_FIELD} \s*(?:到|至|数|量|次数)?\s*(?:[:：/／]|$|[\s(（\[【0-9])
       | [\[【<>「] | \s*[(（]?\s*(?:记者|作者|通讯员|编辑)[:：\s] | [,，;；。]""",
    re.X,
)
_AROUND = " \t:：|｜丨·•-—_/\\()（）[]【】<>,，。;；!！~…"
_ORIGINAL = re.compile(r"\s+(?:原创稿?|版权稿)$|原创稿$")
_EMPTY = re.compile(
    r"""^(?:未知|不详|无|null|none|undefined|nan|默认|admin|administrator|管理员|系统管理员|转载|原创|来源|作者|编辑|更多|首页|正文|
    \d+|[-_.*/]+)$""",
    re.I | re.X,
)
_NO_NAME = re.compile(
    r"""字号|字体|分享|评论|跟帖|阅读|浏览|点击|打印|收藏|关闭|播报|听新闻|原创|举报|扫一扫|二维码|手机|纠错|大中小|关注|首页|正文|点赞|
    编辑|作者|记者|小$|时间|标准|
    人参与|发表|来自|星期|更新|^发布|发布(?:于|时间|日期|人|者)|订阅|登录|注册|导航|下载|[:：?？!！=\#@>»]|^\W*$|^\d+$|
    ^[A+\-\s]+$|\d{3,}""",
    re.X,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A value, the rule that gave it, and the link of its node if it has one; false where there is no value."""

    text: str = ""
    rule: str = ""
    link: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


def in_lines(lines: Iterable[Line], label: re.Pattern[str], rule: str) -> Found | None:
    """The value behind a label, in the same line or in the next one."""
    waiting = False
    for line in lines:
        if line.image is not None or len(line.text) > 400:
            continue
        if waiting and 2 <= len(line.text) <= NAME_LONG and not _NEXT_FIELD.search(line.text):
            name = tidy_name(cut_value(line.text))
            if name:
                return Found(name, rule, link_of(line, name))
        waiting = False
        joined = JOIN.join(line.parts)
        for found in label.finditer(joined):
            if found.start() > 120 and len(line.text) > 160:
                break
            value = joined[found.end() :].lstrip(JOIN + " ")
            name = tidy_name(cut_value(value))
            if name and len(name) <= NAME_LONG + 24:
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
    """A name without the punctuation around it; "" where it is none. 《》 and a closing (北京) are printed and stay."""
    text = _ORIGINAL.sub("", squeezed(text))
    inner = text.strip(_AROUND)
    if (closing := text[text.find(inner) + len(inner) :][:1]) in ("）", ")") and inner.count("（") + inner.count("("):
        inner += closing if inner.count("（") + inner.count("(") > inner.count("）") + inner.count(")") else ""
    if inner.count("《") != inner.count("》"):
        inner = inner.strip("《》")
    return "" if len(inner) < 2 or _EMPTY.match(inner) or len(inner) > 80 else inner


def unlabelled(text: str) -> str:
    """A field's value without the label before it and the brackets around it."""
    for label in (SOURCE, AUTHOR, EDITOR):
        found = label.search(text)
        if found and found.start() <= 3:
            return tidy_name(cut_value(text[found.end() :].lstrip()))
    return tidy_name(text)


_ROLE = re.compile(
    r"""^(?:(?:本[报网刊台]|[\u4e00-\u9fff]{2,10}(?:报|社|网|台|刊|客户端|周刊|在线))\s*[·/|]?\s*)?
    (?:见习|实习|首席|特约|全媒体|融媒体?|资深)?(?:记\s*者|通讯员|撰稿人?|撰文)\s*[:：/／|丨]?\s*(?=\S{2})""",
    re.X,
)
"""What stands before a reporter's name: the paper, and that he is a reporter."""


def reporter(text: str) -> str:
    """An author's name without paper and role before it (新京报 记者 林晚)."""
    return _ROLE.sub("", text, count=1).strip() or text


def without_date(text: str) -> str:
    """A head line without date and time."""
    for stamp in stamps(text):
        text = text.replace(stamp.raw, " ")
    return cut_value(text.strip(_AROUND) + " ")


_SHARED_TO = re.compile(
    r"(?:分享到?|转发到?)?[:：]?(?:(?:新浪|腾讯)?微博|微信(?:好友)?|朋友圈|QQ(?:空间|好友)?|空间|豆瓣|抖音|钉钉|知乎|人人网?|Facebook|Twitter|X)",
    re.I,
)
"""Where a share bar sends a page to: it stands by the date on many pages and is never the credit of one."""


def is_medium(name: str) -> bool:
    """Whether an unlabelled string can be the name of a medium."""
    return (
        2 <= len(name) <= 24
        and not _NO_NAME.search(name)
        and not _EMPTY.match(name)
        and not _SHARED_TO.fullmatch(name)
        and partial(name) is None
        and bool(re.search("[\u4e00-\u9fffA-Za-z]{2}", name))
    )


def link_of(line: Line, name: str) -> str:
    """The address behind a name in a line, "" where it is no link."""
    for node in line.links:
        if name in text_of(node):
            return (node.get("href") or "").strip()
    return ""
