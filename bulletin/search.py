"""Search: what is looked for, and the words by which a Chinese text is found.

Chinese has no spaces, so a text is found by its pairs of neighbouring characters (bigrams): 医保 is one, 互联网医院 is
four. Latin letters and digits are found by the whole run (drg, 5g). Full and half width and case make no difference.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(f"[{HAN}]+|[a-z0-9]+")
ALL_HAN = re.compile(f"[{HAN}]+")
BECOMES_HAN = re.compile(
    "[\u2e80-\u2fdf\u3036-\u303a\u3190-\u319f\u3200-\u33ff\uf900-\ufaff\U0001f200-\U0001f2ff\U0002f800-\U0002fa1f]"
)
"""Signs that stand for Chinese characters: radicals, circled and squared ones, forms kept for older encodings."""
QUOTES = str.maketrans("“”„‟＂", '"""""')
BARE_FIELD = re.compile("(来源|媒体|source|outlet)[:：]")
PART = re.compile(r'(-?)(?:(来源|媒体|source|outlet)[:：])?(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase. `tokens` find it, `text` is what must stand there, folded; `prefix`: a single character,
    found at the beginning of a token."""

    text: str
    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: all of `wanted`, none of `without`, and `credit` in the outlet's or source's name."""

    wanted: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    credit: str = ""

    @property
    def terms(self) -> tuple[str, ...]:
        """The wanted words as they are to be marked in a text."""
        return tuple(term.text for term in self.wanted)

    def __bool__(self) -> bool:
        return bool(self.wanted or self.without or self.credit)


def folded(text: str) -> str:
    """A text as it is compared: half width, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> tuple[str, ...]:
    """The different tokens by which a text is found, in no particular order but always the same."""
    found: dict[str, None] = {}
    for run in RUN.findall(folded(text)):
        if run[0].isascii():
            found[run] = None
        else:
            found.update(dict.fromkeys(run[at : at + 2] for at in range(len(run))))
    return tuple(found)


def paired(text: str) -> tuple[str, ...]:
    """The pairs of neighbouring Chinese characters that every text with these words has."""
    runs = [run for run in RUN.findall(folded(text)) if not run[0].isascii()]
    return tuple(dict.fromkeys(run[at : at + 2] for run in runs for at in range(len(run) - 1)))


def parse_search(text: str) -> Search:
    """What somebody typed: words that must all be there, "…" for a phrase, -word for one that must not, 来源:… for
    the outlet or source. Nothing is an error; what cannot be found by any token is left out."""
    wanted: list[Term] = []
    without: list[Term] = []
    credit = ""
    for minus, field, phrase, word in PART.findall(text.translate(QUOTES)):
        given = phrase or word
        if not field and BARE_FIELD.fullmatch(given):
            continue
        if field:
            credit = given.strip()
            continue
        term = term_of(given)
        if term is not None:
            (without if minus else wanted).append(term)
    return Search(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(without)), credit)


def term_of(text: str) -> Term | None:
    """A word as term, None where nothing of it can be looked for."""
    own = folded(text).strip()
    runs = RUN.findall(own)
    if not runs:
        return None
    if len(runs) == 1 and len(runs[0]) == 1 and not runs[0].isascii():
        return Term(own, (runs[0],), True)
    found: dict[str, None] = {}
    for run in runs:
        pairs = [run] if run[0].isascii() else [run[at : at + 2] for at in range(max(1, len(run) - 1))]
        found.update(dict.fromkeys(pairs))
    return Term(own, tuple(found))


def compared(text: str, terms: Iterable[str]) -> str:
    """A text as these folded terms may be looked for in it: itself, where they are Chinese characters alone and it has
    no sign that folding would make into one, else folded, which takes twenty times as long."""
    return text if not BECOMES_HAN.search(text) and all(map(ALL_HAN.fullmatch, terms)) else folded(text)


def holds(search: Search, text: str) -> bool:
    """Whether a text really holds what is looked for: pairs of characters alone may lie about a longer word."""
    own = compared(text, (term.text for term in (*search.wanted, *search.without)))
    return all(term.text in own for term in search.wanted) and not any(term.text in own for term in search.without)
