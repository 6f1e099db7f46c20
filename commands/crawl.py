"""yuebao crawl: one night over all outlets or some, or given addresses, live or from an archive."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.outlet import Outlet
from bulletin.period import Period, parse_day
from bulletin.settings import Settings

if TYPE_CHECKING:
    from crawler.night import NightReport
    from crawler.shift import Shift

SUMMARY = "crawl one night; exit code ≠ 0 when the night is not healthy"
EXAMPLE = "yuebao crawl qianlong ynet --since 2024-08-01 --until 2024-08-31"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("outlets", nargs="*", metavar="OUTLET", help="keys of outlets (default: all that are crawled)")
    parser.add_argument("--url", nargs="+", default=[], metavar="URL", help="fetch these addresses only")
    parser.add_argument("--since", metavar="DAY", help="first day wanted, e.g. 2024-08-01")
    parser.add_argument("--until", metavar="DAY", help="last day wanted, included")
    parser.add_argument(
        "--replay", nargs="+", type=Path, default=[], metavar="WARC", help="answer from archives, network off"
    )


def run(arguments: Namespace, settings: Settings) -> int:
    """Crawl as asked."""
    replay = tuple(arguments.replay)
    if arguments.url:
        if arguments.outlets or arguments.since or arguments.until:
            raise ValueError("--url fetches addresses only; leave out outlets, --since and --until")
        return crawl_addresses(settings, arguments.url, replay)
    if bool(arguments.since) != bool(arguments.until):
        raise ValueError("--since and --until go together, e.g. --since 2024-08-01 --until 2024-08-31")
    window = Period(parse_day(arguments.since), parse_day(arguments.until)) if arguments.since else None
    report = crawl_period(settings, arguments.outlets, window, replay)
    return 0 if report.healthy else 1


def crawl_period(
    settings: Settings, keys: Sequence[str], window: Period | None, replay: Sequence[Path]
) -> "NightReport":
    """One night over the outlets named (none: all that are crawled), with progress and a summary on the terminal."""
    from commands.terminal import NightDisplay
    from crawler.night import run_night
    from crawler.start import begin_night, chosen

    with begin_night(settings, window, replay, backfill=window is not None, keys=keys) as shift:
        warn_of_torn(shift)
        outlets: tuple[Outlet, ...] = chosen(shift, keys)
        with NightDisplay(outlets) as display:
            shift.progress = display.moved
            report = run_night(outlets, shift, display.started, display.ended)
        display.summary(report, shift)
        return report


def crawl_addresses(settings: Settings, urls: Sequence[str], replay: Sequence[Path]) -> int:
    """Given addresses only; the summary names what became of each that stopped."""
    from commands.terminal import address_summary
    from crawler.night import run_urls
    from crawler.start import begin_night
    from storage.urls import fates

    with begin_night(settings, None, replay, backfill=False, night=False) as shift:
        warn_of_torn(shift)
        asked = [shift.registry.match(url).key for url in urls]  # raises for what is no address, before anything starts
        run = run_urls(urls, shift)
        with shift.store.reading() as session:
            address_summary(run, fates(session, asked))
    return 0 if run.kept or run.known else 1


def warn_of_torn(shift: "Shift") -> None:
    """Say of a replayed archive that breaks off before its end that it does."""
    for path in shift.replay.torn if shift.replay else ():
        print(f"yuebao: {path} is damaged or breaks off; what lies behind that place is missing", file=sys.stderr)
