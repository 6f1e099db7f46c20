"""Articles printed in several pages: the address of the next one, only where it is the same article's."""

import re
from urllib.parse import parse_qsl, urlsplit

from bulletin.outlet import Hints
from bulletin.page import Page
from bulletin.registry import absolute
from bulletin.stops import Unreadable
from pipelines.extract import hints as hint_rules
from pipelines.extract.decode import decode
from pipelines.extract.lines import squeezed
from pipelines.extract.tree import Node, base_of, parse, text_of

MOST_PAGES = 10
"""Pages up to which an article printed in several is joined (DOSSIER 3.4)."""

_NEXT = re.compile(r"^[\[【(（<>»\s]*(?:下一?页|后页|下页|next(?:\s*page)?)[\]】)）>»\s]*$", re.I)
_NUMBER = re.compile(r"^[\[【(（\s]*(\d{1,2})[\]】)）\s]*$")
_PAGE_KEYS = frozenset({"page", "p", "pageno", "pagenum", "pn", "page_no", "currentpage"})


def next_page_url(page: Page, hints: Hints | None = None) -> str:
    """The absolute URL of the next page of the same article, "" where there is none. Never raises."""
    try:
        root = parse(decode(page.body, page.content_type).text)
    except Unreadable:
        return ""
    return next_page_in(root, page.url, hints or Hints())


def next_page_in(root: Node, url: str, hints: Hints) -> str:
    """The next page's URL in a parsed page: by the outlet's selector, a link named 下一页, or the next number."""
    here = page_number(url, url)
    if here is None or here >= MOST_PAGES:
        return ""
    base = base_of(root, url)
    for selector in hints.next_page:
        for node in hint_rules.nodes(root, selector):
            whole = absolute(base, node.get("href") or "")
            if whole and page_number(url, whole) == here + 1:
                return whole
    for node in root.iter("a"):
        href = (node.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:")):
            continue
        text = squeezed(text_of(node))
        number = _NUMBER.match(text)
        if _NEXT.match(text) or (number and int(number[1]) == here + 1):
            whole = absolute(base, href)
            if whole and page_number(url, whole) == here + 1:
                return whole
    return ""


def page_number(first: str, url: str) -> int | None:
    """Which page of the article at `first` a URL is (1 for the first), None where it is no page of it."""
    try:
        one, other = urlsplit(first), urlsplit(url)
    except ValueError:
        return None
    if (one.hostname or "") != (other.hostname or ""):
        return None
    stem, _, counted = split_path(one.path)
    stem2, number2, counted2 = split_path(other.path)
    query, page = split_query(one.query)
    query2, page2 = split_query(other.query)
    if query != query2:
        return None
    if one.path == other.path:
        return number2 if counted2 and query2 == () and page2 == 1 else page2
    if page != 1 or page2 != 1:
        return None
    if stem == stem2 and counted2:
        return number2
    # An id that itself ends in _12 is the stem of _12_2, and the first page again is the bare stem.
    whole = one.path.rsplit(".", 1)[0] if "." in one.path.rsplit("/", 1)[-1] else one.path.rstrip("/")
    if stem2 == whole and counted2:
        return number2
    return 1 if counted and stem2 == stem and not counted2 else None


def split_path(path: str) -> tuple[str, int, bool]:
    """A path's stem, its page number and whether it carries one: a_2.html, a-2.html, a.html/2, a/2 → (a, 2, True)."""
    slashed = re.match(r"^(?P<stem>.+?)(?:\.[a-z]{3,5})?/(?P<number>[1-9]\d?)/?$", path)
    if slashed and re.search(r"\d{3,}", slashed["stem"]):
        return re.sub(r"\.[a-z]{3,5}$", "", slashed["stem"]), int(slashed["number"]), True
    found = re.match(r"^(?P<stem>.+?)[_-](?P<number>\d{1,2})(?:\.[a-z]{3,5})?$", path)
    if found and re.search(r"\d{3,}", found["stem"].rsplit("/", 1)[-1]):
        number = int(found["number"])
        # _01 is the second page where the first carries no number (enorth); 0 and 1 alike are then told apart by use.
        return found["stem"], number + 1 if found["number"].startswith("0") else max(number, 1), True
    return re.sub(r"\.[a-z]{3,5}$", "", path).rstrip("/"), 1, False


def split_query(query: str) -> tuple[tuple[tuple[str, str], ...], int]:
    """A query without its page key, and the page number (1 where it has none)."""
    pairs = parse_qsl(query, keep_blank_values=True)
    numbers = [int(value) for key, value in pairs if key.lower() in _PAGE_KEYS and value.isdecimal() and len(value) < 3]
    rest = tuple(sorted(pair for pair in pairs if pair[0].lower() not in _PAGE_KEYS))
    return rest, numbers[0] if numbers else 1
