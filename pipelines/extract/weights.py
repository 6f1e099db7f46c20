"""What a line is worth: how much it speaks for being text of the article, and what is furniture of the page."""

import re

from pipelines.extract.lines import Line, Sheet
from pipelines.extract.marks import END_MARK, RELATED
from pipelines.extract.names import body_rank, furniture_rank, hidden, labels
from pipelines.extract.tree import Node

ENDED_AFTER = 0.3
"""Share of the page's prose that must come before a heading of comments or lists for the article to end there."""

SUMMARY_LONG = 150
"""Characters of the longest summary of another article in a list."""

LOOKED_AT = 16
"""Lines after such a heading that tell whether a list or comments follow, or the article goes on."""

_PUNCTUATION = re.compile("[，。；：？！、…”“》,;?!]")
_FULL_STOPS = re.compile("[，。；？！、…]")
_LATIN = re.compile(r"[A-Za-z0-9]")
_BOILER = re.compile(
    r"版权所有|ICP\s*[备证]|公网安备|经营许可证|许可证编?号|信息服务许可|Copyright|©|All Rights Reserved|技术支持[：:]|"
    r"主办单位|承办单位|主办[：:]|承办[：:]|网站标识码|违法和不良信息|举报电话|备案号|广告服务|友情链接|网站地图|联系我们",
    re.I,
)  # fmt: skip


def weigh(sheet: Sheet, seen_hidden: bool) -> None:
    """Give every line its value, find the furniture, and sum up."""
    seen: set[str] = set()
    for line in sheet.lines:
        line.value = value_of(line, seen)
    for line in summaries(sheet.lines):
        line.value *= 0.2
    positive = [0.0]
    for line in sheet.lines:
        positive.append(positive[-1] + max(line.value, 0.0))
    whole = positive[-1] or 1.0
    ended = end_of_article(sheet.lines, positive)
    for line in sheet.lines[ended:]:
        line.value = -abs(line.value) * 0.3
    for node, (start, end) in sheet.runs.items():
        reason, share = furniture_of(node, seen_hidden)
        if not reason or start == end:
            continue
        if (positive[end] - positive[start]) / whole > share:
            continue
        for line in sheet.lines[start:end]:
            if not line.furniture:
                line.furniture = reason
                line.value = -abs(line.value) * 0.3 - 2
    total(sheet)


def summaries(lines: list[Line]) -> list[Line]:
    """The lines that stand below the link of another article: summaries in a list, though they read as prose."""
    found: list[Line] = []
    linked = False
    for line in lines:
        if line.image is not None:
            continue
        if line.value > 0 and linked and line.length <= SUMMARY_LONG:
            found.append(line)
        linked = line.linked >= 8 and line.linked > 0.8 * line.length
    return found if len(found) >= 3 else []


def end_of_article(lines: list[Line], positive: list[float]) -> int:
    """The line at which comments or a list of other articles begin, the number of lines where none do.

    Sites with meaningless class names tell it by a heading only: 热门评论, 相关推荐. `positive` are prefix sums.
    """
    for number, line in enumerate(lines):
        if positive[number] < ENDED_AFTER * positive[-1] or len(line.text) > 30 or line.image is not None:
            continue
        if RELATED.match(line.plain) or END_MARK.match(line.plain):
            following = [each for each in lines[number + 1 : number + 1 + LOOKED_AT] if each.image is None]
            prose = sum(1 for each in following if each.value >= 20)
            if following and prose * 5 <= len(following) * 2:
                return number
    return len(lines)


def total(sheet: Sheet) -> None:
    """Prefix sums of the values."""
    sheet.sums = [0.0]
    for line in sheet.lines:
        sheet.sums.append(sheet.sums[-1] + line.value)


def furniture_of(node: Node, seen_hidden: bool) -> tuple[str, float]:
    """Why an element is no article text, and up to which share of the page's text that is believed."""
    tag = node.tag
    if tag in ("footer", "nav", "aside"):
        return f"<{tag}>", 0.5
    if not seen_hidden and hidden(node):
        return "hidden", 0.7
    names = labels(node)
    if names == " " or body_rank(names) == 2:
        return "", 0.0
    rank = furniture_rank(names)
    return (f"named {names.strip()}", 0.8 if rank == 2 else 0.3) if rank else ("", 0.0)


def value_of(line: Line, seen: set[str]) -> float:
    """How much a line speaks for being article text (negative: against), in characters."""
    text = line.text
    if line.image is not None:
        return 0.0
    size = line.length
    weight = size - 0.5 * len(_LATIN.findall(text)) if size < 2000 else size
    if size < 400 and (hits := len(set(_BOILER.findall(text)))) and (hits > 1 or size < 120):
        return -20.0 - size * 0.2
    if line.linked > 0.5 * size:
        return -4.0 - 0.3 * min(size, 60)
    if size >= 20:
        if text in seen:
            return -0.5 * weight
        seen.add(text)
    stops = len(_FULL_STOPS.findall(text[:2000]))
    if stops == 0:
        marks = len(_PUNCTUATION.findall(text))
        return 0.3 * weight if size >= 20 and marks else -1.0
    return weight * (1 - line.linked / max(size, 1))
