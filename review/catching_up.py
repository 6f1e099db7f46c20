"""A desk without the clock still finds everything: at its start it takes what waits into the search index."""

import logging
from threading import Event, Thread

from review.desk import Clock
from storage import search
from storage.holding import held
from storage.leases import Holder
from storage.store import Store

logger = logging.getLogger(__name__)
LEASE = "job:index"
"""The lease of the clock's job that does the same all the time."""


def index_waiting(store: Store, clock: Clock, stop: Event) -> int:
    """Take what waits into the index, in short transactions; how many texts. Nothing where the clock is at it."""
    taken = 0
    with held(store, LEASE, clock) as got:
        if isinstance(got, Holder):
            return 0
        while not stop.is_set():
            with store.writing() as session:
                portion = search.index_next(session)
            if not portion:
                break
            taken += portion
    return taken


def begin_indexing(store: Store, clock: Clock, stop: Event) -> Thread:
    """The same beside the desk; a fault is logged and leaves the rest to the clock."""

    def run() -> None:
        try:
            index_waiting(store, clock, stop)
        except Exception:  # the one broad catch of this unit of work
            logger.exception("the search index could not be brought up to date")

    thread = Thread(target=run, name="index", daemon=True)
    thread.start()
    return thread
