from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from storage.errors import LeaseLost
from storage.leases import Holder, Lease, holder, release, renew, take, take_over
from storage.store import Store
from tests.storage.made_up import NOW

MINUTE = timedelta(minutes=1)
FIRST, SECOND = "desk.example, process 11, since 02:00", "desk.example, process 12, since 02:01"


def taken(store: Store, owner=FIRST, now=NOW, kind="night"):
    with store.writing() as session:
        return take(session, kind, owner, now, 60)


def test_a_free_lease_is_taken(store: Store):
    assert taken(store) == Lease("night", FIRST, 1, NOW + MINUTE)


def test_a_second_start_learns_who_runs(store: Store):
    taken(store)
    assert taken(store, SECOND) == Holder("night", FIRST, 1, NOW, NOW + MINUTE)
    with store.reading() as session:
        assert holder(session, "night", NOW) == Holder("night", FIRST, 1, NOW, NOW + MINUTE)


def test_kinds_of_job_do_not_hinder_one_another(store: Store):
    taken(store)
    assert isinstance(taken(store, SECOND, kind="issue"), Lease)


def test_a_lease_that_ran_out_is_taken_over_with_a_higher_token(store: Store):
    old = taken(store)
    assert isinstance(taken(store, SECOND, NOW + MINUTE - timedelta(microseconds=1)), Holder)
    assert taken(store, SECOND, NOW + MINUTE) == Lease("night", SECOND, 2, NOW + 2 * MINUTE)
    with pytest.raises(LeaseLost, match=SECOND), store.writing() as session:
        renew(session, old, NOW + MINUTE, 60)


def test_a_renewed_lease_lasts_from_its_renewal(store: Store):
    lease = taken(store)
    with store.writing() as session:
        longer = renew(session, lease, NOW + MINUTE / 2, 60)
    assert longer == Lease("night", FIRST, 1, NOW + MINUTE * 1.5)
    assert isinstance(taken(store, SECOND, NOW + MINUTE), Holder)


def test_a_lease_given_back_is_free_at_once_and_its_token_still_rises(store: Store):
    lease = taken(store)
    with store.writing() as session:
        release(session, lease, NOW)
        assert holder(session, "night", NOW) is None
    assert taken(store, SECOND) == Lease("night", SECOND, 2, NOW + MINUTE)
    with store.writing() as session:
        release(session, lease, NOW)
    assert isinstance(taken(store), Holder)


def test_the_lease_of_a_dead_process_is_taken_over_at_once_by_one(store: Store):
    taken(store)
    dead = taken(store, SECOND)
    with store.writing() as session:
        assert take_over(session, dead, SECOND, NOW, 60) == Lease("night", SECOND, 2, NOW + MINUTE)
    with store.writing() as session:
        assert take_over(session, dead, "a third", NOW, 60) == Holder("night", SECOND, 2, NOW, NOW + MINUTE)


def test_of_many_starts_at_once_one_gets_the_lease(store: Store):
    with ThreadPoolExecutor(8) as starts:
        answers = list(starts.map(lambda number: taken(store, f"process {number}"), range(8)))
    won = [each for each in answers if isinstance(each, Lease)]
    assert len(won) == 1
    assert {each.owner for each in answers} == {won[0].owner}
