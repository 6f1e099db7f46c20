"""Tree to lines: one walk that lays the whole page out as the reader sees it, shared by all parts.

A line is what stands between two breaks (block elements, <br>) or a picture. An element is a contiguous run of
lines, so any sub-tree can be weighed by prefix sums.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from pipelines.extract.marks import plain
from pipelines.extract.tree import Node

MOST_LINES = 20_000
"""Lines of a page that are read; the longest articles have some hundreds."""

COMMENT_LONG = 4_000
"""Characters: a longer comment is markup put out of use, not a note of the system's."""

PLAIN_LONG = 2_000
"""Characters of a line that are compared; patterns for furniture ask for far fewer."""

SKIPPED = frozenset(
    "script style noscript iframe object embed svg canvas select option button textarea template audio video map head "
    "frameset applet math datalist".split()
)
BLOCKS = frozenset(
    "html body div p section article main header footer nav aside h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead "
    "tbody tfoot tr td th caption figure figcaption blockquote pre form fieldset legend center address hr details "
    "summary founder-content hgroup dir menu".split()
)
INLINE = frozenset("span a strong b em i font label".split())
BOLD = frozenset("b strong h1 h2 h3 h4 h5 h6".split())

_SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\ufeff\ue000-\uf8ff]")
_WRAP = re.compile(
    r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])[ \t\r\f\v]*\n\s*(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])"
)
# Tags that stand in the text because the page's markup is broken or escaped twice.
_MARKUP = re.compile(
    r"</?(?:p|div|span|br|hr|img|a|table|tbody|t[rdh]|font|strong|section|article|script|style|html|head|body|h[1-6]|ul|ol|li|em|b|i|u|input|iframe|"
    r"embed|form|center|meta|link|title|video|figure)\b(?:\s+[\w:-]+(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))?)*\s*/?>?|<!--|-->|<!\[CDATA\[|\]\]>",
    re.I,
)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_INDENTED = re.compile("\n[ \t]*(?=\u3000\u3000)")
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|table)", re.I)


@dataclass(slots=True)
class Line:
    """A line or picture of the page.

    `parts` are its text nodes in order (fields of a head line often stand in nodes of their own), `linked` and
    `bold` count characters, `block` is the nearest block element. `furniture` names why it is no article text.
    """

    text: str
    block: Node
    parts: tuple[str, ...] = ()
    linked: int = 0
    bold: int = 0
    image: Node | None = None
    links: tuple[Node, ...] = ()
    furniture: str = ""
    value: float = 0.0
    _plain: str | None = None

    @property
    def plain(self) -> str:
        """The text for comparing: NFKC, without white space; of a very long line its beginning."""
        if self._plain is None:
            self._plain = plain(self.text[:PLAIN_LONG])
        return self._plain

    def shorten(self, at: int) -> None:
        """Cut the text off at a place."""
        self.text = self.text[:at].rstrip()
        self._plain = None

    @property
    def length(self) -> int:
        """Characters of the text without white space."""
        return len(self.text) - self.text.count(" ")


@dataclass(slots=True)
class Sheet:
    """The page laid out: all lines, and for each block element its run `[start, end)` of them.

    `apart` says that the body came out of a script and stands at the page's end, far from its head.
    """

    lines: list[Line] = field(default_factory=list)
    runs: dict[Node, tuple[int, int]] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    sums: list[float] = field(default_factory=list)
    apart: bool = False

    def worth(self, node: Node) -> float:
        """The value of an element's lines taken together."""
        start, end = self.runs[node]
        return self.sums[end] - self.sums[start]


def squeezed(text: str) -> str:
    """A text on one line: white space collapsed, a line break inside Chinese text removed, unseen characters gone."""
    text = _UNSEEN.sub("", text)
    if "<" in text or "-->" in text:
        for _ in range(4):  # what is left may close up to a tag again: <<p>p>
            text, removed = _MARKUP.subn("", text)
            if not removed:
                break
        else:
            text = text.replace("<", "")
    if "\n" in text:
        text = _WRAP.sub("", text)
    return _SPACES.sub(" ", text).strip()


class _Layout:
    """The walk's state: the line being gathered, the open elements, the finished lines."""

    def __init__(self, root: Node, ignore: frozenset[Node]) -> None:
        self.sheet = Sheet()
        self.root = root
        self.ignore = ignore
        self.parts: list[str] = []
        self.links: list[Node] = []
        self.linked = 0
        self.bold = 0
        self.blocks = [root]
        self.starts: dict[Node, int] = {}
        self.anchors: set[Node] = set()
        self.bolds: set[Node] = set()
        self.kept_breaks: set[Node] = set()

    def take(self, text: str | None) -> None:
        """Add a text node to the line; where line breaks count (<pre>, indented paragraphs), each begins a new one."""
        if not text:
            return
        if "\n" in text and (rows := self.rows(text)):
            for row in rows[:-1]:
                self.add(row)
                self.flush()
            text = rows[-1]
        self.add(text)

    def rows(self, text: str) -> list[str]:
        """The lines of a text node whose own line breaks are paragraphs, none where they are only how it was typed."""
        if self.kept_breaks:
            return text.split("\n")
        rows = _INDENTED.split(text)
        return rows if len(rows) > 3 else []

    def add(self, text: str) -> None:
        """Add text to the line."""
        self.parts.append(text)
        if self.anchors or self.bolds:
            size = len(_SPACES.sub("", text))
            self.linked += size if self.anchors else 0
            self.bold += size if self.bolds else 0

    def flush(self) -> None:
        """End the line."""
        if not self.parts:
            return
        text = squeezed("".join(self.parts))
        if text:
            parts: tuple[str, ...] = (text,)
            if len(self.parts) > 1:
                parts = tuple(part for part in map(squeezed, self.parts) if part)
            links = tuple(self.links)
            self.sheet.lines.append(Line(text, self.blocks[-1], parts, self.linked, self.bold, None, links))
        self.parts.clear()
        self.links.clear()
        self.linked = self.bold = 0

    def enter(self, node: Node) -> bool:
        """Begin an element; False where what it holds is not read."""
        tag = node.tag
        if tag in SKIPPED or node in self.ignore:
            return False
        if tag == "img":
            if worth_showing(node):
                self.flush()
                self.sheet.lines.append(Line("", self.blocks[-1], image=node))
            return True
        if tag in BLOCKS or (tag in INLINE and _BLOCK_STYLE.search(node.get("style") or "")):
            self.flush()
            self.blocks.append(node)
            self.starts[node] = len(self.sheet.lines)
        elif tag == "br":
            self.flush()
        if tag == "a":
            self.links.append(node)
            self.anchors.add(node)
        if tag == "pre" or (node.get("style") and _PRE_STYLE.search(node.get("style") or "")):
            self.kept_breaks.add(node)
        if tag in BOLD or (tag in ("span", "p", "font") and _BOLD_STYLE.search(node.get("style") or "")):
            self.bolds.add(node)
        self.take(node.text)
        return True

    def leave(self, node: Node) -> None:
        """End an element."""
        if node in self.starts:
            self.flush()
            self.blocks.pop()
            self.close(node)
        self.anchors.discard(node)
        self.bolds.discard(node)
        self.kept_breaks.discard(node)
        if node is not self.root:
            self.take(node.tail)

    def close(self, node: Node) -> None:
        """Record the lines that an element holds, if any."""
        start = self.starts.pop(node)
        if len(self.sheet.lines) > start:
            self.sheet.runs[node] = (start, len(self.sheet.lines))

    def finish(self) -> Sheet:
        """End what is still open."""
        self.flush()
        for node in list(self.starts):
            self.close(node)
        self.sheet.runs[self.root] = (0, len(self.sheet.lines))
        return self.sheet


def lay_out(root: Node, ignore: frozenset[Node] = frozenset()) -> Sheet:
    """The sheet of a page, not weighed yet. `ignore` elements are left out."""
    layout = _Layout(root, ignore)
    layout.sheet.comments += unseen_comments(root)
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, node in walk:
        if event == "start":
            if not layout.enter(node):
                walk.skip_subtree()
        elif event == "end":
            layout.leave(node)
        else:
            if node.text and len(node.text) < COMMENT_LONG:
                layout.sheet.comments.append(node.text)
            layout.take(node.tail)
        if len(layout.sheet.lines) >= MOST_LINES:
            break
    return layout.finish()


def unseen_comments(root: Node) -> list[str]:
    """The notes that the walk does not come by: in the head and before the page, where 翔宇 writes its fields."""
    outside = [each for each in root.itersiblings(preceding=True) if isinstance(each, etree._Comment)][::-1]
    inside = [each for head in root.iter("head") for each in head.iter(etree.Comment)]
    return [each.text for each in (*outside, *inside) if each.text and len(each.text) < COMMENT_LONG]


def worth_showing(image: Node) -> bool:
    """A quick look that keeps emoji and spacers from breaking a line; `pictures` judges the rest."""
    if image.get("class") and re.search(r"emoji|face|icon|smiley", image.get("class") or "", re.I):
        return False
    for side in ("width", "height"):
        size = re.match(r"\d+", image.get(side) or "")
        if size and int(size[0]) <= 32:
            return False
    return True
