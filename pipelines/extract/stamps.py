"""Reading a date and time out of a string: the forms that Chinese pages, metas, scripts and URLs print."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from urllib.parse import urlsplit

from bulletin.digits import ZH_DIGITS
from bulletin.period import SHANGHAI, day_in_shanghai

_ZONE = r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_CLOCK = (
    r"(?:\s*[,，|]?\s*(?:[（(]?(?:星期|周)[一二三四五六日天][）)]?)?[T\s]*(?P<half>上午|下午|晚上|凌晨|早上|中午)?\s*"
    r"(?P<hour>[01]?\d|2[0-3])[:：时](?P<minute>[0-5]\d)分?(?:[:：](?P<second>[0-5]\d)(?:\.\d+)?秒?)?\s*" + _ZONE + ")?"
)
_FULL = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?P<sep>[-/.年—])\s*(?P<m>\d{1,2})\s*[-/.月—]\s*(?P<d>\d{1,2})(?!\d{3})\s*日?"
    + _CLOCK
)
_SPLIT = re.compile(r"(?<!\d)(?P<y>20\d{2})\s+(?P<m>\d{1,2})\s*[/-]\s*(?P<d>\d{1,2})(?!\d)" + _CLOCK)
_SHORT = re.compile(
    r"(?:发布|发表|发稿)(?:时间|日期|于)?\s*[:：]?\s*(?P<y>[0-3]\d)-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)" + _CLOCK
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?:T?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?)?(?!\d)"
)
_CHINESE = re.compile(
    r"(?P<y>[一二][〇○零Ｏ0一二三四五六七八九]{3})年(?P<m>十?[一二三四五六七八九十])月(?P<d>[一二三]?十?[一二三四五六七八九十])[日号]"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ENGLISH = re.compile(
    r"(?:(?P<d1>\d{1,2})\s+)?(?P<m>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<y>(?:19|20)\d{2})",
    re.I,
)  # fmt: skip
_PARTIAL = re.compile(
    r"(?<![\d年/.-])(?P<m>0?[1-9]|1[0-2])\s*[-/月]\s*(?P<d>[0-3]?\d)(?![\d年/-])\s*日?\s*(?P<hour>[01]?\d|2[0-3])[:：](?P<minute>[0-5]\d)"
)
_URL_DAYS = (
    re.compile(r"/(?P<y>(?:19|20)\d{2})[-/_](?P<m>[01]?\d)[-/_](?P<d>[0-3]?\d)(?=[/_.-])"),
    re.compile(r"/(?P<y>(?:19|20)\d{2})[-/_]?(?P<m>[01]\d)[-/_]?(?P<d>[0-3]\d)(?=[/_.t-])"),
    re.compile(r"/(?P<y>(?:19|20)\d{2})/(?P<m>[01]\d)-?(?P<d>[0-3]\d)(?=[/_.])"),
    re.compile(r"[/_]t(?P<y>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)_"),
    re.compile(r"[/_-](?P<y>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?:\d{6})?[_./-]"),
    re.compile(r"/(?P<y>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)A[0-9A-Z]{5}"),
)
FIRST_YEAR = 1995
"""Nothing on the web is older; a smaller year is a figure of the text."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as printed: the day in Asia/Shanghai, the aware instant where a time stands beside it, the string."""

    day: date
    at: datetime | None
    raw: str


def stamps(text: str) -> Iterator[Stamp]:
    """The dates with year in a text, form by form; a year of two digits only behind a label (发布时间：24-08-12)."""
    for pattern in (_FULL, _CHINESE, _ENGLISH, _SPLIT, _SHORT):
        for found in pattern.finditer(text):
            stamp = stamp_of(found)
            if stamp is not None:
                yield stamp


def first_stamp(text: str) -> Stamp | None:
    """The first date with year in a text."""
    return next(stamps(text), None)


def value_stamp(text: str) -> Stamp | None:
    """The date a meta or a script variable holds: also 20240510, 20240510093000 and epoch seconds or milliseconds."""
    text = text.strip()
    if (found := re.fullmatch(r"(1[0-9]{9})(\d{3})?", text)) is not None:
        at = datetime.fromtimestamp(int(found[1]), SHANGHAI)
        return Stamp(at.date(), at, text)
    stamp = first_stamp(text)
    if stamp is None and (match := _COMPACT.search(text)) is not None:
        stamp = stamp_of(match)
    return stamp


def partial(text: str) -> tuple[int, int, int, int, str] | None:
    """Month, day, hour, minute and the string of a date printed without its year (05-10 12:00)."""
    found = _PARTIAL.search(text)
    if found is None:
        return None
    return int(found["m"]), int(found["d"]), int(found["hour"]), int(found["minute"]), found[0].strip()


def url_day(url: str) -> Stamp | None:
    """The day that a URL's path tells, where it tells one without doubt."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for pattern in _URL_DAYS:
        found = pattern.search(path)
        if found and (stamp := stamp_of(found)) is not None:
            return Stamp(stamp.day, None, found[0].strip("/_.-"))
    return None


def stamp_of(found: re.Match[str]) -> Stamp | None:
    """The stamp of a match of one of the patterns, None where no such day exists."""
    groups = found.groupdict()
    try:
        year = number(groups["y"])
        year += 2000 if year < 100 else 0
        if "d1" in groups:
            month = _MONTHS.index(groups["m"][:3].lower()) + 1
            day = date(year, month, int(groups["d2"] or groups["d1"] or 0))
        else:
            day = date(year, number(groups["m"]), number(groups["d"]))
        if not FIRST_YEAR <= year <= 2100:
            return None
        return with_clock(day, groups, found[0].strip())
    except (ValueError, TypeError):
        return None


def with_clock(day: date, groups: dict[str, str | None], raw: str) -> Stamp:
    """A stamp of a day with the clock time of a match, if it has one."""
    if not groups.get("hour"):
        return Stamp(day, None, raw)
    hour = int(groups["hour"] or 0)
    if groups.get("half") in ("下午", "晚上") and hour < 12:
        hour += 12
    zone = zone_of(groups.get("zone"))
    at = datetime(
        day.year, day.month, day.day, hour, int(groups["minute"] or 0), int(groups.get("second") or 0), tzinfo=zone
    )
    return Stamp(day_in_shanghai(at), at.astimezone(SHANGHAI), raw)


def zone_of(text: str | None) -> timezone:
    """The zone of an ISO string, Asia/Shanghai where it names none."""
    if not text:
        return SHANGHAI
    if text == "Z":
        return timezone(timedelta(0))
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def number(text: str | None) -> int:
    """An Arabic or Chinese number up to 31, or a year in digits of either kind. Raises ValueError for none."""
    if not text:
        raise ValueError("no number")
    if text.isdecimal():
        return int(text)
    digits = ZH_DIGITS | {"0": 0}
    if len(text) == 4:
        return int("".join(str(digits[char]) for char in text))
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)
    return digits[text]
