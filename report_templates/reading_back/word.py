"""The text of a Word file as a reader sees it: insertions accepted, deletions gone, text boxes and tables read.

The bytes of its pictures come along unchecked, bounded in number and size; who keeps them checks them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from bulletin.imported.given import PAGE_NUMBER, Given, Line, stands_for_address

ISSUE_WORDS = re.compile(r"标\s*题\s*[:：]|信\s*息\s*目\s*录|本期导语|主\s*要\s*内\s*容")
NOT_SEEN = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:instrText"), qn("w:delText")}
APART = {qn("w:txbxContent"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
LARGEST_FILE = 200_000_000
"""Bytes that all parts of a file may unfold to: an issue of a hundred photographs has a tenth of that."""
UNREADABLE = (OpcError, BadZipFile, etree.XMLSyntaxError, LookupError, AttributeError, TypeError, ValueError, OSError)
"""What opening a file raises that only looks like a Word file."""
LARGEST_PICTURE = 8_000_000
MOST_PICTURES = 500
LONGEST_CAPTION = 80
TAKEN_OUT = {qn("w:del"), qn("w:moveFrom")}
TITLES = ("Title", "Article Title")
"""Styles of our template whose lines are broken for the look alone; joined they are the title, letter by letter."""
CAPTION_STYLE = re.compile(r"caption|图[题说注]|题注", re.IGNORECASE)


def given_word(body: bytes, name: str = "") -> Given:
    """The lines of a .docx. Raises ValueError for a file that is none."""
    try:
        with ZipFile(BytesIO(body)) as parts:
            unfolded = sum(part.file_size for part in parts.infolist())
        document = docx.Document(BytesIO(body)) if unfolded <= LARGEST_FILE else None
    except UNREADABLE as error:
        raise ValueError(f"{name}: not a Word file that can be read ({type(error).__name__})") from None
    if document is None:
        raise ValueError(f"{name}: it unfolds to {unfolded // 1_000_000} MB, more than any issue holds")
    show_addresses(document)
    names = {style.style_id: style.name or "" for style in document.styles}
    pictures = pictures_of(document.part.rels)
    lines: list[Line] = []
    for element in blocks(document.element.body):
        if element.tag == qn("w:tbl"):
            lines += rows(element, names, pictures)
        else:
            lines += paragraph(element, names, pictures)
    held = {digest: data for digest, data in pictures.values() if any(line.sha256 == digest for line in lines)}
    return Given(name, "docx", tuple(captioned(lines)), pictures=tuple(held.items()))


def show_addresses(document: Any) -> None:
    """Put the address in place of a link's name where an issue prints the address and the file has it only behind."""
    for link in document.element.body.iter(qn("w:hyperlink")):
        relation = document.part.rels.get(link.get(qn("r:id"), ""))
        holder = next(link.iterancestors(qn("w:p")), None)
        if relation is None or not relation.is_external or holder is None:
            continue
        whole, name = "".join(texts(holder)).strip(), "".join(texts(link)).strip()
        before = whole.partition(name)[0].rpartition("\n")[2] if name else whole
        if "://" not in name and stands_for_address(before.strip(), name):
            shown = list(link.iter(qn("w:t")))
            for at, piece in enumerate(shown):
                piece.text = relation.target_ref if at == 0 else ""


def pictures_of(relations: Mapping[str, Any]) -> dict[str, tuple[str, bytes]]:
    """Digest and bytes of the pictures inside a file, by the relation that places name them by."""
    found: dict[str, tuple[str, bytes]] = {}
    for key, relation in relations.items():
        if not relation.is_external and relation.reltype.endswith("/image") and len(found) < MOST_PICTURES:
            data = relation.target_part.blob
            if 0 < len(data) <= LARGEST_PICTURE:
                found[key] = (sha256(data).hexdigest(), data)
    return found


def blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also inside content controls and tracked moves."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml")):
            yield from blocks(child)


def paragraph(element: Any, names: dict[str, str], pictures: dict[str, tuple[str, bytes]]) -> Iterator[Line]:
    """The lines of one paragraph: text boxes anchored in it first, then pictures, then its text."""
    for box in element.iter(qn("w:txbxContent")):
        if not any(parent.tag in APART for parent in box.iterancestors()):
            for inner in blocks(box):
                if inner.tag == qn("w:p"):
                    yield from paragraph(inner, names, pictures)
    style = names.get(next((each.get(qn("w:val"), "") for each in element.iter(qn("w:pStyle"))), ""), "")
    for drawing in element.iter(qn("w:drawing"), qn("w:pict")):
        above = {parent.tag for parent in drawing.iterancestors()}
        if above & TAKEN_OUT or (drawing.tag == qn("w:pict") and above & APART):
            continue
        yield from pictures_in(drawing, pictures)
    level = heading_level(element, style)
    indent = next((True for each in element.iter(qn("w:ind")) if indented(each)), False)
    whole = "".join(texts(element))
    if style in TITLES:
        whole = whole.replace("\n", "")
    for text in whole.split("\n"):
        if text.strip() and not PAGE_NUMBER.match(text.strip()):
            caption = CAPTION_STYLE.search(style) is not None or (centred(element) and len(text) <= LONGEST_CAPTION)
            yield Line(text.strip(), level=level, indent=indent, soft=caption)


def centred(element: Any) -> bool:
    """Whether a paragraph stands in the middle by its own word: under a picture that is a caption."""
    return any(each.get(qn("w:val")) == "center" for each in element.iter(qn("w:jc")))


def pictures_in(drawing: Any, pictures: dict[str, tuple[str, bytes]]) -> Iterator[Line]:
    """The pictures of a drawing, also of a group of them, with the name and the words that Word has of them."""
    described = next((each for each in drawing.iter() if etree.QName(each).localname == "docPr"), None)
    name, alt = (described.get(key, "") if described is not None else "" for key in ("name", "descr"))
    for each in drawing.iter():
        if etree.QName(each).localname in ("blip", "imagedata"):
            relation = each.get(qn("r:embed")) or each.get(qn("r:id")) or ""
            yield Line("", picture=True, name=name, alt=alt, sha256=pictures.get(relation, ("", b""))[0])


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


def rows(table: Any, names: dict[str, str], pictures: dict[str, tuple[str, bytes]]) -> Iterator[Line]:
    """A table's rows; a table that only lays out the issue, or its pictures, gives its paragraphs instead."""
    if ISSUE_WORDS.search("".join(texts(table))) or next(table.iter(qn("w:drawing"), qn("w:pict")), None) is not None:
        for cell in table.iter(qn("w:tc")):
            for element in blocks(cell):
                if element.tag == qn("w:p"):
                    yield from paragraph(element, names, pictures)
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
