"""An issue as one HTML file: no script, no request, pictures inside."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from report_templates.picture import Picture
from report_templates.templates import filled, template_path
from report_templates.title_lines import known_words, title_pieces
from report_templates.view import View


def html_of(view: View, overlay: Path | None) -> bytes:
    """The issue as an HTML page. Its policy admits the one style sheet in it, by digest, and data: pictures."""
    style = template_path("issue.css", overlay).read_text(encoding="utf-8").replace("</", "<\\/")
    words = known_words(overlay)
    page = filled(
        "issue.html.j2",
        overlay,
        escape=True,
        issue=view,
        data_uri=data_uri,
        pieces=lambda title: title_pieces(title, words),
        style=Markup(style),  # the sheet is ours or the issuer's, not an outlet's
        style_digest=b64encode(sha256(style.encode()).digest()).decode(),
    )
    return page.encode()


def data_uri(picture: Picture) -> str:
    """The picture as a data: address."""
    return f"data:image/{picture.kind};base64,{b64encode(picture.data).decode()}"
