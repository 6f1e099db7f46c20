"""An issue as one HTML file: no script, no request, pictures inside."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup, escape

from report_templates.picture import Picture
from report_templates.templates import filled, template_path
from report_templates.title_lines import known_words, title_pieces
from report_templates.view import View

ENDLESS = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\ufe30-\uffef]{60,}")
"""Letters without end and without a place to break: a browser looks for one in time that grows with the square, and
hangs for minutes at 100,000 letters of a script that only a Chinese font has."""
AT_ONCE = 40


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
        soft=soft,
        pieces=lambda title: title_pieces(title, words),
        style=Markup(style),  # the sheet is ours or the issuer's, not an outlet's
        style_digest=b64encode(sha256(style.encode()).digest()).decode(),
    )
    return page.encode()


def soft(text: str) -> Markup:
    """A text, escaped, with places to break every few letters where it has none of its own."""

    def broken(run: re.Match[str]) -> str:
        return "\0".join(run[0][start : start + AT_ONCE] for start in range(0, len(run[0]), AT_ONCE))

    return Markup(str(escape(ENDLESS.sub(broken, text))).replace("\0", "<wbr>"))


def data_uri(picture: Picture) -> str:
    """The picture as a data: address."""
    return f"data:image/{picture.kind};base64,{b64encode(picture.data).decode()}"
