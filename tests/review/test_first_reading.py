"""An uploaded file is first read apart, and one that would fetch something when it is opened is not released."""

import io
import zipfile

import pytest

from bulletin.series import load_series
from bulletin.settings import Settings
from review import first_reading
from review.first_reading import TooMuch, first, read_once
from tests.bulletin.test_apart import die, hang
from tests.review.conftest import Browser
from tests.review.hostile_newsroom import Newsroom
from tests.review.test_hostile import room
from tests.review.test_outside import OFFICE

__all__ = ["room"]
TEXT = "标题：青槐市医院上线电子处方\n链接：https://news.example.invalid/1\n主要内容：\n青槐市医院上线电子处方。"


def test_a_file_that_never_ends_is_given_up_with_one_sentence() -> None:
    with pytest.raises(TooMuch, match="秒内没有读完，没有收下；"):
        first(hang, limit_s=0.3)


def test_a_file_that_breaks_its_reader_is_refused_and_the_next_is_read() -> None:
    with pytest.raises(TooMuch, match="已损坏"):
        first(die)
    assert read_once("a.txt", TEXT.encode(), load_series(), (), None) == ()
    assert read_once("a.docx", b"PK\x03\x04", load_series(), (), None) == ()  # the next reading says what is wrong


def test_while_one_is_read_another_waits_no_longer_than_its_limit() -> None:
    with first_reading.ONE, pytest.raises(TooMuch, match="过一分钟再试"):
        first(sorted, "cab", limit_s=0.1)


def with_relation(body: bytes, kind: str, target: str) -> bytes:
    """A Word file with one more relation of its text to something outside."""
    told = f'<Relationship Id="x9" TargetMode="External" Target="{target}" Type="{OFFICE}/{kind}"/></Relationships>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as given, zipfile.ZipFile(out, "w") as made:
        for info in given.infolist():
            part = given.read(info)
            if info.filename == "word/_rels/document.xml.rels":
                part = part.replace(b"</Relationships>", told.encode())
            made.writestr(info, part)
    return out.getvalue()


def test_a_word_file_that_fetches_something_is_not_taken_for_release(
    editor: Browser, room: Newsroom, settings: Settings
) -> None:
    body = editor.get("/issue/2024-08/download/docx").content
    for kind in ("attachedTemplate", "image"):
        given = with_relation(body, kind, "https://evil.example/a")
        answer = editor.post("/issue/2024-08/hand-back", files={"file": ("改.docx", given)}, follow_redirects=False)
        assert answer.status_code == 422 and "https://evil.example/a" in answer.text and "断开这个链接" in answer.text
    assert not list(settings.data.rglob("改.docx"))
    given = with_relation(body, "hyperlink", "https://news.example/")
    answer = editor.post("/issue/2024-08/hand-back", files={"file": ("改.docx", given)}, follow_redirects=False)
    assert answer.status_code == 303, "a link that waits for a click may stay"
