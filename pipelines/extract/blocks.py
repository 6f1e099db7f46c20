"""Lines to blocks, in the order of the page: paragraph, heading, picture with caption, list, table."""

import re
from collections.abc import Iterable

from bulletin.article import Block, Heading, Image, Listed, Paragraph, Table
from pipelines.extract import pictures, tables
from pipelines.extract.lines import Line
from pipelines.extract.marks import plain
from pipelines.extract.tree import Node

HEADING_LONG = 50
"""Characters: a bold line that is longer is a paragraph."""

_H_TAG = re.compile(r"^h[1-6]$")
_SENTENCE = re.compile("[。；，,;]$|[。！？].+[。！？]")
_FIRST_LETTER = re.compile(r"[\w\u3400-\u9fff]")


def blocks_of(lines: list[Line], base: str) -> tuple[Block, ...]:
    """The blocks of cleaned lines. `base` is the page's URL, for absolute addresses of pictures."""
    found: list[Block] = []
    done: set[Node] = set()
    known: dict[Node, bool] = {}
    number = 0
    many_headings = sum(is_h(line.block) is not None for line in lines) * 2 > len(lines)
    bold_captions = pictures.bold_captions(lines)
    while number < len(lines):
        line = lines[number]
        number += 1
        if line.image is not None:
            taken = picture_with_caption(line, lines, number, base, bold_captions)
            if taken is not None:
                image, number = taken
                found.append(image)
            continue
        table = real_table(line.block, known)
        if table is not None:
            if table not in done:
                done.add(table)
                found.append(tables.read(table))
            continue
        listed = list_of(line.block)
        if listed is not None:
            number = take_list(listed, lines, number - 1, found)
            continue
        found.append(text_block(line, many_headings))
    return tuple(block for block in found if block != Table(()))


def picture_with_caption(
    line: Line, lines: list[Line], after: int, base: str, bold: bool = False
) -> tuple[Image, int] | None:
    """The picture and the number of the line after it and its caption; None where it is furniture.

    `bold` says that this page prints its captions bold.
    """
    image = pictures.picture(line, base)
    if image is None:
        return None
    if after < len(lines):
        following = lines[after + 1] if after + 1 < len(lines) else None
        if pictures.broken_sentence(lines, after):
            return image, after
        if pictures.is_caption(line, lines[after], following) or (bold and pictures.is_bold_line(lines[after])):
            return Image(image.url, lines[after].text, image.alt), after + 1
    return image, after


def text_block(line: Line, many_headings: bool) -> Block:
    """A heading where the line stands in h1–h6 or is short and all bold, else a paragraph."""
    text = line.text
    size = len(plain(text))
    heading = is_h(line.block)
    if heading is not None and not many_headings and size <= 2 * HEADING_LONG and not text.endswith("。"):
        return Heading(text, min(max(int(heading.tag[1]), 2), 4))
    if (
        line.bold >= 0.95 * line.length
        and 2 <= size <= HEADING_LONG
        and not _SENTENCE.search(text)
        and _FIRST_LETTER.search(text)
    ):
        return Heading(text)
    return Paragraph(text)


def is_h(node: Node | None) -> Node | None:
    """The h1–h6 in which a block stands, if any."""
    for _ in range(3):
        if node is None:
            return None
        if _H_TAG.match(node.tag):
            return node
        node = node.getparent()
    return None


def real_table(node: Node | None, known: dict[Node, bool]) -> Node | None:
    """The real table in which a block stands, if any; layout tables are passed over. `known` remembers the verdicts."""
    for _ in range(8):
        if node is None or node.tag in ("body", "html"):
            return None
        if node.tag == "table":
            if node not in known:
                known[node] = tables.is_real(node)
            if known[node]:
                return node
        node = node.getparent()
    return None


def list_of(node: Node) -> Node | None:
    """The <ul> or <ol> of whose entries this block is one, if the list is one of short entries."""
    item = node if node.tag == "li" else node.getparent()
    if item is None or item.tag != "li":
        return None
    above = item.getparent()
    return above if above is not None and above.tag in ("ul", "ol") else None


def take_list(listed: Node, lines: list[Line], number: int, found: list[Block]) -> int:
    """Add the list that begins at line `number` (paragraphs where its entries are long); the number after it."""
    entries: list[Line] = []
    while number < len(lines) and lines[number].image is None and list_of(lines[number].block) is listed:
        entries.append(lines[number])
        number += 1
    items = {entry.block for entry in entries}
    if len(items) < 2 or len(items) < len(entries) or average(len(entry.text) for entry in entries) > 120:
        found.extend(text_block(entry, False) for entry in entries)
    else:
        found.append(Listed(tuple(entry.text for entry in entries), listed.tag == "ol"))
    return number


def average(numbers: Iterable[int]) -> float:
    """The mean, 0 of nothing."""
    values = list(numbers)
    return sum(values) / len(values) if values else 0.0
