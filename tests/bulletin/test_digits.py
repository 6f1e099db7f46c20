"""Issue numbers are read digit by digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.digits import digits_zh, number_from_zh


@pytest.mark.parametrize(
    ("number", "printed"), [(537, "五三七"), (534, "五三四"), (528, "五二八"), (428, "四二八"), (600, "六〇〇")]
)
def test_a_number_is_printed_digit_by_digit(number, printed):
    assert digits_zh(number) == printed


def test_which_zero_is_printed_can_be_chosen():
    assert digits_zh(530, "零") == "五三零"


@given(st.integers(0, 10**9), st.sampled_from("〇零"))
def test_a_printed_number_is_read_back(number, zero):
    assert number_from_zh(digits_zh(number, zero)) == number


def test_a_number_in_plain_figures_or_with_a_circle_for_zero_is_read():
    assert number_from_zh(" 537 ") == 537
    assert number_from_zh("五三○") == 530


@pytest.mark.parametrize("text", ["", "五百三十七", "537期", "①", "٥٣٧"])
def test_anything_else_is_no_number(text):
    with pytest.raises(ValueError, match="not a number in Chinese digits"):
        number_from_zh(text)


def test_no_issue_has_a_negative_number():
    with pytest.raises(ValueError, match="not negative"):
        digits_zh(-1)
