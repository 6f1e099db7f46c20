"""采集: what a night gave, what to look at, and what an operator may start and hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bulletin.night import Alarm, CrawlRun, ListingState, ListingVisit, Night, Outcome
from bulletin.outlet import Status
from bulletin.person import Role
from bulletin.registry import load_registry
from bulletin.request import RequestKind
from review.nights import NightPage, night_page
from review.sparkline import DAYS, HEIGHT, sparkline
from storage import jobs, journal, nights, requests
from storage.coverage import RunMark
from storage.store import Store
from tests.review.conftest import MORNING, Browser

Browse = Callable[..., Browser]
LAST = datetime(2024, 9, 1, 18, tzinfo=UTC)
"""02:00 of the morning on which the desk's clock stands."""
BLOCKED = Alarm("blocked", "栏目“北京”：HTTP 403", "明夜再试")


def visited(state: ListingState = ListingState.OK) -> tuple[ListingVisit, ...]:
    return (ListingVisit("北京", "https://beijing.qianlong.com/", state, 40, 30, 5, detail="<b>403</b>"),)


GOOD = CrawlRun("people", Status.ACTIVE, visited(), fetched=12, kept=9, known=4, queues=(("shortlist", 9),))
BAD = CrawlRun("qianlong", Status.ACTIVE, visited(ListingState.BLOCKED), outcome=Outcome.BLOCKED, alarms=(BLOCKED,))
DRAFT = CrawlRun("ynet", Status.DRAFT, outcome=Outcome.EMPTY, alarms=(Alarm("empty", "没有链接", "核对栏目"),))


def crawled(store: Store, *runs: CrawlRun, until: datetime = LAST, over: bool = True) -> int:
    with store.writing() as session:
        number = nights.open_night(session, until - timedelta(days=1), until, until, "schedule").id
        for run in runs:
            nights.save_run(session, number, run)
        if over:
            nights.finish_night(session, number, until + timedelta(hours=1), False)
    return number


def page_of(*runs: CrawlRun, look: bool = False) -> NightPage:
    night = Night(1, LAST - timedelta(days=1), LAST, LAST, LAST, True, runs=runs)
    return night_page(night, {}, load_registry(), {}, [], date(2024, 9, 2), look)


def test_what_needs_a_look_stands_first_and_alone_where_asked() -> None:
    page = page_of(GOOD, BAD)
    assert [line.key for line in page.lines] == ["qianlong", "people"]
    assert "2 家中 1 家正常，新稿 9 篇；不正常：千龙网" in page.sentence
    narrow = page_of(GOOD, BAD, look=True)
    assert [line.key for line in narrow.lines] == ["qianlong"] and narrow.hidden == 1


def test_alarms_of_drafts_are_mute_beside_active_outlets_and_loud_while_all_are_drafts() -> None:
    page = page_of(BAD, DRAFT)
    assert [line.key for line, _ in page.alarms] == ["qianlong"]
    assert [line.key for line, _ in page.muted] == ["ynet"]
    assert [line.key for line, _ in page_of(DRAFT).alarms] == ["ynet"]


def test_what_most_outlets_failed_for_alike_is_told_once(editor: Browser, store: Store) -> None:
    cut = Alarm("failed", "域名无法解析", "检查网络")
    keys = [outlet.key for outlet in load_registry() if outlet.crawled and outlet.key != "qianlong"][:6]
    down = [CrawlRun(key, Status.ACTIVE, outcome=Outcome.FAILED, alarms=(cut,)) for key in keys]
    assert page_of(*down, BAD).common == "域名无法解析"
    assert page_of(*down[:4]).common == "", "a few that fail alike are the sites' own"
    others = [replace(GOOD, outlet=f"site{number}") for number in range(6)]
    assert page_of(*down, *others).common == "", "the network is well where half of them answer"
    crawled(store, *down, BAD)
    page = editor.get("/nights").text
    assert "6 家都是“域名无法解析”" in page and "是哪 6 家" in page
    assert "另有 1 条" in page and "HTTP 403" in page


def test_an_outlet_known_as_blocked_is_no_alarm() -> None:
    known = CrawlRun("nhc", Status.ACTIVE, outcome=Outcome.BLOCKED, alarms=(BLOCKED,))
    page = page_of(known, GOOD)
    assert page.alarms == () and len(page.muted) == 1
    assert "已知拦截（不计入）：" in page.sentence and "不正常" not in page.sentence


def mark(day: int, kept: int, outcome: Outcome = Outcome.OK) -> RunMark:
    return RunMark("甲", day, LAST - timedelta(days=day), outcome, kept, kept, 0)


def test_a_sparkline_has_a_bar_for_each_day_with_a_night_and_says_the_same_in_words() -> None:
    drawn = sparkline([mark(40, 99), mark(2, 10), mark(1, 0, Outcome.BLOCKED), mark(0, 5)], date(2024, 9, 2))
    assert [bar.height for bar in drawn.bars] == [HEIGHT, 6, HEIGHT // 2]
    assert [bar.x // 4 for bar in drawn.bars] == [DAYS - 3, DAYS - 2, DAYS - 1]
    assert drawn.words == "近 28 天采集 3 天，新稿 15 篇，1 天异常（被拦截）"


def test_the_best_of_two_nights_of_one_day_stands() -> None:
    drawn = sparkline([mark(0, 0, Outcome.FAILED), mark(0, 4)], date(2024, 9, 2))
    assert [bar.kind for bar in drawn.bars] == ["ok"]


def test_the_page_shows_alarms_with_what_to_do_and_escapes_what_a_site_said(editor: Browser, store: Store) -> None:
    crawled(store, GOOD, BAD)
    page = editor.get("/nights").text
    assert "HTTP 403" in page and "怎么办：明夜再试" in page
    assert "<b>403</b>" not in page and "&lt;b&gt;403" in page
    assert 'role="img" aria-label="近 28 天采集 1 天，新稿 9 篇' in page
    assert 'data-outlet="people"' not in editor.get("/nights?look=1").text


def test_an_empty_desk_says_that_nothing_was_crawled(editor: Browser) -> None:
    page = editor.get("/nights").text
    assert "还没有采集过" in page and "还没有一夜采集完成" in page


def test_a_banner_stands_when_no_night_has_ended_for_26_hours(editor: Browser, store: Store) -> None:
    crawled(store, GOOD, until=LAST - timedelta(days=1))
    assert "已超过 26 小时没有一夜采集完成" in editor.get("/nights").text
    crawled(store, GOOD)
    assert "已超过 26 小时" not in editor.get("/nights").text


def test_past_nights_are_listed_and_shown(editor: Browser, store: Store) -> None:
    first = crawled(store, BAD, until=LAST - timedelta(days=1))
    crawled(store, GOOD)
    assert f'href="/nights/{first}"' in editor.get("/nights").text
    assert "千龙网" in editor.get(f"/nights/{first}").text
    assert editor.get("/nights/999").status_code == 404
    assert f'href="/nights/{first}"' in editor.get("/nights/older?before=2").text


def test_an_operator_asks_for_a_crawl_of_chosen_outlets_once(editor: Browser, store: Store) -> None:
    for _ in range(2):
        page = editor.post("/nights/crawl", {"outlet": ["qianlong", "people", "无此媒体"]}).text
    assert "已经在排队或进行中" in page
    with store.reading() as session:
        (asked,) = requests.requests(session, 5)
        lines = journal.lines(session, 5, subject=f"request:{asked.id}")
    assert asked.kind is RequestKind.CRAWL and asked.given == {"outlets": ["qianlong", "people"]}
    assert [line.act for line in lines] == ["立即采集"]
    assert f'data-request="{asked.id}"' in page


def test_a_crawl_of_all_outlets_names_none(editor: Browser, store: Store) -> None:
    editor.post("/nights/crawl")
    with store.reading() as session:
        assert requests.requests(session, 5)[0].given == {"outlets": []}


def test_jobs_are_held_let_go_and_wanted_now(editor: Browser, store: Store) -> None:
    assert "已暂停" in editor.post("/jobs/night/pause").text
    editor.post("/jobs/night/start")
    with store.reading() as session:
        assert (jobs.job(session, "night").paused, jobs.job(session, "night").asked_at) == (True, MORNING)
    editor.post("/jobs/night/resume")
    with store.reading() as session:
        assert not jobs.job(session, "night").paused
        assert [line.act for line in journal.lines(session, 3)] == ["恢复任务", "立即做任务", "暂停任务"]


def test_a_job_held_while_it_runs_is_said_to_go_on_and_a_long_answer_is_folded(editor: Browser, store: Store) -> None:
    with store.writing() as session:
        jobs.begin(session, "night", MORNING)
    assert "正在做的这一次会做完" in editor.post("/jobs/night/pause").text
    with store.writing() as session:
        jobs.end(session, "night", MORNING, "failed", "抓取失败" * 40)
    page = editor.get("/nights").text
    assert "程序说了什么" in page and "什么时候做：恢复以后；" in page


@pytest.mark.parametrize("path", ["/jobs/unknown/pause", "/jobs/night/destroy"])
def test_an_unknown_job_or_act_is_refused(editor: Browser, path: str) -> None:
    assert editor.post(path).status_code == 404


def test_the_page_says_when_the_next_night_is_due(editor: Browser, store: Store) -> None:
    crawled(store, GOOD, until=LAST - timedelta(days=1))
    assert "已到期：9月2日 02:00 那一夜还没有采完" in editor.get("/nights").text
    crawled(store, GOOD)
    assert "下一夜 9月3日 02:00" in editor.get("/nights").text


def test_an_editor_sees_the_night_and_starts_nothing(browse: Browse, store: Store) -> None:
    crawled(store, GOOD)
    page = browse("李编辑", Role.EDITOR).get("/nights").text
    assert "人民网" in page and "/nights/crawl" not in page and "/jobs/night/pause" not in page


def test_an_outlets_page_shows_its_nights_listings_and_alarms(editor: Browser, store: Store) -> None:
    crawled(store, BAD)
    page = editor.get("/outlets/qianlong").text
    assert "千龙网" in page and "HTTP 403" in page and "新闻发布会" in page and "/settings/outlets/qianlong" in page
    assert editor.get("/outlets/no-such").status_code == 404


def test_an_address_tells_why_it_was_never_seen(editor: Browser, store: Store) -> None:
    url = "https://beijing.qianlong.com/2024/0821/8323359.shtml"
    assert "千龙网还没有采集过" in editor.get("/outlets/why", params={"url": url}).text
    assert "不在监测媒体之列" in editor.get("/outlets/why", params={"url": "https://a.example/1"}).text
    assert "不像一个网址" in editor.get("/outlets/why", params={"url": "不是网址"}).text
    assert editor.get("/outlets/why").status_code == 200
