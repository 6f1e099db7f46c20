from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bulletin.candidate import Choice, Decision, RejectReason
from bulletin.verdict import Queue, Verdict
from storage.articles import candidate
from storage.decisions import (
    Stands,
    Undone,
    batch_of,
    decide,
    decide_all,
    decisions,
    judged_by,
    last_batch,
    standing,
    undo,
)
from storage.errors import NoSuchRow
from storage.store import Store
from tests.storage.made_up import NOW, judged, kept, sure

LATER = NOW + timedelta(hours=1)
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


ACCEPTED = Decision(Choice.ACCEPTED, "编辑甲", NOW)


def standing_of(store: Store, number: int) -> tuple[str, Choice]:
    """The last choice as the lists have it and as it was decided."""
    with store.reading() as session:
        told = sure(standing(session, [number])[number].decision)
        choice = session.scalar(text("SELECT choice FROM candidates WHERE id = :id"), {"id": number})
    return choice, told.choice


def test_an_action_is_taken_back_as_a_whole_and_what_stood_before_stands_again(store: Store):
    ids = [kept(store, judged(number)).id for number in (1, 2, 3)]
    with store.writing() as session:
        decide(session, ids[0], REJECTED)
        decide_all(session, ids, ACCEPTED, "together")
    with store.writing() as session:
        batch = sure(last_batch(session, "编辑甲"))
        assert (batch.name, batch.choice, batch.count) == ("together", Choice.ACCEPTED, 3)
        undone = undo(session, batch, "编辑甲", LATER, "back")
    assert undone == Undone(tuple(ids), ())
    assert standing_of(store, ids[0]) == ("rejected", Choice.REJECTED)
    assert standing_of(store, ids[1]) == ("undecided", Choice.UNDECIDED)
    with store.reading() as session:
        assert [each.choice for each in decisions(session, ids[0])] == [
            REJECTED.choice,
            ACCEPTED.choice,
            REJECTED.choice,
        ]
        assert sure(standing(session, ids)[ids[0]].decision).reason is RejectReason.PRINTED
        assert last_batch(session, "编辑甲") is None
        assert batch_of(session, "together") is None


def test_undoing_leaves_alone_what_was_decided_since(store: Store):
    mine, theirs = (kept(store, judged(number)).id for number in (1, 2))
    with store.writing() as session:
        decide_all(session, [mine, theirs], ACCEPTED, "together")
        decide(session, theirs, replace(REJECTED, by="编辑乙"), "after")
        undone = undo(session, sure(batch_of(session, "together")), "编辑甲", LATER, "back")
    assert undone == Undone((mine,), (theirs,))
    assert standing_of(store, theirs) == ("rejected", Choice.REJECTED)


def test_actions_are_taken_back_one_by_one_the_latest_first_and_only_ones_own(store: Store):
    one = kept(store, judged()).id
    with store.writing() as session:
        decide_all(session, [one], ACCEPTED, "first")
        decide_all(session, [one], replace(REJECTED, at=NOW + timedelta(minutes=1)), "second")
        decide_all(session, [one], Decision(Choice.LATER, "编辑乙", LATER), "theirs")
        assert last_batch(session, "编辑甲") is None
        undo(session, sure(last_batch(session, "编辑乙")), "编辑乙", LATER, "back")
        assert sure(last_batch(session, "编辑甲")).name == "second"
        undo(session, sure(last_batch(session, "编辑甲")), "编辑甲", LATER, "back again")
        assert sure(last_batch(session, "编辑甲")).name == "first"


def test_an_action_is_found_behind_many_that_were_taken_back(store: Store):
    ids = [kept(store, judged(number)).id for number in range(50)]
    with store.writing() as session:
        decide_all(session, ids[:1], ACCEPTED, "first")
        for round_ in range(1, 10):
            said = replace(REJECTED, at=NOW + timedelta(minutes=2 * round_))
            decide_all(session, ids[1:], said, f"said {round_}")
            undone = undo(
                session,
                sure(last_batch(session, "编辑甲")),
                "编辑甲",
                said.at + timedelta(minutes=1),
                f"undone {round_}",
            )
            assert undone.standing == standing(session, ids[1:])
        assert sure(last_batch(session, "编辑甲")).name == "first"


def test_what_is_no_candidate_undoes_the_whole_action(store: Store):
    one = kept(store, judged()).id
    with pytest.raises(NoSuchRow, match="no candidate 404"), store.writing() as session:
        decide_all(session, [one, 404], ACCEPTED, "together")
    with store.reading() as session:
        assert standing(session, [one, 404]) == {one: Stands(0, None)}
