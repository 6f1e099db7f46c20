"""Builds issue.docx from issue_docx.toml: `python -m report_templates.make_template`. The same file every time."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from report_templates.pack import packed
from report_templates.templates import SHIPPED
from report_templates.word_styles import (
    drop_styles,
    element,
    set_character_style,
    set_defaults,
    set_paragraph_style,
)

OF_NEED = {"Default Paragraph Font", "Normal Table", "No List", "Table Grid"}
MADE = date(2024, 1, 1)
UNUSED_PARTS = ("/docProps/app.xml", "/docProps/thumbnail.jpeg")
UNUSED_WORD_PARTS = (
    "/word/stylesWithEffects.xml", "/word/numbering.xml", "/word/webSettings.xml", "/customXml/item1.xml",
)  # fmt: skip


def make_template(plan: dict[str, Any]) -> bytes:
    """The bytes of the Word template that `plan` (issue_docx.toml) describes."""
    word = Document()
    drop_parts(word)
    set_page(word, plan["page"])
    set_defaults(word)
    for style in plan["style"]:
        set_paragraph_style(word, style, plan["page"])
    for style in plan["character"]:
        set_character_style(word, style)
    drop_styles(word, OF_NEED | {style["name"] for style in [*plan["style"], *plan["character"]]})
    for line in plan["line"]:
        add_line(word, line)
    set_header(word, plan["header"])
    set_footer(word, plan["footer"])
    set_settings(word)
    set_fonts(word, plan["font"])
    return packed(word, MADE, plan["title"])


def drop_parts(word: Word) -> None:
    """Leaves out what python-docx brings along: a thumbnail, another program's name, unused styles."""
    package = word.part.package
    for owner, names in ((package, UNUSED_PARTS), (word.part, UNUSED_WORD_PARTS)):
        for key, relation in list(owner.rels.items()):
            if not relation.is_external and str(relation.target_part.partname) in names:
                del owner.rels[key]


def set_page(word: Word, page: dict[str, float]) -> None:
    """A4 with the margins and the grid of lines and characters (FORMAT 5)."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(page["width"]), Mm(page["height"])
    section.top_margin, section.bottom_margin = Mm(page["top"]), Mm(page["bottom"])
    section.left_margin, section.right_margin = Mm(page["left"]), Mm(page["right"])
    section.header_distance, section.footer_distance = Mm(page["header"]), Mm(page["footer"])
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = element(
        "docGrid",
        type="linesAndChars",
        linePitch=round(page["line_pitch"] * 20),
        charSpace=round((page["char_pitch"] - 16) * 4096),  # added to the 16 pt of Normal, in 4096ths of a point
    )
    section._sectPr.append(grid)


def add_line(word: Word, plan: dict[str, Any]) -> None:
    """One line of the plan: a paragraph or the pattern of a table."""
    if "table" in plan:
        add_table(word, plan["table"])
        return
    paragraph = word.add_paragraph(style=plan.get("style", "Normal"))
    for name, text in plan.get("run") or [["", plan["text"]]]:
        add_run(paragraph, text, name)


def add_run(paragraph: Paragraph, text: str, style: str = "") -> None:
    """Text with the hint that sends quotation marks and dashes to the Chinese font."""
    run = paragraph.add_run(text, style=style or None)
    run._r.get_or_add_rPr().append(element("rFonts", hint="eastAsia"))


def add_table(word: Word, rows: list[list[str]]) -> None:
    """The pattern of a table, over the whole width."""
    table = word.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    table.autofit = True
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        old.set(qn("w:type"), "pct")
        old.set(qn("w:w"), "5000")
    for row, texts in zip(table.rows, rows, strict=True):
        row._tr.get_or_add_trPr().append(element("cantSplit"))
        for cell, text in zip(row.cells, texts, strict=False):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            cell.paragraphs[0].style = word.styles["Table Text"]
            add_run(cell.paragraphs[0], text)
        for surplus in list(row._tr.tc_lst)[len(texts) :]:
            row._tr.remove(surplus)


def set_header(word: Word, plan: dict[str, Any]) -> None:
    """The head of odd and even pages, empty but for a draft."""
    word.settings.odd_and_even_pages_header_footer = True
    for header in (word.sections[0].header, word.sections[0].even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].style = word.styles["Header"]
        add_run(header.paragraphs[0], plan["text"])


def set_footer(word: Word, plan: dict[str, Any]) -> None:
    """— 1 — one character from the outer edge: odd pages right, even pages left."""
    section = word.sections[0]
    for footer, side in ((section.footer, plan["odd"]), (section.even_page_footer, plan["even"])):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = word.styles["Footer"]
        properties = paragraph._p.get_or_add_pPr()
        properties.append(element("ind", **{f"{side}Chars": 100, side: 280}))
        properties.append(element("jc", val=side))
        add_run(paragraph, plan["before"])
        add_page_number(paragraph)
        add_run(paragraph, plan["after"])


def add_page_number(paragraph: Paragraph) -> None:
    """The field PAGE with a result of its own, so nothing asks to be updated."""
    for part in (
        element("fldChar", fldCharType="begin"),
        element("instrText"),
        element("fldChar", fldCharType="separate"),
        element("t"),
        element("fldChar", fldCharType="end"),
    ):
        if part.tag == qn("w:instrText"):
            part.text = "PAGE"
        elif part.tag == qn("w:t"):
            part.text = "1"
        run = paragraph.add_run()
        run._r.get_or_add_rPr().append(element("rFonts", hint="eastAsia"))
        run._r.append(part)


def set_settings(word: Word) -> None:
    """Word's own settings: the present mode (no “compatibility mode”), Chinese line rules, no red waves."""
    settings = word.settings.element
    for child in list(settings):
        settings.remove(child)
    settings.append(element("zoom", percent=100))
    settings.append(element("bordersDoNotSurroundHeader"))
    settings.append(element("bordersDoNotSurroundFooter"))
    settings.append(element("hideSpellingErrors"))
    settings.append(element("hideGrammaticalErrors"))
    settings.append(element("defaultTabStop", val=420))
    settings.append(element("evenAndOddHeaders"))
    settings.append(element("drawingGridVerticalSpacing", val=579))
    settings.append(element("characterSpacingControl", val="compressPunctuation"))
    compat = element("compat")
    for name in ("spaceForUL", "balanceSingleByteDoubleByteWidth", "doNotLeaveBackslashAlone", "ulTrailSpace",
                 "doNotExpandShiftReturn", "adjustLineHeightInTable", "useFELayout"):  # fmt: skip
        compat.append(element(name))
    compat.append(
        element("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    )
    settings.append(compat)
    settings.append(element("themeFontLang", val="en-US", eastAsia="zh-CN"))
    settings.append(element("decimalSymbol", val="."))
    settings.append(element("listSeparator", val=","))


def set_fonts(word: Word, plan: list[dict[str, str]]) -> None:
    """The font table: for each Chinese font the names Word may take instead."""
    table = element("fonts")
    for font in plan:
        entry = element("font", name=font["name"])
        entry.append(element("altName", val=font["other"]))
        entry.append(element("charset", val=86))
        entry.append(element("family", val=font["family"]))
        entry.append(element("pitch", val="default"))
        table.append(entry)
    for relation in word.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            relation.target_part._blob = serialize_part_xml(table)


def main() -> None:
    """Writes issue.docx beside this file."""
    plan = tomllib.loads((SHIPPED / "issue_docx.toml").read_text(encoding="utf-8"))
    Path(SHIPPED / "issue.docx").write_bytes(make_template(plan))


if __name__ == "__main__":
    main()
