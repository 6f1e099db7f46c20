"""Chinese digits as the bulletin prints them: one by one, never as a numeral (537 → 五三七, not 五百三十七)."""

ZERO = "〇"
DIGITS = "〇一二三四五六七八九"
ZH_DIGITS = {digit: value for value, digit in enumerate(DIGITS)} | {"零": 0, "○": 0, "Ｏ": 0}
"""Every sign that is read as a digit, with its value: zero is found in four spellings."""


def digits_zh(number: int, zero: str = ZERO) -> str:
    """`number` read digit by digit. Which zero (〇 or 零) is a line of the series. Raises ValueError below 0."""
    if number < 0:
        raise ValueError(f"an issue number is not negative: {number}")
    return "".join(zero if digit == "0" else DIGITS[int(digit)] for digit in str(number))


def number_from_zh(text: str) -> int:
    """Read a printed number back: 五三七, 五三〇, 五三零 or 537. Raises ValueError for anything else."""
    plain = "".join(str(ZH_DIGITS.get(char, char)) for char in text.strip())
    if not (plain.isascii() and plain.isdigit()):
        raise ValueError(f"not a number in Chinese digits: {text!r}")
    return int(plain)
