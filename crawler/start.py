"""Beginning a night: settings to a `Shift`, under the lease, so that two starts never crawl at once.

A holder whose process is gone on this very machine (killed, crashed) is replaced at once; anywhere else its lease has
to run out.
"""

import logging
import os
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from logging.handlers import RotatingFileHandler
from pathlib import Path

from archive.warc import WarcReader, WarcWriter
from bulletin.outlet import Outlet, Status
from bulletin.period import SHANGHAI, Period, midnight
from bulletin.registry import host_of, load_registry
from bulletin.settings import Settings
from crawler.asking import SEARCHES, load_phrases
from crawler.guard import Guard
from crawler.shift import LEXICON, Shift, archive_path, utc_now
from pipelines.judge import load_lexicon
from storage import leases, nights
from storage.outlets import statuses
from storage.store import Store, open_store

LEASE_S = 60.0
RENEWED_EVERY_S = 15.0
KIND = "night"


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
    settings: Settings, window: Period | None, replay: Sequence[Path], backfill: bool, night: bool = True
) -> Iterator[Shift]:
    """A shift under the lease. `window` None: from the end of the last finished night to now.

    Raises Busy, ConfigError, StoreError or ValueError with one sentence before anything is fetched.
    """
    registry = load_registry(settings.outlets)
    lexicon = load_lexicon(settings.overlay("lexicon.toml", LEXICON))
    reader = WarcReader(replay) if replay else None
    log_to(settings.data / "logs" / "crawl.log")
    if settings.proxy:  # Scrapy reads the variables that every other program of an office reads
        os.environ.update(dict.fromkeys(("http_proxy", "https_proxy"), settings.proxy))
    store = open_store(settings.database_url)
    try:
        with held_lease(store):
            now = utc_now()
            since, until = instants(store, window, reader, now)
            number = open_night(store, since, until, now, replay) if night else None
            yield Shift(
                settings=settings,
                registry=registry,
                store=store,
                lexicon=lexicon,
                since=since,
                until=until,
                night=number,
                backfill=backfill,
                began=begun(store, number),
                phrases=load_phrases(settings.overlay("search.toml", SEARCHES)),
                handler=f"crawler.handlers.{'ReplayHandler' if reader else 'LiveHandler'}",
                replay=reader,
                recorder=WarcWriter(archive_path(settings.archive, number, now)),
                guard=Guard(settings.allow_private),
            )
    finally:
        store.close()


def open_night(store: Store, since: datetime, until: datetime, now: datetime, replay: Sequence[Path]) -> int:
    """The store's number of the night; an unfinished one of the same window is taken up again."""
    with store.writing() as session:
        return nights.open_night(session, since, until, now, "replay" if replay else "command").id


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
def held_lease(store: Store) -> Iterator[None]:
    """Hold the lease for crawling, renewed by a thread of its own. Raises Busy."""
    owner = owner_name()
    with store.writing() as session:
        got = leases.take(session, KIND, owner, utc_now(), LEASE_S)
        if isinstance(got, leases.Holder) and is_dead(got.owner):
            got = leases.take_over(session, got, owner, utc_now(), LEASE_S)
    if isinstance(got, leases.Holder):
        who, since = got.owner.rpartition(" ")[0], got.since.astimezone(SHANGHAI)
        raise Busy(f"a crawl is running already: {who}, since {since:%Y-%m-%d %H:%M:%S}; wait for its end")
    ended = threading.Event()
    renewer = threading.Thread(target=keep_renewing, args=(store, got, ended), daemon=True)
    renewer.start()
    try:
        yield
    finally:
        ended.set()
        renewer.join()
        with store.writing() as session:
            leases.release(session, got, utc_now())


def keep_renewing(store: Store, lease: leases.Lease, ended: threading.Event) -> None:
    """Renew the lease until the night ends; a lease that was lost is logged, the token guards the store."""
    while not ended.wait(RENEWED_EVERY_S):
        try:
            with store.writing() as session:
                lease = leases.renew(session, lease, utc_now(), LEASE_S)
        except Exception:
            logging.getLogger(__name__).exception("the lease of the night could not be renewed")


def owner_name() -> str:
    """Who crawls: machine, process number, and the process's own start (so that a reused number is not mistaken)."""
    return f"{socket.gethostname()} process {os.getpid()} {process_start(os.getpid())}"


def is_dead(owner: str) -> bool:
    """Whether a lease's owner was a process of this machine that is gone."""
    host, _, rest = owner.partition(" process ")
    number, _, start = rest.partition(" ")
    if host != socket.gethostname() or not number.isdigit():
        return False
    return process_start(int(number)) != start


def process_start(number: int) -> str:
    """When a process of this machine started, in the kernel's ticks; "gone" where there is none, "?" elsewhere."""
    if not Path("/proc/self/stat").exists():
        return "?"
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "gone"


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
