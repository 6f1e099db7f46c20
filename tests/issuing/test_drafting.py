"""Drafting from the store: of one story one article is proposed, whatever its reprints are called."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from bulletin.article import Paragraph
from bulletin.candidate import Choice, Decision, Judged
from bulletin.issue import Issue
from bulletin.period import month
from bulletin.series import load_series
from bulletin.story import Place
from bulletin.verdict import Queue, Verdict
from issuing.drafting import draft_issue, why_not_drafted
from storage import articles, decisions, ledger, stories
from storage.store import Store
from tests.conftest import OpenBlank
from tests.storage.made_up import AUGUST, NOW, article, judged

SERIES = load_series()


@pytest.fixture
def store(tmp_path: Path, open_blank: OpenBlank) -> Iterator[Store]:
    opened = open_blank(tmp_path / "yuebao.db")
    yield opened
    opened.close()


def told(number: int, day: date = date(2024, 8, 15)) -> Judged:
    """A shortlisted article with a headline and a text of its own, the better judged the lower its number."""
    own = article(title=f"第{number}个标题", blocks=(Paragraph(f"第{number}篇的正文。"),), published=day)
    return judged(number, article=own, verdict=Verdict(0.95 - number / 100, Queue.SHORTLIST))


def gathered(store: Store, count: int, *same: Sequence[int]) -> list[int]:
    """So many candidates, best first, of which the groups `same` (their places) are one story each; their ids."""
    made = [told(number) for number in range(count)]
    with store.writing() as session:
        articles.add_judged(session, made)
        found = [articles.candidate_by_key(session, each.key) for each in made]
        ids = [each.id for each in found if each is not None]
        groups = [[ids[place] for place in group] for group in same]
        stories.put_places(
            session, [Place(number, date(2024, 8, 15), min(group), min(group)) for group in groups for number in group]
        )
    return ids


def decided(store: Store, number: int, choice: Choice) -> None:
    with store.writing() as session:
        decisions.decide(session, number, Decision(choice, "编辑", NOW))


def proposed(issue: Issue) -> set[int | None]:
    return {each.candidate for each in issue.proposed}


def test_an_article_and_its_reprint_under_another_title_are_proposed_once(store):
    ids = gathered(store, 7, (0, 1, 2), (3, 4))
    assert proposed(draft_issue(store, SERIES, AUGUST, NOW)) == {ids[0], ids[3], ids[5], ids[6]}


def test_a_reprint_of_what_was_accepted_is_not_proposed_and_a_second_accepted_one_stays(store):
    ids = gathered(store, 6, (0, 1, 5))
    decided(store, ids[1], Choice.ACCEPTED)
    decided(store, ids[5], Choice.ACCEPTED)
    issue = draft_issue(store, SERIES, AUGUST, NOW)
    assert {each.candidate for each in issue.entries} == {ids[1], ids[5], ids[2], ids[3]}
    assert proposed(issue) == {ids[2], ids[3]}


def test_a_draft_made_again_keeps_its_proposal_and_takes_no_reprint_that_is_judged_better(store):
    made = [told(number) for number in (1, 2)]
    with store.writing() as session:
        articles.add_judged(session, made)
    first = draft_issue(store, SERIES, AUGUST, NOW)
    with store.writing() as session:
        articles.add_judged(session, [told(0)])
        better = articles.candidate_by_key(session, told(0).key)
        assert better is not None and first.entries[0].candidate is not None
        pair = (first.entries[0].candidate, better.id)
        stories.put_places(session, [Place(number, date(2024, 8, 15), min(pair), min(pair)) for number in pair])
    assert draft_issue(store, SERIES, AUGUST, NOW) == first


def test_where_the_better_of_a_story_was_rejected_the_other_is_proposed(store):
    ids = gathered(store, 3, (0, 1))
    draft_issue(store, SERIES, AUGUST, NOW)
    decided(store, ids[0], Choice.REJECTED)
    assert proposed(draft_issue(store, SERIES, AUGUST, NOW)) == {ids[1], ids[2]}


def test_what_was_carried_in_by_hand_comes_before_its_better_judged_twin(store):
    ids = gathered(store, 2, (0, 1))
    with store.writing() as session:
        ledger.carry(session, ledger.Carried(ids[1], AUGUST, "签发人要它", "签发", NOW))
    assert proposed(draft_issue(store, SERIES, AUGUST, NOW)) == {ids[1]}


def test_what_stands_aside_as_reserve_does_not_keep_its_twin_out(store):
    ids = gathered(store, 2, (0, 1))
    decided(store, ids[0], Choice.RESERVE)
    assert proposed(draft_issue(store, SERIES, AUGUST, NOW)) == {ids[1]}


def test_a_period_with_a_candidate_may_be_drafted_and_an_empty_one_is_warned_of(store):
    gathered(store, 1)
    assert why_not_drafted(store, SERIES, AUGUST, NOW) == ""
    assert "no candidate" in why_not_drafted(store, SERIES, month(date(2024, 5, 1)), NOW)
