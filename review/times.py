"""Days and clock times beside today (Beijing time): 8月31日 02:40 within this year, 2024年8月31日 02:40 in any other.

Templates say them by the filters `month_day` and `clock`, which take today from the page's `now`; a macro that is
imported without its page's context knows no today and says the day without a year, as its page has named the period.
"""

from datetime import date, datetime, timedelta

from jinja2 import pass_context
from jinja2.runtime import Context

from bulletin.period import SHANGHAI, day_in_shanghai


def shanghai(instant: datetime) -> datetime:
    """An instant as Beijing sees it."""
    return instant.astimezone(SHANGHAI)


def day_words(day: date | datetime | None) -> str:
    """2024年8月31日."""
    if day is None:
        return "日期不明"
    day = shanghai(day) if isinstance(day, datetime) else day
    return f"{day.year}年{day.month}月{day.day}日"


def month_day(day: date | datetime | None) -> str:
    """8月31日."""
    if day is None:
        return "日期不明"
    day = shanghai(day) if isinstance(day, datetime) else day
    return f"{day.month}月{day.day}日"


def clock_words(instant: datetime | None) -> str:
    """8月31日 02:40, Beijing time."""
    return f"{month_day(instant)} {shanghai(instant):%H:%M}" if instant else "—"


def ago(instant: datetime | None, now: datetime) -> str:
    """How long ago something was, roughly."""
    if instant is None:
        return "从未"
    gap = now - instant
    if gap < timedelta(minutes=1):
        return "刚刚"
    if gap < timedelta(hours=1):
        return f"{gap // timedelta(minutes=1)} 分钟前"
    if gap < timedelta(days=1):
        return f"{gap // timedelta(hours=1)} 小时前"
    return f"{gap.days} 天前"


def near_day(day: date | datetime | None, now: datetime) -> str:
    """8月31日, with the year where it is not the running one; 日期不明 for None."""
    if day is None:
        return month_day(None)
    here = shanghai(day) if isinstance(day, datetime) else day
    return month_day(here) if here.year == day_in_shanghai(now).year else day_words(here)


def near_clock(instant: datetime | None, now: datetime) -> str:
    """8月31日 02:40, with the year where it is not the running one; — for None."""
    return f"{near_day(instant, now)} {shanghai(instant):%H:%M}" if instant else "—"


@pass_context
def day_in_page(context: Context, day: date | datetime | None) -> str:
    """The filter `month_day`."""
    now = context.get("now")
    return near_day(day, now) if isinstance(now, datetime) else month_day(day)


@pass_context
def clock_in_page(context: Context, instant: datetime | None) -> str:
    """The filter `clock`."""
    now = context.get("now")
    return near_clock(instant, now) if isinstance(now, datetime) else clock_words(instant)
