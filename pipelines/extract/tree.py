"""Text to tree: one parse of a page, shared by all parts; what lxml stumbles over is mended before.

libxml2 ends a page at a stray `</html>` (gov.cn has them in mid page) and gives up below some 2,000 levels.
"""

import re
import warnings
from collections.abc import Iterator

import html5lib
from html5lib.constants import DataLossWarning
from lxml import etree

from bulletin.registry import absolute
from bulletin.stops import Unreadable

Node = etree._Element
"""An element of a page's tree (lxml gives its class no public name)."""

HTML5_LONG = 600_000
HTML5_DEEP = 400
"""Characters, and tags left open, above which html5lib is not asked."""

_OPENING = re.compile(r"<(?:div|span|font|table|b|i|em|strong|section|ul|blockquote|center|a)\b", re.I)
_CLOSING = re.compile(r"</(?:div|span|font|table|b|i|em|strong|section|ul|blockquote|center|a)\b", re.I)
_EARLY_END = re.compile(r"</(?:html|body)\s*>", re.I)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>", re.I)
_IE_ONLY = re.compile(r"<!\[(?!CDATA)[^\]<>]{0,80}\]>", re.I)
_INLINE_ROUND_P = re.compile(r"<(?:span|font)\b[^<>]*>\s*<p\b", re.I)
_INLINE_OR_P = re.compile(r"<(/?)(span|font|p|div|table|td|li|h[1-6])\b[^<>]*>", re.I)
_UNSEEN = re.compile(r"<(script|style|noscript|textarea)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BREAKING = re.compile(r"</?(?:p|div|br|li|tr|td|table|ul|ol|h[1-6]|section|article|title)\b[^<>]{0,2000}>", re.I)
_HAN = re.compile(r"[\u3400-\u9fff]")


def repaired(text: str) -> str:
    """The page's text without what would end the parse early or confuse it."""
    text = _IE_ONLY.sub("", _EARLY_END.sub("", _XML_HEAD.sub("", text, count=1)))
    return without_stray_ends(text) if _INLINE_ROUND_P.search(text) else text


def without_stray_ends(text: str) -> str:
    """The page's text without ends of <span> and <font> inside a paragraph that began outside of it.

    Texts pasted from Word are full of them. A browser ignores such an end; libxml2 ends the paragraph there.
    """
    opened = {"span": 0, "font": 0}
    outside = dict(opened)
    pieces: list[str] = []
    done = 0
    within = False
    for found in _INLINE_OR_P.finditer(text):
        end, name = bool(found[1]), found[2].lower()
        if name not in opened:
            within = name == "p" and not end
            outside = {each: outside[each] + opened[each] for each in opened}
            opened = dict.fromkeys(opened, 0)
        elif not end:
            opened[name] += 1
        elif opened[name]:
            opened[name] -= 1
        elif within and outside[name]:
            pieces.append(text[done : found.start()])
            done = found.end()
        else:
            outside[name] = max(0, outside[name] - 1)
    return "".join((*pieces, text[done:]))


def parse(text: str) -> Node:
    """The tree of a page. Raises Unreadable where nothing can be made of it."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    data = repaired(text).encode("utf-8", errors="replace")
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or (len(root) == 0 and not (root.text or "").strip()):
        root = flat(text)
    if root is None:
        raise Unreadable("the page holds no text")
    return root


def parse_html5(text: str) -> Node | None:
    """The tree as a browser builds it, for pages on which `parse` lost the text; None where that would take too long.

    html5lib needs about two seconds for 1 MB, and time that grows with the square of the depth.
    """
    opened = sum(1 for _ in _OPENING.finditer(text)) - sum(1 for _ in _CLOSING.finditer(text))
    if len(text) > HTML5_LONG or opened > HTML5_DEEP:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataLossWarning)  # names that XML has no place for are dropped, and may be
            tree = html5lib.parse(repaired(text), treebuilder="lxml", namespaceHTMLElements=False)
    except (ValueError, AssertionError, RecursionError, TypeError):
        return None
    root: Node = tree.getroot()
    return root


def flat(text: str) -> Node | None:
    """The page's lines as paragraphs of one level: the last way for a page too deep or too broken to parse."""
    lines = [_TAG.sub("", line).strip() for line in _BREAKING.split(_UNSEEN.sub("", text))]
    root = etree.Element("html")
    body = etree.SubElement(root, "body")
    for line in lines:
        if line:
            etree.SubElement(body, "p").text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", line)
    return root if len(body) else None


def lost_text(text: str, kept: int) -> bool:
    """Whether a tree of which `kept` Chinese characters are seen has lost half of what the source shows."""
    shown = len(_HAN.findall(_TAG.sub("", _UNSEEN.sub("", text))))
    return shown > 100 and kept < shown / 2


def text_of(node: Node) -> str:
    """All text of an element, scripts included, as it stands."""
    return "".join(str(text) for text in node.itertext())


def han(text: str) -> int:
    """How many Chinese characters a text holds."""
    return len(_HAN.findall(text))


def scripts(root: Node) -> Iterator[str]:
    """The texts of the page's scripts, in order."""
    for node in root.iter("script"):
        if node.text:
            yield node.text


def metas(root: Node) -> dict[str, list[str]]:
    """The page's meta values by lower-case name, property or itemprop, in order, empty ones left out."""
    found: dict[str, list[str]] = {}
    for node in root.iter("meta"):
        content = (node.get("content") or "").strip()
        for key in ("name", "property", "itemprop"):
            name = (node.get(key) or "").strip().lower()
            if name and content:
                found.setdefault(name, []).append(content)
    return found


def base_of(root: Node, url: str) -> str:
    """The URL against which a page's addresses are resolved: <base href>, else the page's own."""
    for node in root.iter("base"):
        href = (node.get("href") or "").strip()
        if href:
            return absolute(url, href) or url
    return url
