"""往期: the list and its search, 年度目录, and old issues taken in after a look."""

import re
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from docx import Document

from bulletin.issue import IssueState
from bulletin.period import parse_period
from storage import given, journal
from storage.store import Store
from tests.review.conftest import Browser
from tests.review.issue_desk import SERIES, TITLES, decided, gathered, issue_of
from tests.storage.made_up import sure

OLD = """北京市卫生信息化舆情监测月报

（第五三四期）

北京市卫生健康大数据与政策研究中心

2024年05月31日

本期导语：
本期周报共收集2篇卫生信息化相关信息，时间从2024年05月1日至2024年05月31日，监测范围包括全国主流媒体及政府网站等。

一、信息目录
1.雪松医院上线智能分诊
（雪松日报）
2.芦苇区打通检验结果互认
（芦苇晚报）

二、具体内容
1.标题：雪松医院上线智能分诊
来源：雪松日报
链接：
https://news.xuesong.example/2024/0508/1.html
主要内容：
雪松医院上线智能分诊
2024-05-08 来源：雪松日报
雪松医院的智能分诊系统五月八日上线，患者在手机上就能完成预检。
信息科介绍，系统首日服务三百余人。
2.标题：芦苇区打通检验结果互认
来源：芦苇晚报
链接：
https://news.luwei.example/2024/0516/2.html
主要内容：
芦苇区打通检验结果互认
2024-05-16 来源：芦苇晚报
芦苇区十二家医院的检验结果五月起互认，影像随后跟上。
"""
MAY = parse_period("2024-05")


def upload(editor: Browser, text: str = OLD, name: str = "五月.txt", **fields: str) -> str:
    """Upload an old issue; where its preview is."""
    files = {"file": (name, text.encode())}
    answer = editor.post("/issues/import", fields, files=files, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def fields_of(page: str) -> dict[str, str]:
    """The fields of the preview's form as a browser would send them."""
    import html

    form = sure(re.search(r'<form method="post" action="/issues/import/.*?</form>', page, re.DOTALL))[0]
    found = dict(re.findall(r'<input name="([^"]+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<input type="hidden" name="(period)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL))
    found |= dict.fromkeys(re.findall(r'<input type="checkbox" name="([^"]+)" checked', form), "on")
    return {name: html.unescape(value) for name, value in found.items()}


def test_an_empty_shelf_says_so_and_what_to_do(editor: Browser) -> None:
    page = editor.get("/issues").text
    assert "还没有任何一期" in page and "/issues/import" in page


def test_an_old_issue_is_shown_before_it_is_kept(editor: Browser, store: Store) -> None:
    place = upload(editor)
    page = editor.get(place).text
    assert "雪松医院上线智能分诊" in page and 'value="534"' in page
    assert "还没有任何一期" in editor.get("/issues").text, "looking keeps nothing"
    answer = editor.post(place, fields_of(page))
    assert "已收入" in answer.text
    kept = issue_of(store, MAY)
    assert (kept.number, kept.state, len(kept.entries)) == (534, IssueState.RELEASED, 2)
    with store.reading() as session:
        assert given.last_given(session, SERIES.key, MAY) is not None, "the text it was read from is kept"
        assert journal.lines(session, 1)[0].act == "导入旧刊"
    assert editor.get(place).status_code == 404, "the upload is gone once it is kept"


def test_every_field_of_an_entry_can_be_corrected(editor: Browser, store: Store) -> None:
    place = upload(editor)
    fields = fields_of(editor.get(place).text)
    fields |= {"title-1": "雪松医院“智能分诊”上线", "day-1": "2024-05-09", "outlet-1": "雪松晨报"}
    fields["body-1"] = "# 改过的小标题\n改过的一段。\n\n又一段。"
    del fields["use-2"]
    editor.post(place, fields)
    (entry,) = issue_of(store, MAY).entries
    assert (entry.title, entry.date_printed, entry.outlet) == ("雪松医院“智能分诊”上线", "2024-05-09", "雪松晨报")
    assert [block.text for block in entry.blocks] == ["改过的小标题", "改过的一段。", "又一段。"]  # type: ignore[union-attr]
    assert "共收集1篇" in issue_of(store, MAY).lead


def test_a_field_filled_in_wrongly_is_said_and_nothing_typed_is_lost(editor: Browser, store: Store) -> None:
    place = upload(editor)
    fields = fields_of(editor.get(place).text) | {"title-1": "打到一半的标题", "number": "五三四"}
    answer = editor.post(place, fields)
    assert answer.status_code == 422 and "期号没有填对" in answer.text and "打到一半的标题" in answer.text
    answer = editor.post(place, fields | {"number": "534", "start": "2024-05-02"})
    assert answer.status_code == 422 and "整月" in answer.text


def test_the_same_issue_again_asks_whether_to_keep_or_replace(editor: Browser, store: Store) -> None:
    place = upload(editor)
    editor.post(place, fields_of(editor.get(place).text))
    again = upload(editor, OLD.replace("三百余人", "五百余人"))
    page = editor.get(again).text
    assert "库中已有" in page
    asked = editor.post(again, fields_of(page) | {"want": "ask"})
    assert asked.status_code == 409 and "请选保留还是替换" in asked.text
    editor.post(again, fields_of(page) | {"want": "replace"})
    assert issue_of(store, MAY).revision == 1
    assert "五百余人" in editor.get("/issue/2024-05/preview").text
    assert "三百余人" in editor.get("/issue/2024-05/preview?revision=0").text


def test_keeping_what_stands_changes_nothing(editor: Browser, store: Store) -> None:
    place = upload(editor)
    editor.post(place, fields_of(editor.get(place).text))
    again = upload(editor, OLD.replace("三百余人", "五百余人"))
    assert "保留原样" in editor.post(again, fields_of(editor.get(again).text) | {"want": "keep"}).text
    assert issue_of(store, MAY).revision == 0


def test_text_can_be_pasted_and_a_missing_period_is_asked_for_once(editor: Browser) -> None:
    body = OLD[OLD.index("一、信息目录") :]
    asked = editor.post("/issues/import", {"text": body})
    assert asked.status_code == 422 and "填写时段" in asked.text and "内容已经收下" in asked.text
    key = sure(re.search(r'name="key" value="([^"]+)"', asked.text))[1]
    answer = editor.post("/issues/import", {"key": key, "period": "2024-05"}, follow_redirects=False)
    assert answer.status_code == 303
    assert "芦苇区打通检验结果互认" in editor.get(answer.headers["location"]).text


def test_doubts_are_shown_with_the_entry_they_are_about(editor: Browser) -> None:
    page = editor.get(upload(editor, OLD.replace("1.html", "1.shtm1"))).text
    assert 'id="doubts"' in page and 'href="#import-1"' in page


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("旧刊.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx"),
        ("旧刊.exe", b"MZ", ".docx"),
        ("旧刊.pdf", b"%PDF-1.4 broken", "读不出文字"),
        ("旧刊.docx", b"PK\x03\x04 broken", "读不出文字"),
        ("空.txt", b"", "读不出文字"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(editor: Browser, name: str, body: bytes, said: str) -> None:
    answer = editor.post("/issues/import", files={"file": (name, body)})
    assert answer.status_code == 422 and said in answer.text and "Traceback" not in answer.text


def test_nothing_given_is_said_too(editor: Browser) -> None:
    assert "请选一个文件" in editor.post("/issues/import").text


def test_a_name_that_leads_elsewhere_stays_inside_the_uploads(editor: Browser, tmp_path: Path) -> None:
    upload(editor, name="../../../etc/旧刊.txt")
    written = {path.name for path in tmp_path.rglob("*.txt")}
    assert written == {"旧刊.txt"}


def test_the_shelf_is_searched_by_title_outlet_and_number(editor: Browser, store: Store) -> None:
    place = upload(editor)
    editor.post(place, fields_of(editor.get(place).text))
    decided(store, gathered(store, 4))
    editor.post("/issue/2024-08/draft")
    page = editor.get("/issues").text
    assert page.index("第五三七期") < page.index("第五三四期"), "the latest first"
    assert "共 2 期 6 篇" in page
    found = editor.get("/issues?q=芦苇").text
    assert "1 期 1 篇" in found and "<mark>芦苇</mark>" in found and "雪松" not in found
    assert "第五三四期" in editor.get("/issues?q=534").text
    assert TITLES[0] in editor.get("/issues?q=云杉日报").text
    assert "没有找到" in editor.get("/issues?q=不存在的词").text


def test_a_draft_that_changes_is_found_by_what_it_says_now(editor: Browser, store: Store) -> None:
    ids = gathered(store, 4)
    decided(store, ids)
    editor.post("/issue/2024-08/draft")
    assert TITLES[1] in editor.get("/issues").text
    editor.post("/issue/2024-08/take-out", {"mark": f"c{ids[1]}"})
    assert TITLES[1] not in editor.get("/issues").text


def test_a_years_list_is_word_excel_and_csv(editor: Browser) -> None:
    assert editor.get("/issues/year/2024/docx").status_code == 404
    place = upload(editor)
    editor.post(place, fields_of(editor.get(place).text) | {"title-1": '=HYPERLINK("http://x")'})
    word = editor.get("/issues/year/2024/docx")
    assert quote("年度目录-2024.docx") in word.headers["content-disposition"]
    assert any("=HYPERLINK" in each.text for each in Document(BytesIO(word.content)).paragraphs)
    csv = editor.get("/issues/year/2024/csv").content
    assert csv.startswith(b"\xef\xbb\xbf")
    assert "\"'=HYPERLINK" in csv.decode("utf-8-sig")
    sheet = openpyxl.load_workbook(BytesIO(editor.get("/issues/year/2024/xlsx").content)).active
    assert sure(sheet)["D2"].data_type == "s"


def test_the_page_of_an_imported_issue_shows_its_doubts_and_that_nobody_looked_back(editor: Browser) -> None:
    place = upload(editor, OLD.replace("1.html", "1.shtm1"))
    editor.post(place, fields_of(editor.get(place).text))
    page = editor.get("/issue/2024-05").text
    assert "还没有反查" in page and "导入时的疑点" in page


def test_the_list_shows_what_was_released_though_it_was_read_as_a_draft(editor: Browser, store: Store) -> None:
    ids = gathered(store, 6)
    decided(store, ids[:4])
    editor.post("/issue/2024-08/draft")
    assert "草稿" in editor.get("/issues").text
    editor.post("/issue/2024-08/take-out", {"mark": f"c{ids[0]}"})
    editor.post("/issue/2024-08/release")
    page = editor.get("/issues").text
    assert TITLES[0] not in page and TITLES[1] in page
    assert '<span class="chip blue">草稿' not in page


def test_the_list_shows_what_took_the_number_of_a_correction_that_was_dropped(editor: Browser, store: Store) -> None:
    decided(store, gathered(store, 4))
    editor.post("/issue/2024-08/draft")
    editor.post("/issue/2024-08/release")
    editor.post("/issue/2024-08/correct", {"note": "第二篇链接有误"})
    assert "更正 1" in editor.get("/issues").text
    editor.post("/issue/2024-08/drop", {"revision": 1})
    assert "更正 1" not in editor.get("/issues").text
    place = upload(editor)
    editor.post(place, fields_of(editor.get(place).text))
    page = editor.get("/issues").text
    assert "雪松医院上线智能分诊" in page and TITLES[0] in page
