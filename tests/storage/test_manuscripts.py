from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bulletin.candidate import Manuscript
from storage.articles import candidate
from storage.errors import Conflict, NoSuchRow
from storage.manuscripts import manuscripts, save_manuscript
from storage.store import Store
from tests.storage.made_up import NOW, article, judged, kept, sure
from tests.storage.strategies import block_strategy, clean_text, instants

TEXT = Manuscript(
    "云杉医院上线健康卡", "云杉日报", "https://a.example/", None, article().blocks, "原题", by="编辑甲", at=NOW
)


def test_every_version_is_kept_and_numbered(store: Store):
    one = kept(store, judged())
    with store.writing() as session:
        first = save_manuscript(session, one.id, TEXT, 0)
        second = save_manuscript(session, one.id, replace(first, title="改题"), 1)
    assert (first, second) == (replace(TEXT, version=1), replace(TEXT, version=2, title="改题"))
    with store.reading() as session:
        assert manuscripts(session, one.id) == [first, second]


def test_a_version_that_moved_is_a_conflict_and_nothing_is_overwritten(store: Store):
    one = kept(store, judged())
    with store.writing() as session:
        save_manuscript(session, one.id, TEXT, 0)
    for stale in (0, 2):
        with pytest.raises(Conflict, match="saved as version 1 by somebody else"), store.writing() as session:
            save_manuscript(session, one.id, replace(TEXT, title="后到"), stale)
    with store.reading() as session:
        assert [each.title for each in manuscripts(session, one.id)] == [TEXT.title]


def test_of_editors_who_save_at_the_same_time_one_wins(store: Store):
    one = kept(store, judged())

    def save(number: int) -> bool:
        try:
            with store.writing() as session:
                save_manuscript(session, one.id, replace(TEXT, title=str(number)), 0)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(6) as editors:
        won = list(editors.map(save, range(6)))
    with store.reading() as session:
        assert [each.title for each in manuscripts(session, one.id)] == [str(won.index(True))]
    assert won.count(True) == 1


def test_a_manuscript_of_nothing_is_refused(store: Store):
    with pytest.raises(NoSuchRow, match="no candidate 404"), store.writing() as session:
        save_manuscript(session, 404, TEXT, 0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(
    st.builds(
        Manuscript,
        *[clean_text] * 3,
        st.none() | st.dates(),
        st.lists(block_strategy(clean_text), max_size=3).map(tuple),
        clean_text,
        by=clean_text,
        at=st.none() | instants,
    )
)
def test_every_field_of_a_manuscript_comes_back_as_it_was(store: Store, text):
    one = kept(store, judged())
    version = one.manuscript.version if one.manuscript else 0
    with store.writing() as session:
        save_manuscript(session, one.id, text, version)
    with store.reading() as session:
        assert sure(candidate(session, one.id)).manuscript == replace(text, version=version + 1)
