"""A night: every outlet crawled in one process, at most some at a time, tallied, and finished in the store.

The order of things is the crash recovery: what was fetched is kept in small batches; the validators of listings and
the outlet's record are written when its part is over; the night is finished last. A killed night leaves no finished
row, so it is due again, and the same command takes it up: it reads the listings and fetches what is not kept yet.
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from scrapy.crawler import Crawler

from bulletin.drift import Observed, drift
from bulletin.night import CrawlRun, is_healthy
from bulletin.outlet import Outlet, Status
from bulletin.period import day_in_shanghai
from bulletin.standing import QUARANTINED_AFTER, TRUSTED_AFTER, moved_status
from crawler.outlet_settings import scrapy_settings_for
from crawler.pasted import PASTED
from crawler.shift import Shift
from crawler.spiders.outlet import OutletSpider
from storage import listings, nights
from storage import outlets as outlets_store

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NightReport:
    """What a night gave: the record of each outlet, in the registry's order, and whether it was healthy."""

    runs: tuple[tuple[Outlet, CrawlRun], ...]
    healthy: bool


async def crawl_outlet(outlet: Outlet, shift: Shift, urls: Sequence[str] = ()) -> CrawlRun:
    """One outlet's part of a night, from its listings (or from given addresses) to its record in the store."""
    crawler = Crawler(OutletSpider, scrapy_settings_for(outlet, shift), init_reactor=False)
    try:
        await crawler.crawl_async(outlet=outlet.key, urls=tuple(urls), shift=shift)
    except Exception:  # the one broad catch of an outlet: its failure stays its own
        logger.exception("outlet %s broke off", outlet.key or "(pasted)")
    spider = crawler.spider
    if not isinstance(spider, OutletSpider):
        raise RuntimeError(f"the crawl of {outlet.key} could not be started; the log says why")
    return close_run(spider, shift)


def close_run(spider: OutletSpider, shift: Shift) -> CrawlRun:
    """Tally an outlet's part and write it down; the validators of its listings in the same transaction."""
    now = shift.clock()
    run = spider.tally.closed(now)
    if shift.night is not None and spider.outlet.key and not shift.backfill:
        run = with_drift(spider.outlet, run, shift)
    if shift.night is not None:
        with shift.store.writing() as session:
            nights.save_run(session, shift.night, run)
            for url, (etag, modified) in spider.validators.items():
                listings.remember_validators(session, url, etag, modified, now)
    logger.info("%s: %s, %d fetched, %d kept", run.outlet or "(pasted)", run.outcome, run.fetched, run.kept)
    return run


def with_drift(outlet: Outlet, run: CrawlRun, shift: Shift) -> CrawlRun:
    """The record with the alarms that the outlet's own past gives rise to; each class once."""
    with shift.store.reading() as session:
        past = [(night, each) for night, each in nights.outlet_runs(session, outlet.key, 45) if night.id != shift.night]
    history = [
        Observed(day_in_shanghai(night.until), each, days_between(night.since, night.until)) for night, each in past
    ]
    today = day_in_shanghai(shift.until)
    found = drift(outlet, history, run, today, shift.calendar, days_between(shift.since, shift.until))
    known = {alarm.kind for alarm in run.alarms}
    return replace(run, alarms=(*run.alarms, *(alarm for alarm in found if alarm.kind not in known)))


def days_between(since: datetime, until: datetime) -> float:
    """The length of a window in days."""
    return (until - since).total_seconds() / 86_400


def move_statuses(report: NightReport, shift: Shift, now: datetime) -> None:
    """Move each outlet's status by its latest nights, tonight's among them; the reason is kept with it."""
    for outlet, _ in report.runs:
        if not outlet.key or outlet.status is not None:
            continue  # the operator's own word in the file goes before
        with shift.store.writing() as session:
            status = outlets_store.statuses(session).get(outlet.key, Status.DRAFT)
            by_day: dict[date, CrawlRun] = {}  # several starts of one day are one night
            for night, run in nights.outlet_runs(session, outlet.key, 3 * (QUARANTINED_AFTER + TRUSTED_AFTER)):
                by_day.setdefault(day_in_shanghai(night.until), run)
            became, reason = moved_status(outlet, status, list(by_day.values()))
            if became is not status:
                outlets_store.set_status(session, outlet.key, became, reason, now)
                logger.warning("outlet %s: %s → %s, %s", outlet.key, status, became, reason)


async def crawl_outlets(
    outlets: Sequence[Outlet], shift: Shift, started: Callable[[Outlet], None], ended: Callable[[CrawlRun], None]
) -> NightReport:
    """All outlets, at most `outlets_at_once` together; each one's end is told at once."""
    slots = asyncio.Semaphore(shift.settings.outlets_at_once)

    async def one(outlet: Outlet) -> tuple[Outlet, CrawlRun]:
        async with slots:
            started(outlet)
            run = await crawl_outlet(outlet, shift)
            ended(run)
            return outlet, run

    runs = await asyncio.gather(*(one(outlet) for outlet in outlets))
    return NightReport(tuple(runs), is_healthy(runs))


def finish(report: NightReport, shift: Shift, now: datetime) -> None:
    """Write the night's end. A night in which nothing answered is left unfinished: it covers nothing and stays due."""
    if shift.night is not None and any(run.fetched or run.known or answered(run) for _, run in report.runs):
        with shift.store.writing() as session:
            nights.finish_night(session, shift.night, now, report.healthy)
        if not shift.backfill:
            move_statuses(report, shift, now)


def answered(run: CrawlRun) -> bool:
    """Whether at least one listing of the outlet gave an answer that counts."""
    return any(visit.state in ("ok", "not-modified", "empty") for visit in run.visits)


T = TypeVar("T")


async def stoppable(work: Coroutine[Any, Any, T]) -> T:
    """The work, ended at once by Ctrl-C or a polite kill, with a sentence.

    A night may be killed at any moment and loses nothing, so there is nothing to wind up: half-ended crawlers would
    only report as finished what was cut off.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop_at_once, number)
    return await work


def stop_at_once(number: int) -> None:
    """Say that the night was stopped, give the terminal its cursor back, and end this process."""
    cursor = "\x1b[?25h" if sys.stderr.isatty() else ""
    print(
        f"{cursor}\nyuebao: stopped by hand; what was kept stays kept, the same command goes on from there",
        file=sys.stderr,
    )
    sys.stdout.flush()
    logging.shutdown()
    os._exit(128 + number)


def run_night(
    outlets: Sequence[Outlet], shift: Shift, started: Callable[[Outlet], None], ended: Callable[[CrawlRun], None]
) -> NightReport:
    """A whole night, in an event loop of its own."""
    try:
        report = asyncio.run(stoppable(crawl_outlets(outlets, shift, started, ended)))
    finally:
        shift.close()
    finish(report, shift, shift.clock())
    return report


def run_urls(urls: Sequence[str], shift: Shift) -> CrawlRun:
    """Given addresses only, outside any night."""
    try:
        return asyncio.run(stoppable(crawl_outlet(PASTED, shift, urls)))
    finally:
        shift.close()
