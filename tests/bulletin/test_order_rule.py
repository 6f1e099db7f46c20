"""The order of entries: the series' rule, and the hand that goes before it."""

from dataclasses import replace

from bulletin.candidate import Choice
from bulletin.issue import IssueState, compile_issue
from tests.bulletin.test_issue import AUGUST, SERIES, candidate, ids, titled

NATION, CITY, HOSPITAL = "国家卫生健康委发布新办法", "北京市卫生健康委推进互认", "云杉医院上线新系统"


def accepted(id: int, title: str, score: float = 0.5, tier: str = ""):
    one = candidate(id, Choice.ACCEPTED, score=score)
    return replace(one, article=replace(one.article, title=title), tier=tier)


def test_the_nation_comes_before_the_city_and_the_city_before_hospitals():
    candidates = [accepted(1, HOSPITAL, 0.9), accepted(2, CITY, 0.8), accepted(3, NATION, 0.1)]
    assert ids(compile_issue(SERIES, AUGUST, candidates)) == [3, 2, 1]


def test_inside_a_group_the_tier_goes_before_the_score():
    candidates = [
        accepted(1, HOSPITAL, 0.9, "B"),
        accepted(2, HOSPITAL + "二", 0.2, "A"),
        accepted(3, HOSPITAL + "三", 0.1),
    ]
    assert ids(compile_issue(SERIES, AUGUST, candidates)) == [2, 1, 3]


def test_a_hand_order_stays_and_the_new_goes_where_the_rule_wants_it():
    candidates = [accepted(1, HOSPITAL), accepted(2, CITY), accepted(3, NATION)]
    first = compile_issue(SERIES, AUGUST, candidates)
    by_hand = replace(first, entries=(first.entries[2], first.entries[0], first.entries[1]))
    assert ids(compile_issue(SERIES, AUGUST, candidates, by_hand)) == [1, 3, 2]
    more = [*candidates, accepted(4, NATION + "第二批"), accepted(5, HOSPITAL + "之二")]
    assert ids(compile_issue(SERIES, AUGUST, more, by_hand)) == [1, 3, 4, 2, 5]


def test_without_a_rule_the_best_come_first():
    plain = replace(SERIES, order=())
    assert ids(compile_issue(plain, AUGUST, [accepted(1, NATION, 0.1), accepted(2, HOSPITAL, 0.9)])) == [2, 1]


def test_what_was_submitted_is_not_drafted_again_and_a_correction_takes_nothing_new():
    candidates = [accepted(1, HOSPITAL)]
    first = compile_issue(SERIES, AUGUST, candidates)
    submitted = replace(first, state=IssueState.SUBMITTED)
    more = [titled(candidates[0], "改过的标题"), accepted(2, CITY)]
    assert compile_issue(SERIES, AUGUST, more, submitted) == submitted
    correction = replace(first, revision=1)
    again = compile_issue(SERIES, AUGUST, more, correction)
    assert (ids(again), again.revision) == ([1], 1)
    assert again.entries[0].title == "改过的标题"


def test_a_candidate_carried_in_enters_though_its_day_lies_outside():
    july = replace(
        candidate(1, Choice.ACCEPTED), article=replace(candidate(1).article, published=AUGUST.start.replace(month=7))
    )
    assert ids(compile_issue(SERIES, AUGUST, [july])) == []
    assert ids(compile_issue(SERIES, AUGUST, [july], carried={1})) == [1]


def test_drafting_again_keeps_what_the_draft_says():
    first = replace(compile_issue(SERIES, AUGUST, [accepted(1, CITY)]), banner="缺一家")
    assert compile_issue(SERIES, AUGUST, [accepted(1, CITY)], first).banner == "缺一家"
