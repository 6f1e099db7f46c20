"""How long the desk's list takes to answer beside very many articles: pages, the reading pane, decisions.

    python -m bench.desk [--sizes 100000 1000000] [--folder DIR] [--rounds 60] [--json]

The store is made up once and kept in the folder (about 270 MB and 2.7 GB); the times are those of whole requests to
the application in this process, from the sign-in's check to the last byte of the page, without the network.
"""

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from starlette.testclient import TestClient

from bench.made_up_store import made_up_store
from bulletin.person import Role
from bulletin.settings import Settings
from review.app import make_app
from storage import people
from storage.store import Store, open_store

NOW = datetime(2024, 9, 2, 0, 30, tzinfo=UTC)
PASSWORD = "一句好记的密码 12"


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one kind of request; `work` is the processor's time, which a busy machine does not stretch."""

    name: str
    work: float
    p50: float
    p95: float
    worst: float


class Desk:
    """The application on a made-up store, and somebody who is signed in."""

    def __init__(self, url: str, folder: Path) -> None:
        self.store: Store = open_store(url)
        settings = Settings(data=folder, database=url)
        self.client = TestClient(make_app(settings, self.store, lambda: NOW))
        with self.store.writing() as session:
            if people.lock_of(session, "王编辑") is None:
                secret = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
                people.add_person(session, "王编辑", secret, tuple(Role), NOW)
        self.client.post("/sign-in", data={"name": "王编辑", "password": PASSWORD})
        found = re.search(r'name="token" value="([^"]+)"', self.client.get("/password").text)
        self.token = found[1] if found else ""

    def get(self, path: str) -> Any:
        """A page."""
        return self.client.get(path)

    def send(self, path: str, fields: dict[str, Any]) -> Any:
        """A change as our script sends it."""
        return self.client.post(path, data=fields, headers={"X-Desk": "1", "X-Token": self.token})


def ids_of(desk: Desk, path: str) -> Iterator[int]:
    """Candidates of a list, page by page."""
    while path:
        page = desk.get(path).text
        yield from map(int, re.findall(r'<li class="cand[^"]*" id="c(\d+)"', page))
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else ""


def cases(desk: Desk) -> dict[str, Callable[[int], Any]]:
    """What is timed, by name; each takes the number of the round."""
    month = "/candidates?period=2024-08"
    walk = ids_of(desk, month)
    shown = [next(walk) for _ in range(900)]
    following = re.search(r'rel="next" href="([^"]+)"', desk.get(month).text)
    further = following[1].replace("&amp;", "&") if following else month
    lists = {
        "list: this period, undecided": "/candidates",
        "list: its second page": further,
        "list: all states and queues": f"{month}&state=all&queue=all",
        "list: one outlet": f"{month}&outlet=outlet-05&queue=all",
        "list: a word in the title": f"{month}&q=医院",
        "list: last night": f"{month}&new=1",
        "list: every period": "/candidates?period=all&state=all&queue=all",
        "list: rejected, every period": "/candidates?period=all&state=rejected&reason=irrelevant",
    }
    made: dict[str, Callable[[int], Any]] = {name: opening(desk, path) for name, path in lists.items()}
    made["part: one article"] = lambda number: desk.client.get(
        f"/candidates/{shown[number]}/part", headers={"X-Desk": "1"}
    )
    made["decide: one"] = lambda number: desk.send(
        "/candidates/decide", {"id": shown[100 + number], "choice": "later", "seen": f"{shown[100 + number]}:0"}
    )
    made["decide: twelve"] = lambda number: desk.send(
        "/candidates/decide",
        {"id": shown[180 + 12 * (number % 60) :][:12], "choice": "rejected", "reason": "length"},
    )
    made["undo: twelve"] = lambda number: desk.send("/candidates/undo", {})
    return made


def opening(desk: Desk, path: str) -> Callable[[int], Any]:
    """Opens a page, whichever round it is."""
    return lambda _round: desk.get(path)


def timed(name: str, act: Callable[[int], Any], rounds: int) -> Times:
    """The times of a kind of request, the first one left out."""
    act(0)
    taken, work = [], []
    for number in range(1, rounds):
        start, busy = time.perf_counter(), time.process_time()
        answer = act(number)
        work.append((time.process_time() - busy) * 1000)
        taken.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{name}: {answer.status_code} {answer.text[:200]}")
    ordered = sorted(taken)
    return Times(
        name,
        sorted(work)[int(len(work) * 0.95)],
        statistics.median(ordered),
        ordered[int(len(ordered) * 0.95)],
        ordered[-1],
    )


def measured(url: str, folder: Path, rounds: int) -> list[Times]:
    """All times on one store."""
    desk = Desk(url, folder)
    try:
        return [timed(name, act, rounds) for name, act in cases(desk).items()]
    finally:
        desk.store.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill the stores, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "yuebao-bench-desk")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    for size in given.sizes:
        times = measured(made_up_store(given.folder, size), given.folder, given.rounds)
        if given.json:
            print(json.dumps({"articles": size, "ms": {each.name: [each.p50, each.p95, each.work] for each in times}}))
            continue
        print(f"{size:,} articles, SQLite: ms p50 / p95 / worst, p95 of processor time")
        for each in times:
            print(f"  {each.name:<32} {each.p50:7.1f} {each.p95:7.1f} {each.worst:7.1f} {each.work:7.1f}")


if __name__ == "__main__":
    main()
