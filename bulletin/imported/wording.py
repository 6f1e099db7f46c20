"""Small words on text taken from files: comparing it as issues are compared, joining what a wrap cut, tidying it."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from bulletin.digits import ZH_DIGITS

STRAIGHT = str.maketrans("“”‘’„‟", '""\'\'""')
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WIDE = HAN + "，。、；：？！“”‘’（）《》〈〉【】—…·％"
TO_FULL = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！"}


def normal(text: str) -> str:
    """Text as two copies of an issue are compared: after NFKC, quotes alike, without white space (FORMAT)."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(STRAIGHT))


def width(text: str) -> float:
    """How wide a line of text stood on paper, in half-width characters; quotes are as wide as Chinese fonts draw them.

    A space counts half of that: most spaces in text taken from a PDF are gaps of a quarter character round digits.
    """
    wide = sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text if not char.isspace())
    return wide + 0.5 * sum(char.isspace() for char in text)


def joined(first: str, second: str) -> str:
    """Two pieces of a line that was cut; a space only between Latin words."""
    if first[-1:].isascii() and first[-1:].isalpha() and second[:1].isascii() and second[:1].isalpha():
        return f"{first} {second}"
    return first + second


def join_all(pieces: list[str]) -> str:
    """All pieces of a line, in order."""
    whole = ""
    for piece in pieces:
        whole = joined(whole, piece.strip())
    return whole.strip()


def tidy(text: str, marked: bool) -> str:
    """Running text without what copying left in it: spaces round digits and marks; half-width marks of a converter."""
    text = re.sub(r"[ \t\u2002\u2003\u2009]+", " ", text).strip()
    text = re.sub(rf"(?<=[{WIDE}]) (?=[\d%])|(?<=[\d%]) (?=[{WIDE}])", "", text)
    text = re.sub(r" (?=[，。、；：？！）》”,;:?!](?!\w))", "", text)
    if marked:
        text = re.sub(rf"(?<=[{WIDE}\)]) ?([,:;?!]) ?(?=[{WIDE}\d(]|$)", lambda found: TO_FULL[found[1]], text)
        text = re.sub(rf"(?<=[\d%A-Za-z]) ?([,;]) ?(?=[{HAN}])", lambda found: TO_FULL[found[1]], text)
    return text


WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
ZH_TENS = {"廿": 20, "卅": 30}
IN_WORDS = re.compile(
    r"([〇零○Ｏ一二三四五六七八九]{4})年([元一二三四五六七八九十]{1,2})月([一二三四五六七八九十廿卅]{1,3})日"
)


def numeral_zh(text: str) -> int:
    """A number in Chinese, read as numeral (五百四十一, 廿八) or digit by digit (五四一). Raises ValueError."""
    if not text or any(char not in ZH_DIGITS and char not in ZH_TENS and char not in "百十" for char in text):
        raise ValueError(f"not a number in Chinese: {text!r}")
    if not re.search("[百十廿卅]", text):
        return int("".join(str(ZH_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in ZH_DIGITS:
            digit = ZH_DIGITS[char]
            continue
        total += ZH_TENS[char] if char in ZH_TENS else (digit or 1) * (100 if char == "百" else 10)
        digit = 0
    return total + digit


def days_in_digits(text: str) -> str:
    """Text with days in words (二〇二四年十二月三十一日) and digits of full width in plain digits."""
    return IN_WORDS.sub(
        lambda day: f"{numeral_zh(day[1])}年{numeral_zh(day[2].replace('元', '一'))}月{numeral_zh(day[3])}日",
        text.translate(WIDE_DIGITS),
    )


def day_of(groups: Sequence[str]) -> date | None:
    """Year, month and day as a day, None where there is no such day."""
    try:
        return date(int(groups[0]), int(groups[1]), int(groups[2]))
    except ValueError:
        return None
