"""The parts of an old issue: head, lead, directory, entries, each entry's labelled fields (FORMAT 1 and 6)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bulletin.imported.directory import IN_BRACKETS, Listed, directory_of
from bulletin.imported.given import Line
from bulletin.imported.paragraphs import SLACK
from bulletin.imported.wording import join_all, normal, width

LEAD = re.compile(r"^本期导语\s*[:：]?\s*(.*)$")
DIRECTORY = re.compile(r"^(?:[一1]\s*[、.．,，]?\s*)?信\s*息\s*目\s*录\s*[:：]?$")
CONTENTS = re.compile(r"^(?:[二2]\s*[、.．,，]?\s*)?具\s*体\s*内\s*容\s*[:：]?$")
ORDINAL = r"(?:[(（]?(?P<ordinal>\d{1,2}|[一二三四五六七八九十]{1,2})\s*[.、．,，)）:：]?\s*)?"
HEAD = re.compile(rf"^[-•·*]?\s*{ORDINAL}标\s*题\s*[:：]\s*(?P<rest>.*)$")
OUTLET = re.compile(r"^(?P<label>来\s*源|媒\s*体)(?:\s*[:：]\s*|\s+|$)(?P<rest>.*)$")
URL_LABEL = re.compile(r"^(?:原文)?链\s*接\s*(?:地址)?\s*[:：]?\s*(?P<rest>.*)$")
TEXT_LABEL = re.compile(r"^主\s*要\s*内\s*容\s*(?:[:：]\s*(?P<rest>.*))?$")
DAY = r"\d{4}\s*(?:[-‐‑–—－./]\s*\d{1,2}\s*[-‐‑–—－./]\s*\d{1,2}(?!\d)|年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
DAY_LINE = re.compile(rf"^(?P<before>.*?)(?P<day>{DAY})\s*(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s*)?(?P<rest>.*)$")
CREDIT_BEFORE = re.compile(
    r"^来\s*源\s*[:：]?\s*(?P<outlet>.+?)\s*(?:(?:发\s*布\s*)?(?:日\s*期|时\s*间)\s*[:：]?\s*)?$"
)
"""The outlet where it stands before the day: 来源：青槐日报 日期：2024-02-03."""
CUT_DAY = re.compile(r"(?:^|[^\d.])\d{4}\s*(?:[-年./]\s*(?:\d{1,2}\s*(?:[-月./]\s*\d{0,2})?)?)?$")
REST_OF_DAY = re.compile(r"^(?:[-年月日./]|\d{1,2}\s*(?:[-月日./]|\s|来\s*源|媒\s*体|$))")
BESIDE_OUTLET = re.compile(r"\s+(?:作\s*者|记\s*者|通讯员|编\s*辑|责任编辑|责\s*编|阅读|浏览)\s*[:：]")
SOURCE_TITLE = re.compile(r"^[\[【(（]?\s*来\s*源\s*标\s*题\s*[:：]\s*(?P<rest>.*?)[\]】)）]?$")
BARE_HEAD = re.compile(r"^(?P<number>\d{1,2})\s*[.、．]\s*(?P<rest>\S.*)$")
SPACED_URL = re.compile(r"^[\w\s./:?=&%#+~,;@!()*'$\[\]<>-]+$", re.ASCII)
LABEL = re.compile(r"^(?:来\s*源|媒\s*体|链\s*接|主\s*要\s*内\s*容)\s*[:：]")
CUT_LABELS = ("来", "媒", "链", "主", "主要", "主要内")
NAMED_URL = re.compile(r"^<?https?://\S+$")
"""A link with Chinese in its path."""
TITLE_LINES = 6


@dataclass(frozen=True, slots=True)
class Part:
    """An entry's fields as they stand in the file, nothing weighed: the title in its head and over its text, the
    outlet in its head and in its date line (and whether a colon stood before it), the day as printed, the lines of its
    body."""

    ordinal: str
    title: str
    label: str
    outlet: str
    url: str
    url_pieces: int
    title_again: str
    day: str
    colon: bool
    outlet_again: str
    source_title: str
    body: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """An issue's parts. `head` are the lines over the lead, `lead` its text in one line."""

    head: tuple[Line, ...]
    lead: str
    directory: tuple[Listed, ...]
    entries: tuple[Part, ...]


def parts_of(given: Sequence[Line], wrapped: float | None) -> Parts:
    """The parts of an issue. What is not there is empty."""
    lines = with_whole_labels(given)
    heads = [index for index in range(len(lines)) if begins_entry(lines, index)]
    first = heads[0] if heads else len(lines)
    contents = next((index for index in range(first) if CONTENTS.match(lines[index].text)), first)
    directory = next((index for index in range(contents) if DIRECTORY.match(lines[index].text)), contents)
    lead = next((index for index in range(directory) if LEAD.match(lines[index].text)), directory)
    if lead == directory:  # no heading over the lead: its first words tell it
        lead = next((index for index in range(directory) if re.match(r"本期.{0,6}共收集", lines[index].text)), lead)
    ends = [*heads[1:], len(lines)] if heads else []
    return Parts(
        head=tuple(lines[:lead]),
        lead=lead_of([line.text for line in lines[lead:directory]]),
        directory=directory_of(lines[directory + 1 : contents]),
        entries=tuple(part_of(lines[start:end], wrapped) for start, end in zip(heads, ends, strict=True)),
    )


def with_whole_labels(lines: Sequence[Line]) -> list[Line]:
    """The lines, a label that a line's end cut (链 / 接：) whole again."""
    whole: list[Line] = []
    for line in lines:
        if whole and whole[-1].text in CUT_LABELS and LABEL.match(whole[-1].text + line.text):
            whole[-1] = replace(whole[-1], text=whole[-1].text + line.text)
        else:
            whole.append(line)
    return whole


def begins_entry(lines: Sequence[Line], index: int) -> bool:
    """Whether an entry's head stands here: 标题 with a label of the head close under it, or a bare number and title
    with all of them under it in order."""
    under = [line.text for line in lines[index + 1 : index + 1 + TITLE_LINES]]
    if HEAD.match(lines[index].text):
        return any(URL_LABEL.match(text) or OUTLET.match(text) or TEXT_LABEL.match(text) for text in under)
    if not BARE_HEAD.match(lines[index].text):
        return False
    at = next((place for place, text in enumerate(under[:3]) if no_title(text)), 3)
    under = [line.text for line in lines[index + 1 + at : index + 1 + at + TITLE_LINES]]
    return (
        len(under) > 1
        and re.match(r"^(?:来\s*源|媒\s*体)\s*[:：]", under[0]) is not None
        and re.match(r"^(?:原文)?链\s*接\s*(?:地址)?\s*[:：]", under[1]) is not None
        and any(TEXT_LABEL.match(text) for text in under[2:])
    )


def no_title(text: str) -> bool:
    """Whether a line under a bare number and title is no more of the title."""
    return any(each.match(text) for each in (LABEL, HEAD, BARE_HEAD, IN_BRACKETS, CONTENTS)) or text.endswith("。")


def head_of(text: str) -> tuple[str, str]:
    """An entry's number ("" for none) and its title's first line."""
    found = HEAD.match(text)
    if found:
        return found["ordinal"] or "", found["rest"]
    bare = BARE_HEAD.match(text)
    return (bare["number"], bare["rest"]) if bare else ("", text)


def lead_of(texts: Sequence[str]) -> str:
    """The lead in one line, without its heading and without white space."""
    whole = join_all(list(texts))
    found = LEAD.match(whole)
    return re.sub(r"\s", "", found[1] if found else whole)


def part_of(lines: Sequence[Line], wrapped: float | None) -> Part:
    """One entry's fields, from its head to the next one's."""
    ordinal, first = head_of(lines[0].text)
    pieces: dict[str, list[str]] = {"title": [first], "outlet": [], "url": [], "again": []}
    label, state, index = "", "title", 1
    while index < len(lines):
        text = lines[index].text
        if found := TEXT_LABEL.match(text):
            pieces["again"] = [found["rest"] or ""]
            index += 1
            break
        if state in ("title", "outlet") and (found := URL_LABEL.match(text)):
            state = "url"
            pieces["url"].append(found["rest"])
        elif state == "title" and (found := OUTLET.match(text)):
            state, label = "outlet", re.sub(r"\s", "", found["label"])
            pieces["outlet"].append(found["rest"])
        elif state in ("title", "outlet") and re.match(r"<?https?\s*[:：]", text):
            state = "url"
            pieces["url"].append(text)
        elif state == "url" and not SPACED_URL.match(text) and not NAMED_URL.match(text):
            break  # no label over the text
        elif state == "outlet" and any(pieces["outlet"]) and len(text) > 40:
            break
        else:
            pieces[state].append(text)
        index += 1
    day_at = index
    again, day, outlet_again, index = day_line(lines, index, pieces["again"])
    source_title, index = source_title_of(lines, index, join_all(pieces["title"]), wrapped)
    return Part(
        ordinal=ordinal,
        title=join_all(pieces["title"]),
        label=label,
        outlet=join_all(pieces["outlet"]),
        url=url_of(pieces["url"]),
        url_pieces=sum(bool(piece.strip("<> ")) for piece in pieces["url"]),
        title_again=again,
        day=day,
        colon=any(re.search(r"来\s*源\s*[:：]", line.text) for line in lines[day_at:index]),
        outlet_again=outlet_again,
        source_title=source_title,
        body=without_stray_number(lines[index:]),
    )


def url_of(pieces: Sequence[str]) -> str:
    """A link out of the lines it was cut into, without white space, angle brackets and a sentence's end."""
    return re.sub(r"[\s<>\u200b\u00ad]+", "", "".join(pieces)).rstrip("，。；、")


def day_line(lines: Sequence[Line], start: int, again: list[str]) -> tuple[str, str, str, int]:
    """The title over the text, the day as printed, the outlet beside it, and where the body begins.

    Without a date line the title is as many lines as spell the entry's title, and the day is unknown.
    """
    before: list[str] = [piece for piece in again if piece]
    for index in range(start, min(start + TITLE_LINES, len(lines))):
        text, taken = day_text(lines, index)
        found = DAY_LINE.match(text)
        if found and len(text) <= 120:
            credited = CREDIT_BEFORE.match(found["before"])
            if credited and not found["rest"]:
                return join_all(before), squeezed(found["day"]), bare_outlet(credited["outlet"]), taken
            if (credit := credit_of(lines, taken, found["rest"])) is not None:
                outlet, after = credit
                return join_all([*before, found["before"]]), squeezed(found["day"]), bare_outlet(outlet), after
        before.append(lines[index].text)
    return "", "", "", after_title(lines, start)


def day_text(lines: Sequence[Line], index: int) -> tuple[str, int]:
    """The line as a date line may stand there, out of brackets and whole; and where the next line begins."""
    text, after = lines[index].text, index + 1
    if after < len(lines) and CUT_DAY.search(text) and REST_OF_DAY.match(lines[after].text):
        text, after = text + lines[after].text, after + 1
    bracketed = re.match(r"^[(（【\[](.*)[)）】\]]$", text)
    return (bracketed[1].strip() if bracketed else text), after


def squeezed(text: str) -> str:
    """Text without white space."""
    return re.sub(r"\s", "", text)


def bare_outlet(text: str) -> str:
    """An outlet without what a page prints beside it: author, editor."""
    return BESIDE_OUTLET.split(text, maxsplit=1)[0].strip()


def credit_of(lines: Sequence[Line], after: int, rest: str) -> tuple[str, int] | None:
    """The outlet of a date line, on the line itself or the next (`after`), and where the body begins; None for no date
    line."""
    rest = rest.strip()
    if found := OUTLET.match(rest):
        if found["rest"] or after >= len(lines):
            return found["rest"].strip(), after
        return lines[after].text, after + 1
    if rest:
        return None
    following = OUTLET.match(lines[after].text) if after < len(lines) else None
    return (following["rest"].strip(), after + 1) if following else ("", after)


def after_title(lines: Sequence[Line], start: int) -> int:
    """Where the body begins under a title without date line."""
    wanted = normal(head_of(lines[0].text)[1])
    for index in range(start, min(start + TITLE_LINES, len(lines))):
        spelt = normal("".join(line.text for line in lines[start : index + 1]))
        if not wanted.startswith(spelt):
            return index
        if spelt == wanted:
            return index + 1
    return start


def source_title_of(lines: Sequence[Line], start: int, title: str, wrapped: float | None) -> tuple[str, int]:
    """The 来源标题 under a date line, and where the body begins."""
    found = SOURCE_TITLE.match(lines[start].text) if start < len(lines) else None
    if found is None:
        return "", start
    pieces, index = [found["rest"]], start + 1
    while index < len(lines) and title_goes_on(lines[index - 1], lines[index], "".join(pieces), title, wrapped):
        pieces.append(lines[index].text)
        index += 1
    return join_all(pieces).rstrip("]】"), index


def title_goes_on(last: Line, line: Line, so_far: str, title: str, wrapped: float | None) -> bool:
    """Whether a 来源标题 was cut before this line: the line above is full, or this one ends the title above all."""
    here, rest, whole = normal(so_far), normal(line.text), normal(title)
    if here.endswith(whole[-4:]) or len(here + rest) > max(1.6 * len(whole), 40):
        return False
    if wrapped is not None and width(last.text) >= wrapped - SLACK:
        return True
    return len(rest) <= 20 and whole.endswith(rest)


def without_stray_number(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The body without the number of the next entry, where a line break parted it from its 标题."""
    kept = tuple(lines)
    if kept and re.fullmatch(r"\d{1,2}\s*[.、．]", kept[-1].text):
        return kept[:-1]
    return kept
