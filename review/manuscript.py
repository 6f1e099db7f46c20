"""A manuscript as a form: read from fields, changed by one step, checked, counted. Pure; nothing here is stored.

A form carries its blocks as parallel lists of fields (`kind`, `text`, `more`, in the order of the page), so that it
works without script and survives being carried through a sign-in.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bulletin.article import Article, Block, Heading, Image, Listed, Paragraph, Table, block_lines
from bulletin.candidate import Candidate, Manuscript
from bulletin.period import parse_day

LINE, LINES = 28, 22
"""Characters of a line and lines of a page of the bulletin (FORMAT: 16 point on A4)."""

PICTURE_LINES = 10
"""Lines that a picture with its caption takes on the average."""

LONGEST_FIELD, LONGEST_TEXT, MOST_BLOCKS = 500, 200_000, 2_000

INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
"""Control characters, zero widths and marks of writing direction: nobody sees them, and they turn a text about."""

FIELDS_ZH = {
    "title": "标题",
    "outlet_printed": "媒体",
    "published": "日期",
    "url": "链接",
    "original_title": "原标题",
    "blocks": "正文",
}
"""The fields of a manuscript, as the page calls them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One block of a form: `kind` p, h, img, table, list or numbered; `text` as typed; `more` the picture's address
    or the heading's level."""

    kind: str
    text: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A manuscript as it stands in the form, everything as typed. `version` is the one it was begun upon, 0 for the
    machine's text."""

    title: str = ""
    outlet_printed: str = ""
    url: str = ""
    published: str = ""
    original_title: str = ""
    rows: tuple[Row, ...] = ()
    version: int = 0


def machine_text(candidate: Candidate) -> Manuscript:
    """What the machine made of the page, in the form of a manuscript of version 0."""
    article = candidate.article
    return Manuscript(article.title, candidate.outlet_printed, article.url, article.published, article.blocks,
                      article.original_title, version=0)  # fmt: skip


def standing_text(candidate: Candidate) -> Manuscript:
    """The text that will be printed: the latest manuscript, else the machine's."""
    return candidate.manuscript or machine_text(candidate)


def draft_of(text: Manuscript) -> Draft:
    """A manuscript as form."""
    return Draft(
        text.title,
        text.outlet_printed,
        text.url,
        text.published.isoformat() if text.published else "",
        text.original_title,
        tuple(row_of(block) for block in text.blocks),
        text.version,
    )


def row_of(block: Block) -> Row:
    """A block as form."""
    match block:
        case Paragraph(text):
            return Row("p", text)
        case Heading(text, level):
            return Row("h", text, str(level))
        case Image(url, caption):
            return Row("img", caption, url)
        case Table(rows):
            return Row("table", "\n".join(" | ".join(cell_text(cell) for cell in row) for row in rows))
        case Listed(items, ordered):
            return Row("numbered" if ordered else "list", "\n".join(one_line(each) for each in items))


def cell_text(cell: str) -> str:
    """A cell as typed: one line, its own bars marked."""
    return one_line(cell).replace("\\", "\\\\").replace("|", "\\|")


def one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(text.split("\n"))


def read_form(pairs: Iterable[tuple[str, str]]) -> Draft:
    """The form as it came, in the order of its fields; what is unknown is passed over."""
    single: dict[str, str] = {}
    lists: dict[str, list[str]] = {"kind": [], "text": [], "more": []}
    for name, value in pairs:
        if name in lists:
            lists[name].append(clean(value, keep_breaks=True))
        elif name in ("title", "outlet_printed", "url", "published", "original_title", "version"):
            single[name] = clean(value).strip()
    rows = tuple(Row(*row) for row in zip(lists["kind"], lists["text"], lists["more"], strict=False))
    number = single.pop("version", "")
    return Draft(**single, rows=rows[:MOST_BLOCKS], version=int(number) if re.fullmatch(r"\d{1,9}", number) else 0)


def clean(text: str, keep_breaks: bool = False) -> str:
    """A typed text without what nobody sees; line breaks are \\n, or blanks."""
    plain = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain if keep_breaks else plain.replace("\n", " ")


def blocks_of(rows: Sequence[Row], texts: Sequence[Manuscript]) -> tuple[Block, ...]:
    """The blocks of a form; a line break parts two paragraphs, what is empty is left out.

    `texts` are the machine's text and the versions there are: a block that stands there as it is typed stays what it
    is, and no picture can be brought in by a form that none of them holds.
    """
    pictures = {image.url: image for image in pictures_known(texts)}
    originals = {plain_row(row_of(block)): block for text in texts for block in text.blocks}
    blocks: list[Block] = []
    for row in rows:
        original = originals.get(plain_row(row))
        blocks.extend([original] if original is not None else read_row(row, pictures))
    return tuple(blocks)


def plain_row(row: Row) -> Row:
    """A row as it comes back from a browser that changed nothing."""
    return Row(row.kind, clean(row.text, keep_breaks=True).strip("\n"), clean(row.more))


def read_row(row: Row, pictures: Mapping[str, Image]) -> list[Block]:
    """The blocks of one row of the form."""
    lines = [line.strip() for line in row.text.split("\n") if line.strip()]
    match row.kind:
        case "img" if row.more in pictures:
            return [replace(pictures[row.more], caption=" ".join(lines))]
        case "h":
            return [Heading(line, int(row.more) if row.more in ("2", "3", "4", "5", "6") else 2) for line in lines]
        case "table" if lines:
            return [Table(tuple(cells_of(line) for line in lines))]
        case "list" | "numbered" if lines:
            return [Listed(tuple(lines), row.kind == "numbered")]
        case "p":
            return [Paragraph(line) for line in lines]
    return []


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of a table's line as typed, parted by bars; a bar behind a backslash is the cell's own."""
    cells, marked = [""], False
    for sign in line:
        if marked or sign not in "\\|":
            cells[-1] += sign
            marked = False
        elif sign == "|":
            cells.append("")
        else:
            marked = True
    return tuple(cell.strip() for cell in cells)


def pictures_known(texts: Iterable[Manuscript]) -> list[Image]:
    """Every picture of these texts once; the first text's caption goes before."""
    found: dict[str, Image] = {}
    for text in texts:
        for block in text.blocks:
            if isinstance(block, Image):
                found.setdefault(block.url, block)
    return list(found.values())


def step(draft: Draft, do: str, machine: Manuscript, known: Sequence[Image]) -> Draft:
    """The form after one of its buttons: up, down, remove, add or join with a block's number; revert with a field's
    name; picture with the number of one that was left out. What does not fit changes nothing."""
    verb, _, told = do.partition(":")
    if verb == "revert" and told in FIELDS_ZH:
        return reverted(draft, told, machine)
    if not re.fullmatch(r"-?\d{1,4}", told):
        return draft
    at, rows = int(told), list(draft.rows)
    if verb == "picture" and 0 <= at < len(known):
        return with_picture(draft, known[at], machine)
    if verb == "add" and -1 <= at < len(rows):
        rows.insert(at + 1, Row("p", ""))
    elif not 0 <= at < len(rows):
        return draft
    elif verb == "remove":
        del rows[at]
    elif verb == "up" and at > 0:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    elif verb == "down" and at + 1 < len(rows):
        rows[at + 1], rows[at] = rows[at], rows[at + 1]
    elif verb == "join" and at > 0 and rows[at - 1].kind == rows[at].kind == "p":
        rows[at - 1 : at + 1] = [Row("p", rows[at - 1].text.rstrip("\n") + rows[at].text.lstrip("\n"))]
    return replace(draft, rows=tuple(rows))


def with_words(draft: Draft, words: Mapping[str, str]) -> Draft:
    """The form with other words in some of its single fields."""
    fields: dict[str, Any] = dict(words)
    return replace(draft, **fields)


def reverted(draft: Draft, field: str, machine: Manuscript) -> Draft:
    """The form with one field as the machine had it."""
    own = draft_of(machine)
    name = "rows" if field == "blocks" else field
    return replace(draft, **{name: getattr(own, name)})


def with_picture(draft: Draft, image: Image, machine: Manuscript) -> Draft:
    """The form with a picture put back: behind the block that stood before it, or at the end."""
    rows, before = list(draft.rows), [row_of(block) for block in machine.blocks]
    here = next((at for at, row in enumerate(before) if row.kind == "img" and row.more == image.url), len(before))
    for row in reversed(before[:here]):
        if row in rows:
            rows.insert(rows.index(row) + 1, row_of(image))
            break
    else:
        rows.insert(0 if here < len(before) else len(rows), row_of(image))
    return replace(draft, rows=tuple(rows))


def left_out(draft: Draft, known: Sequence[Image]) -> list[tuple[int, Image]]:
    """The known pictures that the form does not print, with their numbers."""
    there = {row.more for row in draft.rows if row.kind == "img"}
    return [(number, image) for number, image in enumerate(known) if image.url not in there]


def checked(
    draft: Draft, texts: Sequence[Manuscript], by: str, at: datetime
) -> tuple[Manuscript | None, dict[str, str]]:
    """The manuscript of a form, or what is wrong with it: a sentence by field."""
    wrong: dict[str, str] = {}
    if not draft.title:
        wrong["title"] = "标题不能为空。"
    for name in ("title", "outlet_printed", "url", "original_title"):
        if len(getattr(draft, name)) > LONGEST_FIELD * (4 if name == "url" else 1):
            wrong[name] = f"{FIELDS_ZH[name]}太长了。"
    day: date | None = None
    if draft.published:
        try:
            day = parse_day(draft.published)
        except ValueError:
            wrong["published"] = "日期应写成 2024-08-31 这样。"
    if draft.url and not re.match(r"https?://[^\s/]+", draft.url, re.IGNORECASE):
        wrong["url"] = "链接应以 http:// 或 https:// 开头。"
    blocks = blocks_of(draft.rows, texts)
    if sum(map(len, block_lines(blocks))) > LONGEST_TEXT:
        wrong["blocks"] = f"正文太长，最多 {LONGEST_TEXT // 10_000} 万字。"
    if wrong:
        return None, wrong
    return Manuscript(draft.title, draft.outlet_printed, draft.url, day, blocks, draft.original_title,
                      draft.version, by, at), {}  # fmt: skip


def changed_fields(one: Manuscript, other: Manuscript) -> list[str]:
    """The fields in which two texts differ, in the order of the page."""
    return [name for name in FIELDS_ZH if getattr(one, name) != getattr(other, name)]


@dataclass(frozen=True, slots=True)
class Amount:
    """How long a text is: characters without blanks, paragraphs, pictures, pages of the bulletin (estimated)."""

    characters: int
    paragraphs: int
    pictures: int
    pages: float


def amount_of(text: Manuscript | Article) -> Amount:
    """The length of a text, title included in pages but not in characters."""
    lines = 5 + math.ceil(len(text.title) / 22)
    for block in text.blocks:
        if isinstance(block, Image):
            lines += PICTURE_LINES
        lines += sum(math.ceil((len(line) + 2) / LINE) for line in block_lines([block]))
    characters = sum(len(re.sub(r"\s", "", line)) for line in block_lines(text.blocks))
    return Amount(
        characters,
        sum(isinstance(block, Paragraph) for block in text.blocks),
        sum(isinstance(block, Image) for block in text.blocks),
        round(lines / LINES, 1),
    )


def plain_text(text: Manuscript) -> str:
    """The text to be copied: title, outlet and date, link, body, one block a line."""
    day = f"{text.published.year}年{text.published.month}月{text.published.day}日" if text.published else ""
    head = [text.title, "  ".join(filter(None, (text.outlet_printed, day))), text.url]
    return "\n".join([*filter(None, head), "", *block_lines(text.blocks)]) + "\n"
