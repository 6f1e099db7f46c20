"""The Word file read back: page, grid, fonts, sizes, styles after FORMAT 5; links, pictures, properties."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from bulletin.article import Table
from report_templates.reading_back.word import given_word
from report_templates.render import render
from report_templates.templates import SHIPPED
from report_templates.title_lines import length_in_characters
from tests.report_templates.invented import LONG_TITLE, LONG_URL, PICTURES, TALL, entry, issue, rich_issue


def opened(data: bytes) -> Document:
    return docx.Document(BytesIO(data))


@pytest.fixture(scope="module")
def data() -> bytes:
    return render(rich_issue(), "docx", PICTURES)


@pytest.fixture(scope="module")
def word(data) -> Document:
    return opened(data)


def near(length: int | None, wanted: int) -> bool:
    return length is not None and abs(length - wanted) < Mm(0.05)


def test_the_page_is_a4_with_the_type_area_of_156_by_225_mm(word):
    page = word.sections[0]
    assert near(page.page_width, Mm(210))
    assert near(page.page_height, Mm(297))
    assert near(page.top_margin, Mm(37))
    assert near(page.left_margin, Mm(28))
    assert near(page.right_margin, Mm(26))
    assert near(page.bottom_margin, Mm(35))


def test_the_grid_holds_22_lines_of_28_characters(word):
    grid = word.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    line, char = int(grid.get(qn("w:linePitch"))) / 20, 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert line == pytest.approx(28.95)
    assert char == pytest.approx(15.79, abs=0.001)
    assert int(Mm(225).pt / line) == 22
    assert int(Mm(156).pt / char) == 28


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Normal", "仿宋_GB2312", 16),
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", None),
        ("Heading 2", "楷体_GB2312", None),
        ("Heading 3", "仿宋_GB2312", None),
        ("Article Title", "方正小标宋简体", 18),
        ("Caption", "楷体_GB2312", 14),
        ("Footer", "宋体", 14),
    ],
)
def test_fonts_are_named_for_chinese_and_for_latin(word, style, font, size):
    named = word.styles[style]
    fonts = named.element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == font
    assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Times New Roman"
    assert (named.font.size and named.font.size.pt) == size


def test_no_font_comes_from_a_theme(data):
    with ZipFile(BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.endswith(".xml") and "theme/" not in name:
                assert b"Theme=" not in parts.read(name)


def test_body_text_is_exact_and_indented_by_two_characters(word):
    normal, body = word.styles["Normal"], word.styles["Body Text"]
    assert normal.paragraph_format.line_spacing == Pt(28.95)
    assert normal.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert body.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert body.base_style.name == "Normal"


def test_headings_are_headings_in_the_navigation_pane(word):
    found = [(each.style.name, each.text) for each in word.paragraphs if each.style.name.startswith("Heading")]
    assert [text for style, text in found if style == "Heading 1"] == ["本期导语：", "一、信息目录", "二、具体内容"]
    assert (("Heading 2", f"2.标题：{LONG_TITLE}")) in found
    assert ("Heading 3", "一个页面走完三道手续") in found
    for level in (1, 2, 3):
        outline = word.styles[f"Heading {level}"].element.pPr.find(qn("w:outlineLvl"))
        assert outline.get(qn("w:val")) == str(level - 1)


def test_the_masthead_is_title_number_and_one_line_of_publisher_and_date(word):
    first = [(each.style.name, each.text) for each in word.paragraphs[:3]]
    assert first == [
        ("Title", "北京市卫生信息化舆情监测月报"),
        ("Issue Number", "（第六〇八期）"),
        ("Imprint", "北京市卫生健康大数据与政策研究中心\t2030年07月31日"),
    ]
    assert word.styles["Title"].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER


def test_addresses_are_links_and_a_bad_one_is_text(word):
    targets = {
        hyperlink.address for paragraph in word.paragraphs for hyperlink in paragraph.hyperlinks if hyperlink.address
    }
    assert targets == {"https://news.example.invalid/2030/07/11/a.html", LONG_URL}
    bad = next(each for each in word.paragraphs if "javascript:" in each.text)
    assert bad.text == "javascript:alert(1)"
    assert not bad.hyperlinks


def test_the_head_of_an_entry_stays_together_down_to_its_text(word):
    kept = [
        each.text
        for each in word.paragraphs
        if each.style.name in ("Heading 2", "Entry Outlet", "Entry Line", "Entry Link", "Article Title", "Article Line")
        and not each.style.paragraph_format.keep_with_next
    ]
    assert kept == []


def test_a_title_of_several_lines_is_broken_between_words_and_reads_back_whole(data, word):
    titles = [each.text for each in word.paragraphs if each.style.name == "Article Title"]
    long = next(each for each in titles if each.replace("\n", "") == LONG_TITLE)
    widths = [length_in_characters(line) for line in long.split("\n")]
    assert 4 <= len(widths) <= 5
    assert max(widths) <= (Mm(156).pt - 4 * 15.79) / 18
    assert min(widths) > max(widths) / 2
    assert "青槐市医院推出“一个页面”就医服务" in titles
    read = [line.text for line in given_word(data).lines]
    assert LONG_TITLE in read


def test_a_restyled_title_is_broken_for_its_own_size(tmp_path):
    own = docx.Document(str(SHIPPED / "issue.docx"))
    own.styles["Article Title"].font.size = Pt(36)
    own.save(str(tmp_path / "issue.docx"))
    found = opened(render(rich_issue(), "docx", overlay=tmp_path))
    long = next(each.text for each in found.paragraphs if each.text.replace("\n", "") == LONG_TITLE)
    assert max(map(length_in_characters, long.split("\n"))) <= (Mm(156).pt - 4 * 15.79) / 36


def test_text_is_condensed_so_that_programs_without_a_character_grid_show_28_in_a_line(word):
    run = word.styles["Normal"].element.rPr
    pitch = 16 + int(run.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert run.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"
    assert int(439.5 / pitch) == 28


def test_a_long_address_may_break_anywhere(word):
    assert word.styles["Entry Link"].element.pPr.find(qn("w:wordWrap")).get(qn("w:val")) == "0"


def test_pictures_keep_inside_the_type_area_and_have_an_alternative_text(word):
    shapes = list(word.inline_shapes)
    assert len(shapes) == 6
    for shape in shapes:
        assert shape.width <= Mm(156)
        assert shape.height <= Mm(150)
    described = [shape._inline.docPr.get("descr") for shape in shapes]
    assert described[:3] == ["自助服务区", "楼层导航图", ""]
    assert len({shape._inline.docPr.get("id") for shape in shapes}) == 6


def test_a_picture_has_its_caption_below_and_is_not_cut_by_an_exact_line(word):
    lines = word.paragraphs
    place = next(at for at, each in enumerate(lines) if each._p.xpath(".//w:drawing"))
    assert lines[place].style.name == "Picture"
    assert word.styles["Picture"].paragraph_format.line_spacing == 1.0
    assert (lines[place + 1].style.name, lines[place + 1].text) == ("Caption", "青槐市第七人民医院的自助服务区。示意图")


def test_a_picture_printed_twice_is_stored_once(data):
    with ZipFile(BytesIO(data)) as parts:
        stored = [parts.read(name) for name in parts.namelist() if name.startswith("word/media/")]
    assert len(stored) == 3
    assert TALL in stored


def test_a_table_is_a_table_as_wide_as_its_longest_row(word):
    table = word.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["指标", "2029年", "2030年"],
        ["线上预约占比", "46%", "81%"],
        ["平均候诊（分钟）", "37", "19"],
        ["接入医院（家）", "18", ""],
    ]
    wide = opened(render(issue(entry("宽", (Table((("甲",) * 12, ("乙",))),))), "docx")).tables[0]
    assert len(wide.columns) == 12
    assert {len(row.cells) for row in wide.rows} == {12}


def test_page_numbers_stand_outside(word):
    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —"
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert paragraph._p.pPr.find(qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"
        assert "PAGE" in etree.tostring(paragraph._p, encoding="unicode")


def test_properties_come_from_the_issue_and_name_no_author(word):
    core = word.core_properties
    assert core.title == "北京市卫生信息化舆情监测月报（第六〇八期）"
    assert core.created == core.modified
    assert core.created.replace(tzinfo=None) == datetime(2030, 7, 31)  # noqa: DTZ001
    assert core.author == core.last_modified_by == core.comments == ""
    bare = opened(render(replace(rich_issue(), name=None, publisher=None), "docx"))
    assert bare.core_properties.title == ""


def test_nothing_asks_to_be_updated_on_opening(data):
    with ZipFile(BytesIO(data)) as parts:
        whole = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".xml"))
    for asking in (b"updateFields", b"w:dirty", b"TOC ", b"attachedTemplate", b"{{", b"{%"):
        assert asking not in whole


def test_quotation_marks_are_sent_to_the_chinese_font(word):
    runs = [run for paragraph in word.paragraphs for run in paragraph._p.xpath(".//w:r[w:t[text()]]")]
    assert runs
    for run in runs:
        assert run.rPr.find(qn("w:rFonts")).get(qn("w:hint")) == "eastAsia"


def test_styles_that_nothing_uses_are_not_there(word):
    assert {style.name for style in word.styles} < {
        "Normal", "Title", "Issue Number", "Imprint", "Heading 1", "Heading 2", "Heading 3", "Body Text",
        "Draft Banner", "Picture Alone",
        "Directory Entry", "Directory Outlet", "Entry Outlet", "Entry Line", "Entry Link", "Article Title",
        "Article Line", "List Paragraph", "Picture", "Caption", "Table Text", "Header", "Footer", "Label", "Hyperlink",
        "Default Paragraph Font", "Normal Table", "No List", "Table Grid", "",
    }  # fmt: skip
