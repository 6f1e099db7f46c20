"""Paragraphs out of lines: hard wraps joined, what a page's end cut joined, sub-headings and tables kept."""

import re
from collections.abc import Sequence

from bulletin.article import Block, Heading, Image, Paragraph, Table
from bulletin.imported.given import Line
from bulletin.imported.wording import HAN, joined, tidy, width

ENDS = "。！？!?；;…"
CLOSERS = "”’」』）)】》\"'"
CAPTION = re.compile(r"(?:供图|[^\s]摄|/图)[）)]?$|^(?:图为|图源|资料图).{0,60}$")
SLACK = 8.0
"""Half-width characters by which a full line may fall short: an indent of four, a word that is not broken."""
OPEN = "，、（《“‘"
"""What no paragraph ends with."""
CLOSING = "，。、；：！？）》”’"
"""What no paragraph begins with."""
INDENT_SHORT = (4.0, 8.0)
DATELINE = re.compile(rf"^[{HAN}]{{2,12}}\s*(?:\d{{1,2}}\s*月\s*)?\d{{1,2}}\s*日\s*(?:讯|电|消息)|^本[报网刊]讯")
"""How a news story begins: nothing goes on with it."""
HAN_CHARACTER = re.compile(f"[{HAN}]")
WIDEST_WRAP = 110.0
LONG = 30
HEADING_LIMIT = 45


def wrap_width(lines: Sequence[Line]) -> float | None:
    """The width at which the lines were wrapped, None where every line is a paragraph of its own."""
    plain = [line.text for line in lines if not line.level and not line.cells and HAN_CHARACTER.search(line.text)]
    if len(plain) < 12:
        return None
    outliers = len(plain) // 50
    widest = sorted(map(width, plain))[-1 - outliers]
    full = [text for text in plain if abs(width(text) - widest) <= SLACK]
    cut = [text for text in full if not ended(text)]
    if 40 <= widest <= WIDEST_WRAP and len(full) >= max(4, 0.1 * len(plain)) and len(cut) >= 0.5 * len(full):
        return widest
    return None


def ended(text: str) -> bool:
    """Whether a sentence ends where the text ends."""
    return text.rstrip(CLOSERS)[-1:] in ENDS or text[-1:] in "：:"


def blocks_of(lines: Sequence[Line], wrapped: float | None, marked: bool) -> tuple[Block, ...]:
    """The blocks of an entry's body."""
    blocks: list[Block] = []
    last: Line | None = None
    indents = any(not line.indent for line in lines)  # where every line stands in, it is the page's margin
    for line in lines:
        text = tidy(line.text, marked)
        before = blocks[-1] if blocks else None
        if line.cells:
            row = tuple(tidy(cell, marked) for cell in line.cells)
            if isinstance(before, Table):
                blocks[-1] = Table((*before.rows, row))
            else:
                blocks.append(Table((row,)))
        elif line.picture:
            alt = tidy(line.alt, marked)
            blocks.append(Image(line.name, text, "" if alt == text else alt, line.sha256))
        elif not text:
            continue
        elif line.level and len(text) <= HEADING_LIMIT and not text.endswith(("。", "；", "，")):
            blocks.append(Heading(text))
        elif isinstance(before, Paragraph) and last is not None and last.bullet and line.bullet and not line.blank:
            blocks[-1] = Paragraph(f"{before.text} - {text}")  # points of one list, told apart by the dash they had
        elif isinstance(before, Paragraph) and last is not None and goes_on(before.text, last, line, wrapped, indents):
            blocks[-1] = Paragraph(joined(before.text, text))
        else:
            blocks.append(Paragraph(text))
        last = line
    return tuple(blocks)


def goes_on(so_far: str, last: Line, line: Line, wrapped: float | None, indents: bool) -> bool:
    """Whether a line continues the paragraph before it; `indents` says that an indent begins a paragraph here."""
    if line.bullet or line.level or last.level or CAPTION.search(last.text):
        return False
    if DATELINE.match(line.text):
        return False
    if last.text[-1:] in OPEN or line.text[:1] in CLOSING:
        return True
    if wrapped is None:
        if not line.blank and last.soft:
            return True
        cut = len(so_far) >= LONG and not ended(so_far)
        return cut and ended(line.text) and so_far[-1:] not in "）)】" and not line.indent
    if line.indent and indents:
        return False
    if width(last.text) >= wrapped - SLACK:
        return not (ended(last.text) and last.text[-1:] not in "：:" and stands_in(line.text, wrapped))
    return width(last.text) >= 0.75 * wrapped and not ended(last.text)


def stands_in(text: str, wrapped: float) -> bool:
    """Whether a line is full but for the two characters by which a paragraph's first line stands in, where the spaces
    themselves are lost (measured on a real issue: such lines fall 5 to 8 short, others up to 3)."""
    return INDENT_SHORT[0] <= wrapped - width(text) <= INDENT_SHORT[1] and not ended(text)
