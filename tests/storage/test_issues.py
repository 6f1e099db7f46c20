from dataclasses import replace
from datetime import date

import pytest

from bulletin.issue import IssueState
from bulletin.period import month
from storage.errors import Conflict, Released
from storage.issues import find_issue, heads, issues, released_issues, save_issue
from storage.store import Store
from tests.storage.made_up import AUGUST, NOW, issue

JULY = month(date(2024, 7, 1))


def save(store: Store, *which):
    with store.writing() as session:
        return [save_issue(session, each, NOW) for each in which]


def latest(store: Store, period=AUGUST):
    with store.reading() as session:
        return find_issue(session, "monthly", period)


@pytest.mark.parametrize("masthead", [{}, {"name": None, "publisher": None}, {"entries": ()}])
def test_every_field_of_an_issue_and_its_entries_comes_back_as_it_was(store: Store, masthead):
    save(store, issue(**masthead))
    assert latest(store) == issue(**masthead)


def test_a_draft_saved_again_is_replaced_and_keeps_its_id(store: Store):
    longer = issue(entries=issue().entries * 2, state=IssueState.SUBMITTED)
    (first,) = save(store, issue())
    assert save(store, longer) == [first]
    assert latest(store) == longer


def test_a_released_issue_is_never_changed(store: Store):
    released = issue(state=IssueState.RELEASED)
    (first,) = save(store, released)
    with pytest.raises(Released, match="saved as revision 1"):
        save(store, issue())
    assert save(store, released) == [first]
    assert latest(store) == released


def test_a_correction_stands_beside_what_it_corrects(store: Store):
    released = issue(state=IssueState.RELEASED)
    corrected = issue(revision=1, lead="更正：本期共两篇。")
    save(store, released, corrected)
    assert latest(store) == corrected
    with store.reading() as session:
        assert issues(session) == [released, corrected]
        assert released_issues(session) == [released]


def test_a_number_belongs_to_one_period(store: Store):
    save(store, issue())
    with pytest.raises(Conflict, match="number 901 belongs to the issue of 2024-08"):
        save(store, issue(period=JULY))
    save(store, issue(period=JULY, number=900))
    with pytest.raises(Conflict, match="number 901"):
        save(store, issue(period=JULY, number=901))
    save(store, issue(series="weekly", period=JULY))


def test_what_was_never_issued_is_none(store: Store):
    save(store, issue())
    assert latest(store, JULY) is None
    with store.reading() as session:
        assert find_issue(session, "weekly", AUGUST) is None


def test_released_issues_come_oldest_first_and_by_series(store: Store):
    august = issue(state=IssueState.RELEASED)
    july, weekly = replace(august, period=JULY, number=900), replace(august, series="weekly")
    save(store, august, july, weekly, issue(period=month(date(2024, 9, 1)), number=902))
    with store.reading() as session:
        assert released_issues(session) == [july, august, weekly]
        assert released_issues(session, "monthly") == [july, august]


def test_the_ledgers_heads_are_those_of_the_whole_issues(store: Store):
    save(store, issue(), issue(period=JULY, number=issue().number - 1, state=IssueState.RELEASED))
    with store.reading() as session:
        wanted = [(each.period, each.number, each.state) for each in issues(session)]
        assert [(each.period, each.number, each.state) for each in heads(session)] == wanted
        assert len(wanted) == 2
