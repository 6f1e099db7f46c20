"""The calendar of days on which outlets publish otherwise than usual, read from holidays.toml."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from bulletin.period import Period, parse_day
from bulletin.toml import ConfigError, build, read_toml

SHIPPED = Path(__file__).parent / "holidays.toml"


class Kind(StrEnum):
    """What a span of days does to what outlets publish."""

    QUIET = "quiet"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Span:
    """Named spans of days of one kind, each "first..last"."""

    name: str
    kind: Kind
    spans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that are not as usual."""

    quiet: frozenset[date] = frozenset()
    busy: frozenset[date] = frozenset()

    def usual(self, day: date) -> bool:
        """Whether a day is neither quiet nor busy."""
        return day not in self.quiet and day not in self.busy

    def pause(self, since: date, until: date) -> int:
        """Days after `since` up to `until` that are not quiet."""
        days = (since + timedelta(days=step) for step in range(1, (until - since).days + 1))
        return sum(day not in self.quiet for day in days)


def load_calendar(path: Path = SHIPPED) -> Calendar:
    """The calendar of a file. Raises ConfigError with file and key."""
    found: dict[Kind, set[date]] = {Kind.QUIET: set(), Kind.BUSY: set()}
    for number, table in enumerate(read_toml(path).get("days", [])):
        where = f"{path.name}: days[{number}]"
        span = build(Span, table, where)
        for text in span.spans:
            found[span.kind].update(days_in(text, f"{where}: spans"))
    return Calendar(frozenset(found[Kind.QUIET]), frozenset(found[Kind.BUSY]))


def days_in(text: str, where: str) -> list[date]:
    """The days of "first..last"."""
    first, _, last = text.partition("..")
    try:
        period = Period(parse_day(first), parse_day(last))
    except ValueError as error:
        raise ConfigError(f"{where}: “{text}” is not first..last: {error}") from None
    return [period.start + timedelta(days=step) for step in range(period.days)]
