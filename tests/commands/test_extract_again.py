"""`yuebao extract --again`: an outlet's archived pages read anew; shown first, written only when asked."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bulletin.article import Image, Paragraph
from bulletin.candidate import Candidate, Choice, Decision, Manuscript
from bulletin.issue import IssueState
from bulletin.registry import SHIPPED
from sample.__main__ import write_warc
from sample.newsroom import Expected, newsroom
from storage import articles, decisions, issues, manuscripts, rewriting, stories
from storage.store import Store, open_store
from tests.storage.made_up import issue
from yuebao import main

NOW = datetime(2024, 9, 2, 3, tzinfo=UTC)
KEY = "qianlong"
FAULTY = ('source = ["span.source a", "span.source"]', 'source = ["fixed:无名社"]\nstrip = ["img", "p:nth-of-type(2)"]')


@pytest.fixture(scope="module")
def printed() -> tuple[Expected, ...]:
    """One article with a picture, one of two pages, one without either."""
    mine = [each for each in newsroom().expected if each.outlet == KEY and each.date is not None]
    return (
        next(each for each in mine if each.captions and each.pages == 1),
        next(each for each in mine if each.pages == 2),
        next(each for each in mine if not each.captions and each.kind == "plain"),
    )


@pytest.fixture(scope="module")
def crawled(printed: tuple[Expected, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which these were crawled while the outlet's file was faulty; the file is right again."""
    folder = tmp_path_factory.mktemp("newsroom")
    write_warc(folder / "newsroom.warc.gz", newsroom().answers)
    data = folder / "data"
    (data / "outlets").mkdir(parents=True)
    shipped = (SHIPPED / f"{KEY}.toml").read_text(encoding="utf-8")
    assert FAULTY[0] in shipped
    (data / "outlets" / f"{KEY}.toml").write_text(shipped.replace(*FAULTY), encoding="utf-8")
    addresses = [each.url for each in printed]
    assert main(["--data", str(data), "crawl", "--replay", str(folder / "newsroom.warc.gz"), "--url", *addresses]) == 0
    shutil.rmtree(data / "outlets")
    return data


@dataclass
class Newsroom:
    """A copy of the crawled folder: its store, and the command run on it."""

    folder: Path
    store: Store
    capsys: pytest.CaptureFixture[str]

    def again(self, *words: str) -> str:
        self.capsys.readouterr()
        assert main(["--data", str(self.folder), "extract", "--again", KEY, "--since", "2024-08-01", *words]) == 0
        return self.capsys.readouterr().out

    def changes(self, *words: str) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.again("--json", *words).splitlines()]

    def candidate(self, printed: Expected) -> Candidate:
        with self.store.reading() as session:
            found = next(each for each in articles.candidates(session) if each.article.title == printed.title)
        return found


@pytest.fixture
def room(crawled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Newsroom]:
    folder = Path(shutil.copytree(crawled, tmp_path / "data"))
    store = open_store(f"sqlite:///{folder / 'yuebao.db'}")
    yield Newsroom(folder, store, capsys)
    store.close()


def test_what_would_change_is_shown_field_by_field_and_nothing_is_written(
    room: Newsroom, printed: tuple[Expected, ...]
) -> None:
    before = room.candidate(printed[0])
    told = room.again()
    assert f"来源：无名社 → {printed[0].source}" in told
    assert f"＋ {printed[2].paragraphs[1][:20]}" in told
    assert "图片：增 1，减 0" in told
    assert "3 篇有变化" in told
    assert "未作改动；加 --apply 写入" in told
    assert room.candidate(printed[0]) == before


def test_applying_writes_it_once_and_keeps_what_was_said_before(room: Newsroom, printed: tuple[Expected, ...]) -> None:
    before = room.candidate(printed[0])
    assert "已更新 3 篇" in room.again("--apply")
    now = room.candidate(printed[0])
    assert now.article.source == printed[0].source
    assert [block.caption for block in now.article.blocks if isinstance(block, Image)] == list(printed[0].captions)
    with room.store.reading() as session:
        assert [said for _, said in rewriting.earlier(session, now.id)] == [before.article]
    assert room.changes("--apply")[-1]["changed"] == 0


def test_an_article_of_two_pages_is_joined_again_from_the_archive(
    room: Newsroom, printed: tuple[Expected, ...]
) -> None:
    room.again("--apply")
    article = room.candidate(printed[1]).article
    assert article.pages == 2
    assert tuple(block.text for block in article.blocks if isinstance(block, Paragraph)) == printed[1].paragraphs


def test_the_machine_reads_the_same_as_json(room: Newsroom, printed: tuple[Expected, ...]) -> None:
    *changed, summed = room.changes()
    mine = next(each for each in changed if each["title"] == printed[2].title)
    assert mine["added"] == [printed[2].paragraphs[1]]
    assert mine["cut"] == []
    assert summed == {"outlet": KEY, "articles": 3, "changed": 3, "written": 0, "left": []}


def test_a_manuscript_is_never_touched_and_the_editor_is_told(room: Newsroom, printed: tuple[Expected, ...]) -> None:
    was = room.candidate(printed[2])
    edited = Manuscript("编辑改过的标题", "千龙网", was.article.url, date(2024, 8, 9), (Paragraph("改过的正文。"),))
    with room.store.writing() as session:
        manuscripts.save_manuscript(session, was.id, edited, 0)
    assert "编辑已改稿（第 1 版）：稿件不变，请核对" in room.again("--apply")
    now = room.candidate(printed[2])
    assert now.manuscript is not None
    assert (now.manuscript.title, now.manuscript.blocks) == ("编辑改过的标题", edited.blocks)
    with room.store.reading() as session:
        assert now.id in {each.id for each in articles.candidates(session, None)}
    assert now.article.source == printed[2].source


def test_an_undecided_candidate_is_judged_again_and_a_decided_one_keeps_its_verdict(
    room: Newsroom, printed: tuple[Expected, ...]
) -> None:
    decided, undecided = room.candidate(printed[0]), room.candidate(printed[1])
    with room.store.writing() as session:
        decisions.decide(session, decided.id, Decision(Choice.ACCEPTED, "责编", NOW))
    room.again("--apply")
    assert room.candidate(printed[0]).verdict == decided.verdict
    assert room.candidate(printed[1]).verdict != undecided.verdict


def test_a_released_issue_keeps_its_text(room: Newsroom, printed: tuple[Expected, ...]) -> None:
    was = room.candidate(printed[0])
    entry = issue().entries[0]
    entries = (type(entry)(was.article.title, "千龙网", was.article.url, "2024-08-15", was.article.blocks,
                           candidate=was.id),)  # fmt: skip
    out = issue(entries=entries, state=IssueState.RELEASED)
    with room.store.writing() as session:
        issues.save_issue(session, out, NOW)
    assert f"已在第{out.number_zh}期（已发布）：期内文字不变" in room.again("--apply")
    with room.store.reading() as session:
        assert issues.find_issue(session, out.series, out.period) == out


def test_pages_whose_archive_has_gone_are_counted_and_named(room: Newsroom, printed: tuple[Expected, ...]) -> None:
    shutil.rmtree(room.folder / "archive" / "nights")
    told = room.again("--apply")
    assert "3 篇保持原样" in told
    assert "存档已无此页 3 篇" in told
    assert all(each.title in told for each in printed)
    assert room.candidate(printed[0]).article.source == "无名社"


def test_a_page_that_moved_to_kept_is_read_from_there(room: Newsroom, printed: tuple[Expected, ...]) -> None:
    (room.folder / "archive" / "nights").rename(room.folder / "archive" / "kept")
    assert "3 篇有变化" in room.again()


def test_the_stories_follow_the_new_text(room: Newsroom, printed: tuple[Expected, ...]) -> None:
    room.again("--apply")
    now = room.candidate(printed[2])
    with room.store.reading() as session:
        text, _ = stories.texts_of(session, [now.id])[now.id]
        assert text.blocks == now.article.blocks


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--again", "no-such-outlet", "--since", "2024-08-01"), "there is no outlet"),
        (("--again", KEY), "--again and --since go together"),
        (("--again", KEY, "--since", "yesterday"), "yesterday"),
        (("--apply", "page.html"), "belong to --again"),
    ],
)
def test_a_wrong_call_is_one_sentence(
    words: tuple[str, ...], sentence: str, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(data_folder), "extract", *words]) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1
