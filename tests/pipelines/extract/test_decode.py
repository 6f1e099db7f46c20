"""What a page is encoded in, whatever it declares."""

import pytest

from pipelines.extract.decode import decode

TEXT = "云溪市第一医院启用检验结果互认平台，患者在全市的检验结果可以直接调阅，不必重复检查。这是一项便民的措施。"


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_gb2312_and_gbk_are_read_as_gb18030(declared: str) -> None:
    found = decode(TEXT.encode("gb18030"), f"text/html; charset={declared}")
    assert (found.text, found.charset) == (TEXT, "gb18030")


def test_a_character_beyond_gb2312_survives_a_gb2312_label() -> None:
    assert "镕" in decode((TEXT + "镕").encode("gb18030"), "text/html; charset=gb2312").text


def test_utf8_bytes_overrule_a_gb2312_header_and_meta() -> None:
    page = f'<meta charset="gb2312">{TEXT}'
    assert decode(page.encode(), "text/html; charset=gb2312").text == page


def test_gb18030_bytes_overrule_a_utf8_meta() -> None:
    page = f'<meta charset="utf-8">{TEXT}'
    assert decode(page.encode("gb18030")).text == page


def test_traditional_pages_in_big5_are_recognised_without_a_label() -> None:
    text = "雲溪市第一醫院啟用檢驗結果互認平臺，患者在全市的檢驗結果可以直接調閱，這是一項便民的措施。"
    assert decode(text.encode("big5")).text == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "text/html; charset=gb2312").text == TEXT


def test_some_broken_bytes_do_not_turn_utf8_into_gb18030() -> None:
    found = decode(TEXT.encode() * 5 + b"\xe4\xba\xff\xfe" + TEXT.encode())
    assert (found.charset, found.text.count(TEXT)) == ("utf-8", 6)


def test_control_characters_are_gone() -> None:
    assert decode(b"a\x00b\x0bc\x1fd\ne").text == "abcd\ne"


def test_an_unknown_label_is_no_reason_to_fail() -> None:
    assert decode(TEXT.encode(), "text/html; charset=klingon").text == TEXT


@pytest.mark.parametrize(
    "label",
    [
        "rot13",
        "zlib",
        "hex",
        "base64",
        "bz2",
        "uu",
        "idna",
        "punycode",
        "undefined",
        "unicode_escape",
        "utf-7",
        "\u00e9",
    ],
)
def test_what_is_no_charset_of_the_web_is_an_unknown_label(label: str) -> None:
    page = TEXT + "\\ud800 +2AA- \\x3cscript>"
    assert decode(page.encode(), f"text/html; charset={label}").text == page
    assert decode(page.encode("gb18030"), f"text/html; charset={label}").text == page


def test_a_tag_with_more_attributes_than_any_page_has_loses_them_and_nothing_else() -> None:
    flood = " ".join(f"a{number}='>'" for number in range(1_000))
    assert (
        decode(f"<h1 class='x'>甲</h1><p {flood} onclick=x>乙</p>丙".encode()).text
        == "<h1 class='x'>甲</h1><p>乙</p>丙"
    )
    few = "<p " + " ".join(f'data-{number}="a b > c"' for number in range(150)) + ">乙</p>"
    assert decode(few.encode()).text == few
