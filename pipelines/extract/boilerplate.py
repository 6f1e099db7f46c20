"""Why a line is no article text: the rules for head, tail and everywhere, each with a name for explaining."""

import re

from pipelines.extract.lines import Line
from pipelines.extract.marks import (
    CHROME,
    CREDIT_LINE,
    CRUMB,
    DATE_LINE,
    DISCLAIMER,
    EDGE,
    EDITOR_LINE,
    END_MARK,
    HEAD_FIELD,
    IMPERATIVE,
    ORIGINAL_TITLE,
    PROMOTION,
    PROMPT,
    RELATED,
    SOURCE_LINE,
)  # fmt: skip

_SENTENCE_END = re.compile("[。！？…”』」）)!?；：]$")
_HAS_STOP = re.compile("[，。；！？]")
_FIELD_WORD = re.compile("来源|作者|时间|日期|发布|浏览|阅读|点击|编辑|字号|分享|评论|发表")


def prose(line: Line) -> float:
    """Characters that speak for running text: those of a line with sentence punctuation, not linked, no junk."""
    if line.image is not None or line.linked > 0.5 * line.length or not _HAS_STOP.search(line.text):
        return 0.0
    return float(line.length)


def head_rule(line: Line, text: str, titles: frozenset[str]) -> str:
    """Why a line at the head is no article text, or ""."""
    if text in titles or (
        len(text) >= 6 and any(text == title or (title.startswith(text) and len(text) > 12) for title in titles)
    ):
        return "headline"
    if CRUMB.match(text):
        return "breadcrumb"
    if is_date_line(text):
        return "date line"
    if HEAD_FIELD.match(text) and len(text) < 60:
        return "field line"
    if line.linked > 0.8 * line.length and len(text) < 40:
        return "linked line"
    if EDGE.match(text):
        return "button"
    if line.linked and len(text) <= 160 and PROMOTION.search(text):
        return "promotion"
    return common_rule(line, text) or ("disclaimer" if len(text) < 160 and DISCLAIMER.search(text) else "")


def is_date_line(text: str) -> bool:
    """Whether a plain line is the head's line of date and fields, and no sentence that begins with a date."""
    if len(text) > 90 or not DATE_LINE.search(text) or _HAS_STOP.search(re.sub(r"^.*?\d{4}", "", text)):
        return False
    rest = DATE_LINE.sub("", text)
    return bool(_FIELD_WORD.search(rest)) or (len(rest) < 40 and re.search(r"\d:\d\d", text) is not None)


def common_rule(line: Line, text: str) -> str:
    """Why a line is no article text wherever it stands, or ""."""
    if CHROME.match(text):
        return "button"
    if len(text) < 90 and EDITOR_LINE.match(text):
        return "editor"
    if len(text) < 120 and ORIGINAL_TITLE.match(text):
        return "original title"
    if is_prompt(text):
        return "prompt"
    if END_MARK.match(text) and len(text) < 100:
        return "end mark"
    if line.length and line.linked > 0.9 * line.length and len(text) < 50 and not _SENTENCE_END.search(text):
        return "linked line"
    return ""


def is_prompt(text: str) -> bool:
    """Whether a plain line asks to scan, follow or download; a full sentence that names an app does not."""
    if len(text) > 60 or not PROMPT.search(text):
        return False
    return len(text) <= 24 or (IMPERATIVE.match(text) is not None and not text.endswith("。"))


def ending(line: Line, text: str, lines: list[Line], after: int) -> str:
    """The rule by which a line ends the article, or "". `after` is the number of the next of `lines`."""
    if END_MARK.match(text) and len(text) < 100:
        return "end mark"
    if len(text) < 90 and EDITOR_LINE.match(text) and not continues(lines[after : after + 12]):
        return "editor"
    if len(text) < 24 and RELATED.match(text):
        following = [line for line in lines[after : after + 20] if line.text][:6]
        linked = sum(1 for line in following if line.linked > 0.5 * line.length)
        if not following or linked * 2 >= len(following):
            return "related"
    return ""


def continues(rest: list[Line]) -> bool:
    """Whether two paragraphs of prose follow, so that an editor's line stands inside the text."""
    return sum(1 for line in rest if prose(line) >= 40 and not DISCLAIMER.search(line.plain)) >= 2


def tail_rule(line: Line, text: str, last: bool) -> str:
    """Why a line at the tail is no article text, or "". `last` says that no prose comes after it."""
    if len(text) <= 260 and DISCLAIMER.search(text):
        return "disclaimer"
    if SOURCE_LINE.match(text):
        return "source line"
    if EDGE.match(text):
        return "button"
    if len(text) <= 80 and IMPERATIVE.match(text) and PROMPT.search(text):
        return "prompt"
    if len(text) <= 70 and CREDIT_LINE.match(text):
        return "credit line"
    if last and len(text) <= 160 and PROMOTION.search(text):
        return "promotion"
    if last and len(text) < 24 and RELATED.match(text):
        return "related"
    if line.length and line.linked > 0.6 * line.length:
        return "linked line"
    return ""
