"""Folding: widths and cases alike, every character found again in the printed text."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.judge.folding import fold, fold_text


def test_widths_cases_spaces_and_quotes_fold_alike():
    assert fold_text("“互联网　＋ 医疗”") == fold_text("互联网+医疗")
    assert fold_text("ＡＩ 医生") == fold_text("ai医生")


def test_the_printed_form_keeps_what_was_dropped_inside_it():
    folded = fold("推广“互联网 ＋ 护理”服务")
    start = folded.text.index("互联网+护理")
    assert folded.printed(start, start + len("互联网+护理")) == "互联网 ＋ 护理"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_every_folded_character_stands_where_it_says(text: str):
    folded = fold(text)
    assert all(fold_text(text[folded.place(at)]) == char for at, char in enumerate(folded.text))
