"""更正 that is given up: what was released stands as before, the draft is kept, nothing stands up again by itself."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bulletin.issue import Issue, IssueState
from issuing.moving import drop_correction, take_up_correction, write_move
from storage import ledger, shelf, submissions
from storage.errors import Conflict
from storage.issues import drop_correction as take_away
from storage.issues import find_issue, issues, save_issue
from storage.store import Session, Store
from tests.storage.made_up import AUGUST, NOW, issue, sure

LATER = NOW + timedelta(hours=1)
RELEASED = issue(state=IssueState.RELEASED, entries=issue().entries[1:])
DRAFT = issue(revision=1, lead="更正：本期共一篇。", entries=issue().entries[:1])
SUBMITTED = replace(DRAFT, state=IssueState.SUBMITTED)


def corrected(store: Store, draft: Issue = DRAFT) -> None:
    """A released issue and the draft of its correction."""
    with store.writing() as session:
        save_issue(session, RELEASED, NOW)
        save_issue(session, draft, NOW)


def latest(store: Store) -> Issue:
    with store.reading() as session:
        return sure(find_issue(session, "monthly", AUGUST))


def drop(session: Session) -> tuple[Issue, int]:
    return drop_correction(session, DRAFT, DRAFT, "签发", LATER, "不用改了")


def test_the_released_revision_is_the_latest_again_and_the_draft_is_kept_whole(store: Store) -> None:
    corrected(store)
    with store.writing() as session:
        standing, number = drop(session)
    assert standing == latest(store) == RELEASED
    with store.reading() as session:
        (kept,) = submissions.dropped(session, "monthly", AUGUST)
        assert submissions.submissions(session, "monthly", AUGUST) == [], "it was never submitted"
        (move,) = ledger.moves(session, "monthly", AUGUST)
    assert replace(kept.issue, state=IssueState.DRAFT) == DRAFT
    assert (kept.id, kept.ended_by, kept.ended_at, kept.note) == (number, "签发", LATER, "不用改了")
    assert (move.was, move.became, move.revision, move.by, move.note) == (
        "draft",
        ledger.DROPPED,
        1,
        "签发",
        "不用改了",
    )


def test_what_was_given_up_is_taken_up_again_while_no_other_correction_stands(store: Store) -> None:
    corrected(store)
    with store.writing() as session:
        drop(session)
    with store.writing() as session:
        (kept,) = submissions.dropped(session, "monthly", AUGUST)
        assert take_up_correction(session, kept, "签发", LATER) == DRAFT
    assert latest(store) == DRAFT
    with pytest.raises(ValueError, match="another correction"), store.writing() as session:
        take_up_correction(session, kept, "签发", LATER)


@pytest.mark.parametrize("other", [RELEASED, SUBMITTED, replace(DRAFT, state=IssueState.RELEASED), issue()])
def test_nothing_but_the_draft_of_a_correction_is_taken_away(store: Store, other: Issue) -> None:
    with store.writing() as session:
        save_issue(session, other, NOW)
    with pytest.raises(ValueError), store.writing() as session:
        drop_correction(session, other, other, "签发", LATER)
    with pytest.raises(Conflict), store.writing() as session:
        take_away(session, other)
    assert latest(store) == other


def test_a_draft_that_was_changed_meanwhile_is_not_dropped(store: Store) -> None:
    corrected(store, replace(DRAFT, lead="更正：别人刚改过。"))
    with pytest.raises(Conflict), store.writing() as session:
        drop(session)
    with store.reading() as session:
        assert len(issues(session)) == 2
        assert submissions.dropped(session, "monthly", AUGUST) == []


def second_while_first(store: Store, first: Callable[[Session], object], second: Callable[[Session], object]) -> bool:
    """Two changes of which the second comes while the first has not committed; whether the second was refused."""
    refused: list[bool] = []

    def do() -> None:
        try:
            with store.writing() as session:
                second(session)
        except Conflict:
            refused.append(True)

    other = threading.Thread(target=do)
    with store.writing() as session:
        first(session)
        other.start()
    other.join()
    return bool(refused)


def submit(session: Session) -> None:
    write_move(session, DRAFT, SUBMITTED, "编辑", LATER)


def test_what_is_submitted_while_it_is_dropped_does_not_stand_up_again(store: Store) -> None:
    corrected(store)
    assert second_while_first(store, drop, submit)
    assert latest(store) == RELEASED


def test_what_is_dropped_while_it_is_submitted_stays_submitted(store: Store) -> None:
    corrected(store)
    assert second_while_first(store, submit, drop)
    assert latest(store) == SUBMITTED


def test_of_two_who_drop_it_at_the_same_moment_one_does(store: Store) -> None:
    corrected(store)
    assert second_while_first(store, drop, drop)
    with store.reading() as session:
        assert len(submissions.dropped(session, "monthly", AUGUST)) == 1
        assert [each.revision for each in shelf.spines(session, "monthly")] == [0]
