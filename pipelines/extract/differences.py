"""What two readings of one page have different, field by field: for extracting again from the archive. Pure."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from bulletin.article import Article, Block, Image

FIELDS = (
    "title", "subtitle", "original_title", "source", "account", "author", "editor", "published", "published_at",
    "dateline", "flags", "clues", "pages",
)  # fmt: skip
"""What counts as a change; rules, charset and the string a date was read from go along with it."""


@dataclass(frozen=True, slots=True)
class Differences:
    """`fields` are name, what it was, what it is now (as text, "" for unknown); blocks in the order of their page."""

    fields: tuple[tuple[str, str, str], ...] = ()
    added: tuple[Block, ...] = ()
    cut: tuple[Block, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.added or self.cut)

    @property
    def pictures(self) -> tuple[int, int]:
        """How many pictures are new, and how many are gone; one whose caption changed is neither."""
        now = {block.url for block in self.added if isinstance(block, Image)}
        was = {block.url for block in self.cut if isinstance(block, Image)}
        return len(now - was), len(was - now)


def differences(was: Article, now: Article) -> Differences:
    """What a new reading of a page changes of an article."""
    fields = tuple(
        (name, words(getattr(was, name)), words(getattr(now, name)))
        for name in FIELDS
        if getattr(was, name) != getattr(now, name)
    )
    added: list[Block] = []
    cut: list[Block] = []
    for what, a, b, c, d in SequenceMatcher(None, was.blocks, now.blocks, autojunk=False).get_opcodes():
        if what != "equal":
            cut += was.blocks[a:b]
            added += now.blocks[c:d]
    return Differences(fields, tuple(added), tuple(cut))


def words(value: object) -> str:
    """A field's value as text; several values are parted by spaces, an unknown one is ""."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(getattr(each, "text", None) or str(each) for each in value)
    return str(value)
