"""The list of a year's issues (年度目录) as a Word file, in the styles of the issue's template."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn

from report_templates.pack import packed
from report_templates.printable import printable
from report_templates.templates import template_path, wrong


@dataclass(frozen=True, slots=True)
class IndexedIssue:
    """An issue in the list: the line over its entries, then title and line below for each."""

    line: str
    entries: tuple[tuple[str, str], ...]


def year_index(title: str, day: date, issues: tuple[IndexedIssue, ...], overlay: Path | None = None) -> bytes:
    """The list as .docx, dated `day`. Raises TemplateWrong where the template lacks a style the list needs."""
    path = template_path("issue.docx", overlay)
    document = Document(BytesIO(path.read_bytes()))
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    try:
        document.add_paragraph(printable(title), style="Title")
        for issue in issues:
            document.add_paragraph(printable(issue.line), style="Heading 1")
            for ordinal, (name, below) in enumerate(issue.entries, 1):
                document.add_paragraph(f"{ordinal}.{printable(name)}", style="Directory Entry")
                document.add_paragraph(printable(below), style="Directory Outlet")
    except KeyError as error:
        raise wrong(path, error) from error
    return packed(document, day, printable(title))
