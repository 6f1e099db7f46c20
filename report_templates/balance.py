"""Titles of several lines in Word set in lines of about equal length, so that no character is left over alone.

Word breaks a centred title where the line is full. A title that needs several lines gets indents of its own, measured
with the size and the room of its style, so that the measure is right also after an issuer has restyled the template.
"""

import math
import unicodedata

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Length, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

BALANCED = ("Title", "Article Title")
SLACK = 1.5
"""Characters by which a line may be longer than its share: a word or a mark that must not begin a line."""
USUAL_PT = 16.0


def balance_titles(document: Document) -> None:
    """Narrow every title of several lines to lines of about equal length."""
    section = document.sections[0]
    sides = (section.page_width, section.left_margin, section.right_margin)
    if None in sides:
        return
    width = float(Length((sides[0] or 0) - (sides[1] or 0) - (sides[2] or 0)).pt)
    for paragraph in document.paragraphs:
        style = paragraph.style
        if isinstance(style, ParagraphStyle) and style.name in BALANCED:
            side = indent_of(paragraph.text, size_of(style), width, inset_of(style))
            if side is not None:
                narrow(paragraph, side)


def indent_of(text: str, size: float, width: float, inset: float) -> float | None:
    """The indent on both sides in pt of a text of this size in a room of `width`, None where it fits one line."""
    whole = length_in_characters(text) * size
    lines = math.ceil(whole / (width - 2 * inset))
    if lines < 2:
        return None
    return max(inset, (width - whole / lines - SLACK * size) / 2)


def length_in_characters(text: str) -> float:
    """How many Chinese characters wide a text is; Latin letters and figures count half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def size_of(style: ParagraphStyle) -> float:
    """The size of a style's characters in pt, its own or that of the style it is based on."""
    standing: object = style
    while isinstance(standing, ParagraphStyle):
        if standing.font.size is not None:
            return float(standing.font.size.pt)
        standing = standing.base_style
    return USUAL_PT


def inset_of(style: ParagraphStyle) -> float:
    """The indent on the left of a style in pt."""
    indent = style.paragraph_format.left_indent
    return float(indent.pt) if indent is not None else 0.0


def narrow(paragraph: Paragraph, side: float) -> None:
    """Give a paragraph indents of its own; those of its style, which are in characters, would win over points."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(side)
    indent = paragraph._p.get_or_add_pPr().find(qn("w:ind"))
    if indent is not None:
        indent.set(qn("w:leftChars"), "0")
        indent.set(qn("w:rightChars"), "0")
