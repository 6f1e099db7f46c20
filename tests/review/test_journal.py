"""操作记录 and 使用帮助: what was changed is readable, and every part of the help stands on one page."""

from typing import Any

import pytest

from review.journal_words import changes, told
from review.pages.help import parts
from storage import journal
from storage.journal import Line
from storage.store import Store
from tests.review.conftest import MORNING, Browser


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (None, None, []),
        ("undecided", "accepted", [("", "未审", "采用")]),
        (None, {"outlets": ["甲", "乙"]}, [("媒体", "", "甲、乙")]),
        ({"paused": False}, {"paused": True}, [("暂停", "否", "是")]),
        ({"title": "旧", "url": "x"}, {"title": "新", "url": "x"}, [("标题", "旧", "新")]),
        ("草稿", {"note": "丙"}, [("", "草稿", ""), ("备注", "", "丙")]),
        (["1", "2"], ["2", "1"], [("", "1、2", "2、1")]),
        (["c12", "c7"], ["c7", "c12"], [("", "候选稿 12、候选稿 7", "候选稿 7、候选稿 12")]),
        (None, {"file": "旧刊.docx", "result": "new"}, [("文件", "", "旧刊.docx"), ("结果", "", "新收入")]),
        (None, {"etwas": {"zahl": 3}}, [("etwas", "", "zahl：3")]),
    ],
)
def test_before_and_after_are_told_field_by_field(before: Any, after: Any, found: list[tuple[str, str, str]]) -> None:
    assert [(each.name, each.old, each.new) for each in changes(before, after)] == found


@pytest.mark.parametrize(
    ("subject", "words", "address"),
    [
        ("candidate:12", "候选稿 12", "/articles/12"),
        ("issue:2024-08", "2024-08 月报", "/issue/2024-08"),
        ("file:outlets/qianlong.toml", "媒体 qianlong", "/settings/outlets/qianlong"),
        ("file:lexicon.toml", "词表", "/settings/lexicon"),
        ("person:3", "账号 王编辑", ""),
        ("request:7", "请求 7", "/requests/7"),
        ("job:night", "任务 夜间采集", "/nights#jobs"),
        ("etwas:/../x", "etwas /../x", ""),
    ],
)
def test_a_subject_is_named_and_leads_to_its_page(subject: str, words: str, address: str) -> None:
    line = told(Line(1, MORNING, "王编辑", "改", subject, None, None), {3: "王编辑"})
    assert (line.subject, line.address) == (words, address)


def test_lines_are_narrowed_and_paged_by_their_number(editor: Browser, store: Store) -> None:
    with store.writing() as session:
        for number in range(60):
            journal.note(session, MORNING, "李编辑", "审核", f"candidate:{number}", "undecided", "accepted")
        journal.note(session, MORNING, "赵签发", "改设置", "file:series.toml", {"sha256": "a"}, {"sha256": "<b>"})
    page = editor.get("/journal").text
    assert page.count("data-line=") == 50 and "&lt;b&gt;" in page and "更早的记录" in page
    assert editor.get("/journal", params={"by": "赵签发"}).text.count("data-line=") == 1
    assert editor.get("/journal?kind=file").text.count("data-line=") == 1
    assert editor.get("/journal?subject=candidate:7").text.count("data-line=") == 1
    older = editor.get("/journal?kind=candidate&before=12").text
    assert older.count("data-line=") == 10 and "更早的记录" not in older
    assert "没有符合的记录" in editor.get("/journal?by=无此人").text


@pytest.mark.parametrize(
    ("path", "part"),
    [("/candidates", "candidates"), ("/issue", "issue"), ("/nights", "nights"), ("/requests", "paste")],
)
def test_every_page_leads_to_its_own_part_of_the_help(editor: Browser, path: str, part: str) -> None:
    assert f'href="/help#help-{part}"' in editor.get(path).text
    assert editor.get("/help").text.count(f'id="help-{part}"') == 1


def test_the_help_holds_every_part_there_is(editor: Browser) -> None:
    page = editor.get("/help").text
    assert {"nights", "figures", "settings", "people", "journal"} <= set(parts())
    for name in parts():
        assert f'id="help-{name}"' in page and f'href="#help-{name}"' in page
    assert "头一个月" in page and "<kbd>u</kbd>" in page
