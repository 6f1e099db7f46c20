"""Taking texts into the search index, in short transactions, so that an editor's key never waits for it."""

from scheduler.desk import NOTHING, Desk, Done
from storage import search
from storage.jobs import JobState


def something_waits(desk: Desk) -> bool:
    """Whether a text is not in the index yet."""
    with desk.store.reading() as session:
        return search.waits(session)


def index_texts(desk: Desk, _state: JobState) -> Done:
    """Take all that waits into the index, portion by portion, until there is none or the runner ends."""
    taken = 0
    while not desk.stop.is_set():
        with desk.store.writing() as session:
            portion = search.index_next(session)
        if not portion:
            break
        taken += portion
    return Done("done", f"编入 {taken} 篇") if taken else NOTHING
