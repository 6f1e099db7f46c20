"""A night over a web on loopback: manners, faults, and what the second night does, seen from the web's own log."""

import asyncio
import gzip
import itertools
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bulletin.night import CrawlRun, ListingState, Outcome
from bulletin.outlet import Listing, Mode, Outlet
from bulletin.url_fate import UrlState
from crawler.night import NightReport, crawl_outlets, finish
from storage import articles, nights, urls
from storage.store import Store
from tests.conftest import OpenBlank
from tests.crawler.fake_web import NOW, FakeWeb, article, listing, night_shift, outlet, serving


@pytest.fixture
def store(tmp_path: Path, open_blank: OpenBlank) -> Iterator[Store]:
    opened = open_blank(tmp_path / "yuebao.db")
    yield opened
    opened.close()


@pytest.fixture
async def fake() -> AsyncIterator[FakeWeb]:
    async with serving(FakeWeb()) as web_:
        yield web_


class Nights:
    """Runs nights over the same store and web, a day apart."""

    def __init__(self, folder: Path, store: Store, fake: FakeWeb) -> None:
        self.folder, self.store, self.fake, self.now = folder, store, fake, NOW

    async def run(self, *outlets: Outlet) -> NightReport:
        shift = night_shift(self.folder, self.store, self.fake, *outlets, now=self.now)
        report = await crawl_outlets(outlets, shift, lambda _outlet: None, lambda _run: None)
        shift.close()
        finish(report, shift, self.now)
        self.now += timedelta(days=1)
        return report

    async def one(self, each: Outlet) -> CrawlRun:
        return (await self.run(each)).runs[0][1]


@pytest.fixture
def night(tmp_path: Path, store: Store, fake: FakeWeb) -> Nights:
    return Nights(tmp_path, store, fake)


async def test_what_a_listing_announces_is_kept_once(night: Nights, fake: FakeWeb, store: Store) -> None:
    fake.pages = {
        "paper.example/list/": listing("/2024/0830/1.html", "/2024/0830/2.html", "/2024/0830/1.html#top"),
        "paper.example/2024/0830/1.html": article("样城市医院检查结果互认"),
        "paper.example/2024/0830/2.html": article("样城市公园开放"),
    }
    run = await night.one(outlet())
    assert (run.outcome, run.fetched, run.kept) == (Outcome.OK, 2, 2)
    with store.reading() as session:
        found = articles.candidates(session)
    assert {each.article.title for each in found} == {"样城市医院检查结果互认", "样城市公园开放"}
    assert {each.outlet_printed for each in found} == {"样报paper"}


async def test_the_second_night_asks_conditionally_and_fetches_no_article_again(night: Nights, fake: FakeWeb) -> None:
    def conditional(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"v1"':
            return web.Response(status=304)
        return web.Response(text=listing("/2024/0830/1.html"), content_type="text/html", headers={"ETag": '"v1"'})

    fake.pages = {"paper.example/list/": conditional, "paper.example/2024/0830/1.html": article("样城市公园开放")}
    await night.one(outlet())
    fake.log.clear()
    second = await night.one(outlet())
    assert fake.asked("paper.example") == ["/list/"]
    assert [visit.status for visit in fake.log if visit.path == "/list/"] == [304]
    assert second.visits[0].state is ListingState.NOT_MODIFIED
    assert second.outcome is Outcome.OK


async def test_only_what_is_new_is_fetched(night: Nights, fake: FakeWeb) -> None:
    fake.pages = {f"paper.example/2024/0830/{n}.html": article(f"样城市新闻{n}") for n in range(1, 4)}
    fake.pages["paper.example/list/"] = listing("/2024/0830/1.html", "/2024/0830/2.html")
    await night.one(outlet())
    fake.log.clear()
    fake.pages["paper.example/list/"] = listing(*(f"/2024/0830/{n}.html" for n in range(1, 4)))
    run = await night.one(outlet())
    assert fake.asked("paper.example", "/2024") == ["/2024/0830/3.html"]
    assert (run.kept, run.known) == (1, 2)


async def test_a_page_that_failed_is_tried_for_three_nights_then_listed(
    night: Nights, fake: FakeWeb, store: Store
) -> None:
    fake.pages = {"paper.example/list/": listing("/2024/0830/1.html")}
    for expected in (1, 1, 1, 0, 0):
        fake.log.clear()
        await night.one(outlet())
        assert len(fake.asked("paper.example", "/2024")) == expected
    with store.reading() as session:
        fate = urls.fate(session, "paper.example/2024/0830/1.html")
    assert fate is not None
    assert (fate.state, fate.stop, fate.attempts) == (UrlState.STOPPED, "not-fetched", 3)


async def test_a_failed_page_is_tried_again_although_its_listing_answers_304(night: Nights, fake: FakeWeb) -> None:
    def conditional(request: web.Request) -> web.Response:
        if "If-None-Match" in request.headers:
            return web.Response(status=304)
        return web.Response(text=listing("/2024/0830/1.html"), content_type="text/html", headers={"ETag": '"v1"'})

    fake.pages = {"paper.example/list/": conditional}
    await night.one(outlet())
    fake.pages["paper.example/2024/0830/1.html"] = article("样城市公园开放")
    assert (await night.one(outlet())).kept == 1


async def test_never_two_requests_at_once_to_a_host_whoever_asks(night: Nights, fake: FakeWeb) -> None:
    fake.pause_s = 0.01
    shared = Listing("别的栏目", "https://one.example/other/")
    listings = (Listing("要闻", "https://two.example/list/"), shared)
    one, two = outlet("one"), outlet("two", list_hosts=("one.example",), listing=listings)
    fake.pages = {"one.example/list/": listing(*(f"/2024/0830/{n}.html" for n in range(8)))}
    fake.pages |= {"two.example/list/": listing(*(f"/2024/0830/{n}.html" for n in range(8)))}
    fake.pages |= {
        f"{key}.example/2024/0830/{n}.html": article(f"样城市新闻{n}") for key in ("one", "two") for n in range(8)
    }
    await night.run(one, two)
    for host in ("one.example", "two.example"):
        spans = sorted((visit.started, visit.ended) for visit in fake.log if visit.host == host)
        assert len(spans) >= 10
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


async def test_robots_are_obeyed_and_their_delay_is_kept(night: Nights, fake: FakeWeb) -> None:
    fake.pages = {
        "paper.example/robots.txt": "User-agent: *\nDisallow: /2024/0830/2\nCrawl-delay: 0.2\n",
        "paper.example/list/": listing("/2024/0830/1.html", "/2024/0830/2.html", "/2024/0830/3.html"),
        "paper.example/2024/0830/1.html": article("样城市公园开放"),
        "paper.example/2024/0830/3.html": article("样城市地铁延长"),
    }
    run = await night.one(outlet())
    assert "/2024/0830/2.html" not in fake.asked("paper.example")
    assert dict(run.stops) == {"robots": 1}
    visits = [visit for visit in fake.log if visit.host == "paper.example"]
    assert all(after.started - before.ended >= 0.2 for before, after in itertools.pairwise(visits))


async def test_retry_after_is_kept(night: Nights, fake: FakeWeb) -> None:
    asked: list[float] = []

    def busy(_request: web.Request) -> web.Response:
        asked.append(asyncio.get_running_loop().time())
        if len(asked) == 1:
            return web.Response(status=503, headers={"Retry-After": "1"})
        return web.Response(text=article("样城市公园开放"), content_type="text/html")

    fake.pages = {"paper.example/list/": listing("/2024/0830/1.html"), "paper.example/2024/0830/1.html": busy}
    assert (await night.one(outlet())).kept == 1
    assert asked[1] - asked[0] >= 1.0


@pytest.mark.parametrize("status", [403, 412, 521, 202])
async def test_a_blocked_outlet_is_called_blocked_not_empty(night: Nights, fake: FakeWeb, status: int) -> None:
    fake.pages = {"paper.example/list/": lambda _request: web.Response(status=status, text="<script>x()</script>")}
    run = await night.one(outlet())
    assert run.outcome is Outcome.BLOCKED
    assert str(status) in run.alarms[0].evidence


async def test_an_empty_listing_is_called_empty(night: Nights, fake: FakeWeb) -> None:
    fake.pages = {"paper.example/list/": listing()}
    assert (await night.one(outlet())).outcome is Outcome.EMPTY


async def test_a_night_in_which_nothing_answered_is_not_finished(night: Nights, fake: FakeWeb, store: Store) -> None:
    report = await night.run(outlet())
    assert not report.healthy
    assert report.runs[0][1].outcome is Outcome.FAILED
    with store.reading() as session:
        assert nights.finished_nights(session) == []


async def test_an_endless_page_and_a_hanging_one_stop_only_themselves(night: Nights, fake: FakeWeb) -> None:
    fake.pages = {
        "paper.example/list/": listing(*(f"/2024/0830/{n}.html" for n in (1, 2))),
        "paper.example/2024/0830/1.html": b"<p>" + b"x" * 400_000,
        "paper.example/2024/0830/2.html": article("样城市公园开放"),
    }
    run = await night.one(outlet())
    assert dict(run.stops) == {"too-large": 1}
    assert run.kept == 1


async def test_a_page_that_swells_as_it_is_unpacked_is_called_too_large(night: Nights, fake: FakeWeb) -> None:
    def swelling(_: web.Request) -> web.Response:
        kinds = {"Content-Encoding": "gzip", "Content-Type": "text/html"}
        return web.Response(body=gzip.compress(b"<p>" + b" " * 9_000_000), headers=kinds)

    fake.pages = {"paper.example/list/": listing("/2024/0830/1.html"), "paper.example/2024/0830/1.html": swelling}
    run = await night.one(outlet())
    assert dict(run.stops) == {"too-large": 1}


async def test_a_script_redirect_is_followed_and_both_addresses_are_known(night: Nights, fake: FakeWeb) -> None:
    fake.pages = {
        "paper.example/list/": listing("/2024/0830/1.html"),
        "paper.example/2024/0830/1.html": "<script>window.location.href='/2024/0830/9.html';</script>",
        "paper.example/2024/0830/9.html": article("样城市公园开放"),
    }
    run = await night.one(outlet())
    assert run.kept == 1
    fake.log.clear()
    await night.one(outlet())
    assert fake.asked("paper.example", "/2024") == []


async def test_the_other_scheme_is_tried_where_the_outlet_says_so(night: Nights, fake: FakeWeb) -> None:
    def only_http(request: web.Request) -> web.Response:
        if request.headers["X-Asked-Scheme"] == "https":
            return web.Response(status=403)
        return web.Response(text=article("样城市公园开放"), content_type="text/html")

    fake.pages = {"paper.example/list/": listing("/2024/0830/1.html"), "paper.example/2024/0830/1.html": only_http}
    assert (await night.one(outlet())).kept == 0
    fake.pages["paper.example/list/"] = listing("/2024/0830/1.html")
    assert (await night.one(outlet(scheme_fallback=True))).kept == 1


async def test_an_article_in_pages_is_joined_and_one_that_lacks_a_page_says_so(
    night: Nights, fake: FakeWeb, store: Store
) -> None:
    pager = "<div class=page>1 <a href='{0}_2.html'>2</a> <a href='{0}_2.html'>下一页</a></div>"
    fake.pages = {
        "paper.example/list/": listing("/2024/0830/1001.html", "/2024/0830/1002.html"),
        "paper.example/2024/0830/1001.html": article("样城市公园开放", extra=pager.format("1001")),
        "paper.example/2024/0830/1001_2.html": article("样城市公园开放").replace("全市", "第二页里全市"),
        "paper.example/2024/0830/1002.html": article("样城市地铁延长", extra=pager.format("1002")),
    }
    await night.one(outlet())
    with store.reading() as session:
        found = {each.article.title: each.article for each in articles.candidates(session)}
    assert "第二页里" in found["样城市公园开放"].body_text
    assert found["样城市公园开放"].pages == 2
    assert "not-joined" in found["样城市地铁延长"].flags


async def test_a_listing_is_paged_until_known_ground(night: Nights, fake: FakeWeb) -> None:
    paged = outlet(
        listing=(
            Listing("要闻", "https://paper.example/list/", paging="https://paper.example/list/{n}.html", max_pages=5),
        )
    )
    fake.pages = {f"paper.example/2024/0830/{n}.html": article(f"样城市新闻{n}") for n in range(6)}
    fake.pages |= {
        "paper.example/list/": listing("/2024/0830/0.html", "/2024/0830/1.html"),
        "paper.example/list/2.html": listing("/2024/0830/2.html", "/2024/0830/3.html"),
        "paper.example/list/3.html": listing("/2024/0830/4.html", "/2024/0830/5.html"),
        "paper.example/list/4.html": listing("/2023/0101/9.html"),
    }
    assert (await night.one(paged)).kept == 6
    fake.log.clear()
    await night.one(paged)
    assert fake.asked("paper.example", "/list") == ["/list/"]


async def test_a_wrong_selector_is_named_and_stops_only_its_listing(night: Nights, fake: FakeWeb) -> None:
    wrong = Listing("错的", "https://paper.example/wrong/", Mode.HTML, item="li[")
    fake.pages = {
        "paper.example/wrong/": listing("/2024/0830/1.html"),
        "paper.example/list/": listing("/2024/0830/2.html"),
    }
    fake.pages["paper.example/2024/0830/2.html"] = article("样城市公园开放")
    run = await night.one(outlet(listing=(wrong, Listing("要闻", "https://paper.example/list/"))))
    states = {visit.listing: (visit.state, visit.detail) for visit in run.visits}
    assert states["错的"][0] is ListingState.PARSE
    assert "li[" in states["错的"][1] or "Selector" in states["错的"][1]
    assert run.kept == 1
