"""The PDF: fonts, bookmarks, links, text in order, broken pictures."""

import re
from io import BytesIO
from typing import cast

import pypdf
import pytest

from bulletin.article import Image, Paragraph
from report_templates.enclosed import enclosed, file_of
from report_templates.fonts import CHINESE, FontMissing, FontPlaces, chosen_fonts
from report_templates.picture import find_picture
from report_templates.render import render
from tests.report_templates.invented import (
    LONG_URL,
    PICTURES,
    SMALL,
    entry,
    full_page_issue,
    issue,
    picture,
    rich_issue,
)
from tests.report_templates.printed import printed

NOWHERE = FontPlaces(system=False)


def pages(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(data))


def test_without_a_chinese_font_there_is_a_sentence_and_no_file_of_boxes():
    with pytest.raises(
        FontMissing, match=r"^no Chinese font was found .*“apt-get install fonts-noto-cjk”.*fonts\.toml$"
    ):
        render(rich_issue(), "pdf", fonts=NOWHERE)


def test_an_empty_folder_of_fonts_is_no_help(tmp_path):
    with pytest.raises(FontMissing):
        render(rich_issue(), "pdf", fonts=FontPlaces(system=False, folders=(tmp_path,)))


def test_the_other_forms_need_no_font():
    for form in ("txt", "html", "docx"):
        assert render(rich_issue(), form, fonts=NOWHERE)


def test_official_fonts_are_preferred_where_the_machine_has_them():
    machine = {"仿宋_GB2312", "方正小标宋简体", "SimHei", "KaiTi", "SimSun", "Noto Serif CJK SC", "Times New Roman"}
    chosen = chosen_fonts(machine, None)
    assert [chosen[style][0] for style in CHINESE] == ["方正小标宋简体", "仿宋_GB2312", "SimHei", "KaiTi", "SimSun"]
    assert chosen["latin"] == ["Times New Roman"]


def test_one_chinese_font_is_enough_for_all_styles():
    for only in ("Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei"):
        chosen = chosen_fonts({only, "Libertinus Serif"}, None)
        assert {chosen[style][0] for style in CHINESE} == {only}


def test_every_chinese_character_is_set_in_a_chinese_font_of_the_chain():
    fonts = set()
    for page in pages(render(full_page_issue(), "pdf")).pages:
        resources = cast(dict, page["/Resources"])
        fonts |= {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()}
    assert len(fonts) >= 3
    assert not any(re.search("DejaVu|LastResort", font) for font in fonts)


def test_bookmarks_name_the_parts_and_the_entries():
    outline = pages(render(rich_issue(), "pdf")).outline
    parts = [each.title for each in outline if not isinstance(each, list)]
    assert parts == ["本期导语：", "一、信息目录", "二、具体内容"]
    entries = [each.title for each in outline[-1] if not isinstance(each, list)]
    assert [str(title).partition(".标题：")[0] for title in entries] == ["1", "2", "3"]


def test_addresses_and_the_directory_are_links():
    reader = pages(render(rich_issue(), "pdf"))
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    targets = {str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})}
    assert targets == {"https://news.example.invalid/2030/07/11/a.html", LONG_URL}
    assert sum("/URI" not in note.get("/A", {}) for note in notes) >= 3


def test_a_page_has_22_lines_of_28_characters():
    reader = pages(render(full_page_issue(), "pdf"))
    lines = [line for line in reader.pages[1].extract_text().splitlines() if "国" in line]
    assert [len(line) for line in lines] == [28] * 22


def page_number_place(page: pypdf.PageObject) -> float:
    """How far from the left edge, in points, the page number begins."""
    found: list[float] = []

    def note(text: str, space: list[float], matrix: list[float], _font: object, _size: object) -> None:
        if text.strip().startswith("—"):
            found.append(space[4] + space[0] * matrix[4])

    page.extract_text(visitor_text=note)
    return found[-1]


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages():
    places = [page_number_place(page) for page in pages(render(rich_issue(), "pdf", PICTURES)).pages]
    assert len(places) > 4
    assert all(place > 400 for place in places[0::2])
    assert all(place < 150 for place in places[1::2])


def test_title_and_date_come_from_the_issue():
    about = pages(render(rich_issue(), "pdf")).metadata
    assert about is not None
    assert about.title == "北京市卫生信息化舆情监测月报（第六〇八期）"
    assert str(about["/CreationDate"]).startswith("D:20300731")
    assert not about.author


def test_a_broken_picture_leaves_its_caption_and_the_others_stay():
    broken = SMALL[:60] + b"\x00" * 200
    shown = (Image("https://a.invalid/1", "坏的"), Image("https://a.invalid/2", "好的"), Paragraph("后面的话"))
    data = render(issue(entry("图", shown)), "pdf", {"https://a.invalid/1": broken, "https://a.invalid/2": SMALL})
    assert "坏的好的后面的话" in printed(data, "pdf")
    assert sum(len(page.images) for page in pages(data).pages) == 1


def test_a_long_address_keeps_inside_the_page_and_is_copied_as_it_is():
    text = printed(render(rich_issue(), "pdf"), "pdf")
    assert LONG_URL in text
    assert "\u200b" not in text


def test_an_endless_address_is_broken_into_lines_that_stay_on_the_page():
    lines = "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(render(rich_issue(), "pdf"))).pages)
    sevens = [line for line in lines.splitlines() if "7777" in line]
    assert sum(line.count("7") for line in sevens) == 90
    assert max(map(len, sevens)) <= 66  # narrow letters go closer than the 56 figures of 28 characters


def test_a_photograph_is_taken_over_as_it_is_and_no_other_picture():
    photo, drawing, cut = picture(800, 600, "JPEG"), picture(300, 200), picture(400, 300, "JPEG")[:-40]
    shown = {f"https://a.invalid/{place}": body for place, body in enumerate((photo, drawing, cut))}
    whole = tuple(Image(url, url[-1]) for url in list(shown)[:2])
    data = render(issue(entry("图", whole)), "pdf", shown)
    assert photo[200:-200] in data
    found = [find_picture(Image(url), shown) for url in shown]
    assert [file_of(each)[-4:] for each in found if each] == [".pdf", ".png", "jpeg"]
    sizes = [each.image.size for page in pages(data).pages for each in page.images if each.image]
    assert (800, 600) in sizes and (300, 200) in sizes


def test_the_page_round_a_photograph_is_a_pdf_of_its_size():
    found = find_picture(Image("u"), {"u": picture(640, 480, "JPEG")})
    assert found is not None
    (page,) = pages(enclosed(found)).pages
    assert tuple(map(int, page.mediabox)) == (0, 0, 640, 480)
    assert page.images[0].image is not None and page.images[0].image.size == (640, 480)
