"""What leaves the desk: tables, the feed, and the word on its health; hostile texts stay texts in all of them."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import openpyxl
import pytest

from bulletin.article import Paragraph
from bulletin.candidate import Choice
from bulletin.night import CrawlRun
from bulletin.person import Role
from report_templates.tables import csv_table, safe, xlsx_table
from storage import articles, nights
from storage.store import Store
from tests.review.conftest import Browser, Clock
from tests.review.issue_desk import TITLES, decided, gathered
from tests.storage.made_up import NOW, article, judged, sure

Browse = Callable[..., Browser]
HOSTILE = (
    '=HYPERLINK("http://evil.example","点我")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "正常\u202e字\u200b里\x00有\x0b怪\ud800字",
    "长" * 50_000,
    "]]></title><x/>",
)
ATOM = "{http://www.w3.org/2005/Atom}"


def hostile(store: Store) -> list[int]:
    """Accepted candidates whose titles are of every hostile kind."""
    batch = []
    for number, title in enumerate(HOSTILE):
        one = judged(100 + number)
        text = replace(article(title=title), url="javascript:alert(1)", source=title, blocks=(Paragraph(title),))
        batch.append(replace(one, article=text, outlet_printed=title[:40]))
    with store.writing() as session:
        articles.add_judged(session, batch)
    with store.reading() as session:
        ids = [sure(articles.candidate_by_key(session, each.key)).id for each in batch]
    decided(store, ids)
    return ids


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "=cmd|' /C calc'!A0"])
def test_a_cell_that_would_be_a_formula_is_text(text: str) -> None:
    assert safe(text).startswith("'")
    rows = list(csv.reader(io.StringIO(csv_table(("头",), [(text,)]).decode("utf-8-sig"))))
    assert rows[1][0].startswith("'")
    sheet = sure(openpyxl.load_workbook(io.BytesIO(xlsx_table("表", ("头",), [(text,)]))).active)
    assert sheet["A2"].data_type == "s" and sheet["A2"].value.startswith("'")


def test_plain_words_numbers_and_dashes_inside_stay_as_they_are() -> None:
    assert [safe(text) for text in ("云杉医院", "2024-08-15", "a=b", "")] == ["云杉医院", "2024-08-15", "a=b", ""]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["candidates", "issues", "journal"])
def test_every_list_is_exported_with_hostile_words_as_text(editor: Browser, store: Store, form: str, name: str) -> None:
    hostile(store)
    editor.post("/issue/2024-08/draft")
    answer = editor.get(f"/exports/{name}.{form}?period=2024-08&state=all")
    assert answer.status_code == 200
    assert "filename*=UTF-8''" in answer.headers["content-disposition"]
    for row in rows_of(answer.content, form)[1:]:
        assert not any(str(cell or "").startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    if name != "journal":
        assert any("alert(1)" in str(cell) for row in rows_of(answer.content, form) for cell in row)


def rows_of(body: bytes, form: str) -> list[tuple[object, ...]]:
    """The rows of a table."""
    if form == "csv":
        assert body.startswith(b"\xef\xbb\xbf"), "Excel and WPS see UTF-8 by its mark"
        return [tuple(row) for row in csv.reader(io.StringIO(body.decode("utf-8-sig")))]
    sheet = sure(openpyxl.load_workbook(io.BytesIO(body)).active)
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def test_the_candidates_are_exported_by_the_lists_own_filters(editor: Browser, store: Store) -> None:
    ids = gathered(store, 4)
    decided(store, ids[:1])
    assert titles(editor, "period=2024-08") == set(TITLES[1:4])
    assert titles(editor, "period=2024-08&state=accepted") == {TITLES[0]}
    assert titles(editor, "period=2024-08&state=all&q=处方") == {TITLES[1]}
    assert titles(editor, "period=2024-07") == set()


def titles(editor: Browser, query: str) -> set[str]:
    """The titles that a table of candidates holds."""
    return {str(row[1]) for row in rows_of(editor.get(f"/exports/candidates.csv?{query}").content, "csv")[1:]}


def test_an_unknown_form_is_refused(editor: Browser) -> None:
    answer = editor.get("/exports/candidates.pdf")
    assert answer.status_code == 404 and "CSV" in answer.text


def feed_address(browser: Browser) -> str:
    """Make a key, and read its address off the page, which shows it once."""
    page = browser.post("/exports/feed-key").text
    return sure(re.search(r'id="feed-address" value="([^"]+)"', page))[1].replace("&amp;", "&")


def test_the_feed_answers_a_key_alone_and_no_longer_when_it_is_replaced_or_dropped(
    browse: Browse, editor: Browser, store: Store
) -> None:
    decided(store, gathered(store, 3)[:2])
    reader = browse()
    assert reader.get("/feed").status_code == 403
    assert reader.get("/feed?key=erfunden").status_code == 403
    first = feed_address(editor)
    answer = reader.get(first)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("application/atom+xml")
    found = [each.text for each in ElementTree.fromstring(answer.content).iter(f"{ATOM}title")][1:]
    assert sorted(map(str, found)) == sorted(TITLES[:2])
    assert first not in editor.get("/exports").text, "the address is shown once"
    second = feed_address(editor)
    assert (reader.get(first).status_code, reader.get(second).status_code) == (403, 200)
    editor.post("/exports/feed-key/drop")
    assert reader.get(second).status_code == 403


def test_a_key_is_one_persons_and_rests_with_the_account(browse: Browse, store: Store) -> None:
    from storage import people

    one, other = browse("李编辑", Role.EDITOR), browse("孙编辑", Role.EDITOR)
    mine, theirs = feed_address(one), feed_address(other)
    with store.writing() as session:
        person = sure(people.lock_of(session, "李编辑")).person
        people.set_roles(session, person.id, (Role.EDITOR,), active=False)
    assert (browse().get(mine).status_code, browse().get(theirs).status_code) == (403, 200)


def test_the_feed_holds_hostile_words_as_text_only(browse: Browse, editor: Browser, store: Store) -> None:
    hostile(store)
    body = browse().get(feed_address(editor)).content
    feed = ElementTree.fromstring(body)
    assert "<script>" not in body.decode()
    assert not any("javascript:" in str(each.get("href")) for each in feed.iter(f"{ATOM}link"))
    assert all("\u202e" not in str(each.text) and "\x00" not in str(each.text) for each in feed.iter())


def test_what_was_accepted_last_stands_first_and_what_was_taken_back_is_gone(
    browse: Browse, editor: Browser, store: Store
) -> None:
    ids = gathered(store, 3)
    for hours, each in enumerate(ids):
        decided(store, [each], at=NOW + timedelta(hours=hours))
    decided(store, ids[:1], Choice.UNDECIDED)
    feed = ElementTree.fromstring(browse().get(feed_address(editor)).content)
    assert [each.text for each in feed.iter(f"{ATOM}title")][1:] == [TITLES[2], TITLES[1]]


def test_health_is_told_to_anybody_without_secrets(browse: Browse, store: Store, clock: Clock) -> None:
    told = browse().get("/healthz")
    assert (told.status_code, told.json()) == (200, {"ok": True, "store": True, "schema": True, "night": None})
    with store.writing() as session:
        night = nights.open_night(session, NOW - timedelta(days=1), NOW, NOW, "crawl")
        nights.save_run(session, night.id, CrawlRun("cloudfir"))
        nights.finish_night(session, night.id, clock() - timedelta(hours=6), healthy=True)
    assert browse().get("/healthz").json()["night"] == {"hours_ago": 6.0, "late": False}
    clock.move(days=2)
    assert browse().get("/healthz").json()["night"]["late"]


def test_health_says_503_where_the_store_does_not_answer(browse: Browse, store: Store) -> None:
    browser = browse()
    database = sure(store.url.database)
    store.close()
    Path(database).write_bytes(b"no database at all" * 100)
    told = browser.get("/healthz")
    assert told.status_code == 503
    assert told.json()["ok"] is False and database not in told.text


def test_file_names_are_chinese_and_plain_ones_ascii(editor: Browser) -> None:
    named = editor.get("/exports/journal.xlsx").headers["content-disposition"]
    assert 'filename="journal.xlsx"' in named and quote("操作记录-2024-09-02.xlsx") in named
