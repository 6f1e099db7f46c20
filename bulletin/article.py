"""Article (文章): what was extracted from a page, as blocks in the order of the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A sub-heading inside the body."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Image:
    """A picture at its place; `url` is absolute, `sha256` names the stored bytes once the archive holds them."""

    url: str
    caption: str = ""
    alt: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A real table (never a layout table), row by row."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A bulleted or numbered list of the article."""

    items: tuple[str, ...]
    ordered: bool = False


Block = Paragraph | Heading | Image | Table | Listed


@dataclass(frozen=True, slots=True)
class OriginClue:
    """Evidence of where a reprint came from (转载溯源).

    `kind` is one of dateline, credit, bracket, original_title, link, account; `text` is what the page prints,
    `url` where it points to, if it does.
    """

    kind: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An extracted article. Unknown stays unknown: "" or None, never a guess (DESIGN 6.5).

    `source` (来源) is the credit as printed on the page, `account` the account name on a carrier platform.
    `published` is a day in Asia/Shanghai; `published_at` (aware) only where the page prints the time;
    `published_raw` is the string it was read from. `rules` names, for each field, the rule that gave it.
    `flags` are doubts that an editor must look at: no-date, dates-disagree, no-source, not-joined, short-body,
    no-title; given and unknown-outlet of what a person pasted. `pages` counts the joined pages.
    """

    outlet: str
    url: str
    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    original_title: str = ""
    source: str = ""
    account: str = ""
    author: str = ""
    editor: str = ""
    published: date | None = None
    published_at: datetime | None = None
    published_raw: str = ""
    dateline: str = ""
    clues: tuple[OriginClue, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    charset: str = ""
    pages: int = 1

    @property
    def body_text(self) -> str:
        """One block a line: paragraphs, headings, captions, list items and table rows alike."""
        return "\n".join(block_lines(self.blocks))


def block_lines(blocks: Iterable[Block]) -> list[str]:
    """The text lines of blocks; a picture gives its caption, a table one line a row, a list one an item."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(text) | Heading(text):
                lines.append(text)
            case Image(caption=caption):
                lines.append(caption)
            case Table(rows):
                lines.extend(" ".join(cell for cell in row if cell) for row in rows)
            case Listed(items):
                lines.extend(items)
    return [line for line in lines if line]


def block_record(block: Block) -> str | dict[str, Any]:
    """A block as JSON value, in the form of the issues kept as data: a string, {"h"}, {"img"}, {"table"}, {"list"}."""
    match block:
        case Paragraph(text):
            return text
        case Heading(text, level):
            return {"h": text} if level == 2 else {"h": text, "level": level}
        case Image(url, caption, alt, sha256):
            full = {"img": url, "caption": caption, "alt": alt, "sha256": sha256}
            return {key: value for key, value in full.items() if value or key == "img"}
        case Table(rows):
            return {"table": [list(row) for row in rows]}
        case Listed(items, ordered):
            return {"list": list(items), "ordered": ordered}


def block_from_record(record: str | Mapping[str, Any]) -> Block:
    """The inverse of `block_record`. Raises ValueError for a record that is no block."""
    if isinstance(record, str):
        return Paragraph(record)
    if "h" in record:
        return Heading(str(record["h"]), int(record.get("level", 2)))
    if "img" in record:
        caption, alt, sha256 = (str(record.get(key) or "") for key in ("caption", "alt", "sha256"))
        return Image(str(record["img"]), caption, alt, sha256)
    if "table" in record:
        return Table(tuple(tuple(str(cell) for cell in row) for row in record["table"]))
    if "list" in record:
        return Listed(tuple(str(item) for item in record["list"]), bool(record.get("ordered")))
    raise ValueError(f"not a block: {dict(record)!r}")
