"""Titles of several lines in Word: broken between words into lines of about equal length.

Word breaks a centred title where the line is full, inside a word as well. A title that needs several lines gets line
breaks of its own, measured with the size and the room of its style, so that they are right also after an issuer has
restyled the template.
"""

from copy import deepcopy

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Length
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from report_templates.title_lines import Words, title_lines
from report_templates.word_styles import element

BALANCED = ("Title", "Article Title")
SLACK = 0.5
"""Characters that a line stays shorter than its room, since the widths of Latin letters are guessed."""
USUAL_PT = 16.0


def balance_titles(document: Document, words: Words) -> None:
    """Break every title that needs several lines into lines of about equal length."""
    section = document.sections[0]
    sides = (section.page_width, section.left_margin, section.right_margin)
    if None in sides:
        return
    width = float(Length((sides[0] or 0) - (sides[1] or 0) - (sides[2] or 0)).pt)
    for paragraph in document.paragraphs:
        style = paragraph.style
        if isinstance(style, ParagraphStyle) and style.name in BALANCED:
            room = (width - 2 * inset_of(style)) / size_of(style) - SLACK
            break_into(paragraph, title_lines(paragraph.text, room, words))


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


def break_into(paragraph: Paragraph, lines: tuple[str, ...]) -> None:
    """Put line breaks into a paragraph of one run; one that a template composes of several is left as it is."""
    runs = [run for run in paragraph._p.findall(qn("w:r")) if run.findall(qn("w:t"))]
    texts = [text for run in runs for text in run.findall(qn("w:t"))]
    if len(lines) < 2 or len(texts) != 1 or texts[0].text != "".join(lines):
        return
    (run,), (first,) = runs, texts
    for line in reversed(lines[1:]):
        following = deepcopy(first)
        following.text = line
        first.addnext(following)
        first.addnext(element("br"))
    first.text = lines[0]
    for text in run.findall(qn("w:t")):
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
