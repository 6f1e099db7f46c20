"""What somebody types, as what is looked for; and the tokens by which a text is found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.search import HAN, compared, folded, holds, parse_search, term_of, tokens


def test_a_two_character_word_is_one_token_of_its_text() -> None:
    assert set(term_of("医保").tokens) <= set(tokens("推进医保结算"))  # type: ignore[union-attr]


def test_words_must_all_be_there_and_a_minus_forbids() -> None:
    search = parse_search("互联网医院 复诊 -股票")
    assert holds(search, "这家互联网医院开通复诊")
    assert not holds(search, "这家互联网医院开通复诊，股票大涨")
    assert not holds(search, "这家互联网医院")


def test_width_case_and_quotes_make_no_difference() -> None:
    assert parse_search("ＤＲＧ “数据 共享”").terms == ("drg", "数据 共享")
    assert holds(parse_search("ＤＲＧ"), "按Drg付费")


def test_pairs_alone_do_not_make_a_word() -> None:
    text = "子健与健康，电子"
    assert set(term_of("电子健康").tokens) <= set(tokens(text))  # type: ignore[union-attr]
    assert not holds(parse_search("电子健康"), text)


def test_the_source_is_told_apart_from_the_words() -> None:
    search = parse_search("电子病历 来源：北京日报")
    assert (search.terms, search.credit) == (("电子病历",), "北京日报")


@pytest.mark.parametrize("text", ["", "   ", "-", '"', "。，！", "来源:", "-。", '""'])
def test_what_cannot_be_found_is_left_out(text: str) -> None:
    assert not parse_search(text).wanted


@given(st.text(max_size=80))
def test_whatever_is_typed_gives_a_search(text: str) -> None:
    for term in parse_search(text).wanted:
        assert term.tokens and all(token == folded(token) for token in term.tokens)


@given(st.text(alphabet="医保卡院健康码5gDRＧ〇 ，。", min_size=1, max_size=30), st.data())
def test_every_piece_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    term = term_of(text[start : data.draw(st.integers(start + 1, len(text)))])
    have = set(tokens(text))
    if term is None or any(run.isascii() for run in term.tokens):
        return  # a piece of a Latin word is another word
    assert all(token in have or any(each.startswith(token) for each in have) for token in term.tokens)


def test_whatever_folding_makes_into_a_chinese_character_is_folded_before_it_is_compared() -> None:
    han = re.compile(f"[{HAN}]")
    signs = (chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    becoming = [sign for sign in signs if folded(sign) != sign and han.search(folded(sign))]
    assert "⼈" in becoming and "㈠" in becoming
    assert [sign for sign in becoming if compared(f"医{sign}", ("医",)) != f"医{folded(sign)}"] == []


@pytest.mark.parametrize(
    ("text", "terms", "own"),
    [("Ａ，医院", ("医院",), "Ａ，医院"), ("Ａ，医院", ("医院", "a"), "a,医院"), ("", (), "")],
)
def test_chinese_words_alone_are_looked_for_in_the_text_as_it_stands(
    text: str, terms: tuple[str, ...], own: str
) -> None:
    assert compared(text, terms) == own
