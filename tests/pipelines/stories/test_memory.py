"""What was printed before, what was lost and where, and the sample from just below."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bulletin.article import Article, Paragraph
from bulletin.candidate import Candidate, Choice, Decision, Judged, RejectReason
from bulletin.issue import Entry, Issue, IssueState
from bulletin.period import month
from bulletin.registry import Registry, load_registry
from bulletin.story import Place, Stage
from bulletin.url_fate import Link
from bulletin.verdict import Queue, Verdict
from pipelines.keep import keep
from pipelines.stories import Rules
from pipelines.stories.lookback import labels_of, retrieval, spot_check, traces
from pipelines.stories.memory import printed_entries, printed_marks
from pipelines.stories.rounds import draw_spot_check, look_back, mark_printed
from storage import decisions, issues, marks, stories, urls
from storage.store import Store
from storage.story_groups import part

NOW = datetime(2024, 8, 20, tzinfo=UTC)
MAY = month(date(2024, 5, 1))
TEXTS = {
    "青檀市人民医院启用挂号系统": "青檀市人民医院昨天启用新的挂号系统，首日有2130名患者预约。旧窗口保留4个。",
    "白桦县试点处方流转": "白桦县卫健委宣布处方流转试点，16家药房接入。居民凭短信取药，少跑一趟县城。",
    "云溪区办数据安全演练": "云溪区32家医院参加数据安全演练。攻击来自一台模拟的旧电脑，十分钟内被隔离。",
    "红枫市影像云开通": "红枫市影像云昨天开通，首批存入47万份影像。转诊时医生当场调阅，不再刻光盘。",
}


def issue(*entries: Entry, number: int = 534) -> Issue:
    return Issue("monthly", MAY, number, "五三四", MAY.end, None, None, "", "", "来源", "来源", "月报", entries,
                 IssueState.RELEASED)  # fmt: skip


def entry(title: str, url: str = "") -> Entry:
    return Entry(title, "青檀晚报", url, "2024-5-2", (Paragraph(TEXTS[title]),))


def candidate(title: str, text: str, day: date, url: str = "https://x.sample.invalid/1", number: int = 1) -> Candidate:
    article = Article("x", url, title, (Paragraph(text),), published=day)
    return Candidate(number, url[8:], article, Verdict(0.4, Queue.LOW), NOW)


@pytest.mark.parametrize(
    ("day", "certain"), [(date(2024, 5, 20), True), (date(2024, 6, 5), True), (date(2025, 5, 3), False)]
)
def test_a_text_printed_before_is_marked_with_the_number_certain_near_its_days(rules: Rules, day: date, certain: bool):
    title = next(iter(TEXTS))
    marks = printed_marks(
        candidate("挂号更方便", TEXTS[title], day), printed_entries([issue(entry(title))], rules), rules
    )
    assert [(mark.number_zh, mark.entry, mark.certain) for mark in marks] == [("五三四", 1, certain)]


def test_the_same_address_is_certain_and_another_text_of_the_event_is_suspected(rules: Rules):
    title = next(iter(TEXTS))
    printed = printed_entries([issue(entry(title, "http://x.sample.invalid/1"))], rules)
    (mark,) = printed_marks(candidate("全新标题", "全新的一段话，与前文毫无关系。", date(2024, 5, 9)), printed, rules)
    assert mark.certain
    own = "青檀市人民医院昨天启用挂号系统，首日预约患者2130名。一位大爷说，字大，好认。"
    other = candidate("青檀市人民医院新挂号系统启用", own, date(2024, 5, 3), "https://y.sample.invalid/7")
    (mark,) = printed_marks(other, printed, rules)
    assert not mark.certain
    assert not printed_marks(replace(other, article=replace(other.article, published=date(2024, 9, 1))), printed, rules)


def test_what_was_never_printed_has_no_mark(rules: Rules):
    printed = printed_entries([issue(*map(entry, list(TEXTS)[:3]))], rules)
    last = list(TEXTS)[3]
    assert printed_marks(candidate(last, TEXTS[last], date(2024, 5, 9)), printed, rules) == ()


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return load_registry(Path(tmp_path_factory.mktemp("none")))


def test_each_stage_that_may_lose_an_entry_is_named(store: Store, rules: Rules, registry: Registry):
    ours = "https://beijing.qianlong.com/2024/0502/{}.shtml"
    titles = list(TEXTS)
    with store.writing() as session:
        for number, (title, queue) in enumerate(zip(titles, (Queue.SHORTLIST, Queue.ASIDE, Queue.LOW), strict=False)):
            article = Article("qianlong", ours.format(number + 1), title, (Paragraph(TEXTS[title]),),
                              published=date(2024, 5, 2))  # fmt: skip
            key = registry.match(article.url).key
            keep(session, [Judged(key, article, Verdict(0.1 * number, queue), NOW)])
        decisions.decide(session, 3, Decision(Choice.REJECTED, "editor", NOW, RejectReason.LENGTH))
        links = [Link(registry.match(ours.format(number)).key, ours.format(number)) for number in (7, 8)]
        urls.saw_links(session, None, "qianlong", "要闻", links, NOW)
        urls.stopped(session, links[1].key, links[1].url, "qianlong", None, "no-body", "", NOW)
    last = titles[3]
    printed = issue(
        entry(titles[0], "https://elsewhere.sample.invalid/reprint"),  # the text is known under another address
        entry(titles[1], ours.format(2)),
        entry(titles[2], ours.format(3)),
        *(entry(last, url) for url in (ours.format(7), ours.format(8), ours.format(9), "https://new.sample.invalid/1")),
    )
    with store.reading() as session:
        found = [retrieval(printed.number, trace) for trace in traces(session, printed, registry, rules)]
    assert [each.stage for each in found] == [
        Stage.FOUND, Stage.ASIDE, Stage.REJECTED, Stage.NOT_FETCHED, Stage.STOPPED, Stage.NEVER_SEEN,
        Stage.UNKNOWN_OUTLET,
    ]  # fmt: skip
    assert [each.detail for each in found[2:5]] == ["length", "要闻", "no-body"]
    assert found[-1].outlet == "new.sample.invalid"
    assert labels_of(found) == [(2, Stage.ASIDE), (3, Stage.REJECTED)]


def test_a_spot_check_takes_the_best_below_one_of_each_story():
    low = [replace(candidate("题", "文", date(2024, 5, 2), number=number), verdict=Verdict(number / 100, Queue.LOW))
           for number in range(1, 31)]  # fmt: skip
    decided = replace(low[29], decision=Decision(Choice.RESERVE, "editor", NOW))
    top = replace(low[28], verdict=Verdict(0.9, Queue.SHORTLIST))
    places = {number: Place(number, date(2024, 5, 2), 27, 27) for number in (27, 28)}
    chosen = spot_check([*low[:28], top, decided], places)
    assert [each.id for each in chosen] == [28, *range(26, 17, -1)]


def test_the_runners_rounds_may_be_done_twice(store: Store, rules: Rules, registry: Registry):
    titles = list(TEXTS)
    released = issue(entry(titles[0]), entry(titles[1]))
    with store.writing() as session:
        issues.save_issue(session, released, NOW)
        for number, title in enumerate(titles):
            article = Article("x", f"https://x.sample.invalid/{number}", title, (Paragraph(TEXTS[title]),),
                              published=date(2024, 5, 2))  # fmt: skip
            queue = Queue.ASIDE if number == 1 else Queue.LOW
            verdict = Verdict(0.4 - number / 100, queue)
            keep(session, [Judged(f"x.sample.invalid/{number}", article, verdict, NOW)])
    for _ in range(2):
        assert mark_printed(store, MAY, rules) == 1
        found = look_back(store, released, registry, rules, NOW)
        assert [each.stage for each in found] == [Stage.FOUND, Stage.ASIDE]
        assert [each.id for each in draw_spot_check(store, MAY, 2)] == [1, 2]
    with store.reading() as session:
        assert set(marks.printed(session, range(1, 5))) == {1}
        assert marks.missed(session) == {2: Stage.ASIDE}


def test_an_issue_read_again_with_its_number_put_right_is_printed_under_that_number_alone(store: Store, rules: Rules):
    title = next(iter(TEXTS))
    misread = issue(entry(title), number=634)
    with store.writing() as session:
        issues.save_issue(session, misread, NOW)
        issues.save_issue(session, replace(misread, number=534, revision=1), NOW)
        article = Article(
            "x", "https://x.sample.invalid/1", title, (Paragraph(TEXTS[title]),), published=date(2024, 5, 2)
        )
        keep(session, [Judged("x.sample.invalid/1", article, Verdict(0.4, Queue.LOW), NOW)])
    mark_printed(store, MAY, rules)
    with store.reading() as session:
        assert [mark.number for mark in marks.printed(session, [1])[1]] == [534]


def test_the_desk_sets_two_articles_apart(store: Store):
    title = next(iter(TEXTS))
    with store.writing() as session:
        for number in (1, 2):
            article = Article("x", f"https://x.sample.invalid/{number}", title, (Paragraph(TEXTS[title]),),
                              published=date(2024, 5, 2))  # fmt: skip
            keep(session, [Judged(f"x.sample.invalid/{number}", article, Verdict(0.4, Queue.LOW), NOW)])
        assert stories.places(session, [1, 2])[2].story == 1
    with store.writing() as session:
        part(session, 2, 1, "editor", NOW)
    with store.reading() as session:
        assert [place.story for place in stories.places(session, [1, 2]).values()] == [1, 2]
