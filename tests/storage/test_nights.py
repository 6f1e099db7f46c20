from dataclasses import replace
from datetime import timedelta

import pytest

from bulletin.ledger import covered_until, stale_since
from bulletin.night import SOME_OUTLETS, Alarm, CrawlRun, ListingState, ListingVisit, Outcome
from bulletin.outlet import Status
from storage.errors import NoSuchRow
from storage.nights import (
    finish_night,
    finished_nights,
    last_nights,
    listing_visits,
    night,
    open_night,
    save_run,
    telling_nights,
)
from storage.store import Store
from tests.storage.made_up import NOW, sure

DAY = timedelta(days=1)
VISITS = (
    ListingVisit("要闻", "https://cloudfir.example/news", ListingState.OK, 40, 30, 5),
    ListingVisit("健康", "https://cloudfir.example/health", ListingState.BLOCKED, detail="412"),
)
RUN = CrawlRun(
    outlet="cloudfir",
    status=Status.ACTIVE,
    visits=VISITS,
    fetched=5,
    kept=3,
    known=25,
    dated=3,
    sourced=2,
    queues=(("shortlist", 1), ("aside", 2)),
    stops=(("no-body", 1), ("blocked", 1)),
    outcome=Outcome.THIN,
    alarms=(Alarm("thin", "只有三条", "核对栏目"),),
    started_at=NOW,
    finished_at=NOW + timedelta(minutes=4, microseconds=1),
)


def opened(store: Store, since=NOW - DAY, until=NOW, now=NOW, origin="schedule"):
    with store.writing() as session:
        return open_night(session, since, until, now, origin)


def test_a_night_comes_back_with_every_field_of_its_runs(store: Store):
    begun = opened(store)
    other = CrawlRun("青禾晚报", outcome=Outcome.FAILED)
    with store.writing() as session:
        save_run(session, begun.id, other)
        save_run(session, begun.id, RUN)
    with store.reading() as session:
        assert sure(night(session, begun.id)) == replace(begun, runs=(RUN, other))


def test_an_unfinished_night_of_the_same_window_is_taken_up_again_with_its_runs(store: Store):
    begun = opened(store)
    with store.writing() as session:
        save_run(session, begun.id, RUN)
    again = opened(store, now=NOW + DAY)
    assert again == replace(begun, runs=(RUN,))


@pytest.mark.parametrize("change", [{"origin": "desk"}, {"until": NOW + DAY}, {"since": NOW - 2 * DAY}])
def test_another_window_or_origin_is_another_night(store: Store, change):
    assert opened(store).id != opened(store, **change).id


def test_after_a_finished_night_the_same_window_begins_a_new_one(store: Store):
    first = opened(store)
    with store.writing() as session:
        finish_night(session, first.id, NOW + DAY, healthy=True)
    assert opened(store).id != first.id


def test_saving_a_run_again_replaces_it_whole(store: Store):
    begun = opened(store)
    shorter = replace(RUN, visits=VISITS[1:], alarms=(), stops=(), outcome=Outcome.OK, kept=0)
    with store.writing() as session:
        save_run(session, begun.id, RUN)
        save_run(session, begun.id, shorter)
        assert sure(night(session, begun.id)).runs == (shorter,)


def test_only_finished_nights_cover_anything(store: Store):
    early, late = opened(store, since=NOW - 2 * DAY, until=NOW - DAY), opened(store)
    with store.writing() as session:
        finish_night(session, late.id, NOW, healthy=False)
    with store.reading() as session:
        finished = finished_nights(session)
    assert [(each.id, each.finished_at, each.healthy) for each in finished] == [(late.id, NOW, False)]
    with store.writing() as session:
        finish_night(session, early.id, NOW + DAY, healthy=True)
        assert [each.id for each in finished_nights(session)] == [early.id, late.id]


def test_two_nights_tell_of_the_present_what_all_finished_ones_do(store: Store):
    wide, ahead, last = (opened(store, until=NOW + days * DAY) for days in (0, 9, -5))
    opened(store, until=NOW + 20 * DAY)  # is not finished
    some = opened(store, origin=SOME_OUTLETS, until=NOW + 30 * DAY)
    with store.writing() as session:
        assert telling_nights(session) == []
        for number, days in ((wide.id, 1), (ahead.id, 2), (last.id, 3), (some.id, 4)):
            finish_night(session, number, NOW + days * DAY, healthy=True)
        every, telling = finished_nights(session), telling_nights(session)
    assert {each.id for each in telling} <= {each.id for each in every}
    assert last.id in {each.id for each in telling}
    assert covered_until(telling) == covered_until(every)
    assert stale_since(telling, NOW + 9 * DAY, DAY) == stale_since(every, NOW + 9 * DAY, DAY) == NOW + 3 * DAY


def test_the_latest_nights_come_first(store: Store):
    ids = [opened(store, until=NOW + number * DAY).id for number in range(3)]
    with store.writing() as session:
        save_run(session, ids[2], RUN)
        assert [each.id for each in last_nights(session, 2)] == ids[:0:-1]
        assert last_nights(session, 2)[0].runs == (RUN,)
        assert last_nights(session, 0) == []


def test_a_listing_can_be_followed_over_nights(store: Store):
    ids = [opened(store, until=NOW + number * DAY).id for number in range(3)]
    with store.writing() as session:
        for each in ids:
            save_run(session, each, RUN)
    with store.reading() as session:
        assert listing_visits(session, "cloudfir", "健康", 2) == [(ids[2], VISITS[1]), (ids[1], VISITS[1])]


def test_a_night_that_is_not_there_is_said(store: Store):
    with store.reading() as session:
        assert night(session, 404) is None
    for write in (lambda s: save_run(s, 404, RUN), lambda s: finish_night(s, 404, NOW, healthy=True)):
        with pytest.raises(NoSuchRow, match="no night 404"), store.writing() as session:
            write(session)


def test_a_night_over_a_few_outlets_covers_nothing_but_is_shown(store: Store):
    part = opened(store, origin=SOME_OUTLETS)
    with store.writing() as session:
        finish_night(session, part.id, NOW, True)
    with store.reading() as session:
        assert finished_nights(session) == []
        assert [each.id for each in last_nights(session, 5)] == [part.id]
