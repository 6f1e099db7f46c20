"""Chinese sentences: ended by 。！？；… with the closing quotation marks that follow, or by the end of a line."""

import re

MAX_CHARACTERS = 20_000  # of a body; the longest printed article of the real issues has 3,400
MAX_SENTENCE = 240  # a table or a list without full stops is cut, so that far-off words do not meet in one "sentence"

_SENTENCE = re.compile(r"[^。！？!?；;…\n\r\u2028]+[。！？!?；;…]*[”’」』）)】》\"']*")


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of the first MAX_CHARACTERS of `text`, stripped, none empty, none longer than MAX_SENTENCE."""
    sentences: list[str] = []
    for found in _SENTENCE.finditer(text[:MAX_CHARACTERS]):
        sentence = found.group().strip()
        sentences.extend(sentence[at : at + MAX_SENTENCE] for at in range(0, len(sentence), MAX_SENTENCE))
    return tuple(sentences)
