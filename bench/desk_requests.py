"""What the desk is asked while it is timed: pages, decisions, saves and searches of somebody who is signed in."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from argon2 import PasswordHasher
from sqlalchemy import func, select
from starlette.testclient import TestClient

from bench.made_up_words import SET, rare_words
from bulletin.person import Role
from bulletin.settings import Settings
from review.app import make_app
from review.manuscript import draft_of, standing_text
from review.serving import settled
from storage import articles, people
from storage.rows import DecisionRow
from storage.store import Store

NOW = datetime(2024, 9, 2, 0, 30, tzinfo=UTC)
NAME, PASSWORD = "王编辑", "一句好记的密码 12"
MONTH = "/candidates?period=2024-08"
REASONS = ("length", "quality", "reprint")
CHOICES = ("later", "reserve")
"""Another one whenever the list is through, so that every round changes what stands and can be taken back."""
LISTS = {
    "this period, undecided": "/candidates",
    "all states and queues": f"{MONTH}&state=all&queue=all",
    "one outlet": f"{MONTH}&outlet=outlet-05&queue=all",
    "重点 only": f"{MONTH}&queue=shortlist",
    "a word in the title": f"{MONTH}&q=医院",
    "last night": f"{MONTH}&new=1",
    "every period": "/candidates?period=all&state=all&queue=all",
    "rejected, every period": "/candidates?period=all&state=rejected&reason=irrelevant",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of request; `ask` takes the number of the round."""

    kind: str
    name: str
    ask: Callable[[int], Any]


class Desk:
    """The application on a store, and somebody who is signed in."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        settings = Settings(data=folder, database=store.url.render_as_string(hide_password=False))
        self.client = TestClient(make_app(settings, self.store, ticking(after_all_before(store))))
        self.client.__enter__()  # one loop for all requests, as where the desk is served
        with self.store.writing() as session:
            if people.lock_of(session, NAME) is None:
                secret = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
                people.add_person(session, NAME, secret, tuple(Role), NOW)
        self.client.post("/sign-in", data={"name": NAME, "password": PASSWORD})
        found = re.search(r'name="token" value="([^"]+)"', self.client.get("/password").text)
        self.token = found[1] if found else ""
        settled()  # as a desk that serves

    def close(self) -> None:
        """End the loop."""
        self.client.__exit__()

    def get(self, path: str) -> Any:
        """A page."""
        return self.client.get(path)

    def send(self, path: str, fields: dict[str, Any]) -> Any:
        """A change as our script sends it."""
        return self.client.post(path, data=fields, headers={"X-Desk": "1", "X-Token": self.token})

    def following(self, path: str) -> str:
        """The address of a list's second page, or its own where there is none."""
        found = re.search(r'rel="next"[^>]* href="([^"]+)"', self.get(path).text)
        return found[1].replace("&amp;", "&") if found else path

    def candidates(self, path: str) -> Iterator[int]:
        """Candidates of a list, page by page."""
        while path:
            page = self.get(path).text
            yield from map(int, re.findall(r'<li class="cand[^"]*" id="c(\d+)"', page))
            found = re.search(r'rel="next" href="([^"]+)"', page)
            path = found[1].replace("&amp;", "&") if found else ""

    def save(self, candidate: int, number: int) -> Any:
        """Save a manuscript whose title was changed."""
        with self.store.reading() as session:
            known = articles.candidate(session, candidate)
            assert known is not None
        draft = draft_of(standing_text(known))
        draft = replace(draft, title=f"{draft.title[:30]}（{number}）")
        names = ("version", "title", "outlet_printed", "published", "url", "original_title")
        fields: dict[str, Any] = {name: str(getattr(draft, name)) for name in names}
        fields |= {name: [getattr(row, name) for row in draft.rows] for name in ("kind", "text", "more")}
        return self.send(f"/articles/{candidate}/edit", fields)


def every_request(desk: Desk, seed: int = 7) -> list[Asked]:
    """All kinds of requests, in the order in which they are timed."""
    return [*lists(desk), *pages_and_actions(desk), *searches(desk, seed)]


def lists(desk: Desk) -> Iterator[Asked]:
    """The list of candidates."""
    for name, path in LISTS.items():
        yield Asked("list", name, opening(desk, path))
    yield Asked("list", "second page of this period", opening(desk, desk.following(MONTH)))
    yield Asked("list", "second page of every period", opening(desk, desk.following(LISTS["every period"])))


def pages_and_actions(desk: Desk) -> Iterator[Asked]:
    """An article in the pane and on its page; decisions, their undoing, saves."""
    walk = desk.candidates(MONTH)
    shown = [each for each, _ in zip(walk, range(800), strict=False)]

    def some(number: int, count: int) -> list[int]:
        """So many candidates of a round, others in each while there are any."""
        start = number * count % max(1, len(shown) - count)
        return shown[start : start + count]

    def lap(number: int, count: int) -> int:
        """How often the list was gone through before a round."""
        return number * count // max(1, len(shown) - count)

    decide, undo = "/candidates/decide", "/candidates/undo"
    yield Asked("page", "reading pane", lambda number: desk.client.get(
        f"/candidates/{some(number, 1)[0]}/part", headers={"X-Desk": "1"}))  # fmt: skip
    yield Asked("page", "article", lambda number: desk.get(f"/articles/{some(number, 1)[0]}"))
    yield Asked("action", "decide one", lambda number: desk.send(
        decide, {"id": some(number, 1), "choice": CHOICES[lap(number, 1) % len(CHOICES)],
                 "anyway": "true"}))  # fmt: skip
    yield Asked("action", "undo one", lambda _: desk.send(undo, {}))
    yield Asked("action", "decide fifty", lambda number: desk.send(
        decide, {"id": some(number, 50), "choice": "rejected", "reason": REASONS[lap(number, 50) % len(REASONS)],
                 "anyway": "true"}))  # fmt: skip
    yield Asked("action", "undo fifty", lambda _: desk.send(undo, {}))
    yield Asked("action", "save a manuscript", lambda number: desk.save(some(number, 1)[0], number))


def searches(desk: Desk, seed: int) -> Iterator[Asked]:
    """Searches by day, by fit; rare and common words; filters that let little through."""
    rare = rare_words(seed)

    def search(name: str, kind: str = "search", **fields: str) -> Asked:
        return Asked(kind, name, opening(desk, f"/search?{urlencode(fields)}"))

    yield Asked("search", "a rare word", lambda number: desk.get(f"/search?{urlencode({'q': rare[number % 999]})}"))
    yield search("a common word", q="医院")
    yield search("two common words", q="医院 患者")
    yield search("common and rare", q=f"医院 {rare[1]}")
    yield search("rare words never together", q="影像云 区域检验互认")
    yield search("a phrase", q='"互联网医院"')
    yield search("one common character", q="医")
    yield search("one rarer character", q=rare[2][0])
    yield search("common without common", q="医院 -患者")
    yield search("common, a month long ago", q="患者", since="2024-06-01", until="2024-06-30")
    yield search("common, of one outlet", q="医院", outlet="outlet-07")
    yield search("rare, of one outlet", q="影像云", outlet="outlet-07")
    yield search("common, accepted", q="患者", choice="accepted")
    yield search("common, a queue", q="医保", queue="shortlist")
    yield search("来源 that has some", q="患者 来源:云杉日报7")
    yield search("来源 that nobody has", q="患者 来源:没有这家报")
    yield search("an outlet, no words", outlet="outlet-07")
    yield search("accepted, no words", choice="accepted")
    yield Asked("search", "a common word, second page",
                opening(desk, desk.following(f"/search?{urlencode({'q': '医院'})}")))  # fmt: skip
    yield search("by fit, a word of 1,000s", kind="fit", q="影像云", order="fit")
    yield search("by fit, too common", kind="fit", q="医院", order="fit")
    assert "影像云" in SET


def after_all_before(store: Store) -> datetime:
    """NOW, or on a store that was measured before the instant after its last decision."""
    with store.reading() as session:
        last = session.scalar(select(func.max(DecisionRow.at)).where(DecisionRow.by == NAME))
    return max(NOW, last + timedelta(seconds=1)) if last else NOW


def ticking(start: datetime) -> Callable[[], datetime]:
    """A clock that stands near `start` and never tells one instant twice, so that the last action is one."""
    ticks = count()
    return lambda: start + timedelta(milliseconds=next(ticks))


def opening(desk: Desk, path: str) -> Callable[[int], Any]:
    """Opens a page, whichever round it is."""
    return lambda _round: desk.get(path)
