from dataclasses import replace
from datetime import timedelta

from bulletin.candidate import Choice, Decision, Manuscript, RejectReason
from bulletin.issue import IssueState
from bulletin.verdict import Queue
from storage.choices import accepted_lately, chosen, come_late, count_open, exists_in, without_day
from storage.decisions import decide
from storage.exported import exported
from storage.issues import save_issue
from storage.ledger import Carried, add_move, carry
from storage.manuscripts import save_manuscript
from storage.review_list import Wanted
from storage.store import Store
from tests.storage.made_up import AUGUST, NOW, issue, kept, period_after, scored

SEPTEMBER = period_after(1)
LATER = NOW + timedelta(days=20)


def said(store: Store, number: int, choice: Choice, reason: RejectReason | None = None, hours: int = 0) -> None:
    with store.writing() as session:
        decide(session, number, Decision(choice, "编辑", NOW + timedelta(hours=hours), reason, "一句话"))


def carried(store: Store, number: int) -> None:
    with store.writing() as session:
        carry(session, Carried(number, SEPTEMBER, "迟到", "编辑", NOW))


def test_what_was_chosen_of_a_period_comes_best_first_with_the_manuscripts_words(store: Store):
    low, high, other = (kept(store, scored(n, score)).id for n, score in ((1, 0.2), (2, 0.9), (3, 0.5)))
    for number in (low, high):
        said(store, number, Choice.ACCEPTED)
    said(store, other, Choice.RESERVE)
    text = Manuscript("改过的标题", "改过的来源", "https://a.example/", AUGUST.end, ())
    with store.writing() as session:
        save_manuscript(session, low, text, 0)
    with store.reading() as session:
        found = chosen(session, AUGUST, (Choice.ACCEPTED,))
        assert [each.id for each in found] == [high, low]
        assert (found[1].title, found[1].outlet, found[1].day) == ("改过的标题", "改过的来源", AUGUST.end)
        assert [each.id for each in chosen(session, AUGUST, (Choice.RESERVE,))] == [other]
        assert chosen(session, SEPTEMBER, tuple(Choice)) == []


def test_a_carried_candidate_belongs_to_the_period_it_was_carried_to(store: Store):
    number = kept(store, scored(1, 0.9)).id
    said(store, number, Choice.ACCEPTED)
    carried(store, number)
    with store.reading() as session:
        assert chosen(session, AUGUST, (Choice.ACCEPTED,)) == []
        assert [each.id for each in chosen(session, SEPTEMBER, (Choice.ACCEPTED,))] == [number]
        assert not exists_in(session, AUGUST)
        assert exists_in(session, SEPTEMBER)
    kept(store, scored(2, 0.5))
    with store.reading() as session:
        assert exists_in(session, AUGUST)
        assert count_open(session, AUGUST, None, ()) == 1


def test_the_undecided_are_counted_without_what_was_aside_printed_or_found_later(store: Store):
    ids = [kept(store, scored(number, 0.5)).id for number in range(4)]
    kept(store, scored(10, 0.5, Queue.ASIDE))
    kept(store, replace(scored(11, 0.5), found_at=LATER))
    said(store, ids[0], Choice.REJECTED)
    with store.reading() as session:
        assert count_open(session, AUGUST, None, ()) == 4
        assert count_open(session, AUGUST, NOW, ()) == 3
        assert count_open(session, AUGUST, NOW, ids[1:2]) == 2


def test_what_has_no_day_is_offered_until_it_is_put_away_or_carried(store: Store):
    first, second, third = (kept(store, scored(number, 0.5, day=None)).id for number in range(3))
    kept(store, scored(7, 0.5, Queue.LOW, None))
    said(store, second, Choice.REJECTED)
    carried(store, third)
    with store.reading() as session:
        assert [each.id for each in without_day(session)] == [first]


def test_what_came_after_its_issue_was_released_is_late(store: Store):
    kept(store, scored(1, 0.5))
    late = kept(store, replace(scored(2, 0.5), found_at=LATER)).id
    out = issue(state=IssueState.RELEASED)
    with store.writing() as session:
        save_issue(session, out, NOW)
        add_move(session, out, "submitted", "签发", NOW + timedelta(days=1))
        add_move(session, replace(out, revision=1), "draft", "签发", NOW + timedelta(days=40))
    with store.reading() as session:
        assert [each.id for each in come_late(session, "monthly")] == [late], "the first release counts"
        assert come_late(session, "weekly") == []
    carried(store, late)
    with store.reading() as session:
        assert come_late(session, "monthly") == []


def test_what_was_accepted_last_comes_first(store: Store):
    ids = [kept(store, scored(number, 0.5)).id for number in range(3)]
    for hours, number in enumerate(ids):
        said(store, number, Choice.ACCEPTED, hours=hours)
    said(store, ids[1], Choice.UNDECIDED, hours=9)
    with store.reading() as session:
        found = accepted_lately(session, 10)
        assert [number for number, _ in found] == [ids[2], ids[0]]
        assert found[0][1] == NOW + timedelta(hours=2)
        assert len(accepted_lately(session, 1)) == 1


def test_a_list_is_exported_by_its_conditions_with_who_decided(store: Store):
    first, second = (kept(store, scored(number, score)).id for number, score in ((1, 0.4), (2, 0.8)))
    said(store, first, Choice.REJECTED, RejectReason.QUALITY)
    with store.reading() as session:
        every = exported(session, Wanted(AUGUST, choice=None), 10)
        assert [each.id for each in every] == [second, first]
        assert (every[1].by, every[1].note, every[1].reason) == ("编辑", "一句话", RejectReason.QUALITY)
        assert (every[0].by, every[0].decided_at) == ("", None)
        assert [each.id for each in exported(session, Wanted(AUGUST), 10)] == [second]
        assert len(exported(session, Wanted(AUGUST, choice=None), 1)) == 1
