from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bulletin.candidate import Choice, Decision, RejectReason
from bulletin.verdict import Queue, Verdict
from storage.articles import candidate
from storage.decisions import decide, decisions, judged_by
from storage.errors import NoSuchRow
from storage.store import Store
from tests.storage.made_up import NOW, judged, kept, sure

REJECTED = Decision(Choice.REJECTED, "编辑甲", NOW, RejectReason.PRINTED, "七月已刊")


def test_decisions_are_appended_and_the_last_one_stands(store: Store):
    one = kept(store, judged())
    taken_back = Decision(Choice.UNDECIDED, "编辑乙", NOW)
    with store.writing() as session:
        decide(session, one.id, REJECTED)
        decide(session, one.id, taken_back)
    with store.reading() as session:
        assert decisions(session, one.id) == [REJECTED, taken_back]
        assert sure(candidate(session, one.id)).decision == taken_back


def test_the_verdict_that_the_editor_saw_is_kept_with_the_decision(store: Store):
    one = kept(store, judged(verdict=Verdict(0.4, Queue.LOW, version="lexicon-7")))
    with store.writing() as session:
        decide(session, one.id, REJECTED)
    with store.reading() as session:
        assert judged_by(session, one.id) == ["lexicon-7"]


def test_a_decision_about_nothing_is_refused(store: Store):
    with pytest.raises(NoSuchRow, match="no candidate 404"), store.writing() as session:
        decide(session, 404, REJECTED)
    with store.reading() as session:
        assert decisions(session, 404) == []


def test_editors_who_decide_at_the_same_time_lose_nothing(store: Store):
    one = kept(store, judged())

    def say(number: int) -> None:
        with store.writing() as session:
            decide(session, one.id, replace(REJECTED, note=str(number)))

    with ThreadPoolExecutor(8) as editors:
        list(editors.map(say, range(24)))
    with store.reading() as session:
        assert sorted(int(each.note) for each in decisions(session, one.id)) == list(range(24))
