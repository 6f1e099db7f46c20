"""Counts by day, outlet and choice, on both databases."""

from dataclasses import replace
from datetime import date

from bulletin.candidate import Choice, Decision
from bulletin.issue import IssueState
from bulletin.period import Period, month
from bulletin.verdict import Queue
from storage import figures
from storage.decisions import decide
from storage.issues import save_issue
from storage.store import Store
from tests.storage.made_up import AUGUST, NOW, issue, kept, scored

DAY = date(2024, 8, 15)


def test_candidates_are_counted_by_day_queue_and_outlet(store: Store) -> None:
    kept(store, scored(1, 0.9))
    kept(store, scored(2, 0.8))
    kept(store, scored(3, 0.1, Queue.ASIDE, date(2024, 8, 31)))
    kept(store, scored(4, 0.1, Queue.ASIDE, date(2024, 9, 1)))
    kept(store, scored(5, 0.1, Queue.ASIDE, None))
    with store.reading() as session:
        assert sorted((one.day, one.queue, one.count) for one in figures.kept_by_day(session, AUGUST)) == [
            (DAY, Queue.SHORTLIST, 2),
            (date(2024, 8, 31), Queue.ASIDE, 1),
        ]
        year = Period(date(2024, 1, 1), date(2024, 12, 31))
        assert {(one.day, one.queue, one.outlet, one.count) for one in figures.kept_by_outlet(session, year)} == {
            (AUGUST.start, Queue.SHORTLIST, "cloudfir", 2),
            (AUGUST.start, Queue.ASIDE, "cloudfir", 1),
            (date(2024, 9, 1), Queue.ASIDE, "cloudfir", 1),
        }
        assert figures.first_day(session) == DAY


def test_only_the_last_decision_counts_and_one_taken_back_does_not(store: Store) -> None:
    first, second = kept(store, scored(1, 0.9)), kept(store, scored(2, 0.8))
    with store.writing() as session:
        decide(session, first.id, Decision(Choice.RESERVE, "王编辑", NOW))
        decide(session, first.id, Decision(Choice.ACCEPTED, "王编辑", NOW))
        decide(session, second.id, Decision(Choice.ACCEPTED, "王编辑", NOW))
        decide(session, second.id, Decision(Choice.UNDECIDED, "王编辑", NOW))
    with store.reading() as session:
        assert figures.decided_by_outlet(session, AUGUST) == [
            figures.ChoiceCount(AUGUST.start, "cloudfir", Choice.ACCEPTED, 1)
        ]


def test_printed_are_the_entries_of_the_latest_released_revision(store: Store) -> None:
    released = replace(issue(), state=IssueState.RELEASED)
    corrected = replace(released, revision=1, entries=released.entries[:1])
    drafted = replace(issue(), period=month(date(2024, 9, 1)), issued=date(2024, 9, 30), number=902)
    with store.writing() as session:
        for each in (released, corrected, drafted):
            save_issue(session, each, NOW)
    with store.reading() as session:
        year = Period(date(2024, 1, 1), date(2024, 12, 31))
        assert list(figures.printed(session, year)) == [figures.Printed(AUGUST.end, "云杉日报")]
        assert list(figures.printed(session, month(date(2024, 7, 1)))) == []
