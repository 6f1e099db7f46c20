"""年度目录: the list of a year's released issues as Word file, in the styles of the issue's template, or as a table.

Its wording is the table [index] of series.toml.
"""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.oxml.ns import qn

from bulletin.issue import Issue, latest_revisions
from bulletin.series import SHIPPED
from bulletin.settings import Settings
from bulletin.toml import read_toml
from report_templates.pack import packed
from report_templates.printable import printable
from report_templates.tables import Cell
from report_templates.templates import template_path, wrong

COLUMNS = ("期号", "时段", "序号", "标题", "来源", "日期", "链接")


def of_year(released: Sequence[Issue], year: int) -> list[Issue]:
    """A year's issues in their latest revisions, oldest first."""
    found = [each for each in latest_revisions(released) if each.period.end.year == year]
    return sorted(found, key=lambda each: (each.period.end, each.number))


def year_rows(issues: Sequence[Issue]) -> list[tuple[Cell, ...]]:
    """The table of a year: one row an entry, under COLUMNS."""
    return [
        (f"第{issue.number_zh}期", f"{issue.period.start} 至 {issue.period.end}", ordinal, entry.title, entry.outlet,
         entry.date_printed, entry.url)
        for issue in issues
        for ordinal, entry in enumerate(issue.entries, 1)
    ]  # fmt: skip


def year_index(year: int, issues: Sequence[Issue], settings: Settings) -> bytes:
    """The list of `issues` (at least one, oldest first) as .docx, dated as the last of them.

    Raises TemplateWrong where the template lacks a style the list needs.
    """
    wording = read_toml(SHIPPED).get("index", {}) | read_toml(settings.overlay("series.toml", SHIPPED)).get("index", {})
    name = next((each.name for each in reversed(issues) if each.name), "")
    title = printable(wording["title"].format(name=name, year=year))
    path = template_path("issue.docx", settings.data)
    document = Document(BytesIO(path.read_bytes()))
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    try:
        document.add_paragraph(title, style="Title")
        for issue in issues:
            line = wording["issue"].format(number_zh=issue.number_zh, start=issue.period.start, end=issue.period.end)
            document.add_paragraph(printable(line), style="Heading 1")
            for ordinal, entry in enumerate(issue.entries, 1):
                below = wording["entry"].format(outlet=entry.outlet, day=entry.date_printed)
                document.add_paragraph(f"{ordinal}.{printable(entry.title)}", style="Directory Entry")
                document.add_paragraph(printable(below), style="Directory Outlet")
    except KeyError as error:
        raise wrong(path, error) from error
    return packed(document, issues[-1].issued, title)
