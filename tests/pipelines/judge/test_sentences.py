"""Sentences: Chinese full stops with the quotation marks behind them, line ends, bounded."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.judge.sentences import MAX_CHARACTERS, MAX_SENTENCE, split_sentences


def test_a_closing_quotation_mark_stays_with_its_sentence():
    assert split_sentences("他说：“方便多了。”随后离开！真的？") == ("他说：“方便多了。”", "随后离开！", "真的？")


def test_a_line_without_full_stop_is_a_sentence():
    assert split_sentences("小标题\n正文一句。") == ("小标题", "正文一句。")


def test_a_long_table_is_cut():
    assert max(map(len, split_sentences("科室 门诊 " * 500))) <= MAX_SENTENCE


@given(st.text("医院。！”“\n 、a", max_size=200))
def test_nothing_but_white_space_and_lone_marks_is_lost(text: str):
    kept = "".join(split_sentences(text))
    assert [char for char in kept if char in "医院a"] == [char for char in text if char in "医院a"]


def test_only_the_first_part_of_an_endless_text_is_read():
    assert sum(map(len, split_sentences("很长的一句话。" * 10_000))) <= MAX_CHARACTERS
