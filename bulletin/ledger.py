"""The ledger (台账): which night and which issues are due, from rows and an instant; nothing here waits or writes.

A night is due when no finished night covers the last set hour. An issue is due when a healthy night covered the end of
its period and there is no row for it; where nights fail, on a set day, with the names of the outlets that are missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bulletin.issue import IssueState
from bulletin.night import Night, Outcome
from bulletin.outlet import Status
from bulletin.period import SHANGHAI, Period, day_in_shanghai, midnight, parse_period, shift
from bulletin.series import SHIPPED, Series
from bulletin.toml import ConfigError, build, read_toml

OUTLET_COMMA = "、"


@dataclass(frozen=True, slots=True)
class LedgerRules:
    """When drafts are made by themselves. `first` is the first period, "" for that of the first night; `wait_days`
    count from the day after the period's end; `banner` may use {outlets}."""

    profile: str = "monthly"
    first: str = ""
    wait_days: int = 3
    banner: str = ""
    banner_no_night: str = ""

    def __post_init__(self) -> None:
        if self.first:
            parse_period(self.first)
        if not 0 <= self.wait_days <= 60:
            raise ValueError("wait_days must lie between 0 and 60")
        try:
            self.banner.format(outlets="")
        except (KeyError, IndexError):
            raise ValueError("banner knows no word but {outlets}") from None


@dataclass(frozen=True, slots=True)
class IssueHead:
    """What the ledger needs of an issue's row: its latest revision's state and number."""

    period: Period
    number: int
    state: IssueState


@dataclass(frozen=True, slots=True)
class DueIssue:
    """An issue to draft now. `waited` says that no healthy night came; `missing` names the outlets that lack."""

    period: Period
    number: int
    waited: bool = False
    missing: tuple[str, ...] = ()
    no_night: bool = False

    def banner(self, rules: LedgerRules) -> str:
        """What its draft says of that; "" after a healthy night."""
        if not self.waited:
            return ""
        if self.no_night:
            return rules.banner_no_night
        return rules.banner.format(outlets=OUTLET_COMMA.join(self.missing)) if self.missing else ""


@dataclass(frozen=True, slots=True)
class DueNight:
    """A night to crawl now: nothing finished covers the instants since `since`. `at` is the set hour that is owed."""

    since: datetime | None
    at: datetime


def load_ledger_rules(path: Path = SHIPPED) -> LedgerRules:
    """The table [ledger] of a series.toml; what an older file of the data folder lacks is as shipped."""
    shipped = read_toml(SHIPPED).get("ledger", {})
    own = read_toml(path).get("ledger", {})
    if not isinstance(own, dict) or not isinstance(shipped, dict):
        raise ConfigError(f"{path.name}: [ledger] must be a table")
    return build(LedgerRules, shipped | own, f"{path.name}: [ledger]")


def covered_until(nights: Iterable[Night]) -> datetime | None:
    """The instant up to which finished nights have covered everything; None before the first.

    A night over days of the future (asked for by hand) covers no more than what had passed when it began; one that
    was carried over as a file covers what its archive covers.
    """
    ends = [min(night.until, night.started_at) for night in nights if night.finished_at]
    return max(ends, default=None)


def last_set_hour(now: datetime, at: time) -> datetime:
    """The latest instant at or before `now` at which clocks in Shanghai showed `at`."""
    today = datetime.combine(day_in_shanghai(now), at, SHANGHAI)
    return today if today <= now else today - timedelta(days=1)


def due_night(nights: Sequence[Night], now: datetime, at: time) -> DueNight | None:
    """The night that is owed, None where the last set hour is covered. After an outage one night covers all."""
    hour = last_set_hour(now, at)
    until = covered_until(nights)
    if until is not None and until >= hour:
        return None
    return DueNight(until, hour)


def due_issues(
    series: Series,
    rules: LedgerRules,
    nights: Sequence[Night],
    latest: Night | None,
    heads: Iterable[IssueHead],
    now: datetime,
    names: dict[str, str] | None = None,
) -> tuple[DueIssue, ...]:
    """The issues to draft now, oldest first.

    `nights` are the finished ones (runs not needed), `latest` the last finished one with its runs; `names` are the
    outlets' printed names by key. Both reasons hold for every earlier period as well, so the order has no holes.
    """
    profile = next((each for each in series.profile if each.key == rules.profile), series.profile[-1])
    first = first_period(series, rules, nights)
    if first is None:
        return ()
    known = {head.period for head in heads}
    due = []
    period = first
    while midnight(period.end + timedelta(days=1)) <= now:
        end = midnight(period.end + timedelta(days=1))
        if period not in known:
            number = series.profile_for(period).number(period)
            if any(covers_end(night, end) for night in nights):
                due.append(DueIssue(period, number))
            elif now >= end + timedelta(days=rules.wait_days):
                due.append(waited_for(period, number, latest, end, names or {}))
            else:
                break
        period = shift(profile.cadence, period, 1)
    return tuple(due)


def first_period(series: Series, rules: LedgerRules, nights: Iterable[Night]) -> Period | None:
    """The first period that is drafted by itself; None while no night has begun and none is set."""
    if rules.first:
        return parse_period(rules.first)
    profile = next((each for each in series.profile if each.key == rules.profile), series.profile[-1])
    begun = [night.started_at for night in nights]
    return profile.period(day_in_shanghai(min(begun))) if begun else None


def covers_end(night: Night, end: datetime) -> bool:
    """Whether a healthy night reached past the end of a period."""
    reached = min(night.until, night.started_at) >= end
    return reached and bool(night.healthy) and night.finished_at is not None


def waited_for(period: Period, number: int, latest: Night | None, end: datetime, names: dict[str, str]) -> DueIssue:
    """A draft that could not wait any longer, with the outlets that the last night did not get."""
    if latest is None or min(latest.until, latest.started_at) < end:
        return DueIssue(period, number, waited=True, no_night=True)
    active = [run for run in latest.runs if run.status in (Status.ACTIVE, Status.DEGRADED)] or list(latest.runs)
    missing = tuple(names.get(run.outlet, run.outlet) for run in active if run.outcome is not Outcome.OK)
    return DueIssue(period, number, waited=True, missing=missing)


def stale_since(nights: Iterable[Night], now: datetime, after: timedelta) -> datetime | None:
    """When the last finished night ended, where that is longer ago than `after`; the present where there was none."""
    ends = [night.finished_at for night in nights if night.finished_at]
    if not ends:
        return now
    return max(ends) if now - max(ends) > after else None


def day_after(period: Period) -> date:
    """The first day after a period."""
    return period.end + timedelta(days=1)
