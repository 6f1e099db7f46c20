"""The runner learns ten minutes after the last word, judges what waits again, and looks back on issues."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bulletin.article import Article, Paragraph
from bulletin.candidate import Choice, Decision, Judged, RejectReason
from bulletin.issue import Entry, Issue, IssueState
from bulletin.period import month
from bulletin.settings import Settings
from bulletin.story import Stage
from bulletin.verdict import Queue, Verdict
from pipelines.judge import load_lexicon, load_model, model_for
from pipelines.judge.again import labels
from pipelines.keep import keep
from scheduler.jobs import NOTHING, Desk, job_named, wake
from storage import articles, decisions, issues, jobs, marks, nights
from storage.margins import margins
from storage.refits import last_refit
from storage.retrievals import look_backs
from storage.store import Store
from storage.story_groups import part, rejoin

NOW = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
NOVEMBER = month(date(2026, 11, 1))
TITLES = ("白桦县医院启用电子病历系统", "云溪区推开远程会诊", "红枫市公园换新长椅", "芦苇镇办面食比赛")


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(Settings(data=tmp_path / "data"), store, lambda: NOW)


def later(desk: Desk, minutes: float) -> Desk:
    at = desk.clock() + timedelta(minutes=minutes)
    return replace(desk, clock=lambda: at)


def news(store: Store, *titles: str, queue: Queue = Queue.LOW, day: date = date(2026, 11, 20)) -> None:
    """Articles as an older judge left them."""
    with store.writing() as session:
        for number, title in enumerate(titles):
            url = f"https://x.sample.invalid/{day}/{number}"
            text = Paragraph(f"{title}，昨天共有{number + 21}名居民到场，{title[-2:]}一事由当地部门说明。")
            article = Article("x", url, title, (text,), published=day)
            keep(session, [Judged(url[8:], article, Verdict(0.3, queue, version="older"), NOW)])


def decide(desk: Desk, number: int, choice: Choice, reason: RejectReason | None = None) -> None:
    with desk.store.writing() as session:
        decisions.decide(session, number, Decision(choice, "editor", desk.clock(), reason))


def versions(store: Store) -> list[str]:
    with store.reading() as session:
        return [each.verdict.version for each in sorted(articles.candidates(session), key=lambda each: each.id)]


def test_weights_are_learned_ten_minutes_after_the_last_word_and_once(desk: Desk):
    news(desk.store, *TITLES)
    assert wake(desk, job_named("refit")) == NOTHING
    decide(desk, 1, Choice.ACCEPTED)
    decide(later(desk, 6), 3, Choice.REJECTED, RejectReason.IRRELEVANT)
    assert wake(later(desk, 12), job_named("refit")) == NOTHING
    assert wake(later(desk, 17), job_named("refit")).outcome == "done"
    assert wake(later(desk, 18), job_named("refit")) == NOTHING
    learned = model_for(desk.settings.data)
    assert learned.version != load_model().version
    # What was decided keeps the verdict that the editor saw; what waits has the new one.
    own = versions(desk.store)
    assert own[0] == own[2] == "older" and own[1] == own[3] and own[1].endswith(learned.version)
    with desk.store.reading() as session:
        refit = last_refit(session)
    assert refit is not None and (refit.labels, refit.changed, refit.version) == (2, 2, learned.version)


def test_a_word_taken_back_is_unlearned(desk: Desk):
    news(desk.store, *TITLES)
    decide(desk, 1, Choice.REJECTED, RejectReason.IRRELEVANT)
    assert wake(later(desk, 11), job_named("refit")).outcome == "done"
    decide(later(desk, 20), 1, Choice.UNDECIDED)
    assert wake(later(desk, 31), job_named("refit")).outcome == "done"
    assert model_for(desk.settings.data).version == load_model().version


def test_a_button_does_not_wait(desk: Desk):
    news(desk.store, *TITLES)
    decide(desk, 1, Choice.ACCEPTED)
    with desk.store.writing() as session:
        jobs.ask(session, "refit", NOW)
    assert wake(later(desk, 1), job_named("refit")).outcome == "done"
    assert wake(later(desk, 2), job_named("refit")) == NOTHING


def test_periods_that_an_issue_closed_are_not_judged_again(desk: Desk):
    news(desk.store, *TITLES[:2], day=date(2026, 11, 20))
    news(desk.store, *TITLES[2:], day=date(2026, 12, 1))
    with desk.store.writing() as session:
        issues.save_issue(session, issue(), NOW)
    decide(desk, 3, Choice.REJECTED, RejectReason.IRRELEVANT)
    wake(later(desk, 11), job_named("refit"))
    assert [version == "older" for version in versions(desk.store)] == [True, True, True, False]


def issue(*entries: Entry) -> Issue:
    return Issue("monthly", NOVEMBER, 901, "九〇一", NOVEMBER.end, None, None, "", "", "来源", "来源", "月报", entries,
                 IssueState.RELEASED)  # fmt: skip


def printed(title: str, url: str) -> Entry:
    return Entry(title, "云溪日报", url, "2026-11-20", (Paragraph(f"{title}，全文另有一段，说的是病历怎样互认。"),))


def test_what_an_issue_printed_and_the_judge_lost_becomes_wanted(desk: Desk):
    news(desk.store, *TITLES[:3], queue=Queue.ASIDE)
    decide(desk, 2, Choice.REJECTED, RejectReason.IRRELEVANT)
    entries = [printed(TITLES[at], f"https://x.sample.invalid/2026-11-20/{at}") for at in (0, 1)]
    with desk.store.writing() as session:
        issues.save_issue(session, issue(*entries, printed("松岭县试行处方流转", "https://new.sample.invalid/1")), NOW)
    hour = later(desk, 60)
    assert wake(hour, job_named("lookback")).detail.startswith("反查 1 期，漏 3 篇")
    assert wake(hour, job_named("lookback")) == NOTHING
    with desk.store.reading() as session:
        (back,) = look_backs(session)
        assert [each.stage for each in back.entries] == [Stage.ASIDE, Stage.REJECTED, Stage.UNKNOWN_OUTLET]
        assert marks.missed(session) == {1: Stage.ASIDE, 2: Stage.REJECTED}
        assert [label.target for label in labels(session, load_lexicon())] == [1.0, 1.0, 1.0]
    decide(later(desk, 70), 2, Choice.REJECTED, RejectReason.IRRELEVANT)  # the later word stands
    with desk.store.reading() as session:
        assert sorted(label.target for label in labels(session, load_lexicon())) == [0.0, 1.0, 1.0]
    assert wake(later(desk, 85), job_named("refit")).detail.startswith("3 条意见")


def test_after_a_night_candidates_are_marked_and_the_check_of_the_period_is_drawn(desk: Desk):
    news(desk.store, *TITLES)
    with desk.store.writing() as session:
        issues.save_issue(session, replace(issue(), period=month(date(2026, 10, 1)), number=900), NOW)
        old = replace(issue(printed("x", "https://x.sample.invalid/2026-11-20/1")), period=month(date(2026, 9, 1)))
        issues.save_issue(session, replace(old, number=899), NOW)
        number = nights.open_night(session, NOW - timedelta(days=1), NOW, NOW, "command").id
        nights.finish_night(session, number, NOW, True)
    assert wake(later(desk, 5), job_named("lookback")).detail.endswith("1 篇标已刊或疑似已刊")
    assert wake(later(desk, 6), job_named("lookback")) == NOTHING
    with desk.store.reading() as session:
        found = margins(session, [1, 2, 3, 4], NOVEMBER)
    assert [bool(each.printed) for each in found.values()] == [False, True, False, False]
    assert all(each.spot_check for each in found.values())


def test_a_story_that_changed_at_the_desk_is_told_anew_where_it_comes_from(desk: Desk):
    news(desk.store, TITLES[0], TITLES[0])
    with desk.store.writing() as session:
        assert margins(session, [1])[1].origin is not None
        part(session, 1, 2, "editor", NOW)
        rejoin(session, 1, 2)
        assert margins(session, [1])[1].origin is None
    assert wake(later(desk, 5), job_named("lookback")).outcome == "done"
    with desk.store.reading() as session:
        assert margins(session, [1])[1].origin is not None
