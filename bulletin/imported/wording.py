"""Small words on text taken from files: comparing it as issues are compared, joining what a wrap cut, tidying it."""

import re
import unicodedata

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
