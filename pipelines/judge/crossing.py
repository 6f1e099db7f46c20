"""Leaving terms out: the lexicon as it would stand had a part of the labelled items never been read.

Terms were read off the labelled items. A term that stands in the items of one part only counts as learned from that
part, so it is taken away when that part is judged; otherwise figures on it would be of training, not of proof.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from bulletin.article import Article, Paragraph
from pipelines.judge.folding import fold
from pipelines.judge.judging import vector_for
from pipelines.judge.lexicon import Lexicon
from pipelines.judge.matching import Matcher, Word
from pipelines.judge.model import Vector


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled item: 2 wanted, 1 borderline, 0 not; `pool` is where it came from, `weight` how many it stands for."""

    key: str
    article: Article
    label: int
    pool: str = ""
    weight: float = 1.0


def labelled_of(record: dict[str, object]) -> Labelled:
    """A line of the labelled file. Raises KeyError for one that lacks a field."""
    lines = tuple(Paragraph(line) for line in str(record.get("body") or "").split("\n") if line.strip())
    return Labelled(
        key=str(record["id"]),
        article=Article("", "", str(record["title"]), lines),
        label=int(str(record["label"])),
        pool=str(record.get("source") or ""),
        weight=float(str(record.get("weight") or 1)),
    )


def crossed_vectors(lexicon: Lexicon, items: Sequence[Labelled], parts: Sequence[Hashable]) -> list[Vector]:
    """The vector of each item by the lexicon without the terms that only its own part holds."""
    vectors: dict[int, Vector] = {}
    for part, own in crossed_lexicons(lexicon, items, parts):
        for at, item in enumerate(items):
            if parts[at] == part:
                vectors[at] = vector_for(item.article, own)
    return [vectors[at] for at in range(len(items))]


def crossed_lexicons(
    lexicon: Lexicon, items: Sequence[Labelled], parts: Sequence[Hashable]
) -> Iterator[tuple[Hashable, Lexicon]]:
    """Each part, with the lexicon without the terms that only that part holds."""
    holders: dict[Word, set[Hashable]] = {}
    for item, part in zip(items, parts, strict=True):
        for hit in lexicon.matcher.find(fold(f"{item.article.title}\n{item.article.body_text}")):
            holders.setdefault(hit.word, set()).add(part)
    for part in dict.fromkeys(parts):
        left = [word for word in lexicon.matcher.words if holders.get(word) != {part}]
        yield part, Lexicon(lexicon.version, lexicon.words, Matcher(left))
