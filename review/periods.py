"""Which period a page is of: the one in its address, or the one being worked on now; and how a period is written."""

from collections.abc import Sequence
from datetime import datetime

from starlette.exceptions import HTTPException

from bulletin.issue import IssueState
from bulletin.period import Cadence, Period, day_in_shanghai, month, parse_period, shift, week
from bulletin.series import Profile, Series
from storage.shelf import Spine


def named_period(text: str, series: Series) -> Period:
    """The period of an address. Raises HTTPException 404 where it is none, or no profile covers it."""
    try:
        period = parse_period(text)
        series.profile_for(period)
    except ValueError:
        raise HTTPException(404, "没有这样的一期；时段请写成 2024-08，或 2021-05-29..2021-06-04。") from None
    return period


def current_period(spines: Sequence[Spine], series: Series, now: datetime) -> Period:
    """The period being worked on: the latest one with a draft or something submitted, else the month that has ended
    last, else, where that one's issue is out, the month that runs."""
    latest = {each.period: each for each in reversed(spines)}
    open_ones = [each.period for each in latest.values() if each.state is not IssueState.RELEASED]
    if open_ones:
        return max(open_ones, key=lambda each: each.end)
    cadence = series.profile[-1].cadence
    running = month(day_in_shanghai(now)) if cadence is Cadence.MONTHLY else week(day_in_shanghai(now))
    ended = shift(cadence, running, -1)
    return running if ended in latest else ended


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
