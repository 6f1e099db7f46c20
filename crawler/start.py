"""Beginning a night: settings to a `Shift`, under the lease, so that two starts never crawl at once."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from logging.handlers import RotatingFileHandler
from pathlib import Path

from archive.warc import WarcReader, WarcWriter
from bulletin.holidays import SHIPPED as HOLIDAYS
from bulletin.holidays import load_calendar
from bulletin.night import SOME_OUTLETS
from bulletin.outlet import Outlet, Status
from bulletin.period import SHANGHAI, Period, midnight
from bulletin.registry import host_of, load_registry
from bulletin.settings import Settings
from crawler.asking import SEARCHES, load_phrases
from crawler.guard import Guard
from crawler.shift import Shift, archive_path, use_proxy, utc_now
from pipelines.judge import lexicon_for, model_for
from storage import nights
from storage.holding import held, holder_words
from storage.leases import Holder
from storage.outlets import statuses
from storage.store import Store, open_store

KIND, ADDRESSES = "night", "addresses"
"""The leases: a night over outlets may take hours, and a pasted address must not wait for it."""


class Busy(ValueError):
    """Another process crawls already; the sentence says who and since when."""


PROBED_EVERY = timedelta(days=7)
"""A quarantined outlet is asked once a week whether it is back."""


def chosen(shift: Shift, keys: Sequence[str]) -> tuple[Outlet, ...]:
    """The outlets named, or all that this night visits by itself. Raises ConfigError for a key that does not exist.

    A quarantined one rests but for one night a week; a replayed archive visits those of whom it holds an answer.
    """
    if keys:
        return tuple(shift.registry[key] for key in dict.fromkeys(keys))
    outlets = [each for each in shift.registry if each.crawled and each.key not in resting(shift)]
    if shift.replay is not None:
        held = {host_of(url) for url in shift.replay.urls()}
        outlets = [each for each in outlets if held.intersection(each.hosts)]
    return tuple(outlets)


def resting(shift: Shift) -> frozenset[str]:
    """The quarantined outlets that were asked within the last week; the operator's own word in a file goes before."""
    with shift.store.reading() as session:
        quarantined = [key for key, status in statuses(session).items() if status is Status.QUARANTINED]
        last = {key: nights.outlet_runs(session, key, 1) for key in quarantined}
    asked = {key for key, runs in last.items() if runs and shift.until - runs[0][0].until < PROBED_EVERY}
    return frozenset(key for key in asked if (outlet := shift.registry.get(key)) and outlet.status is None)


@contextmanager
def begin_night(
    settings: Settings,
    window: Period | None,
    replay: Sequence[Path],
    backfill: bool,
    keys: Sequence[str] = (),
    night: bool = True,
) -> Iterator[Shift]:
    """A shift under the lease. `window` None: from the end of the last finished night to now; `keys` the outlets named.

    Raises Busy, ConfigError, StoreError or ValueError with one sentence before anything is fetched.
    """
    registry = load_registry(settings.outlets)
    lexicon = lexicon_for(settings)
    phrases = load_phrases(settings.overlay("search.toml", SEARCHES))
    calendar = load_calendar(settings.overlay("holidays.toml", HOLIDAYS))
    reader = WarcReader(replay) if replay else None
    log_to(settings.data / "logs" / "crawl.log")
    use_proxy(settings)
    store = open_store(settings.database_url)
    try:
        with held_lease(store, KIND if night else ADDRESSES):
            now = utc_now()
            since, until = instants(store, window, reader, now)
            number = open_night(store, since, until, now, origin_of(keys, replay)) if night else None
            yield Shift(
                settings=settings,
                registry=registry,
                store=store,
                lexicon=lexicon,
                model=model_for(settings.data),
                since=since,
                until=until,
                night=number,
                backfill=backfill,
                began=begun(store, number),
                phrases=phrases,
                calendar=calendar,
                handler=f"crawler.handlers.{'ReplayHandler' if reader else 'LiveHandler'}",
                replay=reader,
                recorder=WarcWriter(archive_path(settings.archive, number, now)),
                guard=Guard(settings.allow_private),
            )
    finally:
        store.close()


def open_night(store: Store, since: datetime, until: datetime, now: datetime, origin: str) -> int:
    """The store's number of the night; an unfinished one of the same window is taken up again."""
    with store.writing() as session:
        return nights.open_night(session, since, until, now, origin).id


def origin_of(keys: Sequence[str], replay: Sequence[Path]) -> str:
    """Where a night comes from; one over a few outlets named by hand is known as such."""
    return SOME_OUTLETS if keys else "replay" if replay else "command"


def begun(store: Store, number: int | None) -> datetime | None:
    """When the night of that number was begun first."""
    if number is None:
        return None
    with store.reading() as session:
        night = nights.night(session, number)
    return night.started_at if night else None


def instants(
    store: Store, window: Period | None, replay: WarcReader | None, now: datetime
) -> tuple[datetime, datetime]:
    """The window in instants: the days asked for, the archive's own span, or since the last finished night."""
    if window is not None:
        return midnight(window.start), midnight(window.end + timedelta(days=1))
    if replay is not None and replay.span is not None:
        return replay.span[0] - timedelta(days=1), replay.span[1]
    with store.reading() as session:
        ends = [night.until for night in nights.finished_nights(session) if night.until <= now]
    return max(ends, default=now - timedelta(days=1)), now


@contextmanager
def held_lease(store: Store, kind: str) -> Iterator[None]:
    """Hold the lease for crawling outlets or addresses. Raises Busy with who does it now."""
    with held(store, kind, utc_now) as got:
        if isinstance(got, Holder):
            since = got.since.astimezone(SHANGHAI)
            raise Busy(
                f"a crawl is running already: {holder_words(got)}, since {since:%Y-%m-%d %H:%M:%S}; wait for its end"
            )
        yield


def log_to(path: Path) -> None:
    """Send the log of this process to a file that never grows beyond some megabytes; the terminal stays readable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, RotatingFileHandler)]:
        root.removeHandler(handler)
        handler.close()
    handler = RotatingFileHandler(path, maxBytes=5_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("scrapy").setLevel(logging.WARNING)
