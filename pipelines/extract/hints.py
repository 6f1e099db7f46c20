"""The outlet's own selectors, tried before anything general.

A selector is CSS; "x@attr" takes an attribute of what CSS `x` finds, "comment:NAME" the text of an HTML comment tag
<NAME>…</NAME>, "regex:PATTERN" what the pattern's first group (else all of it) matches in a line of the page's text,
"fixed:TEXT" a constant, "url" leaves it to the URL, "auto" to the general rules. A selector that is
wrong or finds nothing counts as absent: the general way follows.
"""

import re
from functools import lru_cache

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError

from pipelines.extract.lines import BLOCKS, SKIPPED, squeezed
from pipelines.extract.tree import Node

LINE_LONG, MOST_LINES = 400, 5_000
"""What a pattern is searched in at most: characters of a line, lines of a page."""

_ATTRIBUTE = re.compile(r"^(.+?)@([\w:-]+)$")


@lru_cache(maxsize=2_000)
def compiled(css: str) -> CSSSelector | None:
    """The compiled selector, None for a wrong one (the registry's check names it to the operator)."""
    try:
        return CSSSelector(css, translator="html")
    except (SelectorError, ValueError):
        return None


def nodes(root: Node, css: str) -> list[Node]:
    """The elements a CSS selector finds, in order of the page."""
    selector = compiled(css)
    found = selector(root) if selector is not None else []
    return [node for node in found if isinstance(node, etree._Element)] if isinstance(found, list) else []


def values(root: Node, selectors: tuple[str, ...], comments: list[str]) -> list[tuple[str, str]]:
    """What the selectors find, each with its selector, in order of trust; empty findings left out."""
    found: list[tuple[str, str]] = []
    for selector in selectors:
        text = value(root, selector, comments)
        if text:
            found.append((text, selector))
    return found


def value(root: Node, selector: str, comments: list[str]) -> str:
    """The text one selector finds, "" where it finds none."""
    if selector in ("auto", "url"):
        return ""
    if selector.startswith("fixed:"):
        return selector.removeprefix("fixed:").strip()
    if selector.startswith("comment:"):
        return comment_tag(selector.removeprefix("comment:").strip(), root, comments)
    if selector.startswith("regex:"):
        return matched(root, selector.removeprefix("regex:"))
    attribute = _ATTRIBUTE.match(selector)
    css, name = (attribute[1], attribute[2]) if attribute else (selector, "")
    for node in nodes(root, css):
        text = squeezed(node.get(name) or "") if name else shown_text(node)
        if text:
            return text
    return ""


def matched(root: Node, pattern: str) -> str:
    """What a pattern finds in the first line of the page's text that it matches; wrong patterns stop the loader."""
    search = re.compile(pattern).search
    for line in text_lines(root):
        found = search(line)
        if found:
            return squeezed((found[1] if found.re.groups else found[0]) or "")
    return ""


def text_lines(root: Node) -> list[str]:
    """The lines of the page's text as a pattern sees them, without scripts and styles, at most some thousands."""
    parts: list[str] = []
    for node in root.iter():
        if node.tag in BLOCKS or node.tag == "br":
            parts.append("\n")
        if node.tag not in SKIPPED and not isinstance(node, etree._Comment):
            parts.append((node.text or "").replace("\n", " "))
        if node.tag in BLOCKS:
            parts.append("\n")
        parts.append((node.tail or "").replace("\n", " "))
    lines = (squeezed(line[:LINE_LONG]) for line in "".join(parts).split("\n"))
    return [line for line in lines if line][:MOST_LINES]


def shown_text(node: Node) -> str:
    """The text of an element without scripts and styles, on one line."""
    parts: list[str] = []
    for each in node.iter():
        if each.tag not in SKIPPED and not isinstance(each, etree._Comment):
            parts.append(each.text or "")
        if each is not node:
            parts.append(each.tail or "")
    return squeezed("".join(parts))


def comment_tag(name: str, root: Node, comments: list[str]) -> str:
    """The text of tag `name` inside the page's comments, or of an element of that name (翔宇 writes both)."""
    pattern = re.compile(rf"<{re.escape(name)}\s*>(.*?)</?{re.escape(name)}\s*>", re.S | re.I)
    for comment in comments:
        found = pattern.search(comment)
        if found and found[1].strip():
            return squeezed(re.sub(r"<[^>]*>|<!\[CDATA\[|\]\]>", "", found[1]))
    if re.fullmatch(r"[a-z][\w-]*", name):
        for node in root.iter(name):
            if text := shown_text(node):
                return text
    return ""
