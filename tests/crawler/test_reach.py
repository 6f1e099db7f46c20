"""How far a listing is paged back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bulletin.outlet import Listing, Mode
from bulletin.period import Period
from bulletin.url_fate import Link, UrlFate, UrlState
from crawler.reach import Reach, goes_on, pages_of

BEGAN = datetime(2024, 8, 31, 18, tzinfo=UTC)
DAYS = Period(date(2024, 8, 28), date(2024, 9, 1))
NIGHT = Reach(DAYS, backfill=False, began=BEGAN, stop_after_known=3)
LINKS = [Link(str(number), f"https://a.example/{number}") for number in range(6)]


def seen(*numbers: int, at: datetime = BEGAN - timedelta(days=1)) -> dict[str, UrlFate]:
    return {str(n): UrlFate(str(n), "", "a", "", UrlState.KEPT, at) for n in numbers}


def test_a_page_that_holds_anything_new_leads_on() -> None:
    assert goes_on(LINKS, seen(0, 1), NIGHT)
    assert goes_on(LINKS, {}, NIGHT)


def test_known_ground_ends_the_paging() -> None:
    assert not goes_on(LINKS, seen(*range(6)), NIGHT)
    assert not goes_on(LINKS, seen(3, 4, 5), NIGHT)
    assert goes_on(LINKS, seen(2, 3, 4), NIGHT)


def test_what_a_killed_start_of_this_night_saw_is_no_known_ground() -> None:
    assert goes_on(LINKS, seen(*range(6), at=BEGAN + timedelta(minutes=1)), NIGHT)


def test_a_page_that_lies_before_the_days_wanted_ends_the_paging_also_of_a_backfill() -> None:
    old = [Link("9", "https://a.example/9", day=date(2024, 8, 1))]
    for reach in (NIGHT, Reach(DAYS, True, BEGAN, 3)):
        assert not goes_on(old, {}, reach)
        assert not goes_on([], {}, reach)


def test_what_an_earlier_window_left_out_is_no_known_ground() -> None:
    fates = {key: replace(fate, state=UrlState.STOPPED, stop="outside-window") for key, fate in seen(*range(6)).items()}
    assert goes_on(LINKS, fates, NIGHT)


def test_a_backfill_goes_on_over_known_ground() -> None:
    assert goes_on(LINKS, seen(*range(6)), Reach(DAYS, True, BEGAN, 3))


def test_an_outage_widens_the_bound_and_a_search_keeps_its_own() -> None:
    listing = Listing("a", "https://a.example/", max_pages=3)
    ordinary, outage = Period(date(2024, 8, 31), date(2024, 9, 1)), Period(date(2024, 8, 23), date(2024, 9, 1))
    assert pages_of(listing, ordinary, NIGHT) == 3
    assert pages_of(listing, outage, NIGHT) == 27
    assert pages_of(listing, ordinary, Reach(DAYS, True, BEGAN, 3)) == 50
    search = Listing("s", "https://a.example/{q}", Mode.SEARCH, items=".", max_pages=2)
    assert pages_of(search, outage, NIGHT) == 2
