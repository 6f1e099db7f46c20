"""What is printed of a text, an address and a picture."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image as Canvas

from bulletin.article import Image, Listed, Paragraph, Table
from report_templates.link import link_target
from report_templates.picture import find_picture
from report_templates.printable import printable
from report_templates.view import piece_of, squared
from tests.report_templates.invented import SMALL, TALL, WIDE, picture


@given(st.text(st.characters(codec=None)))
def test_what_is_printed_can_stand_in_xml_and_in_utf_8(text):
    clean = printable(text)
    element = etree.Element("t")
    element.text = clean
    assert etree.fromstring(etree.tostring(element)).text == (clean or None)
    assert printable(clean) == clean


def test_words_stay_and_white_space_becomes_plain():
    assert printable("  AI\x0b平台\r\n\t二期\u2028完 ") == "AI 平台 二期 完"
    assert printable("全角　空格 “引号” ①㎡é𠮷🧬") == "全角　空格 “引号” ①㎡é𠮷🧬"


def test_marks_that_turn_the_text_round_are_taken_out():
    assert printable("附件\u202egpj.exe\u2066\u200f") == "附件gpj.exe"


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.invalid/x?a=1&b=2#c", "https://a.invalid/x?a=1&b=2#c"),
        ("http://a.invalid:8080/", "http://a.invalid:8080/"),
        ("https://a.invalid/新闻 1.html", "https://a.invalid/%E6%96%B0%E9%97%BB%201.html"),
        ("https://a.invalid/%E6%96%B0", "https://a.invalid/%E6%96%B0"),
        ('https://a.invalid/"><b>{{x}}', "https://a.invalid/%22%3E%3Cb%3E%7B%7Bx%7D%7D"),
        ("https://bücher.中国/a", "https://xn--bcher-kva.xn--fiqs8s/a"),
        ("HTTPS://A.INVALID/b", "https://a.invalid/b"),
    ],
)
def test_a_web_address_can_be_opened(url, target):
    assert link_target(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "", "无", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd",
        "//a.invalid/x",
        "ftp://a.invalid/", "https://", "https:///x", "https://news.gov.cn@evil.invalid/", "http://[::1", "http://a b/",
        "http://a.invalid:99999/", "https://a.invalid/" + "x" * 2000, "http://" + "新" * 80 + ".cn/", "\ud800",
    ],
)  # fmt: skip
def test_anything_else_is_only_printed(url):
    assert link_target(url) == ""


@given(st.text())
def test_no_address_is_an_error(url):
    assert link_target(url) == "" or link_target("https://" + url).isascii()


def test_a_picture_is_found_by_digest_first_and_by_address_else():
    pictures = {"d1": SMALL, "https://a.invalid/1": TALL}
    by_digest = find_picture(Image("https://a.invalid/1", sha256="d1"), pictures)
    by_address = find_picture(Image("https://a.invalid/1", sha256="d2"), pictures)
    assert by_digest is not None and by_digest.data is SMALL
    assert by_address is not None and by_address.data is TALL


@pytest.mark.parametrize(
    ("data", "kind", "size"), [(WIDE, "jpeg", (1600, 900)), (TALL, "png", (700, 1800)), (SMALL, "png", (240, 160))]
)
def test_a_picture_is_printed_inside_the_type_area_in_its_own_shape(data, kind, size):
    found = find_picture(Image("u"), {"u": data})
    assert found is not None
    assert (found.kind, found.pixels) == (kind, size)
    assert found.width_mm <= 156 and found.height_mm <= 150
    assert found.width_mm / found.height_mm == pytest.approx(size[0] / size[1], rel=0.01)


def test_a_small_picture_is_not_blown_up():
    found = find_picture(Image("u"), {"u": SMALL})
    assert found is not None
    assert found.width_mm == pytest.approx(63.5)


def test_a_progressive_jpeg_tells_its_size_too():
    out = BytesIO()
    Canvas.new("RGB", (320, 200)).save(out, "JPEG", progressive=True, exif=b"Exif\0\0" + b"\0" * 300)
    found = find_picture(Image("u"), {"u": out.getvalue()})
    assert found is not None and found.pixels == (320, 200)


BOMB = SMALL[:16] + (100_000).to_bytes(4) + (100_000).to_bytes(4) + SMALL[24:]


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", b"<svg/>", b"\x89PNG\r\n\x1a\n", SMALL[:20], b"\xff\xd8\xff", WIDE[:30], BOMB,
     SMALL[:16] + b"\0" * 8 + SMALL[24:], b"\xff\xd8" + b"\xff" * 5000, b"\xff\xd8\xff\xe0\x00\x00" * 50],
    ids=["none", "gif", "svg", "head", "cut", "jpeg-head", "jpeg-cut", "huge", "zero", "fill", "empty-parts"],
)  # fmt: skip
def test_what_is_no_picture_is_left_out(data):
    assert find_picture(Image("u"), {"u": data}) is None


@given(st.binary(max_size=300))
def test_no_bytes_are_an_error(data):
    for start in (b"", b"\xff\xd8\xff", SMALL[:16], SMALL[:24]):
        find_picture(Image("u"), {"u": start + data})


def test_the_same_bytes_have_the_same_name():
    first, second = find_picture(Image("u"), {"u": SMALL}), find_picture(Image("v"), {"v": picture(240, 160, hue=40)})
    assert first is not None and second is not None
    assert first.name == second.name
    assert first.name.endswith(".png")


@pytest.mark.parametrize(
    "block", [Paragraph(" \x0b"), Image("u"), Table(()), Table((("", " "), ("",))), Listed(("", "\x00"))]
)
def test_a_block_with_nothing_to_print_is_not_printed(block):
    assert piece_of(block, {}) is None


def test_short_rows_are_filled_up():
    assert squared((("甲", "乙"), ("丙",))) == (("甲", "乙"), ("丙", ""))
