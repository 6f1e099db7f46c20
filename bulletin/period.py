"""Period (监测时段): first and last day, both included; months and weeks from Saturday to Friday."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has kept one zone without summer time since 1991-09-15, so a fixed offset serves every date we meet."""

FRIDAY = 4


class Cadence(StrEnum):
    """How often a series appears."""

    MONTHLY = "monthly"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """First and last day, both included. Raises ValueError where the last lies before the first."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period ends after it starts: {self.start} … {self.end}")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    def __str__(self) -> str:
        if self == month(self.start):
            return f"{self.start:%Y-%m}"
        return f"{self.start}..{self.end}"

    @property
    def days(self) -> int:
        """Number of days, at least 1."""
        return (self.end - self.start).days + 1


def month(day: date) -> Period:
    """The month in which `day` lies."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def week(day: date) -> Period:
    """The week, Saturday to Friday, in which `day` lies."""
    end = day + timedelta(days=(FRIDAY - day.weekday()) % 7)
    return Period(end - timedelta(days=6), end)


def period_of(cadence: Cadence, day: date) -> Period:
    """The period of a cadence in which `day` lies."""
    return month(day) if cadence is Cadence.MONTHLY else week(day)


def periods_between(cadence: Cadence, first: Period, last: Period) -> int:
    """How many periods `last` comes after `first` (negative where it comes before)."""
    if cadence is Cadence.MONTHLY:
        return (last.end.year - first.end.year) * 12 + last.end.month - first.end.month
    return (last.end - first.end).days // 7


def shift(cadence: Cadence, period: Period, by: int) -> Period:
    """The period `by` steps after `period`."""
    if cadence is Cadence.WEEKLY:
        return week(period.end + timedelta(days=7 * by))
    months = period.end.year * 12 + period.end.month - 1 + by
    return month(date(months // 12, months % 12 + 1, 1))


def parse_period(text: str) -> Period:
    """Read `2024-08` (a month), `2021-06-04` (the week holding that day) or `2021-05-29..2021-06-04`.

    Raises ValueError with a sentence that shows the three forms.
    """
    try:
        if re.fullmatch(r"\d{4}-\d{1,2}", text):
            year, number = text.split("-")
            return month(date(int(year), int(number), 1))
        if ".." in text:
            start, end = text.split("..")
            return Period(parse_day(start), parse_day(end))
        return week(parse_day(text))
    except ValueError:
        raise ValueError(
            f"“{text}” is not a period: write a month (2024-08), a day of the week wanted (2021-06-04) "
            "or two days (2021-05-29..2021-06-04)"
        ) from None


def parse_day(text: str) -> date:
    """Read a day as YYYY-MM-DD, zeros optional. Raises ValueError with a sentence."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise ValueError(f"“{text}” is not a day: write it as 2024-08-31")


def day_in_shanghai(instant: datetime) -> date:
    """The calendar day of an aware instant where the bulletin is made."""
    return instant.astimezone(SHANGHAI).date()


def midnight(day: date) -> datetime:
    """The instant at which `day` begins in Asia/Shanghai, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)
