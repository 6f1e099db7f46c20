"""Which links of an unseen list page are articles: by the form of the address, by the text, and by company.

An article's address ends in an identifier; a title is a phrase, not a label; and articles stand together: addresses of
one shape, or links in one repeated place, are judged by what most of them are. No site is known here.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qsl, urldefrag, urlsplit

from parsel import Selector

from bulletin.registry import absolute
from crawler.discover import base_of
from crawler.feeds import squeezed
from crawler.probe.days import with_days

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
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
LABEL = re.compile(
    r"^(?:更多|更多>+|more|首页|尾页|末页|[上下]一[页篇]|返回.*|登录|注册|详情|全文|\[.{1,6}\]|【.{1,6}】|[\d\s]+"
    r"|\d+\s*(?:跟贴|跟帖|评论|条|回复).*|(?:跟贴|跟帖|评论|回复|阅读|浏览|点击|分享)\s*[(（:：]?\s*\d*\s*[)）]?|阅读全文|查看更多|.*(?:ICP|公网安备|网安备|许可证|电子标识|举报电话|版权所有).*"
    r"|.{0,16}(?:举报|举报(?:入口|专区|中心|邮箱)|备案号?|联系(?:我们|记者|方式)|关于我们|隐私(?:政策|条款|保护)|(?:服务|用户)协议"
    r"|客户端下载|下载客户端|网站地图|网站声明|版权声明|免责声明|广告服务|投稿须知|自律公约|意见反馈|新版反馈|官方微博|微信公众号"
    r"|无障碍(?:浏览)?|诚聘英才|人才招聘))$",
    re.IGNORECASE,
)
SINCE = re.compile(r"^(?:\d+\s*(?:秒|分钟|小时|天)前|刚刚)\s*")


@dataclass(slots=True)
class Spot:
    """One place where an address is linked: the element, its texts, and where it stands in the tree."""

    anchor: Selector
    text: str
    heading: str
    title: str
    place: str


@dataclass(slots=True)
class Linked:
    """One address of the page with all places that link to it."""

    url: str
    href: str
    spots: list[Spot] = field(default_factory=list)
    day: date | None = None

    @property
    def title(self) -> str:
        """The title: the fullest of the texts that are not a summary; a cut text gives way to its title attribute."""
        texts = [best_text(spot) for spot in self.spots]
        pictured = [spot.anchor.xpath(".//img/@alt").get("").strip() for spot in self.spots]
        named = (
            [text for text in texts if text and not LABEL.match(text)] or [text for text in texts if text] or pictured
        )
        short = [text for text in named if len(text) <= 90]
        return max(short or named, key=len, default="")


def best_text(spot: Spot) -> str:
    """The text of a place that is most like a title."""
    text = spot.heading or spot.text
    cut = re.split(r"\.{2,}|…", text)[0].strip()
    if spot.title and (not text or (cut != text and spot.title.startswith(cut[:8]))):
        return spot.title
    if spot.title and len(text) > len(spot.title) >= 6 and spot.title in text:
        return spot.title
    return text


def page_links(root: Selector, base: str) -> list[Linked]:
    """All addresses a page links to on the web, in page order."""
    base = base_of(root, base)
    found: dict[str, Linked] = {}
    for anchor in root.css("a[href]"):
        href = anchor.attrib["href"].strip()
        url = urldefrag(absolute(base, href))[0]
        if not url or href.startswith("#"):
            continue
        linked = found.setdefault(re.sub(r"^https?:", "", url), Linked(url, href))
        title = squeezed(anchor.attrib.get("title", ""))
        linked.spots.append(Spot(anchor, own_text(anchor), heading_text(anchor), title, place_of(anchor)))
    return list(found.values())


def own_text(anchor: Selector) -> str:
    """The text of a link without a date or time at its end or head."""
    text = squeezed("".join(anchor.xpath(".//text()[not(ancestor::script or ancestor::style)]").getall()))
    text = re.sub(
        r"[\[(（]?(?:19|20)\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?[\])）]?$", "", text
    )
    text = re.sub(r"^(?:19|20)\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?\s+", "", text)
    return SINCE.sub("", re.sub(r"^[·•▪■◆▶»>\s]+", "", text)).strip()


def heading_text(anchor: Selector) -> str:
    """The text of a heading inside a link, "" where there is none."""
    for css in ("h1, h2, h3, h4, h5, h6", "[class*=title], [class*=tit]"):
        for each in anchor.css(css):
            text = squeezed(each.xpath("string()").get(""))
            if text and each.root is not anchor.root:
                return text
    blocks = [
        each for each in anchor.css("p, div, li, dt, dd") if not each.css("p p, div div, div p, li *, dd *, dt *")
    ]
    texts = [squeezed(each.xpath("string()").get("")) for each in blocks]
    told = [text for text in texts if text]
    # a whole card is one link: its headline is the first block that reads like one, the summary comes after it
    return next((text for text in told if title_score(text) >= 0.1), "") if len(told) > 1 else ""


def place_of(anchor: Selector) -> str:
    """Where a link stands: the tags and classes above it, which links of one list share."""
    steps = []
    node = anchor.root
    for _ in range(4):
        node = node.getparent()
        if node is None or not isinstance(node.tag, str):
            break
        classes = ".".join(sorted(re.sub(r"\d+", "9", node.get("class", "")).split())[:3])
        steps.append(f"{node.tag}.{classes}#{re.sub(r'[0-9]+', '9', node.get('id', ''))}")
    return "<".join(steps)


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


def title_score(title: str) -> float:
    """How much a text looks like a title, from 0 to 1: a phrase of some length, not a label."""
    if not title or LABEL.match(title):
        return 0.0
    length = len(HAN.findall(title)) + len(re.findall(r"[A-Za-z0-9]+", title)) * 0.8
    marks = 0.1 if re.search(r"[，：！？“”、—|《》]", title) else 0.0
    return min(1.0, max(0.0, (length - 3) / 9) + marks) if HAN.search(title) or length >= 4 else 0.1


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
