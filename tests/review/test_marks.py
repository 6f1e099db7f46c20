"""Terms are marked in a text, whatever stands in it and however often."""

from review.page import MOST_MARKS, found, marked


def test_longer_terms_go_first_and_none_is_marked_inside_another() -> None:
    assert marked("电子健康卡和健康卡", ("健康卡", "电子健康卡")) == ("<mark>电子健康卡</mark>和<mark>健康卡</mark>")


def test_marks_are_found_without_regard_to_case_and_the_rest_is_escaped() -> None:
    assert marked("<b>His系统", ("HIS",)) == "&lt;b&gt;<mark>His</mark>系统"


def test_a_letter_that_grows_in_small_letters_moves_no_mark() -> None:
    assert marked("İİİ医院", ("医院",)) == "İİİ<mark>医院</mark>"


def test_a_flood_of_one_term_is_marked_only_so_often() -> None:
    text = "医院" * 50_000
    assert marked(text, ("医", "院")).count("<mark>") == 2 * MOST_MARKS
    assert found(text, ("医院",))[-1] == (2 * MOST_MARKS - 2, 2 * MOST_MARKS)
