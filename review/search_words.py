"""A search as it stands in an address, and as its page says what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bulletin.candidate import CHOICE_ZH, Choice
from bulletin.period import Period
from bulletin.search import Search, parse_search
from bulletin.verdict import QUEUE_ZH, Queue
from storage.search import Count, Filters

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for. `rank` orders by fit instead of by day; `before` continues a list by day, `page`
    (from 1) one by fit. `faults` are sentences about fields that could not be read."""

    words: str = ""
    search: Search = field(default_factory=Search)
    since: date | None = None
    until: date | None = None
    outlet: str = ""
    queue: Queue | None = None
    choice: Choice | None = None
    rank: bool = False
    before: int | None = None
    page: int = 1
    faults: tuple[str, ...] = ()

    @property
    def filters(self) -> Filters:
        """The narrowing of it for the store."""
        period = None
        if self.since or self.until:
            period = Period(self.since or FIRST_DAY, self.until or LAST_DAY)
        return Filters(
            period,
            (self.outlet,) if self.outlet else (),
            (self.queue,) if self.queue else (),
            (self.choice,) if self.choice else (),
        )

    @property
    def nothing(self) -> bool:
        """Whether nothing at all was asked."""
        return not self.search and not self.narrowings

    @property
    def narrowings(self) -> tuple[tuple[str, str], ...]:
        """(field, words) of each filter that narrows, for the empty list to offer its removal."""
        found = []
        if self.since:
            found.append(("since", f"不早于 {self.since}"))
        if self.until:
            found.append(("until", f"不晚于 {self.until}"))
        if self.outlet:
            found.append(("outlet", "媒体"))
        if self.queue:
            found.append(("queue", f"判定：{QUEUE_ZH[self.queue]}"))
        if self.choice:
            found.append(("choice", f"审核：{CHOICE_ZH[self.choice]}"))
        return tuple(found)

    @property
    def query(self) -> dict[str, Any]:
        """The address's fields, without the place in the list."""
        return {
            "q": self.words,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "outlet": self.outlet,
            "queue": self.queue.value if self.queue else "",
            "choice": self.choice.value if self.choice else "",
            "order": "fit" if self.rank else "",
        }


def asked(given: Mapping[str, str]) -> Asked:
    """The fields of an address as a search; what cannot be read is left out and said."""
    faults: list[str] = []

    def day(name: str) -> date | None:
        text = given.get(name, "").strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            faults.append(f"日期“{text[:20]}”读不懂，请写成 2024-08-31 的样子。")
            return None

    since, until = day("since"), day("until")
    if since and until and until < since:
        since, until = until, since
    words = given.get("q", "")[:200].strip()
    queue, choice = given.get("queue", ""), given.get("choice", "")
    before, page = given.get("before", ""), given.get("page", "")
    return Asked(
        words=words,
        search=parse_search(words),
        since=since,
        until=until,
        outlet=given.get("outlet", ""),
        queue=Queue(queue) if queue in {each.value for each in Queue} else None,
        choice=Choice(choice) if choice in {each.value for each in Choice} else None,
        rank=given.get("order") == "fit",
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 20 else None,
        page=int(page) if page.isascii() and page.isdigit() and 0 < int(page[:6]) <= 500 else 1,
        faults=tuple(faults),
    )


def count_words(count: Count, exact: bool) -> str:
    """篇 with its number: 12 篇, about 340 篇, at least 1000 篇."""
    if count.more:
        return f"{count.number}+ 篇"
    return f"{count.number} 篇" if exact else f"约 {count.number} 篇"
