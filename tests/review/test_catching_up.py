"""A desk without the clock: what was kept before it started is found all the same."""

from threading import Event

from bulletin.search import parse_search
from review.catching_up import LEASE, begin_indexing, index_waiting
from storage import articles, leases, search
from storage.search import Filters
from storage.store import Store
from tests.review.conftest import Clock
from tests.storage.made_up import scored


def keep(store: Store, count: int) -> None:
    """Keep articles that wait for the index."""
    with store.writing() as session:
        articles.add_judged(session, [scored(number, 0.5) for number in range(count)])


def test_what_waits_is_found_after_the_start(store: Store, clock: Clock) -> None:
    keep(store, 70)
    begin_indexing(store, clock, Event()).join(60)
    with store.reading() as session:
        found = search.newest(session, parse_search("云杉"), Filters(), 100)
        assert (search.waiting(session), len(found.ids)) == (0, 70)


def test_where_the_clock_is_at_it_the_desk_leaves_it_alone(store: Store, clock: Clock) -> None:
    keep(store, 3)
    with store.writing() as session:
        leases.take(session, LEASE, "elsewhere 1 1", clock(), 600)
    assert index_waiting(store, clock, Event()) == 0
    with store.reading() as session:
        assert search.waiting(session) == 3


def test_a_desk_that_ends_ends_it(store: Store, clock: Clock) -> None:
    keep(store, 3)
    stop = Event()
    stop.set()
    assert index_waiting(store, clock, stop) == 0
