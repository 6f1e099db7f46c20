"""Tables: old CMS lay their pages out with them; a real one has rows and columns of short cells and stays a table."""

from bulletin.article import Table
from pipelines.extract.lines import squeezed
from pipelines.extract.tree import Node, text_of

MAX_ROWS, MAX_COLUMNS = 400, 40
_PARAGRAPH = 160
"""Characters: a cell with more is a column of running text."""


def rows_of(table: Node) -> list[list[Node]]:
    """The cells of a table row by row, nested tables not entered."""
    rows = []
    for row in table.iter("tr"):
        if owner(row) is table:
            rows.append([cell for cell in row if cell.tag in ("td", "th")])
    return [row for row in rows if row]


def owner(node: Node) -> Node | None:
    """The table in which a row or cell stands."""
    above = node.getparent()
    while above is not None and above.tag != "table":
        above = above.getparent()
    return above


def is_real(table: Node) -> bool:
    """Whether a table holds data: at least two rows and two columns, cells short, nothing nested, few pictures."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = rows_of(table)
    if not 2 <= len(rows) <= MAX_ROWS:
        return False
    widths = [len(row) for row in rows]
    if max(widths) < 2 or max(widths) > MAX_COLUMNS or sum(width >= 2 for width in widths) * 2 < len(rows):
        return False
    sizes = [len(squeezed(text_of(cell))) for row in rows for cell in row]
    filled = [size for size in sizes if size]
    if len(filled) * 3 < len(sizes) or len(filled) < 4:
        return False
    if sum(1 for _ in table.iterdescendants("img")) * 4 > len(sizes):
        return False
    return sum(size > _PARAGRAPH for size in filled) * 4 <= len(filled)


def read(table: Node) -> Table:
    """The table's texts; a cell over several columns or rows is followed by empty ones: columns stay in line."""
    grid: list[list[str]] = []
    carried: dict[int, int] = {}
    for row in rows_of(table):
        cells: list[str] = []
        fresh: dict[int, int] = {}
        for cell in row:
            while carried.get(len(cells), 0) > 0:
                cells.append("")
            place = len(cells)
            wide, deep = span(cell, "colspan", MAX_COLUMNS), span(cell, "rowspan", MAX_ROWS)
            cells.append(squeezed(text_of(cell)))
            cells.extend([""] * (wide - 1))
            fresh |= {column: deep for column in range(place, place + wide) if deep > 1}
        carried = {column: left - 1 for column, left in carried.items() if left > 1} | {
            column: deep - 1 for column, deep in fresh.items()
        }
        grid.append(cells[: MAX_COLUMNS * 2])
    return Table(tuple(tuple(row) for row in grid))


def span(cell: Node, name: str, most: int) -> int:
    """A cell's colspan or rowspan, within bounds."""
    value = (cell.get(name) or "").strip()
    return min(max(int(value), 1), most) if value.isdecimal() else 1
