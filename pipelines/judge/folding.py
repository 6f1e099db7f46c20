"""Text as the matcher reads it: one width, one case, no white space, no quotation marks; every place known again."""

import unicodedata
from dataclasses import dataclass

_DROPPED = frozenset("“”‘’\"'「」『』＂＇\u200b\u200c\u200d\ufeff\u00ad")


class _Fold(dict[int, str | None]):
    """One character to its NFKC case-folded form, computed once; None drops it.

    A character that NFKC would make longer than one (㎏, ﬁ) stays as it is, so places in the text are never shifted.
    """

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char).casefold()
        dropped = char in _DROPPED or char.isspace()
        value = None if dropped else folded if len(folded) == 1 else char
        if len(self) < 70_000:  # a page of rare characters must not fill the memory
            self[code] = value
        return value


_FOLD = _Fold()


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` to match in; `places[i]` is where its character i stands in `original`, or None where nothing shifted."""

    original: str
    text: str
    places: tuple[int, ...] | None

    def place(self, at: int) -> int:
        """Where the character `at` of the folded text stands in the original."""
        return at if self.places is None else self.places[at]

    def printed(self, start: int, end: int) -> str:
        """What the page prints for text[start:end]."""
        return self.original[self.place(start) : self.place(end - 1) + 1]


def fold(original: str) -> Folded:
    """`original` folded, with the place of every character kept."""
    text = original.translate(_FOLD)
    if len(text) == len(original):
        return Folded(original, text, None)
    return Folded(original, text, tuple(at for at, char in enumerate(original) if _FOLD[ord(char)] is not None))


def fold_text(original: str) -> str:
    """The folded text alone, as the words of the lexicon are folded."""
    return original.translate(_FOLD)
