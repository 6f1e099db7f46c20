"""Links and pages that a person pasted: fetched by a child, or extracted here, judged and kept like any other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bulletin.article import Article, Paragraph
from bulletin.candidate import Judged
from bulletin.outlet import Outlet
from bulletin.page import Page
from bulletin.registry import Match, Registry, load_registry, printed_name
from bulletin.request import Request
from bulletin.settings import Settings
from bulletin.stops import STOP_CLASSES, Duplicate, Stop
from bulletin.url_fate import UrlFate, UrlState
from pipelines.extract import extract_article
from pipelines.judge import judge, lexicon_for, model_for
from pipelines.keep import keep
from pipelines.stories import load_rules, prints_of
from pipelines.stories.origin import names_of
from pipelines.stories.rules import SHIPPED as STORY_RULES
from scheduler.answering import BROKE_OFF, NO_ADDRESS, Answer, Interrupted, child, sentence_of
from scheduler.apart import TooLong, apart
from scheduler.child import End, Ended
from scheduler.desk import Desk
from storage import articles, leases, requests, urls
from storage.holding import is_dead

LINK_S = 240.0
"""Seconds the fetch of one page with its pictures may take."""

GIVEN_S = 60.0
"""Seconds in which a pasted page or text must be read and judged."""
GIVEN_TOO_LONG = "这份内容太复杂，{:.0f} 秒内没有读完，没有收录；请改为只粘贴这一篇的正文。"

WAIT_S = 0.5

ADDRESSES = "addresses"
"""The lease under which given addresses are fetched, whoever started it (crawler.start)."""

GIVEN, UNKNOWN_OUTLET = "given", "unknown-outlet"
"""Doubts of an article that a person pasted, and of one from a site that no outlet's file names."""

PASTE = "可在浏览器里打开它，把网页或正文粘贴进来收录。"
WHY = {
    "robots": f"网站的 robots.txt 不允许抓取这个网页。{PASTE}",
    "refused": "出于安全，这个地址不抓取：它指向内网、带有用户名口令，或不是网站的端口。"
    "确属应当访问的政务内网，请运维人员在设置 allow_private 中写明该网段。",
    "blocked": f"网站拦截了抓取。{PASTE}",
    "not-fetched": f"打不开这个网页。{PASTE}",
    "too-large": f"网页过大，没有抓取。{PASTE}",
    "not-an-article": "这个地址不是一篇文章的网页，请打开文章本身再复制网址。",
    "no-body": f"网页里没有找到正文。{PASTE}",
    "unreadable": f"网页的结构无法解析。{PASTE}",
}


def link(desk: Desk, request: Request) -> Answer:
    """Fetch, extract, judge and keep the page at a pasted address; one that is kept already is not fetched again."""
    url = str(request.given.get("url", "")).strip()
    registry = load_registry(desk.settings.outlets)
    try:
        match = registry.match(url)
    except ValueError:
        return Answer(False, NO_ADDRESS, {"why": "no-address"})
    known, before = standing(desk, match.key)
    if known is not None:
        return Answer(True, "这一篇已经收录，没有再抓取。", {"candidate": known, "known": True})
    short = desk.short_of_space()
    if short:
        return Answer(False, f"{short}，暂不抓取；请运维人员清理后再试。", {"why": "no-space"})
    with desk.store.writing() as session:
        requests.tell(session, request.id, "正在抓取、提取和判定", 1, 2)
    known = wait_for_others(desk, match.key)
    if known is not None:
        return Answer(True, "已收录。", {"candidate": known})
    ended, printed = child(desk, ("crawl", "--url", url), LINK_S)
    return fetched(desk, registry, match, before, ended, printed)


def wait_for_others(desk: Desk, key: str) -> int | None:
    """Wait while addresses are being fetched already, as by a child that outlived its runner; the candidate, if that
    brought it. Raises Interrupted."""
    for _ in range(int(LINK_S / WAIT_S)):
        with desk.store.reading() as session:
            other = leases.holder(session, ADDRESSES, desk.clock())
        if other is None or is_dead(other.owner):
            break
        if desk.stop.wait(WAIT_S):
            raise Interrupted
    return standing(desk, key)[0]


def fetched(desk: Desk, registry: Registry, match: Match, before: UrlFate | None, ended: Ended, printed: str) -> Answer:
    """What became of a pasted address after it was fetched."""
    number, fate = standing(desk, match.key)
    if number is None and fate is not None and fate.stop == Duplicate.name:
        number = led_to(desk, registry, fate)
    if number is not None:
        return Answer(True, "已收录。", {"candidate": number})
    if ended.end is End.TOO_LONG:
        return Answer(False, f"网站太久没有应答。{PASTE}", {"why": "too-long"})
    if fate is None or fate == before or fate.state is not UrlState.STOPPED:
        said = sentence_of(printed)
        if "a crawl is running already" in said:
            return Answer(False, "正在抓取别的网页；请过一会儿再试。", {"why": "busy"})
        return Answer(False, BROKE_OFF, {"why": "broken", "detail": said})
    return Answer(False, why_not(fate.stop, fate.detail), {"why": fate.stop, "detail": fate.detail})


def why_not(stop: str, detail: str) -> str:
    """The sentence for a page that stopped on its way; a detail is told where it is written for people."""
    said = WHY.get(stop) or f"没有收录：{STOP_CLASSES[stop].zh if stop in STOP_CLASSES else stop}。{PASTE}"
    if detail and re.search(r"[\u4e00-\u9fff]|^HTTP \d", detail) and stop not in ("robots", "refused"):
        head, _, rest = said.partition("。")
        said = f"{head}（{detail.rstrip('。')[:120]}）。{rest}"
    return said


def standing(desk: Desk, key: str) -> tuple[int | None, UrlFate | None]:
    """The candidate of a canonical address, None for none, and what is known of the address."""
    with desk.store.reading() as session:
        found = articles.candidate_by_key(session, key)
        return (found.id if found else None), urls.fate(session, key)


def led_to(desk: Desk, registry: Registry, fate: UrlFate) -> int | None:
    """The candidate at the address to which another one led."""
    target = re.search(r"https?://\S+", fate.detail)
    try:
        return standing(desk, registry.match(target[0]).key)[0] if target else None
    except ValueError:
        return None


# --- a page or a text that was given


def given(desk: Desk, request: Request, limit_s: float = GIVEN_S) -> Answer:
    """Extract, judge and keep what a person pasted: the HTML of a page, or the text itself.

    It is read and judged apart, since what somebody pastes may be of any kind and size.
    """
    said = {key: str(value or "").strip() for key, value in request.given.items()}
    registry = load_registry(desk.settings.outlets)
    try:
        match = registry.match(said.get("url", ""))
    except ValueError:
        return Answer(False, NO_ADDRESS, {"why": "no-address"})
    known, _ = standing(desk, match.key)
    if known is not None:
        return Answer(True, "这一篇已经收录，没有再收一次。", {"candidate": known, "known": True})
    with desk.store.writing() as session:
        requests.tell(session, request.id, "正在读取和判定")
    try:
        judged = apart(desk, limit_s, judged_given, desk.settings, match, said, desk.clock())
    except TooLong:
        return Answer(False, GIVEN_TOO_LONG.format(limit_s), {"why": "too-long"})
    if isinstance(judged, Stopped):
        words = why_not(judged.name, judged.detail).replace(PASTE, "请改为粘贴正文。")
        return Answer(False, words, {"why": judged.name})
    keep_given(desk, judged, registry)
    number, _ = standing(desk, match.key)
    return Answer(True, "已收录。", {"candidate": number})


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why what was pasted is no article: the stop's name and detail."""

    name: str
    detail: str


def judged_given(settings: Settings, match: Match, said: Mapping[str, str], now: datetime) -> Judged | Stopped:
    """What was pasted as a judged article, or why it is none; nothing is written."""
    registry = load_registry(settings.outlets)
    outlet = registry.get(match.outlet)
    try:
        article = article_given(said, outlet, registry, now)
    except Stop as stop:
        return Stopped(stop.name, stop.detail)
    lexicon = lexicon_for(settings)
    return Judged(
        key=match.key,
        article=article,
        verdict=judge(article, lexicon, model_for(settings.data)),
        found_at=now,
        outlet_printed=printed_name(outlet, article.source, article.account),
        tier=outlet.tier.value if outlet else "",
        listing="粘贴",
    )


def article_given(said: Mapping[str, str], outlet: Outlet | None, registry: Registry, now: datetime) -> Article:
    """The article of what was pasted; what the person wrote goes before what a page says. Raises Stop."""
    key = outlet.key if outlet else ""
    day = date.fromisoformat(said["day"]) if said.get("day") else None
    title, source = said.get("title", ""), said.get("source", "")
    if said.get("html"):
        page = Page(key, said["url"], said["html"].encode("utf-8", "replace"), "text/html; charset=utf-8",
                    fetched_at=now, listed_title=title)  # fmt: skip
        article = extract_article(page, outlet.page if outlet else None, registry)
    else:
        blocks = tuple(Paragraph(line.strip()) for line in said.get("text", "").splitlines() if line.strip())
        article = Article(key, said["url"], title, blocks, source=source, published=day)
        lacking = (("no-title", title), ("no-date", day), ("no-source", source))
        article = replace(article, flags=tuple(flag for flag, has in lacking if not has))
    told: dict[str, Any] = {
        name: value for name, value in (("title", title), ("source", source), ("published", day)) if value
    }
    settled = {"title": {"no-title"}, "source": {"no-source"}, "published": {"no-date", "dates-disagree"}}
    gone = set[str]().union(*(settled[name] for name in told))
    flags = (*(flag for flag in article.flags if flag not in gone), GIVEN, *(() if outlet else (UNKNOWN_OUTLET,)))
    kept = tuple((name, rule) for name, rule in article.rules if name not in told)
    rules = (*kept, *((name, "pasted by hand") for name in told))
    if "published" in told and article.published != day:
        article = replace(article, published_at=None, published_raw="")
    return replace(article, **told, flags=flags, rules=rules)


def keep_given(desk: Desk, judged: Judged, registry: Registry) -> None:
    """Keep an article outside any night."""
    rules = load_rules(desk.settings.overlay("stories.toml", STORY_RULES))
    prints = prints_of([judged], rules)
    with desk.store.writing() as session:
        keep(session, [judged], rules, prints, names_of(registry))
