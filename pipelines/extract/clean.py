"""The lines of the chosen body: heads and tails off, page furniture out, what is glued to the last sentence cut.

Every cut is recorded with its rule, so that `explain` can tell it.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from pipelines.extract.boilerplate import common_rule, ending, head_rule, prose, tail_rule
from pipelines.extract.lines import Line, Sheet
from pipelines.extract.marks import EDITOR_GLUED, GLUED, PICTURE_CREDIT, RELATED

_LEAD_LABEL = re.compile(r"^[【\[(]?(?:摘要|导读|导语|核心提示|内容提要|内容摘要|提要|编者按)[】\])]?:?")

DROPPED = Line("", etree.Element("dropped"))
"""Stands for a line taken out while the others keep their places."""

GLUED_WITHIN = 300
"""Characters at the end of a paragraph in which something may be glued to it."""

ISLAND_SHARE = 0.4
"""Share of the prose above which what furniture keeps apart is a part of the article."""

HEAD_LINES = 12
"""Lines at the start of a body that may be furniture of the head."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A line or piece of text left out, and the rule that said so."""

    text: str
    rule: str


@dataclass(slots=True)
class Cleaned:
    """The lines that remain, in order, and what was cut before (`head`) and after (`tail`) them."""

    lines: list[Line]
    cuts: list[Cut] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    editor_glued: str = ""


def clean(sheet: Sheet, start: int, end: int, titles: frozenset[str]) -> Cleaned:
    """The article's lines among `[start, end)` of the sheet. `titles` are plain headlines to take off the head."""
    kept: list[Line] = []
    result = Cleaned(kept)
    last = island(sheet.lines[start:end])
    for line in sheet.lines[start + last : end]:
        if line.text:
            result.cuts.append(Cut(line.text, "apart from the text"))
    for line in sheet.lines[start : start + last]:
        if line.furniture:
            if line.text:
                result.cuts.append(Cut(line.text, line.furniture))
        else:
            kept.append(line)
    cut_link_lists(result)
    cut_head(result, titles)
    cut_end(result)
    cut_repeated_lead(result)
    cut_lines(result)
    cut_tail(result)
    if cut_glued(result):
        cut_tail(result)  # what is left of a shortened line may be furniture
    return result


def cut_head(result: Cleaned, titles: frozenset[str]) -> None:
    """Take off headline, date and source line, breadcrumb and buttons that stand before the first sentence."""
    lines = result.lines
    total = sum(map(prose, lines)) or 1.0
    before = 0.0
    cut_to = 0
    for number, line in enumerate(lines[: HEAD_LINES + 8]):
        text = line.plain
        rule = head_rule(line, text, titles) if line.image is None else ""
        if rule == "button" and numbered(lines, number):
            rule = ""
        if rule and before < 0.08 * total + 60:
            result.head.append(line.text)
            result.cuts.append(Cut(line.text, rule))
            if rule in ("headline", "date line"):
                cut_to = number if before < 0.05 * total else cut_to
            lines[number] = DROPPED
        before += prose(line) if not rule else 0.0
        if before > 0.08 * total + 60:
            break
    for number in range(cut_to):
        line = lines[number]
        if line is not DROPPED and prose(line) < 20:
            if line.text:
                result.head.append(line.text)
                result.cuts.append(Cut(line.text, "before the headline"))
            lines[number] = DROPPED
    result.lines[:] = [line for line in lines if line is not DROPPED]


def numbered(lines: list[Line], number: int) -> bool:
    """Whether a lone figure is the number of a part of the text: the next or the one before stands alone as well."""
    text = lines[number].text
    if not text.isascii() or not text.isdigit() or len(text) > 2:
        return False
    value, width = int(text), len(text)
    return any(line.text == f"{value + 1:0{width}}" for line in lines[number + 1 :]) or any(
        line.text == f"{value - 1:0{width}}" for line in lines[:number]
    )


def island(lines: list[Line]) -> int:
    """Where a last bit of prose begins that lists and furniture keep apart from the text (an author's box, a slogan).

    Returns the number of lines that belong to the text; all of them where no such bit is found.
    """
    sizes = [prose(line) if not line.furniture else 0.0 for line in lines]
    total = sum(sizes)
    after = 0.0
    found = len(lines)
    number = len(lines) - 1
    while number >= 0 and after <= ISLAND_SHARE * total:
        if sizes[number]:
            after += sizes[number]
            number -= 1
            continue
        gap_end = number
        while number >= 0 and not sizes[number]:
            number -= 1
        gap = [line for line in lines[number + 1 : gap_end + 1] if line.image is None]
        chrome = sum(1 for line in gap if line.furniture or line.linked > 0.5 * line.length)
        if 0 < after <= ISLAND_SHARE * total and len(gap) >= 4 and chrome >= 3:
            found = number + 1
    return found


def cut_link_lists(result: Cleaned) -> None:
    """Take out a heading such as 相关新闻 and the links below it, wherever they stand."""
    gone: set[int] = set()
    for number, line in enumerate(result.lines):
        if len(line.plain) < 24 and RELATED.match(line.plain) and leads_to_links(result.lines, number + 1):
            gone.add(number)
            for after in range(number + 1, len(result.lines)):
                if result.lines[after].linked <= 0.8 * result.lines[after].length:
                    break
                gone.add(after)
    result.cuts += [Cut(result.lines[number].text, "related") for number in sorted(gone) if result.lines[number].text]
    result.lines[:] = [line for number, line in enumerate(result.lines) if number not in gone]


def cut_repeated_lead(result: Cleaned) -> None:
    """Take off a summary above the text that comes again, word for word, as one of its paragraphs."""
    first = next((number for number, line in enumerate(result.lines[:3]) if prose(line) >= 30), None)
    if first is None:
        return
    text = _LEAD_LABEL.sub("", result.lines[first].plain)
    if any(line.plain == text for line in result.lines[first + 1 :]):
        result.cuts.append(Cut(result.lines[first].text, "repeated below"))
        del result.lines[first]


def cut_end(result: Cleaned) -> None:
    """Cut everything after the line that shows the article has ended, unless half of the prose comes after it."""
    lines = result.lines
    sizes = [prose(line) for line in lines]
    total = sum(sizes) or 1.0
    before = 0.0
    for number, line in enumerate(lines):
        text = line.plain
        if before >= 0.5 * total and text and (rule := ending(line, text, lines, number + 1)):
            after = total - before - sizes[number]
            if after <= 0.35 * before:
                for gone in lines[number:]:
                    if gone.text:
                        result.tail.append(gone.text)
                        result.cuts.append(Cut(gone.text, f"after {rule}" if gone is not line else rule))
                del lines[number:]
                return
        before += sizes[number]


def cut_lines(result: Cleaned) -> None:
    """Take out buttons, prompts and linked lines wherever they stand."""
    kept = []
    for line in result.lines:
        rule = common_rule(line, line.plain) if line.image is None else ""
        if rule:
            result.cuts.append(Cut(line.text, rule))
            result.tail.append(line.text)
        else:
            kept.append(line)
    result.lines[:] = kept


def leads_to_links(lines: list[Line], after: int) -> bool:
    """Whether the next two texts are links: the line before them is the heading of a list of other articles."""
    following = [line for line in lines[after : after + 4] if line.text][:2]
    return bool(following) and all(line.linked > 0.8 * line.length for line in following)


def cut_tail(result: Cleaned) -> None:
    """Take off disclaimers, source lines and short scraps after the last sentence."""
    lines = result.lines
    looked = 0
    number = len(lines) - 1
    while number >= 0 and looked < 8:
        line = lines[number]
        if line.image is None:
            below_picture = number > 0 and lines[number - 1].image is not None
            rule = tail_rule(line, line.plain, looked == 0)
            if not rule and PICTURE_CREDIT.match(line.plain) and not below_picture:
                rule = "picture credit"
            if rule and not (rule == "button" and numbered(lines, number)):
                result.cuts.append(Cut(line.text, rule))
                result.tail.insert(0, line.text)
                del lines[number]
            else:
                looked += 1 if prose(line) >= 20 else 0
                if looked >= 3:
                    return
        number -= 1


def cut_glued(result: Cleaned) -> bool:
    """Cut what is glued to the end of the last paragraphs; whether there was something."""
    seen, before = 0, len(result.cuts)
    for line in reversed(result.lines):
        if line.image is not None:
            continue
        offset = max(0, len(line.text) - GLUED_WITHIN)
        found = EDITOR_GLUED.search(line.text, offset)
        if found and found.start() > offset:
            result.editor_glued = result.editor_glued or (found["a"] or found["b"] or found["c"] or "").strip()
            shorten(line, found.start(), result, "editor")
        for pattern in GLUED:
            found = pattern.search(line.text, offset)
            if found and found.start() > offset and found.end() > found.start():
                shorten(line, found.start(), result, "glued")
        seen += 1
        if seen >= 3:
            break
    return len(result.cuts) > before


def shorten(line: Line, at: int, result: Cleaned, rule: str) -> None:
    """Cut a line's text off at a place."""
    result.cuts.append(Cut(line.text[at:].strip(), rule))
    result.tail.append(line.text[at:].strip())
    line.shorten(at)
