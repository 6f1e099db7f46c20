"""Marks beside candidates, and verdicts given anew."""

from dataclasses import replace

import pytest

from bulletin.candidate import Choice, Decision
from bulletin.story import Printed, Stage
from bulletin.verdict import Leaning, Queue, Verdict
from storage import articles, decisions, marks, verdicts
from storage.errors import NoSuchRow
from storage.store import Store
from tests.storage.made_up import AUGUST, NOW, judged, kept, sure

SURE = Printed(901, "九〇一", 0, 2, "云杉医院上线电子健康卡", 0.93, True)


def test_what_was_printed_is_replaced_as_a_whole_the_certain_first(store: Store):
    one = kept(store, judged()).id
    likely = replace(SURE, number=902, certain=False, share=0.99)
    with store.writing() as session:
        marks.put_printed(session, one, [likely, SURE])
    with store.reading() as session:
        assert marks.printed(session, [one, 999]) == {one: (SURE, likely)}
    with store.writing() as session:
        marks.put_printed(session, one, [])
    with store.reading() as session:
        assert marks.printed(session, [one]) == {}


def test_a_mark_is_bound_to_the_verdict_that_stood(store: Store):
    one = kept(store, judged())
    with store.writing() as session:
        marks.mark_score(session, one.id, Leaning.TOO_LOW, "editor", NOW)
        verdicts.put_verdict(session, one.id, Verdict(0.2, Queue.LOW, version="later"))
        marks.mark_score(session, one.id, Leaning.TOO_HIGH, "editor", NOW)
    with store.reading() as session:
        last = marks.last_marks(session)[one.id]
    assert (last.leaning, last.version, last.score) == (Leaning.TOO_HIGH, "later", 0.2)
    with pytest.raises(NoSuchRow), store.writing() as session:
        marks.mark_score(session, 999, Leaning.TOO_LOW, "editor", NOW)


def test_a_decided_candidate_keeps_its_verdict(store: Store):
    one, other = kept(store, judged(1)), kept(store, judged(2))
    with store.writing() as session:
        decisions.decide(session, one.id, Decision(Choice.ACCEPTED, "editor", NOW))
        anew = Verdict(0.2, Queue.LOW, one.verdict.reasons, ("京津冀",), "later")
        assert not verdicts.put_verdict(session, one.id, anew)
        assert verdicts.put_verdict(session, other.id, anew)
    with store.reading() as session:
        assert sure(articles.candidate(session, one.id)).verdict == one.verdict
        assert sure(articles.candidate(session, other.id)).verdict == anew


def test_there_is_to_learn_from_what_was_decided_marked_or_missed(store: Store):
    decided, marked, lost, silent = (kept(store, judged(number)).id for number in range(1, 5))
    with store.writing() as session:
        decisions.decide(session, decided, Decision(Choice.REJECTED, "editor", NOW))
        marks.mark_score(session, marked, Leaning.TOO_LOW, "editor", NOW)
        for stage in (Stage.ASIDE, Stage.REJECTED):
            marks.add_missed(session, lost, 901, stage, NOW)
    with store.reading() as session:
        assert {each.id for each in verdicts.told_of(session)} == {decided, marked, lost} - {silent}
        assert marks.missed(session) == {lost: Stage.ASIDE}


def test_a_spot_check_stays_as_it_was_first_shown(store: Store):
    one, other = kept(store, judged(1)).id, kept(store, judged(2)).id
    with store.writing() as session:
        marks.put_spot_check(session, AUGUST, [one])
        marks.put_spot_check(session, AUGUST, [other])
    with store.reading() as session:
        assert marks.spot_check_of(session, AUGUST) == {one}
