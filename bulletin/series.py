"""Series (刊物): a title with dated profiles (publisher, cadence, wording) and numbering by arithmetic (FORMAT 2)."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Formatter

from bulletin.digits import ZERO, digits_zh
from bulletin.period import Cadence, Period, parse_period, period_of, periods_between, shift
from bulletin.toml import ConfigError, build, read_toml

SHIPPED = Path(__file__).parent.parent / "report_templates" / "series.toml"

RANGE_WORDS: dict[str, Callable[[date], str]] = {
    "yyyy": lambda day: f"{day.year:04d}",
    "mm": lambda day: f"{day.month:02d}",
    "m": lambda day: f"{day.month}",
    "dd": lambda day: f"{day.day:02d}",
    "d": lambda day: f"{day.day}",
}


def day_words(prefix: str, day: date) -> dict[str, str]:
    """The words {prefix_yyyy} {prefix_mm} {prefix_m} {prefix_dd} {prefix_d} that a wording may use."""
    return {f"{prefix}_{name}": write(day) for name, write in RANGE_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Profile:
    """How a series looked from `since` to `until` (None: not known, or open).

    `anchor_number` is the number of the period `anchor_period`; every other number follows by arithmetic, a
    correction by hand is a new anchor, one of `more_anchors` (period, number), from which
    later numbers count. `lead` is the 导语 and `range` the days in it, with {words}: start_, end_
    and issued_ followed by yyyy mm m dd d, and {noun} {count} {range}. `label` stands before an entry's outlet in
    its head, `entry_label` before the outlet in its date line (the weekly prints 媒体 above and 来源 below).
    """

    key: str
    name: str
    publisher: str
    cadence: Cadence
    anchor_number: int
    anchor_period: str
    lead: str
    range: str
    noun: str
    label: str
    entry_label: str = "来源"
    cover_date: str = "{issued_yyyy}年{issued_mm}月{issued_dd}日"
    entry_date: str = "{day_yyyy}-{day_mm}-{day_dd}"
    since: date | None = None
    until: date | None = None
    more_anchors: tuple[tuple[Period, int], ...] = ()

    def __post_init__(self) -> None:
        known = {f"{prefix}_{word}" for prefix in ("start", "end", "issued", "day") for word in RANGE_WORDS}
        for field in (self.lead, self.range, self.cover_date, self.entry_date):
            for _, word, _, _ in Formatter().parse(field):
                if word is not None and word not in known | {"noun", "count", "range"}:
                    raise ValueError(f"profile “{self.key}”: the wording knows no word {{{word}}}")
        anchor = parse_period(self.anchor_period)
        if anchor != period_of(self.cadence, anchor.end):
            raise ValueError(f"profile “{self.key}”: anchor_period {self.anchor_period} is no period of its cadence")
        for period, _ in self.more_anchors:
            if period != self.period(period.end):
                raise ValueError(f"profile “{self.key}”: the anchor {period} is no period of its cadence")
        steps = self.anchors
        for (before, number), (period, wanted) in itertools.pairwise(steps):
            least = number + periods_between(self.cadence, before, period)
            if wanted < least and period != before:
                raise ValueError(
                    f"profile “{self.key}”: the number {wanted} for {period} would be given twice, since {before} has "
                    f"{number}; it must be at least {least}"
                )

    @property
    def anchors(self) -> tuple[tuple[Period, int], ...]:
        """Every number that is certain, oldest first; one set right by hand stands in place of the file's."""
        return tuple(sorted(({parse_period(self.anchor_period): self.anchor_number} | dict(self.more_anchors)).items()))

    def period(self, day: date) -> Period:
        """The period of this profile in which `day` lies."""
        return period_of(self.cadence, day)

    def number(self, period: Period) -> int:
        """The number of the issue of `period`. Raises ValueError where the period is not one of this cadence."""
        if period != self.period(period.end):
            raise ValueError(f"{period} is no period of {self.name} ({self.cadence})")
        anchors = self.anchors
        since, number = next((each for each in reversed(anchors) if each[0] <= period), anchors[0])
        return number + periods_between(self.cadence, since, period)

    def period_numbered(self, number: int) -> Period:
        """The period whose issue has this number: the inverse of `number`."""
        anchors = self.anchors
        since, known = next((each for each in reversed(anchors) if each[1] <= number), anchors[0])
        return shift(self.cadence, since, number - known)

    def covers(self, period: Period) -> bool:
        """Whether this profile was in use at the end of `period`; an unknown bound excludes nothing."""
        if period != self.period(period.end):
            return False
        return (self.since is None or self.since <= period.end) and (self.until is None or period.end <= self.until)


@dataclass(frozen=True, slots=True)
class OrderGroup:
    """Entries that stand together in an issue: those whose title, or else whose opening, holds one of `words`."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A series with its profiles, oldest first. `usual_entries` is how many articles an issue usually prints.

    `zero` is the printed zero of issue numbers (〇 or 零: no issue seen so far shows which). `order` are the groups
    in which entries stand, first to last; what no group's words name stands last.
    """

    key: str
    profile: tuple[Profile, ...]
    usual_entries: int = 4
    zero: str = ZERO
    order: tuple[OrderGroup, ...] = ()

    def __post_init__(self) -> None:
        if not self.profile:
            raise ValueError(f"series “{self.key}” has no profile")
        if self.zero not in ("〇", "零"):
            raise ValueError("zero must be 〇 or 零")

    def profile_for(self, period: Period) -> Profile:
        """The profile in use for `period`, the latest that covers it. Raises ValueError with a sentence for none."""
        for profile in reversed(self.profile):
            if profile.covers(period):
                return profile
        kinds = ", ".join(f"{each.name} ({each.cadence})" for each in self.profile)
        raise ValueError(f"no profile of the series covers {period}; there are {kinds}")

    def number_zh(self, number: int) -> str:
        """The number as printed, digit by digit."""
        return digits_zh(number, self.zero)


def load_series(path: Path = SHIPPED) -> Series:
    """The series of a series.toml. Raises ConfigError with file and key."""
    table = read_toml(path)
    if "series" not in table or not isinstance(table["series"], dict):
        raise ConfigError(f"{path}: the table [series] is missing")
    return build(Series, table["series"], str(path))
