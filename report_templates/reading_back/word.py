"""The text of a Word file as a reader sees it: insertions accepted, deletions gone, text boxes and tables read."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from bulletin.imported.given import PAGE_NUMBER, Given, Line

ISSUE_WORDS = re.compile(r"标\s*题\s*[:：]|信\s*息\s*目\s*录|本期导语|主\s*要\s*内\s*容")
NOT_SEEN = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:instrText"), qn("w:delText")}
APART = {qn("w:txbxContent"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
CAPTION_STYLE = re.compile(r"caption|图[题说注]|题注", re.IGNORECASE)


def given_word(body: bytes, name: str = "") -> Given:
    """The lines of a .docx. Raises ValueError for a file that is none."""
    try:
        document = docx.Document(BytesIO(body))
    except (OpcError, BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name}: not a Word file that can be read ({type(error).__name__})") from None
    names = {style.style_id: style.name or "" for style in document.styles}
    lines: list[Line] = []
    for element in blocks(document.element.body):
        if element.tag == qn("w:tbl"):
            lines += rows(element, names)
        else:
            lines += paragraph(element, names)
    return Given(name, "docx", tuple(captioned(lines)))


def blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also inside content controls and tracked moves."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml")):
            yield from blocks(child)


def paragraph(element: Any, names: dict[str, str]) -> Iterator[Line]:
    """The lines of one paragraph: text boxes anchored in it first, then pictures, then its text."""
    for box in element.iter(qn("w:txbxContent")):
        if not any(parent.tag in APART for parent in box.iterancestors()):
            for inner in blocks(box):
                if inner.tag == qn("w:p"):
                    yield from paragraph(inner, names)
    style = names.get(next((each.get(qn("w:val"), "") for each in element.iter(qn("w:pStyle"))), ""), "")
    for drawing in element.iter(qn("w:drawing"), qn("w:pict")):
        if drawing.tag == qn("w:pict") and any(parent.tag in APART for parent in drawing.iterancestors()):
            continue
        picture = next((each for each in drawing.iter() if etree.QName(each).localname == "docPr"), None)
        if any(etree.QName(each).localname in ("blip", "imagedata") for each in drawing.iter()):
            yield Line("", picture=True, name=picture.get("name", "") if picture is not None else "")
    level = heading_level(element, style)
    indent = next((True for each in element.iter(qn("w:ind")) if indented(each)), False)
    for text in "".join(texts(element)).split("\n"):
        if text.strip() and not PAGE_NUMBER.match(text.strip()):
            bullet = bool(CAPTION_STYLE.search(style))
            yield Line(text.strip(), level=level, indent=indent, soft=bullet)


def indented(element: Any) -> bool:
    """Whether a paragraph's first line stands in."""
    values = (element.get(qn("w:firstLineChars")), element.get(qn("w:firstLine")))
    return any(value not in (None, "0") for value in values)


def heading_level(element: Any, style: str) -> int:
    """The level of a heading, by outline level or by the style's name; 0 for running text."""
    for outline in element.iter(qn("w:outlineLvl")):
        value = outline.get(qn("w:val"), "9")
        if value.isdigit() and int(value) < 9:
            return int(value) + 1
    found = re.match(r"(?:heading|标题)\s*(\d)", style, re.IGNORECASE)
    return int(found[1]) if found else 0


def texts(element: Any) -> Iterator[str]:
    """The text a reader sees, in order; line breaks as \\n."""
    for child in element:
        if child.tag in NOT_SEEN or child.tag in APART:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:tab"):
            yield "\t"
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag not in (qn("w:drawing"), qn("w:pict")):
            yield from texts(child)


def rows(table: Any, names: dict[str, str]) -> Iterator[Line]:
    """A table's rows; a table that only lays the issue out gives its paragraphs instead."""
    if ISSUE_WORDS.search("".join(texts(table))):
        for cell in table.iter(qn("w:tc")):
            for element in blocks(cell):
                if element.tag == qn("w:p"):
                    yield from paragraph(element, names)
        return
    for row in table.iter(qn("w:tr")):
        cells = tuple("".join(texts(cell)).strip() for cell in row.iter(qn("w:tc")))
        yield Line(" ".join(cells), cells=cells)


def captioned(lines: list[Line]) -> Iterator[Line]:
    """The lines, a caption's text given to the picture over it."""
    for index, line in enumerate(lines):
        if line.picture and index + 1 < len(lines) and lines[index + 1].soft:
            yield replace(line, text=lines[index + 1].text)
        elif not (line.soft and index and lines[index - 1].picture):
            yield replace(line, soft=False)
