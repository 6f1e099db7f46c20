"""Settling a period: one batch, one undo, nothing learned of it, nothing decided over anybody's head."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from bulletin.candidate import Choice, Decision, RejectReason
from bulletin.issue import IssueState, choice_of
from bulletin.series import load_series
from bulletin.verdict import Queue
from issuing.drafting import draft_issue
from issuing.moving import release
from issuing.settling import AT_ONCE, note_of, settle, unsettle, unsettled
from pipelines.judge.learning import label_of_decision
from storage import articles, decisions, issues
from storage.store import Store
from tests.conftest import OpenBlank
from tests.storage.made_up import AUGUST, NOW, scored

SERIES = load_series()
LATER = NOW + timedelta(days=20)


@pytest.fixture
def store(tmp_path: Path, open_blank: OpenBlank) -> Iterator[Store]:
    opened = open_blank(tmp_path / "yuebao.db")
    yield opened
    opened.close()


def gathered(store: Store, shown: int, aside: int = 0) -> None:
    """August with candidates, and its issue released without any of them."""
    with store.writing() as session:
        articles.add_judged(session, [scored(number, 0.1) for number in range(shown)])
        articles.add_judged(session, [scored(5_000 + number, 0.1, Queue.ASIDE) for number in range(aside)])
    issue = draft_issue(store, SERIES, AUGUST, NOW)
    with store.writing() as session:
        issues.save_issue(session, replace(issue, entries=()), NOW)
    after = release(store, replace(issue, entries=()), (), "签发", NOW + timedelta(days=15))
    assert after.state is IssueState.RELEASED


def choices(store: Store) -> list[Choice]:
    with store.reading() as session:
        return [choice_of(each) for each in articles.candidates(session, AUGUST)]


def said(store: Store, number: int, choice: Choice, reason: RejectReason | None = None) -> None:
    with store.writing() as session:
        decisions.decide(session, number, Decision(choice, "编辑", LATER, reason))


def test_what_nobody_decided_is_put_away_as_one_batch_that_teaches_nothing(store):
    gathered(store, 3, aside=2)
    done = settle(store, SERIES, AUGUST, "编辑", LATER)
    assert done.count == 3
    with store.reading() as session:
        for each in articles.candidates(session, AUGUST, [Queue.SHORTLIST]):
            assert each.decision is not None
            assert (each.decision.choice, each.decision.note) == (Choice.REJECTED, done.note)
            assert label_of_decision(each.decision) is None
        assert all(each.decision is None for each in articles.candidates(session, AUGUST, [Queue.ASIDE]))
    assert unsettled(store, SERIES, AUGUST) == ()


def test_one_undo_takes_the_whole_batch_back_but_nothing_that_was_decided_since(store):
    gathered(store, 4)
    first = unsettled(store, SERIES, AUGUST)[0]
    settle(store, SERIES, AUGUST, "编辑", LATER)
    said(store, first, Choice.REJECTED, RejectReason.IRRELEVANT)
    assert unsettle(store, SERIES, AUGUST, "编辑", LATER).count == 3
    assert sorted(choices(store)) == [Choice.REJECTED, *[Choice.UNDECIDED] * 3]
    assert settle(store, SERIES, AUGUST, "编辑", LATER).count == 3


def test_what_somebody_has_decided_or_put_aside_stays_as_it_is(store):
    gathered(store, 4)
    numbers = unsettled(store, SERIES, AUGUST)
    said(store, numbers[0], Choice.LATER)
    said(store, numbers[1], Choice.RESERVE)
    done = settle(store, SERIES, AUGUST, "编辑", LATER)
    assert (done.count, done.left) == (2, 2)
    assert sorted(choices(store)) == [Choice.LATER, Choice.REJECTED, Choice.REJECTED, Choice.RESERVE]


def test_what_was_found_after_the_release_stays_open(store):
    gathered(store, 1)
    with store.writing() as session:
        articles.add_judged(session, [replace(scored(99, 0.8), found_at=LATER)])
    assert settle(store, SERIES, AUGUST, "编辑", LATER).count == 1
    assert sorted(choices(store)) == [Choice.REJECTED, Choice.UNDECIDED]


def test_a_settling_that_was_cut_off_is_made_whole_by_the_next_and_undone_as_one(store):
    gathered(store, 2 * AT_ONCE + 7)
    with store.reading() as session:
        issue = issues.find_issue(session, SERIES.key, AUGUST)
    assert issue is not None
    for each in unsettled(store, SERIES, AUGUST)[:AT_ONCE]:  # what the first transaction of a killed settling wrote
        with store.writing() as session:
            said_so = Decision(Choice.REJECTED, "编辑", LATER, RejectReason.LENGTH, note_of(issue))
            decisions.decide(session, each, said_so)
    assert settle(store, SERIES, AUGUST, "编辑", LATER).count == AT_ONCE + 7
    assert unsettle(store, SERIES, AUGUST, "编辑", LATER).count == 2 * AT_ONCE + 7


def test_a_period_is_not_settled_before_its_issue_is_released(store):
    with store.writing() as session:
        articles.add_judged(session, [scored(1, 0.5)])
    with pytest.raises(ValueError, match="not released"):
        settle(store, SERIES, AUGUST, "编辑", LATER)
    draft_issue(store, SERIES, AUGUST, NOW)
    with pytest.raises(ValueError, match="not released"):
        settle(store, SERIES, AUGUST, "编辑", LATER)


def test_settling_reads_no_text_of_any_candidate(store):
    gathered(store, 3)
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    settle(store, SERIES, AUGUST, "编辑", LATER)
    unsettle(store, SERIES, AUGUST, "编辑", LATER)
    event.remove(store.engine, "before_cursor_execute", note)
    assert any("candidates" in each for each in asked)
    assert not [each for each in asked if "articles.blocks" in each]
