"""The one view of an issue that all four forms print, so that directory and contents cannot be out of step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bulletin.article import Block, Heading, Image, Listed, Paragraph, Table
from bulletin.issue import Entry, Issue, IssueState
from report_templates.link import link_target
from report_templates.picture import Picture, find_picture
from report_templates.printable import printable


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of the first page (刊头). A copy without masthead has none of these lines."""

    name: str
    number_zh: str
    publisher: str
    date: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A block ready to print. `kind`: paragraph, heading, picture, table or list.

    `text` is the text of a paragraph or heading, or the caption of a picture; `rows` are of equal length.
    """

    kind: str
    text: str = ""
    picture: Picture | None = None
    alt: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    items: tuple[str, ...] = ()
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry ready to print; `target` is "" where its address is printed as text only."""

    ordinal: int
    title: str
    outlet: str
    url: str
    target: str
    day: str
    source_title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class View:
    """An issue ready to print.

    `proposed` holds the ordinals of entries that no editor has decided, `banner` what the editor must know of a draft
    as a whole. Both are "" or empty where the issue is released: what is released says nothing of how it was made.
    """

    masthead: Masthead | None
    number_zh: str
    noun: str
    issued: date
    lead: str
    label: str
    entry_label: str
    entries: tuple[EntryView, ...]
    proposed: tuple[int, ...]
    banner: str = ""

    @property
    def pictures(self) -> dict[str, Picture]:
        """The pictures by name, each once."""
        pieces = (piece for entry in self.entries for piece in entry.pieces)
        return {piece.picture.name: piece.picture for piece in pieces if piece.picture}


def view_of(issue: Issue, pictures: Mapping[str, bytes]) -> View:
    """The view of an issue with the bytes of its pictures by sha256 or URL."""
    masthead = None
    if issue.name is not None and issue.publisher is not None:
        lines = (issue.name, issue.number_zh, issue.publisher, issue.cover_date)
        masthead = Masthead(*map(printable, lines))
    draft = issue.state is not IssueState.RELEASED
    return View(
        masthead=masthead,
        number_zh=printable(issue.number_zh),
        noun=printable(issue.noun),
        issued=issue.issued,
        lead=printable(issue.lead),
        label=printable(issue.label),
        entry_label=printable(issue.entry_label),
        entries=tuple(view_of_entry(ordinal, entry, pictures) for ordinal, entry in enumerate(issue.entries, 1)),
        proposed=tuple(ordinal for ordinal, entry in enumerate(issue.entries, 1) if entry.proposed and draft),
        banner=printable(issue.banner) if draft else "",
    )


def view_of_entry(ordinal: int, entry: Entry, pictures: Mapping[str, bytes]) -> EntryView:
    """The view of the entry at the place `ordinal`, counted from 1."""
    url = printable(entry.url)
    pieces = (piece_of(block, pictures) for block in entry.blocks)
    return EntryView(
        ordinal=ordinal,
        title=printable(entry.title),
        outlet=printable(entry.outlet),
        url=url,
        target=link_target(url),
        day=printable(entry.date_printed),
        source_title=printable(entry.source_title),
        pieces=tuple(piece for piece in pieces if piece is not None),
    )


def piece_of(block: Block, pictures: Mapping[str, bytes]) -> Piece | None:
    """A block ready to print, None where there is nothing of it to print."""
    match block:
        case Paragraph(text):
            piece = Piece("paragraph", printable(text))
        case Heading(text):
            piece = Piece("heading", printable(text))
        case Image(caption=caption, alt=alt):
            found = find_picture(block, pictures)
            piece = Piece("picture", printable(caption), found, printable(alt) or printable(caption))
        case Table(rows):
            piece = Piece("table", rows=squared(rows))
        case Listed(items, ordered):
            printed = tuple(text for text in map(printable, items) if text)
            piece = Piece("list", items=printed, ordered=ordered)
    return piece if piece.text or piece.picture or piece.rows or piece.items else None


def squared(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Rows filled up with empty cells to the length of the longest; none where every cell is empty."""
    clean = [tuple(map(printable, row)) for row in rows]
    wide = max((len(row) for row in clean), default=0)
    return tuple(row + ("",) * (wide - len(row)) for row in clean) if any(map(any, clean)) else ()
