"""From fetched pages to a judged article: the order of the stages, without any network."""

from dataclasses import dataclass, replace

from bulletin.article import Article, Image
from bulletin.candidate import Judged
from bulletin.outlet import Outlet
from bulletin.page import Page
from bulletin.registry import printed_name
from bulletin.stops import Duplicate, NotAnArticle, Stop, Unreadable
from bulletin.url_fate import Link
from bulletin.verdict import Queue, Verdict
from crawler.shift import Shift
from pipelines.extract import MOST_PAGES, extract_article, next_page_url
from pipelines.judge import judge

PICTURES_OF_AN_ARTICLE = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """A judged article, the addresses of pictures to fetch for it, and why its link is not its own address."""

    judged: Judged
    pictures: tuple[str, ...] = ()
    leads_elsewhere: Stop | None = None


def next_request_url(page: Page, parts: tuple[Page, ...], outlet: Outlet) -> str:
    """The further page of an article that is to be fetched, "" where it ends or has been read already."""
    if len(parts) + 1 >= MOST_PAGES:
        return ""
    url = next_page_url(page, outlet.page)
    return "" if url in {part.url for part in (*parts, page)} else url


def read_page(
    link: Link, listing: str, parts: tuple[Page, ...], outlet: Outlet, shift: Shift, incomplete: bool = False
) -> Reading | Stop:
    """Extract and judge the fetched pages of one article, or say why it goes no further."""
    first = parts[0]
    try:
        match = shift.registry.match(first.url)
        if outlet.article and not match.article:
            return NotAnArticle(f"链接转到 {first.url}")
        page = replace(first, continuation=parts[1:], incomplete=incomplete)
        article = extract_article(page, outlet.page, shift.registry)
        verdict = judge(article, shift.lexicon, shift.model)
    except Stop as stop:
        return stop
    except Exception as error:  # the one broad catch of a page: whatever it holds, the night goes on
        return Unreadable(type(error).__name__)
    elsewhere = Duplicate(f"转到 {first.url}") if match.key != link.key else None
    url = article.url if elsewhere else link.url
    return Reading(judged(replace(article, url=url), verdict, match.key, listing, first, outlet, shift),
                   wanted_pictures(article, verdict), elsewhere)  # fmt: skip


def judged(
    article: Article, verdict: Verdict, key: str, listing: str, page: Page, outlet: Outlet, shift: Shift
) -> Judged:
    """The article on its way into the store."""
    warc, offset, at = shift.place(page.url)
    shift.forget(page.url)
    return Judged(
        key=key,
        article=article,
        verdict=verdict,
        found_at=at,
        outlet_printed=printed_name(outlet if outlet.key else None, article.source, article.account),
        tier=outlet.tier.value if outlet.key else "",
        night=shift.night,
        listing=listing,
        warc=warc,
        warc_offset=offset,
    )


def wanted_pictures(article: Article, verdict: Verdict) -> tuple[str, ...]:
    """The pictures that are fetched for an article: those of the shortlist (DESIGN 3)."""
    if verdict.queue is not Queue.SHORTLIST:
        return ()
    urls = [block.url for block in article.blocks if isinstance(block, Image)]
    return tuple(dict.fromkeys(urls))[:PICTURES_OF_AN_ARTICLE]
