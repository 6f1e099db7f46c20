"""Periods: months, and weeks from Saturday to Friday."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.period import (
    Cadence,
    Period,
    day_in_shanghai,
    midnight,
    month,
    parse_day,
    parse_period,
    period_of,
    periods_between,
    shift,
    week,
)

DAYS = st.dates(date(2009, 1, 1), date(2039, 12, 31))


def test_a_week_runs_from_saturday_to_friday():
    assert week(date(2021, 6, 4)) == Period(date(2021, 5, 29), date(2021, 6, 4))
    assert week(date(2021, 5, 29)) == week(date(2021, 6, 4))
    assert week(date(2021, 6, 5)) == Period(date(2021, 6, 5), date(2021, 6, 11))


def test_february_ends_on_its_own_last_day():
    assert month(date(2024, 2, 3)).end == date(2024, 2, 29)
    assert month(date(2023, 2, 3)).end == date(2023, 2, 28)


@given(st.sampled_from(Cadence), DAYS)
def test_every_day_lies_in_exactly_one_period(cadence, day):
    period = period_of(cadence, day)
    assert day in period
    assert period_of(cadence, period.start - timedelta(days=1)).end == period.start - timedelta(days=1)
    assert period_of(cadence, period.end + timedelta(days=1)).start == period.end + timedelta(days=1)


@given(st.sampled_from(Cadence), DAYS, st.integers(-500, 500))
def test_shifting_is_counted_back(cadence, day, by):
    period = period_of(cadence, day)
    assert periods_between(cadence, period, shift(cadence, period, by)) == by
    assert shift(cadence, shift(cadence, period, by), -by) == period


@given(st.sampled_from(Cadence), DAYS)
def test_a_period_is_read_back_from_what_it_prints(cadence, day):
    period = period_of(cadence, day)
    assert parse_period(str(period)) == period


def test_the_three_ways_to_write_a_period():
    assert parse_period("2024-08") == month(date(2024, 8, 1))
    assert parse_period("2021-06-04") == week(date(2021, 6, 4))
    assert parse_period("2021-05-29..2021-06-04") == week(date(2021, 6, 1))


@pytest.mark.parametrize("text", ["", "2024", "2024-13", "2024-8-32", "八月", "2024-08-31..2024-08-01", "2024-08\n2"])
def test_what_is_no_period_is_answered_with_the_three_ways(text):
    with pytest.raises(ValueError, match=r"2024-08.*2021-06-04.*2021-05-29\.\.2021-06-04"):
        parse_period(text)


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="ends after it starts"):
        Period(date(2024, 8, 2), date(2024, 8, 1))


def test_a_day_may_be_written_without_zeros():
    assert parse_day("2024-2-2") == parse_day(" 2024-02-02 ") == date(2024, 2, 2)
    with pytest.raises(ValueError, match="2024-08-31"):
        parse_day("2024-02-30")


def test_only_days_lie_in_a_period():
    assert "2024-08-05" not in month(date(2024, 8, 1))
    assert None not in month(date(2024, 8, 1))
    assert month(date(2024, 8, 1)).days == 31


def test_the_day_changes_at_midnight_in_shanghai():
    evening = datetime(2024, 8, 31, 16, 0, tzinfo=UTC)
    assert day_in_shanghai(evening) == date(2024, 9, 1)
    assert day_in_shanghai(evening - timedelta(seconds=1)) == date(2024, 8, 31)
    assert midnight(date(2024, 9, 1)) == evening
