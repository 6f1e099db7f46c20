"""Drift: seeded faults are named in time, and healthy years are quiet."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bulletin.drift import GRAVE, NAMED_WITHIN, Observed, drift
from bulletin.holidays import Calendar, load_calendar
from bulletin.night import CrawlRun, ListingState
from tests.bulletin.drift_lab import (
    CALENDAR,
    FAULTS,
    OUTLET,
    PROFILES,
    YEARS,
    episodes,
    false_alarms,
    first_visit,
    healthy,
    named_after,
    nights,
    outlet_of,
    worst_quarter,
)

DAILY = PROFILES[0]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_is_named_within_its_stated_nights(fault: str) -> None:
    kind, _ = FAULTS[fault]
    after = named_after(fault, DAILY, 1, NAMED_WITHIN[kind])
    assert after is not None, f"{fault} was not named {kind} within {NAMED_WITHIN[kind]} nights"


def test_every_class_has_a_fault_in_the_lab() -> None:
    assert {kind for kind, _ in FAULTS.values()} == set(NAMED_WITHIN)
    assert set(NAMED_WITHIN) >= GRAVE


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_three_healthy_years_raise_at_most_one_false_alarm_a_quarter(profile) -> None:
    found = false_alarms(profile, 0)
    assert worst_quarter(found) <= 1, episodes(found)
    assert len(found) <= 4 * YEARS


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_many_healthy_years_are_quiet(profile, seed: int) -> None:
    found = false_alarms(profile, seed)
    assert len(episodes(found)) <= 2 * YEARS
    assert worst_quarter(found) <= 1


def quiet_history(count: int = 40) -> list[Observed]:
    return [Observed(day, run) for day, run in nights(DAILY, 0, count)][::-1]


def tonight(history: list[Observed]) -> tuple[date, CrawlRun]:
    day = history[0].day + timedelta(days=1)
    return day, replace(history[0].run)


def test_an_alarm_says_class_evidence_and_what_to_do() -> None:
    past = quiet_history()
    day, run = tonight(past)
    run = first_visit(run, state=ListingState.BLOCKED, matching=0, new=0, detail="HTTP 412，脚本质询")
    alarm = next(each for each in drift(OUTLET, past, run, day, CALENDAR) if each.kind == "blocked")
    assert "HTTP 412" in alarm.evidence
    assert "要闻" in alarm.evidence
    assert alarm.advice


def test_without_a_past_only_what_the_night_itself_shows_is_named() -> None:
    run = healthy(DAILY, date(2024, 8, 30), random.Random(1))
    assert drift(OUTLET, [], run, date(2024, 8, 30), CALENDAR) == ()
    empty = first_visit(run, state=ListingState.EMPTY, matching=0)
    assert drift(OUTLET, [], empty, date(2024, 8, 30), CALENDAR) == ()


def test_a_pause_over_a_public_holiday_is_no_standing_still() -> None:
    start = date(2024, 9, 30)
    past = [Observed(day, run) for day, run in nights(DAILY, 0, 600) if start - timedelta(days=40) < day <= start][::-1]
    quiet = replace(past[0].run, visits=tuple(replace(each, new=0) for each in past[0].run.visits))
    for step in range(1, 8):
        day = start + timedelta(days=step)
        with_calendar = {alarm.kind for alarm in drift(outlet_of(DAILY), past, quiet, day, CALENDAR)}
        without = {alarm.kind for alarm in drift(outlet_of(DAILY), past, quiet, day, Calendar())}
        assert "stale" not in with_calendar
        past = [Observed(day, quiet), *past]
    assert "stale" in without


def test_the_calendar_knows_festivals_and_the_two_sessions() -> None:
    calendar = load_calendar()
    assert date(2025, 1, 29) in calendar.quiet
    assert date(2024, 10, 1) in calendar.quiet
    assert date(2026, 3, 5) in calendar.busy
    assert calendar.usual(date(2024, 8, 30))
    assert calendar.pause(date(2024, 9, 30), date(2024, 10, 8)) == 1
