"""What nights, a backfill and a night after an outage take: the same; seen from the web's own log, politely."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bulletin.night import CrawlRun, ListingState
from bulletin.outlet import Fields, Listing, Mode, Outlet, Status, UrlDate
from bulletin.period import SHANGHAI
from crawler.firsthand import looked
from crawler.night import NightReport, crawl_outlets, finish
from crawler.start import chosen
from storage import articles, nights, outlets
from storage.store import Store, open_store
from tests.crawler.fake_web import FakeWeb, article, night_shift, outlet, serving

FIRST = date(2024, 8, 1)
PER_DAY, PER_PAGE = 3, 6
PAGED = Listing("要闻", "https://paper.example/list/", paging="https://paper.example/list/{n}.html", max_pages=2)


class Newsroom:
    """A site that publishes three articles a day and lists six on a page, the newest first; `today` moves."""

    def __init__(self, fake: FakeWeb, key: str = "paper") -> None:
        self.fake, self.key, self.today = fake, key, FIRST
        self.versions: dict[str, str] = {}

    def published(self) -> list[str]:
        days = (FIRST + timedelta(days=step) for step in range((self.today - FIRST).days + 1))
        return [f"/{day:%Y}/{day:%m%d}/{day:%d}{n}.html" for day in days for n in range(PER_DAY)][::-1]

    def open(self, today: date) -> None:
        self.today = today
        paths = self.published()
        for path in paths:
            self.fake.pages.setdefault(
                f"{self.key}.example{path}", article(f"样城市新闻{path}", f"{path[1:5]}-{path[6:8]}-{path[8:10]}")
            )
        for start in range(0, len(paths), PER_PAGE):
            number = start // PER_PAGE + 1
            name = f"{self.key}.example/list/" if number == 1 else f"{self.key}.example/list/{number}.html"
            self.fake.pages[name] = self.conditional(
                "".join(f"<a href='{path}'>样城市新闻{path}</a>" for path in paths[start : start + PER_PAGE])
            )

    def conditional(self, html: str):
        tag = f'"{hash(html)}"'

        def answer(request: web.Request) -> web.Response:
            if request.headers.get("If-None-Match") == tag:
                return web.Response(status=304)
            return web.Response(text=html, content_type="text/html", headers={"ETag": tag})

        return answer


@pytest.fixture
async def fake() -> AsyncIterator[FakeWeb]:
    async with serving(FakeWeb()) as web_:
        yield web_


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[list[Store]]:
    opened = [open_store(f"sqlite:///{tmp_path / f'{number}.db'}") for number in range(2)]
    yield opened
    for store in opened:
        store.close()


def end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 30, tzinfo=SHANGHAI).astimezone(UTC)


async def night(
    folder: Path, store: Store, fake: FakeWeb, since: datetime, until: datetime, *each: Outlet, backfill: bool = False
) -> NightReport:
    shift = night_shift(folder, store, fake, *each, now=until)
    with store.writing() as session:
        opened = nights.open_night(session, since, until, until, "test")
    shift = replace(
        shift, since=since, night=opened.id, began=opened.started_at, backfill=backfill, phrases=("智慧医院",)
    )
    report = await crawl_outlets(each, shift, lambda _outlet: None, lambda _run: None)
    shift.close()
    finish(report, shift, until)
    return report


def kept(store: Store) -> set[str]:
    with store.reading() as session:
        return {each.key for each in articles.candidates(session)}


async def run_nights(folder: Path, store: Store, room: Newsroom, days: list[date], each: Outlet) -> None:
    since = end_of(days[0] - timedelta(days=1))
    for day in days:
        room.open(day)
        await night(folder, store, room.fake, since, end_of(day), each)
        since = end_of(day)


async def test_a_backfill_takes_what_the_nights_would_have_taken(
    tmp_path: Path, stores: list[Store], fake: FakeWeb
) -> None:
    each, room = outlet(listing=(PAGED,), lookback_days=0), Newsroom(fake)
    days = [FIRST + timedelta(days=step) for step in range(12)]
    await run_nights(tmp_path, stores[0], room, days, each)
    room.open(FIRST + timedelta(days=25))
    since, until = end_of(FIRST - timedelta(days=1)) + timedelta(minutes=30), end_of(days[-1]) + timedelta(minutes=30)
    await night(tmp_path, stores[1], fake, since, until, each, backfill=True)
    assert kept(stores[1]) == kept(stores[0])
    assert len(kept(stores[0])) == 12 * PER_DAY


async def test_one_night_after_nine_days_of_outage_takes_what_nine_nights_would_have(
    tmp_path: Path, stores: list[Store], fake: FakeWeb
) -> None:
    each = outlet(listing=(PAGED,))
    room, days = Newsroom(fake), [FIRST + timedelta(days=step) for step in range(13)]
    await run_nights(tmp_path, stores[0], room, days, each)
    room = Newsroom(fake)
    await run_nights(tmp_path, stores[1], room, days[:3], each)
    room.open(days[-1])
    await night(tmp_path, stores[1], fake, end_of(days[2]), end_of(days[-1]), each)
    assert kept(stores[1]) == kept(stores[0])


async def test_an_unchanged_newsroom_is_asked_for_its_list_only_and_two_new_ones_are_two_fetches(
    tmp_path: Path, stores: list[Store], fake: FakeWeb
) -> None:
    each, room = outlet(listing=(replace(PAGED, max_pages=20),), lookback_days=60), Newsroom(fake)
    room.open(FIRST + timedelta(days=30))
    first = FIRST + timedelta(days=31)
    await night(tmp_path, stores[0], fake, end_of(FIRST), end_of(first), each)
    assert len(kept(stores[0])) == 31 * PER_DAY
    fake.log.clear()
    second = await night(tmp_path, stores[0], fake, end_of(first), end_of(first) + timedelta(days=1), each)
    assert [(visit.path, visit.status) for visit in fake.log if visit.path != "/robots.txt"] == [("/list/", 304)]
    assert second.runs[0][1].visits[0].state is ListingState.NOT_MODIFIED
    fake.log.clear()
    new = ["/2024/0901/9991.html", "/2024/0901/9992.html"]
    fake.pages |= {f"paper.example{path}": article(f"样城市新闻{path}", "2024-09-01") for path in new}
    older = "".join(f"<a href='{path}'>样城市新闻{path}</a>" for path in [*new, *room.published()[:4]])
    fake.pages["paper.example/list/"] = room.conditional(older)
    await night(tmp_path, stores[0], fake, end_of(first) + timedelta(days=1), end_of(first) + timedelta(days=2), each)
    assert sorted(fake.asked("paper.example", "/2024")) == new


async def test_links_of_another_window_are_not_fetched_by_their_addresses_alone(
    tmp_path: Path, stores: list[Store], fake: FakeWeb
) -> None:
    room = Newsroom(fake)
    room.open(FIRST + timedelta(days=20))
    day = FIRST + timedelta(days=20)
    each = outlet(listing=(PAGED,), lookback_days=1)
    await night(tmp_path, stores[0], fake, end_of(day - timedelta(days=1)), end_of(day), each)
    assert {path[6:10] for path in fake.asked("paper.example", "/2024")} == {"0819", "0820", "0821"}


async def test_a_search_finds_articles_of_others_and_shares_their_hosts_turn(
    tmp_path: Path, stores: list[Store], fake: FakeWeb
) -> None:
    fake.pause_s = 0.01
    room = Newsroom(fake)
    room.open(FIRST + timedelta(days=5))
    found = [{"title": f"样城市智慧医院{path}", "url": f"https://paper.example{path}"} for path in room.published()]
    fake.pages["paper.example/search"] = lambda request: web.json_response({"rows": found})
    search = Listing("检索", "https://paper.example/search", Mode.SEARCH, items="rows", fields=Fields("title", "url"),
                     json_body='{"q": "{q}"}', outlets=("*",))  # fmt: skip
    paper = outlet(listing=(PAGED,), lookback_days=30)
    seeker = outlet("seeker", list_hosts=("paper.example",), listing=(search,), lookback_days=30)
    day = FIRST + timedelta(days=5)
    await night(tmp_path, stores[0], fake, end_of(day - timedelta(days=1)), end_of(day), paper, seeker)
    asked = fake.asked("paper.example", "/2024")
    assert sorted(asked) == sorted(set(asked))
    assert len(kept(stores[0])) == 6 * PER_DAY
    spans = sorted((visit.started, visit.ended) for visit in fake.log if visit.host == "paper.example")
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    with stores[0].reading() as session:
        assert {each.article.outlet for each in articles.candidates(session)} == {"paper"}


async def test_a_whole_night_breaks_no_manners(tmp_path: Path, stores: list[Store], fake: FakeWeb) -> None:
    keys = ("paper", "other", "third")
    held = {"asked": 0.0}
    for key in keys:
        Newsroom(fake, key).open(FIRST + timedelta(days=8))
        fake.pages[f"{key}.example/robots.txt"] = "User-agent: *\nDisallow: /2024/0805/\nCrawl-delay: 0.05\n"

    def busy(_request: web.Request) -> web.Response:
        now = asyncio.get_running_loop().time()
        if not held["asked"]:
            held["asked"] = now
            return web.Response(status=503, headers={"Retry-After": "1"})
        return web.Response(text=article("样城市新闻", "2024-08-09"), content_type="text/html")

    fake.pages["other.example/2024/0809/090.html"] = busy
    day = FIRST + timedelta(days=8)
    each = [outlet(key, listing=(replace(PAGED, url=f"https://{key}.example/list/", paging=f"https://{key}.example/list/{{n}}.html"),),
                   lookback_days=30) for key in keys]  # fmt: skip
    await night(tmp_path, stores[0], fake, end_of(day - timedelta(days=1)), end_of(day), *each)
    violations = []
    for key in keys:
        visits = sorted(
            (visit for visit in fake.log if visit.host == f"{key}.example"), key=lambda visit: visit.started
        )
        assert len(visits) > 10
        for before, after in itertools.pairwise(visits):
            if after.started < before.ended:
                violations.append(f"{key}: two at once")
            if before.path != "/robots.txt" and after.started - before.ended < 0.049:
                violations.append(f"{key}: too soon, {before.path} then {after.path}")
        violations += [f"{key}: {visit.path}" for visit in visits if visit.path.startswith("/2024/0805/")]
    held_host = [visit for visit in fake.log if visit.host == "other.example" and visit.started > held["asked"] + 0.01]
    violations += [f"asked {visit.path} while held" for visit in held_host if visit.started < held["asked"] + 0.99]
    assert violations == []


async def test_a_failing_outlet_is_degraded_quarantined_probed_weekly_and_returns(
    tmp_path: Path, stores: list[Store], fake: FakeWeb
) -> None:
    store, room, each = stores[0], Newsroom(fake), outlet(listing=(PAGED,))
    steady = outlet("steady")
    Newsroom(fake, "steady").open(FIRST + timedelta(days=40))
    with store.writing() as session:
        outlets.set_status(session, "paper", Status.ACTIVE, "", end_of(FIRST))
    day = FIRST + timedelta(days=3)
    seen: list[Status] = []
    visited = []
    for step in range(14):
        now = day + timedelta(days=step)
        room.open(now)
        if step < 12:
            fake.pages["paper.example/list/"] = lambda _request: web.Response(status=412, text="<script>x()</script>")
        shift = replace(night_shift(tmp_path, store, fake, each, steady, now=end_of(now)), phrases=())
        tonight = chosen(shift, ())
        shift.close()
        visited.append("paper" in {one.key for one in tonight})
        await night(tmp_path, store, fake, end_of(now - timedelta(days=1)), end_of(now), *tonight)
        with store.reading() as session:
            seen.append(outlets.statuses(session)["paper"])
    assert seen[:6] == [
        Status.ACTIVE,
        Status.DEGRADED,
        Status.DEGRADED,
        Status.DEGRADED,
        Status.QUARANTINED,
        Status.QUARANTINED,
    ]
    assert visited == [*[True] * 5, *[False] * 6, True, False, False]
    with store.reading() as session:
        reason = outlets.standings(session)["paper"].reason
    assert "5 夜" in reason
    later = day + timedelta(days=18)
    room.open(later)
    await night(tmp_path, store, fake, end_of(later - timedelta(days=1)), end_of(later), each, steady)
    with store.reading() as session:
        assert outlets.statuses(session)["paper"] is Status.ACTIVE


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("drifted", lambda html: "<html><body><p>栏目改版</p><a href='/x/'>新栏目</a></body></html>"),
        ("soft-404", lambda html: "<html><title>页面不存在</title><body><h1>页面不存在</h1></body></html>"),
        ("blocked", lambda html: "<html><title>百度安全验证</title><body>请完成下列验证后继续：拖动滑块</body></html>"),
        ("mojibake", lambda html: html.replace("样城市新闻", "鏍峰煄甯傛柊闂�").replace("样", "锟斤拷")),
        ("date-shift", lambda html: html.replace("/2024/08", "/2025/08")),
    ],
)
async def test_a_fault_seeded_on_the_web_is_named_the_same_night(
    kind: str, fault, tmp_path: Path, stores: list[Store], fake: FakeWeb
) -> None:
    store, room, each = stores[0], Newsroom(fake), outlet(listing=(PAGED,))
    days = [FIRST + timedelta(days=step) for step in range(4)]
    await run_nights(tmp_path, store, room, days, each)
    room.open(FIRST + timedelta(days=4))
    html = "".join(f"<a href='{path}'>样城市新闻{path}</a>" for path in room.published()[:6])
    fake.pages["paper.example/list/"] = fault(html)
    report = await night(tmp_path, store, fake, end_of(days[-1]), end_of(days[-1] + timedelta(days=1)), each)
    assert kind in {alarm.kind for alarm in report.runs[0][1].alarms}


async def test_a_listing_that_is_sent_home_and_a_robots_change_are_named_the_same_night(
    tmp_path: Path, stores: list[Store], fake: FakeWeb
) -> None:
    store, room, each = stores[0], Newsroom(fake), outlet(listing=(PAGED,))
    days = [FIRST + timedelta(days=step) for step in range(4)]
    await run_nights(tmp_path, store, room, days, each)
    room.open(FIRST + timedelta(days=4))
    fake.pages["paper.example/"] = fake.pages["paper.example/list/"]
    fake.pages["paper.example/list/"] = lambda _request: web.Response(
        status=302, headers={"Location": "https://paper.example/"}
    )
    run = (await night(tmp_path, store, fake, end_of(days[-1]), end_of(days[-1] + timedelta(days=1)), each)).runs[0][1]
    assert "redirect-home" in kinds(run)
    room.open(FIRST + timedelta(days=5))
    fake.pages["paper.example/robots.txt"] = "User-agent: *\nDisallow: /list/\n"
    until = end_of(FIRST + timedelta(days=5))
    run = (await night(tmp_path, store, fake, until - timedelta(days=1), until, each)).runs[0][1]
    assert "robots" in kinds(run)


def kinds(run: CrawlRun) -> set[str]:
    return {alarm.kind for alarm in run.alarms}


async def test_the_first_look_reports_by_field_and_keeps_both_pages(
    tmp_path: Path, stores: list[Store], fake: FakeWeb
) -> None:
    room = Newsroom(fake)
    room.open(FIRST + timedelta(days=5))
    day = end_of(FIRST + timedelta(days=5))
    good = outlet(listing=(Listing("不通", "https://paper.example/none/"), PAGED))
    bad = outlet("gone")
    shift = night_shift(tmp_path, stores[0], fake, good, bad, now=day)
    looks = {look.outlet.key: look for look in await looked([good, bad], shift, tmp_path / "fixtures")}
    shift.close()
    assert (looks["paper"].listing_ok, looks["paper"].article_ok) == (True, True)
    assert "标题✓" in looks["paper"].lines[-1]
    assert "HTTP 404" in looks["paper"].lines[0]
    assert not looks["gone"].listing_ok
    saved = tmp_path / "fixtures" / "paper"
    assert (saved / "listing.html").read_bytes()
    assert (saved / "article.html").read_bytes()
    assert '"url": "https://paper.example/2024/' in (saved / "article.json").read_text(encoding="utf-8")
    assert UrlDate.DAY is good.url_date
