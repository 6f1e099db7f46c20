"""A crawl beside the desk, in a process of its own: batches of twenty articles, and the search index after each.

    python -m bench.desk_writer URL

It writes twice a second until its standard input is closed; then it prints the milliseconds of its transactions.
"""

import json
import random
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime

from bench.made_up_words import said
from bulletin.article import Paragraph
from bulletin.candidate import Judged
from bulletin.verdict import Queue, Verdict
from pipelines.keep import BATCH, keep
from pipelines.stories import load_rules, prints_of
from storage import search
from storage.store import Store, open_store
from tests.storage.made_up import article, judged

PAUSE = 0.5


def write_on(store: Store, stop: threading.Event, seed: int) -> dict[str, list[float]]:
    """Keep and index until told to stop; the milliseconds of each transaction."""
    chance, rules = random.Random(seed), load_rules()
    taken: dict[str, list[float]] = {"keep": [], "index": []}
    while not stop.is_set():
        batch = [fresh(chance) for _ in range(BATCH)]
        prints = prints_of(batch, rules)
        began = time.perf_counter()
        with store.writing() as session:
            keep(session, batch, rules, prints)
        taken["keep"].append((time.perf_counter() - began) * 1000)
        while True:
            began = time.perf_counter()
            with store.writing() as session:
                count = search.index_next(session)
            if not count:
                break
            taken["index"].append((time.perf_counter() - began) * 1000)
        stop.wait(PAUSE)
    return taken


def fresh(chance: random.Random) -> Judged:
    """An article that is not in the store yet, as a crawl brings it on the night after the last."""
    number = chance.randrange(10**12)
    lines = ["，".join(said(chance, 7, 24)) + "。" for _ in range(8)]
    page = article(url=f"https://news.pinepress.example/{number}.html", title="".join(said(chance, 7, 6)),
                   blocks=tuple(Paragraph(line) for line in lines), published=date(2024, 9, 1))  # fmt: skip
    whole = judged(1, article=page, verdict=Verdict(chance.random() / 3, Queue.ASIDE))
    return replace(whole, key=f"news.pinepress.example/{number}.html", found_at=datetime(2024, 9, 1, 20, tzinfo=UTC))


def main() -> None:
    """Write until standard input ends."""
    stop = threading.Event()

    def wait_for_end() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    store = open_store(sys.argv[1])
    print(json.dumps(write_on(store, stop, time.time_ns())))
    store.close()


if __name__ == "__main__":
    main()
