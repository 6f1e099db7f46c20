"""What stands beside candidates: story, event, likely original, 已刊, 抽查, missed; and 反查 as it is kept."""

from dataclasses import replace
from datetime import date, timedelta

from bulletin.issue import Entry, Issue, IssueState
from bulletin.period import month
from bulletin.story import Evidence, Ground, Link, LookBack, Margin, Origin, Printed, Retrieval, Stage, Tie
from bulletin.verdict import Leaning
from storage import issues, marks, stories
from storage.margins import margins
from storage.origins import origins, put_origins, without_origin
from storage.refits import Refit, add_refit, heard, last_refit
from storage.retrievals import look_backs, not_looked_back, put_look_back
from storage.store import Store
from storage.story_groups import part, regroup, rejoin
from tests.storage.made_up import AUGUST, NOW, judged, kept

ORIGIN = Origin(2, (Evidence(Ground.LINK, "https://y.sample.invalid/1", 1), Evidence(Ground.TIME, "", 2)), "芦苇时报")
SURE = Printed(901, "九〇一", 0, 2, "云杉医院上线电子健康卡", 0.93, True)


def woven(store: Store) -> list[int]:
    """Four articles: the first two one story, the third of the same event, the last alone."""
    ids = [kept(store, judged(number)).id for number in range(4)]
    with store.writing() as session:
        stories.add_links(
            session, [Link(ids[0], ids[1], Tie.SAME, 0.9), Link(ids[1], ids[2], Tie.EVENT, 0.6)]
        )  # fmt: skip
        regroup(session, ids[:3])
    return ids


def test_a_margin_tells_all_that_stands_beside_a_candidate(store: Store):
    one, other, third, alone = woven(store)
    origin = replace(ORIGIN, article=other)
    with store.writing() as session:
        put_origins(session, {one: origin})
        marks.put_printed(session, other, [SURE])
        marks.put_spot_check(session, AUGUST, [third])
        marks.add_missed(session, alone, 901, Stage.ASIDE, NOW)
    with store.reading() as session:
        found = margins(session, [one, other, third, alone], AUGUST)
        assert found[one] == Margin(one, one, one, (one, other), (one, other, third), origin)
        assert found[other].printed == (SURE,) and not found[one].printed
        assert found[third].spot_check and found[third].event == one and found[third].members == (third,)
        assert found[third].origin is None
        assert found[alone] == Margin(alone, alone, alone, (alone,), (alone,), missed=Stage.ASIDE)
        assert not margins(session, [third], month(date(2023, 1, 1)))[third].spot_check


def test_what_is_said_of_an_origin_goes_when_the_story_changes(store: Store):
    one, other, *_ = woven(store)
    with store.reading() as session:
        assert without_origin(session, 10) == [one]
    with store.writing() as session:
        put_origins(session, {one: replace(ORIGIN, article=one)})
        put_origins(session, {one: replace(ORIGIN, article=other)})
    with store.reading() as session:
        assert origins(session, [one, other])[one].article == other
        assert without_origin(session, 10) == []
    with store.writing() as session:
        part(session, one, other, "editor", NOW)
        assert origins(session, [one, other]) == {} and without_origin(session, 10) == []
        rejoin(session, one, other)
        assert without_origin(session, 10) == [one]


def looked_back(number: int, *stages: Stage, revision: int = 0) -> LookBack:
    told = tuple(Retrieval(number, f"第{at}篇", f"https://x.sample.invalid/{at}", stage, "云溪日报")
                 for at, stage in enumerate(stages))  # fmt: skip
    return LookBack("monthly", number, revision, NOW, told)


def released(number: int, revision: int = 0) -> Issue:
    one = Entry("云杉医院上线电子健康卡", "云杉日报", "", "2024-8-15", ())
    return Issue("monthly", AUGUST, number, "九〇一", AUGUST.end, None, None, "", "", "来源", "来源", "月报", (one,),
                 IssueState.RELEASED, revision)  # fmt: skip


def test_a_look_back_is_kept_and_replaced_and_told_of_the_newest_first(store: Store):
    first, second = looked_back(901, Stage.FOUND, Stage.ASIDE), looked_back(902, Stage.NEVER_SEEN)
    with store.writing() as session:
        put_look_back(session, looked_back(901, Stage.STOPPED))
        put_look_back(session, first)
        put_look_back(session, second)
    with store.reading() as session:
        assert look_backs(session) == [second, first]
        assert look_backs(session, "monthly", 901) == [first] and look_backs(session, "weekly") == []
    assert [each.stage for each in first.lost] == [Stage.ASIDE]


def test_a_released_issue_is_looked_back_on_once_and_again_after_a_correction(store: Store):
    with store.writing() as session:
        issues.save_issue(session, replace(released(901), state=IssueState.DRAFT), NOW)
        assert not_looked_back(session) == []
        issues.save_issue(session, released(901), NOW)
        assert [each.revision for each in not_looked_back(session)] == [0]
        put_look_back(session, looked_back(901, Stage.FOUND))
        assert not_looked_back(session) == []
        issues.save_issue(session, released(901, revision=1), NOW)
        assert [each.revision for each in not_looked_back(session)] == [1]
        put_look_back(session, looked_back(901, Stage.FOUND, revision=1))
        assert not_looked_back(session) == []


def test_what_was_said_is_counted_and_learnings_are_remembered(store: Store):
    one, *_ = woven(store)
    with store.reading() as session:
        assert heard(session).last is None and last_refit(session) is None
    with store.writing() as session:
        marks.mark_score(session, one, Leaning.TOO_HIGH, "editor", NOW)
        marks.add_missed(session, one, 901, Stage.ASIDE, NOW + timedelta(minutes=1))
        put_look_back(session, looked_back(901, Stage.ASIDE))
        said = heard(session)
        add_refit(session, Refit(NOW, 1, 1, "a", "b"))
        add_refit(session, Refit(NOW, said.count, 2, "c", "b", 7, 3))
    assert (said.count, said.last) == (3, NOW + timedelta(minutes=1))
    with store.reading() as session:
        assert last_refit(session) == Refit(NOW, 3, 2, "c", "b", 7, 3)
