"""The whole path on the sample newsroom: crawl, extract, judge, keep, draft, render, with the network off."""

import hashlib
import json
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bulletin.article import Image
from bulletin.candidate import Candidate, Choice, Decision
from bulletin.night import Night, Outcome
from bulletin.period import Period, month
from bulletin.registry import load_registry
from bulletin.verdict import Queue
from sample.newsroom import Expected, newsroom
from storage import articles, decisions, nights, urls
from storage.store import Store, open_store
from yuebao import main

MONTH = month(date(2024, 8, 1))
FORMS = ("txt", "html", "docx", "pdf")
KILLS = 10


@dataclass(frozen=True)
class Demo:
    """A finished demo: its folder, what it printed, and the opened store."""

    folder: Path
    store: Store


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, chinese_fonts: Path) -> Demo:
    folder = tmp_path_factory.mktemp("demo")
    assert main(["--data", str(folder), "demo"]) == 0
    return Demo(folder / "demo", open_store(f"sqlite:///{folder / 'demo' / 'yuebao.db'}"))


@pytest.fixture(scope="module")
def expected() -> tuple[Expected, ...]:
    return newsroom().expected


@pytest.fixture(scope="module")
def kept(demo: Demo) -> dict[str, Candidate]:
    """The candidates by canonical URL."""
    with demo.store.reading() as session:
        return {each.key: each for each in articles.candidates(session)}


def last_night(demo: Demo) -> Night:
    with demo.store.reading() as session:
        return nights.last_nights(session, 1)[0]


REGISTRY = load_registry()


def key(url: str) -> str:
    return REGISTRY.match(url).key


def credited(source: str) -> str:
    """A credit as the article keeps it: an outlet's name where the registry knows the alias."""
    outlet = REGISTRY.named(source)
    return outlet.name if outlet else source


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.glob("issue-*") if path.suffix[1:] in FORMS)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_article_about_informatization_is_kept_and_on_the_shortlist(
    expected: tuple[Expected, ...], kept: dict[str, Candidate]
) -> None:
    wanted = [each for each in expected if each.label == 2 and each.kind != "robots"]
    assert len(wanted) >= 10
    lost = [(each.title, each.kind) for each in wanted if key(each.url) not in kept]
    assert lost == []
    low = [each.title for each in wanted if kept[key(each.url)].verdict.queue is not Queue.SHORTLIST]
    assert len(low) <= 1, low


def test_no_hard_negative_is_on_the_shortlist(expected: tuple[Expected, ...], kept: dict[str, Candidate]) -> None:
    wrong = [
        each.title
        for each in expected
        if each.label == 0 and key(each.url) in kept and kept[key(each.url)].verdict.queue is Queue.SHORTLIST
    ]
    assert wrong == []


def test_what_was_kept_says_what_was_printed(expected: tuple[Expected, ...], kept: dict[str, Candidate]) -> None:
    found = [(each, kept[key(each.url)].article) for each in expected if key(each.url) in kept]
    assert len(found) >= 280
    for each, article in found:
        assert article.title == each.title
        assert article.published == each.date, each.url
        assert article.source in (credited(each.source), ""), each.url
        assert set(each.paragraphs) <= set(article.body_text.split("\n")), each.url
    assert sum(article.source == credited(each.source) for each, article in found) >= 0.98 * len(found)


def test_pictures_of_the_shortlist_come_with_their_captions(demo: Demo, kept: dict[str, Candidate]) -> None:
    shortlist = [each.article for each in kept.values() if each.verdict.queue is Queue.SHORTLIST]
    images = [block for article in shortlist for block in article.blocks if isinstance(block, Image)]
    assert images
    assert all(image.caption for image in images)
    assert list((demo.folder / "archive" / "pictures").rglob("*.png"))


@pytest.mark.parametrize("kind", ["paginated", "redirect", "retitled", "no-date", "photo-note", "reprint"])
def test_each_special_page_went_its_way(kind: str, expected: tuple[Expected, ...], kept: dict[str, Candidate]) -> None:
    special = [each for each in expected if each.kind == kind]
    opened = [each for each in special if each.outlet != "people" or each.label]  # 人民网 is opened by title only
    assert opened
    for each in opened:
        article = kept[key(each.url)].article
        assert article.original_title == each.original_title
        assert article.pages == each.pages
        assert (article.published is None) == (each.date is None)


def test_the_blocked_and_the_empty_outlet_are_called_so(demo: Demo) -> None:
    outcomes = {run.outlet: run.outcome for run in last_night(demo).runs}
    assert outcomes["nhc"] is Outcome.BLOCKED
    assert outcomes["bj_wjw"] is Outcome.EMPTY
    others = {outlet: outcome for outlet, outcome in outcomes.items() if outlet not in ("nhc", "bj_wjw")}
    assert set(others.values()) == {Outcome.OK}, others


def test_every_listed_link_is_accounted_for(demo: Demo, expected: tuple[Expected, ...]) -> None:
    with demo.store.reading() as session:
        fates = urls.fates(session, [REGISTRY.match(each.listed_as).key for each in expected])
    missing = [each.listed_as for each in expected if REGISTRY.match(each.listed_as).key not in fates]
    assert missing == []


def test_the_draft_proposes_the_usual_number_and_release_waits_for_the_editor(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(demo.folder)]
    assert main([*data, "issue", "show", MONTH_WORD, "--json"]) == 0
    issue = json.loads(capsys.readouterr().out)
    assert (issue["number"], issue["number_zh"], issue["issued"]) == (537, "五三七", "2024-08-31")
    assert len(issue["articles"]) == 4
    assert main([*data, "issue", "release", MONTH_WORD]) != 0
    assert "程序推荐" in capsys.readouterr().err


MONTH_WORD = "2024-08"


def test_an_editor_decides_and_the_issue_is_released(
    tmp_path: Path, demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "yuebao.db"
    copy.write_bytes(backup(demo))
    store = open_store(f"sqlite:///{copy}")
    with store.writing() as session:
        shortlist = articles.candidates(session, MONTH, [Queue.SHORTLIST])
        best = {each.article.title: each.id for each in reversed(shortlist)}  # of reprints the best one
        accepted = [each.id for each in shortlist if best[each.article.title] == each.id][:3]
        for candidate in shortlist:
            choice = Choice.ACCEPTED if candidate.id in accepted else Choice.REJECTED
            decisions.decide(session, candidate.id, Decision(choice, "editor", last_night(demo).started_at))
    store.close()
    data = ["--data", str(tmp_path)]
    assert main([*data, "issue", "draft", MONTH_WORD]) == 0
    assert main([*data, "issue", "release", MONTH_WORD]) == 0
    assert "已发布" in capsys.readouterr().out


def backup(demo: Demo) -> bytes:
    """The demo's store as one file."""
    with demo.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return (demo.folder / "yuebao.db").read_bytes()


def test_a_second_demo_fetches_no_article_and_gives_the_same_bytes(demo: Demo) -> None:
    before, archives = digests(demo.folder), len(list((demo.folder / "archive" / "nights").iterdir()))
    assert len(before) == len(FORMS)
    assert main(["--data", str(demo.folder.parent), "demo"]) == 0
    runs = last_night(demo).runs
    assert sum(run.fetched for run in runs) == 0
    assert sum(run.kept for run in runs) == 0
    assert digests(demo.folder) == before
    assert len(list((demo.folder / "archive" / "nights").iterdir())) == archives + 1


def test_a_crawl_under_way_is_named_to_a_second_start(tmp_path: Path, demo: Demo) -> None:
    first = crawl(tmp_path, demo)
    try:
        wait_for_candidates(tmp_path, 1, first)
        second = crawl(tmp_path, demo)
        _, told = second.communicate(timeout=120)
        assert second.returncode == 2
        assert f"process {first.pid}" in told
        assert "running already" in told
    finally:
        first.kill()
        first.communicate()


def test_kills_at_any_moment_lose_nothing_and_double_nothing(
    tmp_path: Path, demo: Demo, kept: dict[str, Candidate]
) -> None:
    chance = random.Random(20240831)
    for _ in range(KILLS):
        running = crawl(tmp_path, demo)
        moment = chance.choice((0, chance.randint(1, len(kept))))
        while running.poll() is None and counted(tmp_path / "yuebao.db") < moment:
            time.sleep(0.02)
        try:
            running.communicate(timeout=chance.uniform(0, 0.5))
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            running.communicate()
    last = crawl(tmp_path, demo)
    last.communicate(timeout=300)
    assert last.returncode in (0, 1)
    store = open_store(f"sqlite:///{tmp_path / 'yuebao.db'}")
    with store.reading() as session:
        found = articles.candidates(session)
    store.close()
    assert len(found) == len({each.key for each in found})
    assert {each.key for each in found} == set(kept)


def crawl(data: Path, demo: Demo) -> subprocess.Popen[str]:
    """The sample crawl as a process of its own."""
    words = ["crawl", "--replay", str(demo.folder / "newsroom.warc.gz")]
    window = ["--since", MONTH.start.isoformat(), "--until", MONTH.end.isoformat()]
    return subprocess.Popen(
        [sys.executable, "-m", "yuebao", "--data", str(data), *words, *window],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_candidates(data: Path, count: int, running: subprocess.Popen[str]) -> None:
    """Until the crawl has kept so many."""
    while running.poll() is None:
        if counted(data / "yuebao.db") >= count:
            return
        time.sleep(0.05)
    pytest.fail("the crawl ended before it kept anything")


def counted(path: Path) -> int:
    """Candidates in a store that another process writes; 0 while it has no tables yet."""
    if not path.exists():
        return 0
    try:
        store = open_store(f"sqlite:///{path}")
    except ValueError:
        return 0
    try:
        with store.reading() as session:
            return articles.count_candidates(session)
    finally:
        store.close()


def test_the_months_candidates_lie_in_the_month(kept: dict[str, Candidate]) -> None:
    days = [each.article.published for each in kept.values() if each.article.published]
    assert len(days) > len(kept) / 2
    assert all(day in Period(date(2024, 7, 31), date(2024, 9, 1)) for day in days)
