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
from bulletin.outlet import Outlet
from bulletin.period import SHANGHAI, Period, midnight
from bulletin.registry import Registry, load_registry
from bulletin.settings import Settings
from crawler.guard import Guard
from crawler.shift import LEXICON, Shift, archive_path, utc_now
from pipelines.judge import load_lexicon
from storage import leases, nights
from storage.store import Store, open_store

LEASE_S = 60.0
RENEWED_EVERY_S = 15.0
KIND = "night"


class Busy(ValueError):
    """Another process crawls already; the sentence says who and since when."""


def chosen(registry: Registry, keys: Sequence[str]) -> tuple[Outlet, ...]:
    """The outlets named, or all that a night visits by itself. Raises ConfigError for a key that does not exist."""
    return tuple(registry[key] for key in dict.fromkeys(keys)) or tuple(each for each in registry if each.crawled)


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
