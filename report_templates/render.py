"""Issues as files: `render(issue, form)`."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from bulletin.issue import Issue
from report_templates.fonts import SYSTEM, FontPlaces
from report_templates.html_form import html_of
from report_templates.pdf_form import pdf_of
from report_templates.picture import for_paper
from report_templates.text_form import text_of
from report_templates.view import view_of
from report_templates.word_form import word_of

FORMS = ("txt", "html", "docx", "pdf")
NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})


def render(
    issue: Issue,
    form: str,
    pictures: Mapping[str, bytes] = NO_PICTURES,
    *,
    overlay: Path | None = None,
    fonts: FontPlaces = SYSTEM,
) -> bytes:
    """The issue as a file of the form txt, html, docx or pdf. The same issue gives the same bytes.

    `pictures` maps an image's sha256 or URL to PNG or JPEG bytes; a picture without bytes leaves its caption. Where
    they can be `scaled`, a PDF takes as many pixels as paper shows.
    `overlay` is a folder whose templates win over the shipped ones of the same name. `fonts` says where the PDF's
    fonts are looked for. Raises ValueError for any other form, FontMissing for a PDF without a Chinese font, and
    TemplateWrong for a template that cannot be filled.
    """
    if form == "pdf":
        return pdf_of(view_of(issue, for_paper(pictures)), overlay, fonts)  # which lets go of the pictures on its way
    view = view_of(issue, pictures)
    match form:
        case "txt":
            return text_of(view, overlay)
        case "html":
            return html_of(view, overlay)
        case "docx":
            return word_of(view, overlay)
    raise ValueError(f"“{form}” is no form of an issue; choose one of {', '.join(FORMS)}")
