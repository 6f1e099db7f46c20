"""Which night and which issues are due, as arithmetic over rows."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.issue import IssueState
from bulletin.ledger import (
    IssueHead,
    LedgerRules,
    covered_until,
    due_issues,
    due_night,
    last_set_hour,
    load_ledger_rules,
    stale_since,
)
from bulletin.night import CrawlRun, Night, Outcome
from bulletin.numbering import Anchor, gaps, with_anchors
from bulletin.outlet import Status
from bulletin.period import SHANGHAI, Period, month, parse_period
from bulletin.series import load_series

SERIES = load_series()
RULES = LedgerRules(first="2026-11", wait_days=3, banner="缺：{outlets}", banner_no_night="没有一夜")
TWO = time(2, 0)


def at(text: str) -> datetime:
    """An instant written in Shanghai's time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def night(since: str, until: str, healthy: bool | None = True, hours: float = 1.0, **changes) -> Night:
    """A finished night; it began when its window ends, as nights do."""
    end = at(until)
    return replace(Night(1, at(since), end, end, end + timedelta(hours=hours), healthy), **changes)


def due(nights, now, heads=(), rules=RULES, latest=None, names=None):
    return due_issues(SERIES, rules, nights, latest or (nights[-1] if nights else None), heads, at(now), names)


def test_a_night_is_owed_at_the_set_hour_and_not_before():
    nights = [night("2026-11-01 02:00", "2026-11-02 02:00")]
    assert due_night(nights, at("2026-11-03 01:59"), TWO) is None
    owed = due_night(nights, at("2026-11-03 02:00"), TWO)
    assert owed is not None
    assert (owed.since, owed.at) == (at("2026-11-02 02:00"), at("2026-11-03 02:00"))


def test_the_first_night_is_owed_at_once():
    owed = due_night([], at("2026-11-22 14:00"), TWO)
    assert owed is not None
    assert owed.since is None


def test_one_night_covers_all_missed_days():
    nights = [night("2026-07-01 02:00", "2026-07-02 02:00")]
    now = at("2026-11-22 09:30")
    assert due_night(nights, now, TWO) is not None
    assert due_night([*nights, night("2026-07-02 02:00", "2026-11-22 09:30")], now, TWO) is None


def test_an_unfinished_night_covers_nothing():
    killed = replace(night("2026-11-01 02:00", "2026-11-02 02:00"), finished_at=None)
    assert due_night([killed], at("2026-11-02 03:00"), TWO) is not None


def test_days_of_the_future_are_not_covered_beforehand():
    early = replace(night("2026-11-01 00:00", "2026-12-01 00:00"), started_at=at("2026-11-10 12:00"))
    assert covered_until([early]) == at("2026-11-10 12:00")
    assert due_night([early], at("2026-11-11 02:00"), TWO) is not None


@pytest.mark.parametrize(
    ("now", "hour"),
    [
        ("2026-11-22 02:00", "2026-11-22 02:00"),
        ("2026-11-22 01:59", "2026-11-21 02:00"),
        ("2026-01-01 00:00", "2025-12-31 02:00"),
    ],
)
def test_the_set_hour_is_one_of_shanghai(now, hour):
    assert last_set_hour(at(now), TWO) == at(hour)


def test_an_issue_is_due_after_a_healthy_night_past_its_end():
    before = night("2026-11-29 02:00", "2026-11-30 23:00")
    after = night("2026-11-30 23:00", "2026-12-01 02:00")
    assert not due([before], "2026-12-01 03:00")
    assert [(each.period, each.number) for each in due([before, after], "2026-12-01 03:00")] == [
        (parse_period("2026-11"), 564)
    ]


def test_a_sick_night_does_not_make_an_issue_due_until_its_day():
    sick = night("2026-11-30 02:00", "2026-12-01 02:00", healthy=False)
    assert not due([sick], "2026-12-03 23:59")
    (waited,) = due([sick], "2026-12-04 00:00")
    assert waited.waited


def test_a_draft_that_could_not_wait_names_what_is_missing():
    runs = (
        CrawlRun("a", Status.ACTIVE, outcome=Outcome.OK),
        CrawlRun("b", Status.ACTIVE, outcome=Outcome.FAILED),
        CrawlRun("c", Status.DEGRADED, outcome=Outcome.BLOCKED),
        CrawlRun("d", Status.DRAFT, outcome=Outcome.FAILED),
    )
    sick = night("2026-11-30 02:00", "2026-12-01 02:00", healthy=False, runs=runs)
    (waited,) = due([sick], "2026-12-04 00:00", names={"b": "青槐网", "c": "白杨晚报"})
    assert waited.banner(RULES) == "缺：青槐网、白杨晚报"
    (blind,) = due([night("2026-11-01 02:00", "2026-11-02 02:00")], "2026-12-04 00:00")
    assert blind.banner(RULES) == "没有一夜"


def test_all_missed_issues_are_due_in_order_with_their_numbers():
    one = night("2026-10-01 02:00", "2027-03-15 09:00")
    found = due([one], "2027-03-15 10:00")
    assert [str(each.period) for each in found] == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert [each.number for each in found] == [564, 565, 566, 567]


@pytest.mark.parametrize("state", list(IssueState))
def test_what_has_a_row_is_not_due_again(state):
    one = night("2026-10-01 02:00", "2026-12-15 09:00")
    head = IssueHead(parse_period("2026-11"), 564, state)
    assert not due([one], "2026-12-15 10:00", [head])


def test_without_a_set_first_period_the_first_night_tells_it():
    rules = replace(RULES, first="")
    assert not due([], "2027-01-10 00:00", rules=rules)
    nights = [night("2026-12-20 02:00", "2026-12-21 02:00"), night("2026-12-21 02:00", "2027-01-02 02:00")]
    assert [str(each.period) for each in due(nights, "2027-01-02 03:00", rules=rules)] == ["2026-12"]


def test_a_late_issue_has_the_number_and_date_of_its_period():
    number = SERIES.profile_for(parse_period("2024-08")).number(parse_period("2024-08"))
    found = due(
        [night("2024-08-01 02:00", "2024-11-20 02:00")], "2024-11-20 03:00", rules=replace(RULES, first="2024-08")
    )
    assert (found[0].number, found[0].period.end) == (number, date(2024, 8, 31)) == (537, date(2024, 8, 31))


def test_a_watchdog_sees_that_no_night_has_ended():
    ended = night("2026-11-20 02:00", "2026-11-21 02:00")
    day = timedelta(hours=26)
    assert stale_since([ended], at("2026-11-22 04:59"), day) is None
    assert stale_since([ended], at("2026-11-22 05:01"), day) == at("2026-11-21 03:00")
    assert stale_since([], at("2026-11-22 05:01"), day) is not None


def test_the_shipped_rules_are_read_and_an_older_copy_still_serves(tmp_path):
    assert load_ledger_rules().wait_days == 3
    own = tmp_path / "series.toml"
    own.write_text("[ledger]\nwait_days = 5\n", encoding="utf-8")
    assert load_ledger_rules(own).wait_days == 5
    assert load_ledger_rules(own).banner == load_ledger_rules().banner
    own.write_text("[ledger]\nwait = 5\n", encoding="utf-8")
    with pytest.raises(ValueError, match="unknown key “wait”"):
        load_ledger_rules(own)
    own.write_text('[ledger]\nbanner = "{names}"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="banner"):
        load_ledger_rules(own)


MONTHS = st.integers(0, 400).map(lambda step: month(date(2020 + step // 12, step % 12 + 1, 1)))


@given(period=MONTHS, jump=st.integers(0, 30))
def test_a_number_set_right_moves_all_later_ones_and_no_earlier(period: Period, jump: int):
    monthly = SERIES.profile[-1]
    anchor = parse_period("2024-08")
    if period <= anchor:
        return
    corrected = with_anchors(SERIES, [Anchor("monthly", period, monthly.number(period) + jump)]).profile[-1]
    earlier, later = month(period.start - timedelta(days=1)), month(period.end + timedelta(days=1))
    assert corrected.number(earlier) == monthly.number(earlier)
    assert corrected.number(later) == monthly.number(later) + jump
    assert corrected.period_numbered(corrected.number(later)) == later
    assert sum(left_out for _, left_out in gaps(corrected)) == jump


def test_a_number_that_would_be_given_twice_is_refused():
    with pytest.raises(ValueError, match="given twice"):
        with_anchors(SERIES, [Anchor("monthly", parse_period("2025-01"), 541)])


def test_a_number_set_right_holds_on_under_a_new_title():
    monthly = SERIES.profile[-1]
    renamed = replace(monthly, key="renamed", name="新刊名", since=date(2027, 1, 1))
    series = replace(SERIES, profile=(*SERIES.profile, renamed))
    corrected = with_anchors(series, [Anchor("monthly", parse_period("2026-10"), 566)])
    january = parse_period("2027-01")
    assert corrected.profile_for(january).key == "renamed"
    assert corrected.profile_for(january).number(january) == 569
