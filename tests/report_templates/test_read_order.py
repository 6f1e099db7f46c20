"""What other programs write in another order than it stands, or behind a name, is read as a reader sees it."""

from io import BytesIO

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from report_templates.reading_back.pdf import given_pdf
from report_templates.reading_back.word import given_word

URL = "https://news.qinghuai.example/2024/0203/8812345.shtml"


def pdf(content: str) -> bytes:
    """A file of one page with this content, its font F of 10 points to be set by the content."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Courier"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    fonts = DictionaryObject({NameObject("/F"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(content.encode("latin1"))
    page[NameObject("/Contents")] = writer._add_object(stream)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def test_quotes_written_before_their_words_stand_round_them():
    content = "BT /F 10 Tf 96 700 Td [(<)-1800(>)] TJ 1 0 0 1 90 700 Tm (1) Tj 1 0 0 1 102 700 Tm (abc) Tj ET"
    given = given_pdf(pdf(content))
    assert [line.text.replace(" ", "") for line in given.lines] == ["1<abc>"]


def test_the_lines_keep_the_order_of_the_file():
    content = "BT /F 10 Tf 90 700 Td (first) Tj 0 -20 Td (second) Tj 0 60 Td (third) Tj ET"
    assert [line.text for line in given_pdf(pdf(content)).lines] == ["first", "second", "third"]


def test_a_first_line_that_stands_in_is_told():
    content = "BT /F 10 Tf 110 700 Td (begins) Tj -20 -20 Td (goes on) Tj 0 -20 Td (ends) Tj ET"
    assert [line.indent for line in given_pdf(pdf(content)).lines] == [True, False, False]


def test_a_page_that_cannot_be_put_in_order_is_read_as_the_file_has_it():
    content = "BT /F 10 Tf 0 1 -1 0 90 700 Tm (turned) Tj ET BT /F 10 Tf 90 600 Td (straight) Tj ET"
    assert sorted(line.text for line in given_pdf(pdf(content)).lines) == ["straight", "turned"]


def word_with_link(before: str, name: str) -> bytes:
    """A Word file of one paragraph, its end a link of this name to URL."""
    document = docx.Document()
    paragraph = document.add_paragraph(before)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(URL, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    for piece in (name[:2], name[2:]):
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = piece
        run.append(text)
        link.append(run)
    paragraph._p.append(link)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("before", "name", "read"),
    [
        ("链接：", "点击查看", f"链接：{URL}"),
        ("链接：\n", "点击查看", URL),
        ("", "阅读原文", URL),
        ("链接：", URL + "?from=wx", f"链接：{URL}?from=wx"),
        ("记者从", "青槐医院", "记者从青槐医院"),
    ],
)
def test_a_link_shows_its_address_only_where_its_name_stands_for_it(before, name, read):
    assert given_word(word_with_link(before, name)).lines[-1].text == read
