"""An issue as plain text."""

from pathlib import Path

from report_templates.templates import filled
from report_templates.view import View


def text_of(view: View, overlay: Path | None) -> bytes:
    """The issue as UTF-8 text, one block a line."""
    return filled("issue.txt.j2", overlay, escape=False, issue=view).encode()
