"""Tree to lines: one walk that lays the whole page out as the reader sees it, shared by all parts.

A line is what stands between two breaks (block elements, <br>) or a picture. An element is a contiguous run of
lines, so any sub-tree can be weighed by prefix sums.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from pipelines.extract.marks import plain
from pipelines.extract.names import body_rank, furniture_rank, hidden, labels
from pipelines.extract.tree import Node

MOST_LINES = 20_000
"""Lines of a page that are read; the longest articles have some hundreds."""

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

_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
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
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|table)", re.I)
_PUNCTUATION = re.compile("[，。；：？！、…”“》,;?!]")
_FULL_STOPS = re.compile("[，。；？！、…]")
_LATIN = re.compile(r"[A-Za-z0-9]")
_BOILER = re.compile(
    r"版权所有|ICP\s*[备证]|公网安备|经营许可证|许可证编?号|信息服务许可|Copyright|©|All Rights Reserved|技术支持[：:]|"
    r"主办单位|承办单位|主办[：:]|承办[：:]|网站标识码|违法和不良信息|举报电话|备案号|广告服务|友情链接|网站地图|联系我们",
    re.I,
)  # fmt: skip


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
    """The page laid out: all lines, and for each block element its run `[start, end)` of them."""

    lines: list[Line] = field(default_factory=list)
    runs: dict[Node, tuple[int, int]] = field(default_factory=dict)
    comments: list[tuple[int, str]] = field(default_factory=list)
    sums: list[float] = field(default_factory=list)

    def worth(self, node: Node) -> float:
        """The value of an element's lines taken together."""
        start, end = self.runs[node]
        return self.sums[end] - self.sums[start]


def squeezed(text: str) -> str:
    """A text on one line: white space collapsed, a line break inside Chinese text removed, unseen characters gone."""
    text = _UNSEEN.sub("", text)
    if "<" in text:
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
    """The walk's state: the line being gathered and the finished ones."""

    def __init__(self) -> None:
        self.sheet = Sheet()
        self.parts: list[str] = []
        self.linked = 0
        self.bold = 0
        self.links: list[Node] = []
        self.in_link = 0
        self.in_bold = 0

    def take(self, text: str | None) -> None:
        if not text:
            return
        self.parts.append(text)
        if self.in_link or self.in_bold:
            size = len(_SPACES.sub("", text))
            self.linked += size if self.in_link else 0
            self.bold += size if self.in_bold else 0

    def flush(self, block: Node) -> None:
        if not self.parts:
            return
        text = squeezed("".join(self.parts))
        if text and len(self.sheet.lines) < MOST_LINES:
            parts: tuple[str, ...] = (text,)
            if len(self.parts) > 1:
                parts = tuple(part for part in map(squeezed, self.parts) if part)
            self.sheet.lines.append(Line(text, block, parts, self.linked, self.bold, None, tuple(self.links)))
        self.parts.clear()
        self.links.clear()
        self.linked = self.bold = 0


def lay_out(root: Node, ignore: frozenset[Node] = frozenset(), seen_hidden: bool = False) -> Sheet:
    """The sheet of a page. `ignore` elements are left out; `seen_hidden` also takes what the markup hides."""
    layout = _Layout()
    sheet = layout.sheet
    blocks = [root]
    starts: dict[Node, int] = {}
    bolds: set[Node] = set()
    anchors: set[Node] = set()
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, node in walk:
        if event == "comment":
            if node.text and len(node.text) < 4000:
                sheet.comments.append((len(sheet.lines), node.text))
            layout.take(node.tail)
            continue
        tag = node.tag
        if event == "start":
            if tag in SKIPPED or node in ignore:
                walk.skip_subtree()
                continue
            if tag == "img":
                if len(sheet.lines) < MOST_LINES and worth_showing(node):
                    layout.flush(blocks[-1])
                    sheet.lines.append(Line("", blocks[-1], image=node))
                continue
            if tag in BLOCKS or (tag in INLINE and _BLOCK_STYLE.search(node.get("style") or "")):
                layout.flush(blocks[-1])
                blocks.append(node)
                starts[node] = len(sheet.lines)
            elif tag == "br":
                layout.flush(blocks[-1])
            if tag == "a":
                layout.in_link += 1
                layout.links.append(node)
                anchors.add(node)
            if tag in BOLD or (tag in ("span", "p", "font") and _BOLD_STYLE.search(node.get("style") or "")):
                bolds.add(node)
                layout.in_bold += 1
            layout.take(node.text)
        else:
            if node in starts:
                layout.flush(blocks[-1])
                blocks.pop()
                sheet.runs[node] = (starts[node], len(sheet.lines))
            if node in anchors:
                layout.in_link -= 1
            if node in bolds:
                layout.in_bold -= 1
            if node is not root:
                layout.take(node.tail)
    layout.flush(root)
    sheet.runs[root] = (0, len(sheet.lines))
    weigh(sheet, seen_hidden)
    return sheet


def worth_showing(image: Node) -> bool:
    """A quick look that keeps emoji and spacers from breaking a line; `pictures` judges the rest."""
    if image.get("class") and re.search(r"emoji|face|icon|smiley", image.get("class") or "", re.I):
        return False
    for side in ("width", "height"):
        size = re.match(r"\d+", image.get(side) or "")
        if size and int(size[0]) <= 32:
            return False
    return True


def weigh(sheet: Sheet, seen_hidden: bool) -> None:
    """Give every line its value, find the furniture, and sum up."""
    seen: set[str] = set()
    for line in sheet.lines:
        line.value = value_of(line, seen)
    positive = [0.0]
    for line in sheet.lines:
        positive.append(positive[-1] + max(line.value, 0.0))
    whole = positive[-1] or 1.0
    for node, (start, end) in sheet.runs.items():
        reason, share = furniture_of(node, seen_hidden)
        if not reason or start == end:
            continue
        if (positive[end] - positive[start]) / whole > share:
            continue
        for line in sheet.lines[start:end]:
            if not line.furniture:
                line.furniture = reason
                line.value = -abs(line.value) * 0.3 - 2
    total(sheet)


def total(sheet: Sheet) -> None:
    """Prefix sums of the values."""
    sheet.sums = [0.0]
    for line in sheet.lines:
        sheet.sums.append(sheet.sums[-1] + line.value)


def furniture_of(node: Node, seen_hidden: bool) -> tuple[str, float]:
    """Why an element is no article text, and up to which share of the page's text that is believed."""
    tag = node.tag
    if tag in ("footer", "nav", "aside"):
        return f"<{tag}>", 0.5
    if not seen_hidden and hidden(node):
        return "hidden", 0.7
    names = labels(node)
    if names == " " or body_rank(names) == 2:
        return "", 0.0
    rank = furniture_rank(names)
    return (f"named {names.strip()}", 0.8 if rank == 2 else 0.3) if rank else ("", 0.0)


def value_of(line: Line, seen: set[str]) -> float:
    """How much a line speaks for being article text (negative: against), in characters."""
    text = line.text
    if line.image is not None:
        return 0.0
    size = line.length
    weight = size - 0.5 * len(_LATIN.findall(text)) if size < 2000 else size
    if size < 400 and (hits := len(set(_BOILER.findall(text)))) and (hits > 1 or size < 120):
        return -20.0 - size * 0.2
    if line.linked > 0.5 * size:
        return -4.0 - 0.3 * min(size, 60)
    if size >= 20:
        if text in seen:
            return -0.5 * weight
        seen.add(text)
    stops = len(_FULL_STOPS.findall(text[:2000]))
    if stops == 0:
        marks = len(_PUNCTUATION.findall(text))
        return 0.3 * weight if size >= 20 and marks else -1.0
    return weight * (1 - line.linked / max(size, 1))
