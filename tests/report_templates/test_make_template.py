"""The Word template that lies in the repository is the one its plan describes, and an issuer may restyle it."""

import tomllib
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.shared import Pt

from report_templates.make_template import make_template
from report_templates.render import render
from report_templates.templates import SHIPPED
from tests.report_templates.invented import PICTURES, rich_issue
from tests.report_templates.printed import printed


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file; how they are compressed differs from one zlib to the next."""
    with ZipFile(BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_template_in_the_repository_is_the_one_its_plan_describes():
    plan = tomllib.loads((SHIPPED / "issue_docx.toml").read_text(encoding="utf-8"))
    assert parts(make_template(plan)) == parts((SHIPPED / "issue.docx").read_bytes())


def test_a_restyled_template_keeps_the_text_and_changes_the_look(tmp_path):
    template = docx.Document(str(SHIPPED / "issue.docx"))
    template.styles["Body Text"].font.size = Pt(15)
    template.save(str(tmp_path / "issue.docx"))
    data = render(rich_issue(), "docx", PICTURES, overlay=tmp_path)
    assert docx.Document(BytesIO(data)).styles["Body Text"].font.size == Pt(15)
    assert printed(data, "docx") == printed(render(rich_issue(), "docx", PICTURES), "docx")
