"""What stands over the directory of an old issue: title, publisher, number and day, and the period its lead tells."""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bulletin.digits import number_from_zh
from bulletin.imported.doubts import Doubt
from bulletin.imported.given import Line
from bulletin.imported.parts import Parts
from bulletin.imported.wording import day_of, days_in_digits, join_all, normal, numeral_zh
from bulletin.period import Period
from bulletin.series import Series

NUMBER = re.compile(r"第\s*([〇零○Ｏ一二三四五六七八九百十廿卅\d\s]+?)\s*期")
YEARS_NUMBER = re.compile(r"^(?:\d{4}年)?(?:第\d+期)?[(（]?总?$")
"""What stands before a running number: the number within the year, which is not printed again."""
ZH_DAY = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
RANGE = re.compile(rf"{ZH_DAY}(?:到|至|[-—–~～]+)(?:(\d{{4}})年)?(\d{{1,2}})月(\d{{1,2}})日")
"""The period in a lead; its second year may be left out."""
DRAFT_WORDS = "【草稿"
"""How what a draft says of itself begins, in all forms; it is no part of the issue."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands over the directory, and the period the lead tells; what is not there is None, 0 or ""."""

    name: str | None
    publisher: str | None
    number: int
    number_zh: str
    issued: date | None
    period: Period | None
    doubts: tuple[Doubt, ...]


def masthead_of(parts: Parts, series: Series) -> Masthead:
    """Masthead lines by their form and place: title over the number, publisher between it and the date."""
    doubts: list[Doubt] = []
    number, number_zh, issued = 0, "", None
    above: list[str] = []
    below: list[str] = []
    for text in masthead_lines(parts.head):
        if text.startswith(DRAFT_WORDS):
            continue
        rest = text
        if found := running_number(rest):
            with contextlib.suppress(ValueError):
                number, number_zh = printed_number(found[1]), found[1]
            title, rest = rest[: found.start()], rest[found.end() :].lstrip(")）")
            above += [] if YEARS_NUMBER.match(title) else [title.rstrip("(（")]
        if (found := re.search(ZH_DAY, rest)) and (day := day_of(found.groups())):
            issued = day
            rest = rest.replace(found[0], "")
        if rest:
            (below if number else above).append(rest)
    name, publisher = named_in(above, below, series)
    period = period_of_lead(parts.lead, doubts)
    if period is None and issued is not None:
        period = period_of_cover(issued, name, series)
        doubts.append(Doubt("period", "", f"导语没有写明时段，已按封面日期推为 {period}。"))
    if not number and name is not None and re.search(r"第.{1,9}期", "".join(line.text for line in parts.head)):
        doubts.append(Doubt("number", "", "刊头的期号无法识读，已按时段推算。"))
    return Masthead(name, publisher, number, number_zh, issued, period, tuple(doubts))


def masthead_lines(lines: Sequence[Line]) -> list[str]:
    """The lines over the lead without white space, days in digits, a number that a line's end cut whole again."""
    texts: list[str] = []
    for line in lines:
        text = days_in_digits(re.sub(r"\s", "", line.text))
        if texts and re.search(r"第[^期]{0,8}$", texts[-1]):
            texts[-1] = days_in_digits(texts[-1] + text)
        elif texts and re.search(r"\d{4}年(?:\d{1,2}月?)?(?:\d{1,2})?$", texts[-1]) and re.match(r"[\d月日]", text):
            texts[-1] += text
        else:
            texts.append(text)
    return texts


def running_number(text: str) -> re.Match[str] | None:
    """Where the number of the issue stands: 总第…期 before 第…期."""
    return next((found for found in NUMBER.finditer(text) if text[: found.start()].endswith("总")), NUMBER.search(text))


def printed_number(text: str) -> int:
    """An issue's number as printed, in digits of either kind or as a numeral. Raises ValueError."""
    try:
        return number_from_zh(text)
    except ValueError:
        return numeral_zh(text)


def named_in(above: list[str], below: list[str], series: Series) -> tuple[str | None, str | None]:
    """Title and publisher; known ones by their name first. Without both there is no masthead."""
    everything = [*above, *below]
    name = next((p.name for p in series.profile if normal(p.name) in normal("".join(everything))), None)
    publisher = next((p.publisher for p in series.profile if normal(p.publisher) in normal("".join(everything))), None)
    name = name or join_all(above) or None
    publisher = publisher or join_all(below) or None
    return (name, publisher) if name and publisher else (None, None)


def period_of_lead(lead: str, doubts: list[Doubt]) -> Period | None:
    """The period a lead tells, None where it tells none."""
    found = RANGE.search(days_in_digits(lead))
    if found is None:
        return None
    start, end = day_of(found.groups()[:3]), day_of((found[4] or found[1], found[5], found[6]))
    if start is None or end is None or end < start:
        doubts.append(Doubt("period", "", f"导语中的时段“{found[0]}”不成立。"))
        return None
    return Period(start, end)


def period_of_cover(issued: date, name: str | None, series: Series) -> Period:
    """The period that ends on (or holds) the day on the cover."""
    named = next((p for p in series.profile if name and normal(p.name) == normal(name)), series.profile[-1])
    return named.period(issued)
