"""`yuebao why` answers each kind of question, within a second."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bulletin.night import CrawlRun, ListingState, ListingVisit, Outcome
from bulletin.outlet import Status
from bulletin.url_fate import Link
from storage import nights, outlets, urls
from storage.store import Store
from tests.conftest import OpenBlank
from yuebao import main

NOW = datetime(2024, 8, 31, 18, tzinfo=UTC)
ARTICLE = "https://beijing.qianlong.com/2024/{}/8323{}.shtml"


@pytest.fixture
def store(data_folder: Path, open_blank: OpenBlank) -> Iterator[Store]:
    opened = open_blank(data_folder / "yuebao.db")
    yield opened
    opened.close()


def night(store: Store, *runs: CrawlRun, until: datetime = NOW) -> int:
    with store.writing() as session:
        number = nights.open_night(session, until - timedelta(days=1), until, until, "test").id
        for run in runs:
            nights.save_run(session, number, run)
        nights.finish_night(session, number, until, True)
    return number


def visited(outlet: str, state: ListingState = ListingState.OK) -> CrawlRun:
    return CrawlRun(outlet, visits=(ListingVisit("北京", "https://beijing.qianlong.com/", state, 40, 30, 5),),
                    outcome=Outcome.OK if state is ListingState.OK else Outcome.FAILED)  # fmt: skip


class Why:
    """Asks the command, and keeps to the second."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def __call__(self, url: str) -> tuple[int, str]:
        quickest = 9.9
        for _ in range(3):  # the machine may be busy with something else
            started = time.perf_counter()
            code = main(["--data", str(self.folder), "why", url])
            told = self.capsys.readouterr().out
            quickest = min(quickest, time.perf_counter() - started)
            if quickest < 1.0:
                return code, told
        pytest.fail(f"why took {quickest:.2f} s")


@pytest.fixture
def why(store: Store, data_folder: Path, capsys: pytest.CaptureFixture[str]) -> Why:
    why = Why(data_folder, capsys)
    why("https://nobody.example/")  # the first start imports and makes the tables
    return why


def saw(store: Store, url: str, key: str, number: int) -> None:
    with store.writing() as session:
        urls.saw_links(session, number, "qianlong", "北京", [Link(key, url, "标题", date(2024, 8, 30))], NOW)


def test_seen_and_not_fetched_yet(why: Why, store: Store) -> None:
    saw(
        store,
        ARTICLE.format("0830", 1),
        "beijing.qianlong.com/2024/0830/83231.shtml",
        night(store, visited("qianlong")),
    )
    code, told = why(ARTICLE.format("0830", 1))
    assert code == 0
    assert "栏目“北京”" in told
    assert "尚未抓取" in told


def test_seen_and_stopped_with_reason_evidence_and_attempts(why: Why, store: Store) -> None:
    number = night(store, visited("qianlong"))
    key = "beijing.qianlong.com/2024/0830/83232.shtml"
    saw(store, ARTICLE.format("0830", 2), key, number)
    with store.writing() as session:
        urls.stopped(session, key, ARTICLE.format("0830", 2), "qianlong", number, "blocked", "HTTP 412，脚本质询", NOW)
    assert "停止：被拦截（HTTP 412，脚本质询），已试 1 夜" in why(ARTICLE.format("0830", 2))[1]


def test_a_broken_link_and_another_form_are_found_by_the_canonical_one(why: Why, store: Store) -> None:
    saw(
        store,
        ARTICLE.format("0830", 3),
        "beijing.qianlong.com/2024/0830/83233.shtml",
        night(store, visited("qianlong")),
    )
    told = why("http://beijing.qianlong.com//2024/0830/ 83233.shtm1?from=x")[1]
    assert "1 read for l" in told or "spaces" in told
    assert "规范网址：beijing.qianlong.com/2024/0830/83233.shtml（千龙网）" in told
    assert "尚未抓取" in told


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://nobody.example/1.html", "不在监测媒体之列"),
        ("https://beijing.qianlong.com/about.html", "不是该媒体的文章形式"),
        ("https://beijing.qianlong.com/2024/0830/8323_2.shtml", "第 2 页"),
        ("https://www.163.com/dy/article/J2T9AFC20519C6T9.html", "不逐夜采集"),
        (ARTICLE.format("0830", 4), "没有一个栏目列出过它"),
        (ARTICLE.format("0501", 4), "早于千龙网已采集的时段"),
        (ARTICLE.format("0915", 4), "晚于最近一夜"),
        ("https://news.ynet.com/2024/08/30/3796360t70.html", "还没有采集过"),
        ("https://www.bjnews.com.cn/detail/1724837293129337.html", "没有一个栏目可用（“北京”robots 禁止）"),
        ("https://www.cctv.com/2024/08/30/ARTI1.shtml", "不在监测媒体之列"),
        ("https://news.cctv.com/2024/08/30/ARTI1.shtml", "已隔离（连续 5 夜不正常"),
        ("https://www.gov.cn/yaowen/liebiao/202403/content_7012345.htm", "早于中国政府网已采集的时段"),
    ],
)
def test_never_seen_because(why: Why, store: Store, url: str, words: str) -> None:
    night(store, visited("qianlong"), visited("bjnews", ListingState.ROBOTS), visited("cctv"), visited("gov_cn"))
    with store.writing() as session:
        outlets.set_status(session, "cctv", Status.QUARANTINED, "连续 5 夜不正常", NOW)
    code, told = why(url)
    assert code == 1
    assert words in told


def test_the_night_as_a_table_shows_every_listing_with_what_became_of_its_links(
    store: Store, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = night(store, visited("qianlong"))
    key = "beijing.qianlong.com/2024/0830/83232.shtml"
    saw(store, ARTICLE.format("0830", 2), key, number)
    with store.writing() as session:
        urls.stopped(session, key, ARTICLE.format("0830", 2), "qianlong", number, "blocked", "412", NOW)
    assert main(["--data", str(data_folder), "night", "2024-09-01"]) == 0
    told = capsys.readouterr().out
    for words in ("千龙网", "北京", "正常", "30", "被拦截 1"):
        assert words in told


def test_the_check_is_green_for_all_files_and_names_what_is_wrong_in_one(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(data_folder), "outlet", "check"]) == 0
    assert "41 outlets are in order" in capsys.readouterr().out
    overlay = data_folder / "outlets"
    overlay.mkdir()
    (overlay / "paper.toml").write_text(
        'name = "样报"\nhosts = ["paper.example"]\narticle = [\'/(?P<id>\\d+)$\']\nurl_date = "day"\n'
        'samples = ["https://paper.example/7", "https://other.example/7"]\n'
        '[[listing]]\nname = "a"\nurl = "https://paper.example/{code}"\nmode = "html"\nitem = "li["\n',
        encoding="utf-8",
    )
    assert main(["--data", str(data_folder), "outlet", "check", "paper"]) == 2
    told = capsys.readouterr().err
    for words in (
        "paper.toml: listing “a”: item: the selector",
        "{code} is not known",
        "tells no day",
        "matches no outlet",
    ):
        assert words in told
