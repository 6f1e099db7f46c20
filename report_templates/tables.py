"""Lists as tables for Excel and WPS: CSV in UTF-8 with its mark, and .xlsx; no cell of theirs is ever a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from bulletin.period import SHANGHAI

Cell = str | int | float | date | datetime | None
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
UNSEEN = re.compile(r"[\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*")
"""What is not seen before a sign, and may be left out by whoever reads the table."""
LONGEST = 32_000
"""Characters of a cell; Excel takes 32,767."""
ROWS = 50_000
"""Rows of one table at most; a longer list is narrowed first."""


def words_of(cell: Cell) -> str:
    """A cell as text that no program takes for a formula; instants in Beijing time."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(cell, int | float | date):
        return str(cell)
    return safe(cell)


def safe(text: str) -> str:
    """A text without signs that tables may not hold, with an apostrophe before what would begin a formula."""
    begins = text.startswith(FORMULA)
    plain = "".join(sign for sign in text if sign in "\t\n\r" or (ord(sign) >= 32 and not 0xD800 <= ord(sign) < 0xE000))
    plain = plain.replace("\ufffe", "").replace("\uffff", "")[:LONGEST]
    return f"'{plain}" if begins or UNSEEN.sub("", plain, count=1).startswith(FORMULA) else plain


def csv_table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A list as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([words_of(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def xlsx_table(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A list as Excel file, its first row fixed; texts are texts, never formulas or links."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    bold = []
    for name in head:
        cell = WriteOnlyCell(sheet, name)
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in rows:
        sheet.append([cell_of(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell_of(sheet: object, cell: Cell) -> object:
    """A value as Excel holds it: numbers and days as such, everything else as text."""
    if isinstance(cell, datetime):
        return cell.astimezone(SHANGHAI).replace(tzinfo=None)
    if cell is None or isinstance(cell, int | float | date):
        return cell
    made = WriteOnlyCell(sheet, safe(cell))
    made.data_type = "s"
    return made
