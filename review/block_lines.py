"""An entry's text as lines in a text box and back: a paragraph a line, headings with #, the rest by its number.

What a line cannot hold (pictures, tables, lists) stands as 【图 1】 with its caption, 【表 2】, 【列表 3】: the number
is the block's, so that it can be moved or taken away, and its caption edited, and nothing of it is lost.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bulletin.article import Block, Heading, Image, Listed, Paragraph, Table

MARK = re.compile(r"【(图|表|列表)\s*(\d+)】(.*)")
HEADING = re.compile(r"(#{1,6})\s*(\S.*)")
KINDS: dict[str, type[Image] | type[Table] | type[Listed]] = {"图": Image, "表": Table, "列表": Listed}


def text_of(blocks: Sequence[Block]) -> str:
    """The lines of an entry's blocks."""
    return "\n".join(line_of(number, block) for number, block in enumerate(blocks, 1))


def line_of(number: int, block: Block) -> str:
    """One block as one line."""
    match block:
        case Paragraph(text):
            return " ".join(text.split("\n"))
        case Heading(text, level):
            return f"{'#' * level} {' '.join(text.split())}"
        case Image(caption=caption):
            return f"【图 {number}】{' '.join(caption.split())}"
        case Table(rows):
            return f"【表 {number}】（{len(rows)} 行）"
        case Listed(items):
            return f"【列表 {number}】（{len(items)} 条）"


def blocks_of(text: str, given: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of edited lines; what a line only names is taken from the blocks as they were given."""
    found = (block_of(line.strip(), given) for line in text.replace("\r", "\n").split("\n"))
    return tuple(block for block in found if block is not None)


def block_of(line: str, given: Sequence[Block]) -> Block | None:
    """The block of one line, None for an empty one."""
    if not line:
        return None
    if mark := MARK.fullmatch(line):
        number = int(mark[2])
        named = given[number - 1] if 0 < number <= len(given) else None
        if isinstance(named, KINDS[mark[1]]):
            return replace(named, caption=mark[3].strip()) if isinstance(named, Image) else named
    if heading := HEADING.fullmatch(line):
        return Heading(heading[2], len(heading[1]))
    return Paragraph(line)
