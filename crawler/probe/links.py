"""Which links of an unseen list page are articles: by the form of the address, by the text, and by company.

An article's address ends in an identifier; a title is a phrase, not a label; and articles stand together: addresses of
one shape, or links in one repeated place, are judged by what most of them are. No site is known here.
"""

import re
from collections import defaultdict
from urllib.parse import parse_qsl, urlsplit

from parsel import Selector

from crawler.probe.anchors import Linked, page_links
from crawler.probe.days import with_days
from crawler.probe.titles import title_score

ENDING = re.compile(r"\.(?:s?html?|jhtml|xhtml|php|aspx?|jspx?|pdf|docx?|do|action)$", re.IGNORECASE)
LISTLIKE = re.compile(
    r"^(?:(?:index|list|node|channel|column|col|search)(?:[_-]?\d+)*|(?:default|home|main|page|p|more|information)?[_-]?\d{0,3})$",
    re.IGNORECASE,
)
DATED = re.compile(
    r"(?:19|20)\d{2}[-/_.]?(?:0?[1-9]|1[0-2])(?:[-/_.]?(?:0[1-9]|[12]\d|3[01]))?(?!\d)|/\d{2}/(?:0[1-9]|1[0-2])[0-3]\d/"
)
ELSEWHERE = re.compile(
    r"/(?:keywords?|tags?|search|so|login|register|passport|user|author|member|about|contact|help|copyright|sitemap|download"
    r"|app|apps|wap|rss|feed|special|zt|ztk?|zhuanti|topics?|video|v|tv|live|photo|photos|photoview|pic|picture|gallery|slide"
    r"|album|goods|product|shop|mall|buy|game|games|play|ask|question|qa|job|jobs|ad|ads|vip|cart|rank|column|u|comments?|bbs|forum|feedback|aboutus)(?:/|$)"
    r"|^//(?:comments?|tie|bbs|forum|passport|login|mail|v|tv|video|live|photo|pic|so|search|union|act)\d*\.",
    re.IGNORECASE,
)
ID_NAMES = re.compile(r"^(?:id|aid|nid|newsid|articleid|docid|contentid|infoid|uuid|cid|tid|sid|key)$", re.IGNORECASE)


def shape(url: str) -> str:
    """The form of an address: identifiers and numbers taken for one another, the channel's host left out."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    formed = "/".join(step_shape(ENDING.sub("", step)) for step in steps[-3:])
    ending = ENDING.search(parts.path)
    names = ",".join(sorted(name for name, _ in parse_qsl(parts.query) if ID_NAMES.match(name)))
    return f"{len(steps)}/{formed}{ending[0] if ending else ''}?{names}"


def step_shape(step: str) -> str:
    """One step of a path with its identifiers made the same."""
    if is_identifier(step) and re.search(r"[A-Za-z]", step) and re.search(r"\d.*[A-Za-z]|[A-Za-z]\d", step):
        return "X"
    return re.sub(r"\d+", "9", step) if re.search(r"\d", step) else "w"


def is_identifier(step: str) -> bool:
    """Whether the last step of a path names one thing: digits enough, or letters and digits as no word has them."""
    if LISTLIKE.match(step):
        return False
    longest = max((len(run) for run in re.findall(r"\d+", step)), default=0)
    if longest >= 4:
        return True
    mixed = re.search(r"\d", step) and re.search(r"[A-Za-z]", step)
    if mixed and len(re.sub(r"[^0-9A-Za-z]", "", step)) >= 9:
        return True
    return bool(
        re.fullmatch(r"[A-Za-z0-9_-]{9,}", step) and re.search(r"[a-z]", step) and len(re.findall(r"[A-Z]", step)) >= 3
    )


def address_score(url: str) -> float:
    """How much an address looks like an article's, from 0 to 1."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    if not steps:
        return 0.0
    last = ENDING.sub("", steps[-1])
    if re.fullmatch(r"[a-z]{1,2}|index|content|detail|article", last) and len(steps) > 1 and len(steps[-2]) >= 8:
        last = steps[-2]  # …/IDENTIFIER/c.html
    named = any(ID_NAMES.match(name) and re.search(r"\d{2,}", word) for name, word in parse_qsl(parts.query))
    score = 0.0
    if is_identifier(last) or named:
        score = 0.6
    elif re.fullmatch(r"[a-z]{0,3}\d{1,3}", last) and DATED.search(parts.path):
        score = 0.5
    elif re.search(r"\d", last) and ENDING.search(parts.path) and not LISTLIKE.match(last):
        score = 0.35
    if score and DATED.search(parts.path):
        score += 0.3
    if score and ENDING.search(parts.path):
        score += 0.1
    if LISTLIKE.match(last):
        score = min(score, 0.2)
    if ELSEWHERE.search(f"//{parts.hostname}{parts.path}"):
        score -= 0.45
    return max(0.0, min(1.0, score))


def article_links(root: Selector, base: str) -> list[Linked]:
    """The links of a page that are articles, in page order, each with its title and the day printed beside it."""
    links = page_links(root, base)
    by_shape: dict[str, list[float]] = defaultdict(list)
    by_place: dict[str, list[float]] = defaultdict(list)
    scored: list[tuple[Linked, float, float]] = []
    for linked in links:
        address, words = address_score(linked.url), title_score(linked.title)
        scored.append((linked, address, words))
        both = (address * words) ** 0.5
        by_shape[shape(linked.url)].append(both)
        for place in {spot.place for spot in linked.spots}:
            by_place[place].append(both)
    chosen = [linked for linked, address, words in scored if is_article(linked, address, words, by_shape, by_place)]
    rows = dated_rows([linked for linked, _, words in scored if words > 0.1], chosen)
    return with_days([linked for linked, _, _ in scored if linked in chosen or linked in rows])


def dated_rows(titled: list[Linked], chosen: list[Linked]) -> list[Linked]:
    """Links that stand in rows with a day each, though their addresses tell nothing (/gzdt/31.html, /archives/his/).

    A place counts when most of its links, five at least, have a day of their own and no two rows lead elsewhere.
    """
    taken = {id(linked) for linked in chosen}
    by_place: dict[str, list[Linked]] = defaultdict(list)
    for linked in with_days(titled):
        for place in {spot.place for spot in linked.spots}:
            by_place[place].append(linked)
    found: list[Linked] = []
    for rows in by_place.values():
        alike = [each for each in rows if each.day and not ELSEWHERE.search(re.sub(r"^https?:", "", each.url))]
        if len(alike) >= 5 and len(alike) >= 0.8 * len(rows) and len({urlsplit(each.url).path for each in alike}) > 4:
            found += [each for each in alike if id(each) not in taken]
    return found


def is_article(
    linked: Linked, address: float, words: float, by_shape: dict[str, list[float]], by_place: dict[str, list[float]]
) -> bool:
    """Judge one link by itself and by the company of its shape and of its place."""
    if words == 0.0 and not any(spot.anchor.css("img") for spot in linked.spots):
        return False
    company = max(
        mean(by_shape[shape(linked.url)]),
        max(mean(by_place[spot.place]) for spot in linked.spots),
    )
    return 0.45 * address + 0.3 * words + 0.35 * company >= 0.55 and address + company >= 0.8


def mean(scores: list[float]) -> float:
    """The mean of a group; one that stands alone counts half."""
    whole = sum(scores) / len(scores)
    return whole if len(scores) >= 3 else 0.6 * whole


def cleaned(root: Selector) -> Selector:
    """The page without what never holds its own list: scripts, styles, forms' options."""
    for each in root.css("script, style, noscript, select, textarea"):
        if each.root.getparent() is not None:
            each.drop()
    return root
