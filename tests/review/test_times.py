"""Days and clock times beside today: the year is said where it is not the running one in Beijing."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from review.page import environment
from review.times import near_clock, near_day
from storage.store import Store
from tests.review.conftest import Browser, Clock
from tests.review.test_requests import asked

NEW_YEAR = datetime(2024, 12, 31, 16, 0, tzinfo=UTC)
"""Midnight in Beijing: 2025 has begun."""


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 8, 31), "8月31日"),
        (date(2024, 12, 31), "2024年12月31日"),
        (datetime(2024, 12, 31, 15, 59, tzinfo=UTC), "2024年12月31日"),
        (NEW_YEAR, "1月1日"),
        (None, "日期不明"),
    ],
)
def test_a_day_of_another_year_in_beijing_is_said_with_its_year(day: date | None, said: str) -> None:
    assert near_day(day, NEW_YEAR) == said


def test_a_clock_time_of_another_year_is_said_with_its_year() -> None:
    assert near_clock(datetime(2024, 12, 31, 15, 59, tzinfo=UTC), NEW_YEAR) == "2024年12月31日 23:59"
    assert near_clock(NEW_YEAR, NEW_YEAR) == "1月1日 00:00"
    assert near_clock(None, NEW_YEAR) == "—"


def test_pages_say_the_year_once_it_is_over(browse: Callable[..., Browser], store: Store, clock: Clock) -> None:
    number = asked(store)
    assert "王编辑 9月2日 08:30" in browse("王编辑").get(f"/requests/{number}").text
    clock.move(days=121)
    assert "王编辑 2024年9月2日 08:30" in browse("王编辑").get(f"/requests/{number}").text


def test_a_macro_without_its_pages_context_says_the_day_alone() -> None:
    page = environment().from_string("{{ day|month_day }} {{ at|clock }}")
    assert page.render(day=date(2020, 5, 1), at=NEW_YEAR) == "5月1日 1月1日 00:00"
