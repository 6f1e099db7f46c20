"""Bodies that a page carries in a script (JSON-LD, preloaded state) or a hidden text area and does not show."""

import json
import re
from collections.abc import Iterable

from lxml import etree

from pipelines.extract.tree import Node, han

_STRING = r'"((?:[^"\\]|\\.)*)"'
_FIELD = re.compile(
    rf'["\']?\b(articleBody|content|contents|body|article_content|contentHtml|content_html|html|text|detail)\b["\']?\s*:\s*{_STRING}'
)
_TAGGED = re.compile(r"<\s*/?\s*(?:p|br|div|img|span|section)\b", re.I)
LEAST = 120
"""Chinese characters a string in a script must hold to be taken for a body."""


def embedded_body(scripts: Iterable[str], areas: Iterable[str]) -> Node | None:
    """The longest string of scripts or text areas that holds an article's text, as an element; None where none does."""
    best = ""
    for text in areas:
        if han(text) >= max(LEAST, han(best) + 1) and len(re.findall("[，。]", text)) >= 4:
            best = text
    for script in scripts:
        for found in _FIELD.finditer(script[:3_000_000]):
            text = unescaped(found[2])
            if han(text) >= max(LEAST, han(best) + 1) and len(re.findall("[，。]", text)) >= 4:
                best = text
    if not best:
        return None
    if not _TAGGED.search(best):
        best = "".join(f"<p>{line}</p>" for line in best.splitlines() if line.strip())
    root = etree.fromstring(
        f"<html><body><article>{best}</article></body></html>".encode(), etree.HTMLParser(encoding="utf-8")
    )
    return root


def unescaped(text: str) -> str:
    """A JSON or script string's text; markup escaped as entities or \\u003c is markup again."""
    try:
        plain = json.loads(f'"{text}"', strict=False)
    except ValueError:
        plain = text.replace('\\"', '"').replace("\\n", "\n").replace("\\/", "/")
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"), ("&nbsp;", " ")):
        plain = plain.replace(entity, char)
    return str(plain).encode("utf-8", "replace").decode("utf-8")
