"""What changed between two versions of an issue, entry by entry and paragraph by paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bulletin.article import Image, block_lines
from bulletin.imported.wording import normal
from bulletin.issue import Entry, Issue

FIELDS = (
    ("title", "标题"),
    ("outlet", "来源"),
    ("url", "链接"),
    ("date_printed", "日期"),
    ("source_title", "来源标题"),
)
HEADS = (
    ("name", "刊名"),
    ("publisher", "编制单位"),
    ("number_zh", "期号"),
    ("cover_date", "封面日期"),
    ("lead", "导语"),
)
LONGEST = 4000
"""Characters of a paragraph that are compared one by one; a longer one is shown before and after as a whole."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text in a comparison. `kind`: same, out (only before) or in (only after)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field or paragraph before and after, in pieces. `name` is Chinese."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What became of an entry. `kind`: added, removed, changed or moved; places count from 1, 0 for none."""

    kind: str
    title: str
    before: int
    after: int
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs; empty where nothing does."""

    head: tuple[FieldChange, ...]
    entries: tuple[EntryChange, ...]

    @property
    def nothing(self) -> bool:
        """Whether the two say the same."""
        return not self.head and not self.entries


def compare(old: Issue, new: Issue) -> Comparison:
    """What changed from one version of an issue to another."""
    head = [
        FieldChange(name, pieces(getattr(old, field) or "", getattr(new, field) or ""))
        for field, name in HEADS
        if (getattr(old, field) or "") != (getattr(new, field) or "")
    ]
    pairs = paired(old.entries, new.entries)
    order = [before for before, after in pairs if before is not None and after is not None]
    matched = SequenceMatcher(None, sorted(order), order, autojunk=False).get_matching_blocks()
    in_step = {order[block.b + index] for block in matched for index in range(block.size)}
    found = []
    for before, after in pairs:
        if after is None and before is not None:
            found.append(EntryChange("removed", old.entries[before].title, before + 1, 0))
        elif before is None and after is not None:
            found.append(EntryChange("added", new.entries[after].title, 0, after + 1))
        elif before is not None and after is not None:
            fields = changes(old.entries[before], new.entries[after])
            if fields or before not in in_step:
                kind = "changed" if fields else "moved"
                found.append(EntryChange(kind, new.entries[after].title, before + 1, after + 1, fields))
    return Comparison(tuple(head), tuple(found))


def paired(old: Sequence[Entry], new: Sequence[Entry]) -> list[tuple[int | None, int | None]]:
    """Places of the same entries in both, in the new order; what is gone stands last."""
    free = dict(enumerate(old))
    found: list[tuple[int | None, int | None]] = []
    for place, entry in enumerate(new):
        twin = next((at for at, each in free.items() if same(each, entry)), None)
        if twin is not None:
            del free[twin]
        found.append((twin, place))
    return found + [(at, None) for at in free]


def same(one: Entry, other: Entry) -> bool:
    """Whether two entries are of one article."""
    if one.candidate is not None and other.candidate is not None:
        return one.candidate == other.candidate
    return bool(one.url and normal(one.url) == normal(other.url)) or normal(one.title) == normal(other.title)


def changes(old: Entry, new: Entry) -> tuple[FieldChange, ...]:
    """The fields and paragraphs in which two entries differ."""
    found = [
        FieldChange(name, pieces(getattr(old, field), getattr(new, field)))
        for field, name in FIELDS
        if getattr(old, field) != getattr(new, field)
    ]
    found += paragraphs(block_lines(old.blocks), block_lines(new.blocks))
    images = [sum(isinstance(block, Image) for block in entry.blocks) for entry in (old, new)]
    if images[0] != images[1]:
        found.append(FieldChange("图片", (Piece("out", f"{images[0]} 幅"), Piece("in", f"{images[1]} 幅"))))
    return tuple(found)


def paragraphs(old: Sequence[str], new: Sequence[str]) -> list[FieldChange]:
    """The paragraphs that differ; one that was changed is shown with its pieces."""
    found = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        befores, afters = old[start:end], new[first:last]
        for index in range(max(len(befores), len(afters))):
            before = befores[index] if index < len(befores) else ""
            after = afters[index] if index < len(afters) else ""
            number = (first if after else start) + index + 1
            found.append(FieldChange(f"正文第{number}段", pieces(before, after)))
    return found


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts as one, with what went out and came in."""
    if not old or not new or len(old) > LONGEST or len(new) > LONGEST:
        return tuple(piece for piece in (Piece("out", old), Piece("in", new)) if piece.text)
    found = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", old[start:end]))
        else:
            found += [Piece(*each) for each in (("out", old[start:end]), ("in", new[first:last])) if each[1]]
    return tuple(found)
