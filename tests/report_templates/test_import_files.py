"""Issues read back from the files that render writes, and from Word files edited by hand."""

import json
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm

from bulletin.article import Heading, Image, Paragraph, Table
from bulletin.imported.reading import read_issue
from bulletin.issue_record import issue_from_record
from bulletin.series import load_series
from report_templates.reading_back.files import Unreadable, given_bytes, given_file
from report_templates.reading_back.word import given_word
from report_templates.render import FORMS, render
from tests.bulletin.imported import invented
from tests.report_templates.invented import SMALL
from tests.report_templates.printed import normal, printed

SERIES = load_series()
NAMES = ["2021-06-04-weekly", "2023-11", "2024-08"]


def read(body: bytes, form: str):
    return read_issue(given_bytes(body, f"一期.{form}", form), SERIES)


def invented_issue():
    return issue_from_record(read(invented.converted().encode(), "md").record, SERIES)


def text_of(article: dict) -> str:
    return normal("".join(block if isinstance(block, str) else str(block.get("h", "")) for block in article["body"]))


@pytest.mark.parametrize("form", ["txt", "docx", "pdf"])
def test_what_was_printed_is_read_again(form):
    record = read(render(invented_issue(), form), form).record
    wanted = read(invented.converted().encode(), "md").record
    assert {key: each for key, each in record.items() if key != "articles"} == {
        key: each for key, each in wanted.items() if key != "articles"
    }
    for found, each in zip(record["articles"], wanted["articles"], strict=True):
        assert [normal(found.get(key) or "") for key in ("title", "outlet", "url", "date_printed", "source_title")] == [
            normal(each.get(key) or "") for key in ("title", "outlet", "url", "date_printed", "source_title")
        ]
        assert text_of(found) == text_of(each)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_an_imported_real_issue_is_printed_as_it_was(shared: Path, name: str, form: str):
    given = given_file(shared / "golden" / f"{name}.raw.txt")
    issue = issue_from_record(read_issue(given, SERIES).record, SERIES)
    wanted = normal((shared / "golden" / f"{name}.txt").read_text(encoding="utf-8"))
    assert printed(render(issue, form), form) == wanted


@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("name", NAMES)
def test_a_real_issue_printed_and_read_again_is_the_same(shared: Path, name: str, form: str):
    truth = json.loads((shared / "golden" / f"{name}.json").read_text(encoding="utf-8"))
    record = read(render(issue_from_record(truth, SERIES), form), form).record
    for found, each in zip(record["articles"], truth["articles"], strict=True):
        assert [normal(found.get(key) or "") for key in ("title", "outlet", "url", "date_printed", "source_title")] == [
            normal(each.get(key) or "") for key in ("title", "outlet", "url", "date_printed", "source_title")
        ]
        assert text_of(found) == text_of(each)


def edited(change) -> bytes:
    """The invented issue's Word file after somebody's hand."""
    document = docx.Document(BytesIO(render(invented_issue(), "docx")))
    change(document)
    body = BytesIO()
    document.save(body)
    return body.getvalue()


def paragraph_with(document, text: str):
    return next(each for each in document.paragraphs if text in each.text)


def test_a_sentence_added_by_hand_is_read():
    def change(document):
        paragraph_with(document, "“过去跑三趟").add_run("她说得很快。")

    assert read(edited(change), "docx").record["articles"][0]["body"][-1].endswith("她说得很快。")


def test_tracked_insertions_count_and_deletions_do_not():
    def change(document):
        paragraph = paragraph_with(document, "“过去跑三趟")
        inserted, deleted = OxmlElement("w:ins"), OxmlElement("w:del")
        for parent, tag, text in ((inserted, "w:t", "新加的话。"), (deleted, "w:delText", "删去的话。")):
            run, words = OxmlElement("w:r"), OxmlElement(tag)
            words.text = text
            run.append(words)
            parent.append(run)
            paragraph._p.append(parent)

    last = read(edited(change), "docx").record["articles"][0]["body"][-1]
    assert "新加的话。" in last
    assert "删去的话。" not in last


def test_headings_and_tables_of_word_are_read_as_such():
    def change(document):
        place = paragraph_with(document, "在柳岸县北部山区")
        table = document.add_table(rows=2, cols=2)
        for row, words in zip(table.rows, (("院区", "台数"), ("东院", "12")), strict=True):
            for cell, word in zip(row.cells, words, strict=True):
                cell.text = word
        place._p.addnext(table._tbl)

    issue = issue_from_record(read(edited(change), "docx").record, SERIES)
    assert Table((("院区", "台数"), ("东院", "12"))) in issue.entries[3].blocks
    assert Heading("一天省下八千张纸") in issue.entries[2].blocks


def test_a_masthead_in_a_text_box_is_read():
    def change(document):
        document.paragraphs[0].text = ""
        box = OxmlElement("w:txbxContent")
        inner, run, words = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:t")
        words.text = invented.MASTHEAD[0]
        run.append(words)
        inner.append(run)
        box.append(inner)
        picture, holder = OxmlElement("w:pict"), OxmlElement("w:r")
        picture.append(box)
        holder.append(picture)
        document.paragraphs[0]._p.append(holder)

    assert read(edited(change), "docx").record["name"] == invented.MASTHEAD[0]


def test_an_issue_laid_out_in_a_table_is_read():
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    for line in invented.plain().splitlines():
        cell.add_paragraph(line)
    body = BytesIO()
    document.save(body)
    assert [each["url"] for each in read(body.getvalue(), "docx").record["articles"]] == list(invented.URLS)


def test_pictures_and_captions_of_word_stay_together():
    issue = invented_issue()
    picture = Image("https://pic.qinghuai.example/1.png", "工程师调试设备")
    with_picture = replace(issue.entries[0], blocks=(Paragraph("首段。"), picture, Paragraph("末段。")))
    whole = replace(issue, entries=(with_picture, *issue.entries[1:]))
    blocks = (
        issue_from_record(read(render(whole, "docx", {picture.url: SMALL}), "docx").record, SERIES).entries[0].blocks
    )
    assert [type(block) for block in blocks] == [Paragraph, Image, Paragraph]
    assert [block.caption for block in blocks if isinstance(block, Image)] == ["工程师调试设备"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_encodings_of_chinese_offices(encoding: str):
    assert len(read(invented.plain().encode(encoding), "txt").record["articles"]) == 4


@pytest.mark.parametrize(
    ("body", "form", "sentence"),
    [
        (b"", "txt", "no text"),
        (b"\xff" * 20, "txt", "no text|neither|period"),
        (b"PK\x03\x04nonsense", "docx", "not a Word file"),
        (b"%PDF-1.4 nonsense", "pdf", "not a PDF|no text"),
        (b"\xd0\xcf\x11\xe0", "doc", "save it as .docx"),
        (b"x", "jpg", "not from .jpg"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(body, form, sentence):
    with pytest.raises((Unreadable, ValueError), match=sentence):
        read(body, form)


def test_the_bytes_of_pictures_come_along_with_caption_and_alternative_text():
    issue = invented_issue()
    picture = Image("https://pic.qinghuai.example/1.png", "工程师调试设备", "两人站在机柜前")
    whole = replace(issue, entries=(replace(issue.entries[0], blocks=(Paragraph("首段。"), picture)),))
    given = given_word(render(whole, "docx", {picture.url: SMALL}))
    ((digest, body),) = given.pictures
    assert (body, digest) == (SMALL, sha256(SMALL).hexdigest())
    (line,) = [line for line in given.lines if line.picture]
    assert (line.text, line.alt, line.sha256) == ("工程师调试设备", "两人站在机柜前", digest)


def test_pictures_laid_out_in_a_table_are_pictures_with_what_stands_centred_below_as_captions():
    document = docx.Document()
    table = document.add_table(2, 2)
    for column, caption in enumerate(("左图说明", "右图说明")):
        table.cell(0, column).paragraphs[0].add_run().add_picture(BytesIO(SMALL), Mm(20))
        table.cell(0, column).add_paragraph(caption).alignment = WD_ALIGN_PARAGRAPH.CENTER
    out = BytesIO()
    document.save(out)
    given = given_word(out.getvalue())
    assert [(line.text, bool(line.sha256)) for line in given.lines] == [("左图说明", True), ("右图说明", True)]


def test_a_file_that_unfolds_to_more_than_any_issue_holds_is_not_opened():
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as parts:
        for number in range(3):
            parts.writestr(f"word/media/{number}.bin", bytes(70_000_000))
    with pytest.raises(ValueError, match="unfolds"):
        given_word(out.getvalue(), "大.docx")
