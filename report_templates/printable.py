"""Text as it may be printed: what no typesetter can print is taken out, white space becomes plain spaces."""

import re

UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls, which XML 1.0 forbids
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # halves of pairs, non-characters
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"  # invisible, or turning the text round
    "\ufeff\ufff9-\ufffc"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")


def printable(text: str) -> str:
    """`text` in one line, without characters that XML forbids or that print as nothing; its words are untouched."""
    return BREAKS.sub(" ", UNPRINTABLE.sub("", text)).strip()
