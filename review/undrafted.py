"""Why an issue has no draft yet, in one sentence for its page: what issuing says against one, or what is waited for."""

from collections.abc import Sequence
from datetime import datetime

from bulletin.ledger import LedgerRules, first_period
from bulletin.night import Night
from bulletin.period import Period, day_in_shanghai
from bulletin.series import Series
from issuing.drafting import why_not_drafted
from review.jobs import draft_due
from review.periods import period_words
from review.times import day_words
from storage import nights
from storage.store import Store


def why_undrafted(store: Store, series: Series, rules: LedgerRules, period: Period, now: datetime) -> str:
    """The sentence for a period without an issue."""
    if why := why_empty(store, series, period, now):
        return why
    with store.reading() as session:
        finished = nights.finished_nights(session)
    return waiting_words(series, rules, finished, period, now)


def why_empty(store: Store, series: Series, period: Period, now: datetime) -> str:
    """What speaks against drafting a period at all, "" where nothing does: its draft would be empty."""
    if not why_not_drafted(store, series, period, now):
        return ""
    if period.start > day_in_shanghai(now):
        return f"{period_words(period)}还没有开始，现在编出来是空的。"
    days = f"{day_words(period.start)}至{day_words(period.end)}"
    return (
        f"没有一夜采集覆盖过{period_words(period)}，也没有这个时段的候选稿，编出来是空的；"
        f"请运维人员补采这些天（{days}），或粘贴链接收录。"
    )


def waiting_words(series: Series, rules: LedgerRules, finished: Sequence[Night], period: Period, now: datetime) -> str:
    """What the program waits for before it drafts a period by itself."""
    first = first_period(series, rules, finished)
    if first is None or period.end < first.start:
        return "这个时段早于程序第一夜采集，程序不会自动编；有了采用的稿件可以现在编。"
    due = draft_due(period, rules.wait_days, now)
    if period.end >= day_in_shanghai(now):
        return f"时段还没有结束；程序自动编草稿的时间：{due}。也可以现在编。"
    return f"时段已经结束，程序在等这之后的一个健康采集夜（{due}）；也可以现在编。"
