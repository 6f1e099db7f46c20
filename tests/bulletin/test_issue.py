"""Compiling an issue from candidates, and compiling it again."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.article import Article, Paragraph
from bulletin.candidate import Candidate, Choice, Decision, Manuscript
from bulletin.issue import IssueState, compile_issue
from bulletin.period import parse_period
from bulletin.series import load_series
from bulletin.verdict import Queue, Verdict

NOW = datetime(2024, 9, 1, 1, 0, tzinfo=UTC)
AUGUST = parse_period("2024-08")
SERIES = load_series()


def candidate(
    id: int,
    choice: Choice = Choice.UNDECIDED,
    *,
    score: float = 0.5,
    queue: Queue = Queue.SHORTLIST,
    day: date | None = date(2024, 8, 15),
    regions: tuple[str, ...] = (),
) -> Candidate:
    """An invented candidate."""
    url = f"https://news.example.invalid/{id}.html"
    article = Article(
        outlet="qinghuai",
        url=url,
        title=f"第{id}则",
        blocks=(Paragraph(f"正文{id}"),),
        source="青槐日报",
        published=day,
    )
    decision = None if choice is Choice.UNDECIDED else Decision(choice, "编辑", NOW)
    return Candidate(id, url, article, Verdict(score, queue, regions=regions), NOW, decision=decision)


def decided(each: Candidate, choice: Choice) -> Candidate:
    return replace(each, decision=Decision(choice, "编辑", NOW))


def titled(each: Candidate, title: str, day: date | None = date(2024, 8, 15)) -> Candidate:
    article = each.article
    return replace(each, manuscript=Manuscript(title, "白杨晚报", article.url, day, (Paragraph("改过"),)))


def ids(issue) -> list[int | None]:
    return [entry.candidate for entry in issue.entries]


def test_accepted_candidates_enter_best_first_and_are_not_proposals():
    issue = compile_issue(
        SERIES, AUGUST, [candidate(1, Choice.ACCEPTED, score=0.4), candidate(2, Choice.ACCEPTED, score=0.9)]
    )
    assert ids(issue) == [2, 1]
    assert not issue.proposed
    assert "共收集2篇" in issue.lead


def test_all_accepted_enter_even_where_they_are_more_than_usual():
    issue = compile_issue(SERIES, AUGUST, [candidate(id, Choice.ACCEPTED) for id in range(1, 8)])
    assert len(issue.entries) == 7


def test_proposals_fill_up_to_the_usual_number_and_are_marked():
    waiting = [candidate(id, score=id / 100) for id in range(10, 20)]
    issue = compile_issue(SERIES, AUGUST, [candidate(1, Choice.ACCEPTED), *waiting])
    assert ids(issue) == [1, 19, 18, 17]
    assert [entry.candidate for entry in issue.proposed] == [19, 18, 17]


@pytest.mark.parametrize("choice", [Choice.RESERVE, Choice.LATER, Choice.REJECTED])
def test_what_an_editor_has_put_aside_is_not_proposed(choice):
    assert ids(compile_issue(SERIES, AUGUST, [candidate(1, choice)])) == []


@pytest.mark.parametrize("queue", [Queue.LOW, Queue.ASIDE])
def test_only_the_shortlist_is_proposed_but_anything_may_be_accepted(queue):
    waiting, taken = candidate(1, queue=queue), candidate(2, Choice.ACCEPTED, queue=queue)
    assert ids(compile_issue(SERIES, AUGUST, [waiting, taken])) == [2]


@pytest.mark.parametrize("day", [date(2024, 7, 31), date(2024, 9, 1), None])
def test_articles_outside_the_period_or_without_a_day_stay_out(day):
    assert ids(compile_issue(SERIES, AUGUST, [candidate(1, Choice.ACCEPTED, day=day)])) == []


def test_the_day_an_editor_gave_counts():
    undated = candidate(1, Choice.ACCEPTED, day=None)
    issue = compile_issue(SERIES, AUGUST, [titled(undated, "有日期", date(2024, 8, 9))])
    assert issue.entries[0].date_printed == "2024-08-09"


def test_among_equals_beijing_comes_first():
    issue = compile_issue(SERIES, AUGUST, [candidate(1), candidate(2, regions=("北京",)), candidate(3, score=0.6)])
    assert ids(issue) == [3, 2, 1]


def test_an_entry_prints_the_editors_text():
    issue = compile_issue(SERIES, AUGUST, [titled(candidate(1, Choice.ACCEPTED), "改过的标题")])
    entry = issue.entries[0]
    assert (entry.title, entry.outlet, entry.blocks) == ("改过的标题", "白杨晚报", (Paragraph("改过"),))


def test_drafting_again_keeps_order_and_edits():
    candidates = [candidate(id, Choice.ACCEPTED, score=id / 10) for id in (1, 2, 3)]
    first = compile_issue(SERIES, AUGUST, candidates)
    turned = replace(first, entries=(replace(first.entries[2], title="改在期中"), first.entries[0], first.entries[1]))
    again = compile_issue(SERIES, AUGUST, candidates, turned)
    assert again.entries == turned.entries


def test_drafting_again_prints_what_was_edited_since_in_its_place():
    candidates = [candidate(id, Choice.ACCEPTED, score=id / 10) for id in (1, 2)]
    first = compile_issue(SERIES, AUGUST, candidates)
    edited = [titled(candidates[0], "后来改的"), titled(candidates[1], "也改了")]
    again = compile_issue(SERIES, AUGUST, edited, first)
    assert ids(again) == ids(first)
    assert [entry.title for entry in again.entries] == ["也改了", "后来改的"]


def test_a_rejected_entry_leaves_and_the_next_best_takes_its_room():
    candidates = [candidate(id, score=id / 10) for id in range(1, 7)]
    first = compile_issue(SERIES, AUGUST, candidates)
    assert ids(first) == [6, 5, 4, 3]
    candidates[4] = decided(candidates[4], Choice.REJECTED)
    assert ids(compile_issue(SERIES, AUGUST, candidates, first)) == [6, 4, 3, 2]


def test_an_accepted_proposal_loses_its_mark_where_it_stands():
    candidates = [candidate(id, score=id / 10) for id in (1, 2, 3, 4)]
    first = compile_issue(SERIES, AUGUST, candidates)
    candidates[2] = decided(candidates[2], Choice.ACCEPTED)
    again = compile_issue(SERIES, AUGUST, candidates, first)
    assert ids(again) == ids(first)
    assert [entry.candidate for entry in again.proposed] == [4, 2, 1]


def test_better_candidates_that_come_later_do_not_make_the_issue_grow():
    candidates = [candidate(id, score=id / 10) for id in (1, 2, 3, 4)]
    first = compile_issue(SERIES, AUGUST, candidates)
    later = [candidate(id, score=0.9) for id in (5, 6)]
    assert ids(compile_issue(SERIES, AUGUST, [*candidates, *later], first)) == ids(first)


def test_an_entry_added_by_hand_stays():
    first = compile_issue(SERIES, AUGUST, [candidate(1, Choice.ACCEPTED)])
    by_hand = replace(first.entries[0], candidate=None, title="手工加入")
    again = compile_issue(SERIES, AUGUST, [candidate(1, Choice.ACCEPTED)], replace(first, entries=(by_hand,)))
    assert [entry.title for entry in again.entries] == ["手工加入", "第1则"]


def test_a_released_issue_is_returned_as_it_is():
    released = replace(compile_issue(SERIES, AUGUST, [candidate(1, Choice.ACCEPTED)]), state=IssueState.RELEASED)
    assert (
        compile_issue(SERIES, AUGUST, [candidate(1, Choice.REJECTED), candidate(2, Choice.ACCEPTED)], released)
        is released
    )


CANDIDATES = st.lists(
    st.builds(
        candidate, st.integers(1, 40), st.sampled_from(Choice), score=st.floats(0, 1), queue=st.sampled_from(Queue)
    ),
    max_size=12,
    unique_by=lambda each: each.id,
)


@given(CANDIDATES)
def test_drafting_twice_gives_the_same_issue(candidates):
    first = compile_issue(SERIES, AUGUST, candidates)
    assert compile_issue(SERIES, AUGUST, candidates, first) == first
    assert compile_issue(SERIES, AUGUST, reversed(candidates)) == first


@given(CANDIDATES, st.data())
def test_after_any_change_of_mind_accepted_are_in_rejected_are_out_and_nothing_is_twice(candidates, data):
    first = compile_issue(SERIES, AUGUST, candidates)
    changed = [decided(each, data.draw(st.sampled_from(Choice))) for each in candidates]
    found = ids(compile_issue(SERIES, AUGUST, changed, first))
    assert len(found) == len(set(found))
    for each in changed:
        assert each.decision is not None
        if each.decision.choice is Choice.ACCEPTED:
            assert each.id in found
        if each.decision.choice is Choice.REJECTED:
            assert each.id not in found


def test_a_reprint_under_another_headline_or_address_is_proposed_once():
    best, other = candidate(1, score=0.9), candidate(3, score=0.7)
    reprint = candidate(2, score=0.8)
    retitled = replace(reprint, article=replace(reprint.article, blocks=best.article.blocks))
    digest = candidate(4, score=0.6)
    same_title = replace(digest, article=replace(digest.article, title=other.article.title))
    assert ids(compile_issue(SERIES, AUGUST, [best, retitled, other, same_title])) == [1, 3]
    assert ids(compile_issue(SERIES, AUGUST, [best, decided(retitled, Choice.ACCEPTED)])) == [2]
