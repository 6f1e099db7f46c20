"""One page read: decoded, parsed, laid out, its body chosen and cleaned. The fields are read from this."""

import re
from dataclasses import dataclass

from bulletin.outlet import Hints
from bulletin.page import Page
from bulletin.stops import NoBody, Unreadable
from pipelines.extract import hints as hint_rules
from pipelines.extract.body import Choice, choose
from pipelines.extract.boilerplate import prose
from pipelines.extract.clean import Cleaned, clean
from pipelines.extract.decode import Decoded, decode
from pipelines.extract.embedded import embedded_body
from pipelines.extract.lines import Sheet, lay_out, squeezed
from pipelines.extract.marks import plain
from pipelines.extract.names import hidden
from pipelines.extract.title import Titles, find_titles, tidy, without_suffix
from pipelines.extract.tree import Node, base_of, flat, han, lost_text, metas, parse, parse_html5, scripts, text_of
from pipelines.extract.weights import weigh

LARGE = 1_000_000
"""Bytes: a larger page is read by our own finder only."""

MANY_LINES = 4_000
"""Lines of a page above which trafilatura is not asked: its time grows with the elements, not with the bytes."""

LEAST_BODY = 12
"""Characters of text below which a page has no body; no floor on length: a printed photo note has 156 characters."""

OTHER_KINDS = (
    (b"%PDF", "PDF 文件"), (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片"), (b"RIFF", "音像或图片"),
    (b"PK\x03\x04", "压缩包或 Office 文件"), (b"\xd0\xcf\x11\xe0", "旧版 Office 文件"), (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"), (b"\x1f\x8b", "压缩包"), (b"\x7fELF", "程序文件"), (b"MZ\x90", "程序文件"),
)  # fmt: skip
"""First bytes of files that are no page, whatever an address or a header calls them."""

TITLE_METAS = (
    "articletitle",
    "og:title",
    "twitter:title",
    "title",
    "dc.title",
    "headline",
    "weibo:webpage:title",
    "apub:title",
)
TITLE_TAGS = ("title",)
_ANY_TAG = re.compile(r"<[a-zA-Z!/?]")
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_PROPERTY = re.compile(r"<(articleid|date|author|title|source|founder-[a-z]+)\s*>([^<]*)<", re.I)


@dataclass(slots=True)
class Reading:
    """A page on its way to an article: what each step made of it."""

    page: Page
    decoded: Decoded
    root: Node
    sheet: Sheet
    metas: dict[str, list[str]]
    scripts: tuple[str, ...]
    comments: list[str]
    choice: Choice
    titles: Titles
    cleaned: Cleaned
    way: str

    @property
    def base(self) -> str:
        """The URL against which the page's addresses are resolved."""
        return base_of(self.root, self.page.url)


def other_kind(body: bytes) -> str:
    """What bytes are that are no page: a file of another kind, "" for what may be a page."""
    for start, kind in OTHER_KINDS:
        if body.startswith(start):
            return f"{kind}，不是网页"
    sample = body[:4_000]
    if not sample.startswith((b"\xff\xfe", b"\xfe\xff")) and len(_CONTROL.findall(sample)) * 20 > len(sample):
        return "二进制文件，不是网页"
    return ""


def tag_pairs(comments: list[str]) -> tuple[tuple[str, str], ...]:
    """Name and text of the tags that 翔宇 writes into comments (<!--enpproperty <date>…</date> -->)."""
    return tuple(
        (name.lower(), text.strip())
        for comment in comments
        for name, text in _PROPERTY.findall(comment)
        if text.strip()
    )


def read(page: Page, hints: Hints) -> Reading:
    """Read a page. Raises NoBody where it holds no text of an article, Unreadable where it is no page at all."""
    other = other_kind(page.body)
    if other:
        raise Unreadable(other)
    decoded = decode(page.body, page.content_type)
    if not _ANY_TAG.search(decoded.text):
        raise Unreadable("没有一个 HTML 标签，不是网页")
    try:
        root = parse(decoded.text)
        return read_tree(page, hints, decoded, root, "lxml")
    except NoBody as reason:
        return read_otherwise(page, hints, decoded, reason)


def read_otherwise(page: Page, hints: Hints, decoded: Decoded, reason: NoBody) -> Reading:
    """Read a page on which the plain way found no body: hidden parts, a browser's parse, scripts, flat lines."""
    root = parse(decoded.text)
    small = len(page.body) <= LARGE
    ways: list[tuple[str, Node | None]] = [("hidden parts", root)] if any(map(hidden, root.iter("*"))) else []
    if lost_text(decoded.text, han(text_of(root))):
        ways += [("html5lib", parse_html5(decoded.text))] if small else []
        ways += [("flat", flat(decoded.text))]
    for way, tree in ways:
        if tree is not None:
            try:
                return read_tree(page, hints, decoded, tree, way)
            except NoBody:
                continue
    embedded = embedded_body(scripts(root), (text_of(area) for area in root.iter("textarea")))
    if embedded is not None:
        body = root.find("body")
        if body is None:
            raise reason
        body.extend(embedded.iter("article"))
        return read_tree(page, hints, decoded, root, "script")
    raise reason


def read_tree(page: Page, hints: Hints, decoded: Decoded, root: Node, way: str) -> Reading:
    """Choose, clean and name the parts of a parsed page. Raises NoBody."""
    stripped = frozenset(node for selector in hints.strip for node in hint_rules.nodes(root, selector))
    sheet = lay_out(root, stripped)
    sheet.apart = way == "script"
    weigh(sheet, seen_hidden=way == "hidden parts")
    ask = decoded.text if len(page.body) <= LARGE and way == "lxml" else None
    choice = choose(sheet, root, hints.body, ask if len(sheet.lines) <= MANY_LINES else None)
    if choice is None:
        raise NoBody("no element of the page holds running text")
    named = metas(root)
    comments = sheet.comments
    titles = titles_of(page, hints, root, sheet, named, comments, choice)
    known = frozenset(
        text
        for text in (plain(titles.title), plain(without_suffix(page_title(root))), plain(page.listed_title))
        if len(text) >= 4
    )
    taken = choice.taken
    start = (
        titles.at + 1
        if taken.start <= titles.at < taken.end and early(sheet, taken.start, titles.at, taken.end)
        else taken.start
    )
    cleaned = clean(sheet, start, taken.end, known)
    if sum(len(line.text) for line in cleaned.lines) < LEAST_BODY:
        raise NoBody(f"only {sum(len(line.text) for line in cleaned.lines)} characters of text remain")
    return Reading(page, decoded, root, sheet, named, tuple(scripts(root)), comments, choice, titles, cleaned, way)


def early(sheet: Sheet, start: int, at: int, end: int) -> bool:
    """Whether the headline at line `at` stands before the body's prose, so that what precedes it is its head."""
    before = sum(prose(line) for line in sheet.lines[start:at])
    return before <= 0.1 * sum(prose(line) for line in sheet.lines[start:end])


def page_title(root: Node) -> str:
    """The text of <title>, its first 300 characters."""
    for node in root.iter("title"):
        text = squeezed(text_of(node)[:2_000])
        if text:
            return text[:300]
    return ""


def titles_of(
    page: Page, hints: Hints, root: Node, sheet: Sheet, named: dict[str, list[str]], comments: list[str], choice: Choice
) -> Titles:
    """The page's headline: by the outlet's hint, else by the general rules."""
    taken = choice.taken
    metas_ = [(text, name) for name in TITLE_METAS for text in named.get(name, [])[:1]]
    metas_ += [(text, f"comment {name}") for name, text in tag_pairs(comments) if name in TITLE_TAGS]
    general = find_titles(sheet, page_title(root), metas_, taken.start, taken.end)
    for text, selector in hint_rules.values(root, hints.title, comments):
        title = tidy(text)
        for ending in hints.title_strip:
            title = title.removesuffix(ending).strip()
        if selector == "title":
            title = without_suffix(title)
        if 2 <= len(title) <= 200:
            at = next(
                (
                    n
                    for n, line in enumerate(sheet.lines[: taken.end])
                    if line.plain and plain(title).startswith(line.plain) and len(line.plain) >= 4
                ),
                general.at,
            )
            return Titles(title, f"hint {selector}", general.subtitle, at)
    return general
