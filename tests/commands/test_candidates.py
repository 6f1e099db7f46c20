"""`yuebao candidates`: one row a story, marks beside it, what the editor says; `yuebao lookback`: what was lost."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bulletin.article import Article, OriginClue, Paragraph
from bulletin.candidate import Judged
from bulletin.issue import Entry, Issue, IssueState
from bulletin.period import month
from bulletin.story import Printed
from bulletin.verdict import Queue, Reason, Verdict
from pipelines.keep import keep
from storage import issues, marks
from storage.store import Store
from tests.conftest import OpenBlank
from yuebao import main

NOW = datetime(2024, 8, 20, tzinfo=UTC)
AUGUST = month(date(2024, 8, 1))
TITLE = "青檀市人民医院启用挂号系统"
TEXT = (
    "青檀市人民医院昨天启用新的挂号系统，首日有2130名患者在手机上预约。",
    "信息科用了7个月改造接口，旧窗口保留4个，专供老年人使用。",
    "急诊分诊台同时换上自助机，平均等候缩短18分钟。",
)
OTHER = ("云溪区三十二家诊所昨天接入影像云，转诊时医生当场调阅，不再刻光盘。",)


@pytest.fixture
def store(data_folder: Path, open_blank: OpenBlank) -> Iterator[Store]:
    """Three reprints of one text (2 is the likely original), one other text just below the shortlist, one aside."""
    opened = open_blank(data_folder / "yuebao.db")
    batch = [
        told(1, 0.81, "云溪日报", TITLE, TEXT, clues=(OriginClue("credit", "青檀晚报"),)),
        told(2, 0.80, "青檀晚报", TITLE, TEXT, source="青檀晚报"),
        told(3, 0.79, "银杏新闻网", "挂号更方便", TEXT),
        told(4, 0.30, "白桦都市报", "云溪区诊所接入影像云", OTHER, Queue.LOW),
        told(5, 0.05, "白桦都市报", "红枫市换新长椅", ("公园昨天换了二十张长椅，街坊说坐着舒服。",), Queue.ASIDE),
    ]
    with opened.writing() as session:
        for each in batch:  # one by one, so that their ids are their numbers
            keep(session, [each])
    yield opened
    opened.close()


def told(
    number: int,
    score: float,
    outlet: str,
    title: str,
    text: tuple[str, ...],
    queue: Queue = Queue.SHORTLIST,
    **more: Any,
) -> Judged:
    url = f"https://x.sample.invalid/{number}"
    article = Article("x", url, title, tuple(map(Paragraph, text)), published=date(2024, 8, 9), **more)
    verdict = Verdict(score, queue, (Reason(text[0], ("挂号系统",), 1.0),))
    return Judged(url[8:], article, verdict, NOW, outlet)


class Yuebao:
    """The command line on the store's folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def __call__(self, *words: str) -> tuple[int, str]:
        code = main(["--data", str(self.folder), *words])
        told = self.capsys.readouterr()
        return code, told.out + told.err

    def rows(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self("candidates", "2024-08", "--json", *words)[1].splitlines()]


@pytest.fixture
def yuebao(
    store: Store, data_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Yuebao:
    monkeypatch.setenv("COLUMNS", "200")
    return Yuebao(data_folder, capsys)


def release(store: Store, *entries: Entry) -> None:
    issue = Issue("monthly", AUGUST, 534, "五三四", AUGUST.end, None, None, "", "", "来源", "来源", "月报", entries,
                  IssueState.RELEASED)  # fmt: skip
    with store.writing() as session:
        issues.save_issue(session, issue, NOW)


def entry(title: str, url: str, *text: str) -> Entry:
    return Entry(title, "青檀晚报", url, "2024-8-9", tuple(map(Paragraph, text)))


def test_a_story_is_one_row_and_open_shows_its_reprints(yuebao: Yuebao):
    _, shown = yuebao("candidates", "2024-08")
    assert "同文 2 篇已折叠" in shown and "挂号更方便" not in shown
    _, shown = yuebao("candidates", "2024-08", "--open")
    assert "└ 3" in shown and "挂号更方便" in shown
    first, second = yuebao.rows()
    assert (first["id"], first["folded"], first["members"], first["story"]) == (1, [2, 3], [1, 2, 3], 1)
    assert (second["id"], second["folded"], second["origin"]) == (4, [], None)
    assert first["origin"]["id"] == 2
    assert {each["ground"] for each in first["origin"]["evidence"]} >= {"credit", "own"}
    assert [each["id"] for each in yuebao.rows("--open", "--all")] == [1, 2, 3, 4, 5]


def test_the_row_of_a_story_is_the_one_that_was_chosen_and_stays_in_its_place(yuebao: Yuebao):
    assert [each["id"] for each in yuebao.rows("--accept", "3")] == [3, 4]
    assert [each["id"] for each in yuebao.rows("--undo", "3", "--reject", "1", "--reason", "repeated")] == [2, 4]


def test_what_is_no_repetition_is_set_apart_and_back_by_command(yuebao: Yuebao):
    assert [each["id"] for each in yuebao.rows("--apart", "3", "1")] == [1, 3, 4]
    assert [each["id"] for each in yuebao.rows("--together", "1", "3")] == [1, 4]
    code, said = yuebao("candidates", "2024-08", "--apart", "1", "99")
    assert code == 2 and "are not two candidates" in said


def test_what_was_printed_before_is_marked_with_number_and_both_texts_on_demand(yuebao: Yuebao, store: Store):
    release(store, entry("旧题", "https://other.sample.invalid/1", "那一期登的是这一段。"))
    yuebao("lookback")
    with store.writing() as session:
        marks.put_printed(session, 1, [Printed(534, "五三四", 0, 1, "旧题", 0.9, True)])
        marks.put_printed(session, 4, [Printed(534, "五三四", 0, 1, "旧题", 0.5, False)])
    _, shown = yuebao("candidates", "2024-08")
    assert " 已刊（第五三四期第1条）" in shown and "疑似已刊（第五三四期第1条）" in shown
    assert [each["printed"][0]["certain"] for each in yuebao.rows()] == [True, False]
    _, shown = yuebao("candidates", "2024-08", "--show", "1")
    assert TEXT[1] in shown and "那一期登的是这一段。" in shown
    assert "所见最早 2  青檀晚报" in shown and "来源  青檀晚报（见 1）" in shown
    assert yuebao("candidates", "2024-08", "--show", "99")[0] == 2


def test_the_spot_check_is_drawn_from_below_the_shortlist_and_marked_ever_after(yuebao: Yuebao):
    assert [each["id"] for each in yuebao.rows("--spot-check")] == [4, 5]
    assert [each["spot_check"] for each in yuebao.rows()] == [False, True]
    assert "抽查" in yuebao("candidates", "2024-08")[1]


def test_a_score_that_misleads_is_marked(yuebao: Yuebao, store: Store):
    yuebao.rows("--too-high", "1", "--too-low", "4")
    with store.reading() as session:
        found = marks.last_marks(session)
    assert [found[number].leaning.value for number in (1, 4)] == ["too-high", "too-low"]
    assert yuebao("candidates", "2024-08", "--too-high", "99")[0] == 2


def test_what_an_issue_printed_is_traced_to_the_stage_that_lost_it(yuebao: Yuebao, store: Store):
    code, said = yuebao("lookback")
    assert code == 0 and "没有已发布或导入的刊期" in said
    lost = entry("红枫市换新长椅", "https://x.sample.invalid/5", "公园昨天换了二十张长椅，街坊说坐着舒服。")
    release(store, entry(TITLE, "https://x.sample.invalid/2", *TEXT), lost,
            entry("松岭县试行处方流转", "https://new.sample.invalid/1", "松岭县昨天试行处方流转。"))  # fmt: skip
    code, said = yuebao("lookback", "534")
    assert code == 1 and "判为搁置" in said and "可增加 new.sample.invalid" in said and "漏 2 篇" in said
    code, said = yuebao("lookback", "--json", "--again")
    (back,) = [json.loads(line) for line in said.splitlines()]
    assert [each["stage"] for each in back["entries"]] == ["found", "aside", "unknown-outlet"]
    (row,) = [each for each in yuebao.rows("--all") if each["id"] == 5]
    assert row["missed"] == "aside"
    assert "曾漏（判为搁置）" in yuebao("candidates", "2024-08", "--all")[1]
    assert yuebao("lookback", "999")[0] == 0
