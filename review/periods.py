"""Which period a page is of: the one in its address, or the one being worked on now; and how a period is written."""

from collections.abc import Callable, Sequence
from datetime import datetime

from starlette.exceptions import HTTPException

from bulletin.issue import IssueState
from bulletin.period import Period, day_in_shanghai, month, parse_period, shift
from bulletin.series import Profile, Series
from storage.choices import exists_in
from storage.shelf import Spine, spines
from storage.store import Session


def named_period(text: str, series: Series) -> Period:
    """The period of an address. Raises HTTPException 404 where it is none, or no profile covers it."""
    try:
        period = parse_period(text)
        series.profile_for(period)
    except ValueError:
        raise HTTPException(404, "没有这样的一期；时段请写成 2024-08，或 2021-05-29..2021-06-04。") from None
    return period


def worked_on(session: Session, series: Series, now: datetime) -> Period:
    """The period being worked on, for every page that opens without one: 候选, 本期, exports, trials."""
    return current_period(spines(session, series.key), series, now, lambda period: exists_in(session, period))


def current_period(known: Sequence[Spine], series: Series, now: datetime, gathered: Callable[[Period], bool]) -> Period:
    """The earliest period whose issue is due and not released yet, else the one that runs.

    Due is what has a draft or something submitted, and what has ended last where anything was `gathered` of it, though
    nobody has drafted it. A correction of an issue that is out makes nothing due: the month goes on beside it.
    """
    running = series.profile[-1].period(day_in_shanghai(now))
    ended = shift(series.profile[-1].cadence, running, -1)
    out = {each.period for each in known if each.state is IssueState.RELEASED}
    due = {each.period for each in known} - out
    if ended not in due | out and gathered(ended):
        due.add(ended)
    return min(due, key=lambda each: each.end, default=running)


def neighbours(period: Period, profile: Profile) -> tuple[Period, Period]:
    """The periods before and after one."""
    return shift(profile.cadence, period, -1), shift(profile.cadence, period, 1)


def period_words(period: Period) -> str:
    """2024年8月, or 2021年5月29日至6月4日."""
    start, end = period.start, period.end
    if period == month(start):
        return f"{start.year}年{start.month}月"
    year = f"{end.year}年" if end.year != start.year else ""
    return f"{start.year}年{start.month}月{start.day}日至{year}{end.month}月{end.day}日"
