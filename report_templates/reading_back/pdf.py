"""The text of a PDF, page by page, line by line.

Some programs (LibreOffice among them) write the pieces of a line font by font, quotes before the words inside them.
So the pieces are put in the order in which they stand on the page, where the two readings agree in every character.
"""

import logging
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf._text_extraction._layout_mode import _fixed_width_page as placed
from pypdf._text_extraction._layout_mode._text_state_manager import TextStateManager
from pypdf._text_extraction._layout_mode._text_state_params import TextStateParams
from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream

from bulletin.imported.given import Given, given_text

PAGE_BREAK = "\f"
MOST_PAGES = 500
SAME_LINE = 0.4
"""Parts of the type's height by which two pieces of one line may stand apart."""
GAP = 0.15
"""Parts of the type's height from which a gap between two pieces is a space."""
INDENT = (1.2, 3.5)
"""Parts of the type's height by which a paragraph's first line stands in."""

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it tells every small flaw of a file as a warning


def given_pdf(body: bytes, name: str = "") -> Given:
    """The lines of a PDF's text. Raises ValueError for a file that is no PDF, locked, or pictures of pages only."""
    try:
        reader = PdfReader(BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError(f"{name}: the PDF is locked by a password; save it without one")
        pages = [text_of_page(page) for page in reader.pages[:MOST_PAGES]]
    except (PyPdfError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise ValueError(f"{name}: not a PDF that can be read ({type(error).__name__})") from None
    text = PAGE_BREAK.join(page.strip("\n") for page in pages)
    if not text.strip():
        raise ValueError(f"{name}: the PDF holds pictures of pages and no text; run text recognition on it first")
    return given_text(text, name, "pdf")


def text_of_page(page: PageObject) -> str:
    """A page's text in the order of the page, else as the file has it where the page cannot be read so."""
    written = page.extract_text()
    try:
        standing = "\n".join(lines_of(pieces_of(page)))
    except (PyPdfError, LookupError, TypeError, ValueError, AttributeError, RecursionError, ArithmeticError):
        return written
    return standing if characters(standing) == characters(written) else written


def characters(text: str) -> Counter[str]:
    """How often each character stands in a text, white space apart."""
    return Counter("".join(text.split()))


def pieces_of(page: PageObject) -> list[TextStateParams]:
    """The pieces of text on a page, each with its place, in the order of the file."""
    contents = page.get_contents()
    if contents is None:
        return []
    fonts = page._layout_mode_fonts()
    state = TextStateManager()
    steps = iter(ContentStream(contents, page.pdf, "bytes").operations)
    pieces: list[TextStateParams] = []
    for operands, step in steps:
        if step in (b"BT", b"q"):
            pieces += placed.recurse_to_target_op(steps, state, b"ET" if step == b"BT" else b"Q", fonts)[1]
        elif step == b"cm":
            state.add_cm(*operands)
        elif step == b"Tf":
            placed.set_font_operation(state, fonts, operands)
        else:
            state.set_state_param(step, operands)
    return [piece for piece in pieces if piece.text.strip() and not piece.rotated]


@dataclass(slots=True)
class PlacedLine:
    """Pieces that stand on one line: its height on the page, the height of its type (points)."""

    height: float
    size: float
    pieces: list[TextStateParams] = field(default_factory=list)


def lines_of(pieces: list[TextStateParams]) -> list[str]:
    """Pieces as lines of text, first lines of paragraphs with their indent."""
    lines: list[PlacedLine] = []
    for piece in pieces:
        size = abs(piece.font_height) or 1.0
        line = next((each for each in reversed(lines[-3:]) if abs(each.height - piece.ty) < SAME_LINE * size), None)
        if line is None:
            line = PlacedLine(piece.ty, size)
            lines.append(line)
        line.pieces.append(piece)
    for line in lines:
        line.pieces.sort(key=lambda each: each.tx)
    left = min((line.pieces[0].tx for line in lines), default=0.0)
    return [text_of_line(line, left) for line in lines]


def text_of_line(line: PlacedLine, left: float) -> str:
    """A line's text; a space where a gap stands, two wide ones for an indent from the page's `left` edge."""
    text, end = "", 0.0
    for piece in line.pieces:
        if text and piece.tx - end > GAP * line.size and not text.endswith((" ", "\u3000")):
            text += " "
        text, end = text + piece.text, piece.displaced_tx
    stands_in = (line.pieces[0].tx - left) / line.size
    return "\u3000\u3000" + text if INDENT[0] <= stands_in <= INDENT[1] else text
