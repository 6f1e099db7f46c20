"""Keeping: judged articles into the store, in small batches (DESIGN 4: an editor's key never waits for a crawl)."""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any, Protocol, Self

from bulletin.article import Article
from bulletin.candidate import Judged
from bulletin.stops import Duplicate, Stop
from bulletin.verdict import Verdict
from pipelines.stories import Rules, load_rules, prints_of, weave
from pipelines.stories.fingerprint import Print
from pipelines.stories.origin import Names, names_of
from pipelines.stories.rules import SHIPPED
from storage.articles import add_judged
from storage.store import Session, Store

BATCH = 20
"""Rows of one transaction at most: well below DESIGN's 50."""

LINGER_S = 0.5
"""Seconds a judged article may wait for company before it is written."""


def keep(
    session: Session,
    batch: Sequence[Judged],
    rules: Rules | None = None,
    prints: Mapping[str, Print] | None = None,
    names: Names | None = None,
) -> tuple[str, ...]:
    """Store a batch with its stories and return the keys that were new; one that is kept already stays as it is.

    `prints` are the fingerprints by key where they are known already, so that the transaction is short; `names` the
    further names of outlets, by which pages credit one another.
    """
    fresh = add_judged(session, batch)
    if fresh:
        rules = rules or load_rules()
        new = [each for each in batch if each.key in set(fresh)]
        weave(session, new, prints_of(new, rules) if prints is None else prints, rules, names)
    return fresh


class Counting(Protocol):
    """Who is told what became of each article."""

    def keep(self, article: Article, verdict: Verdict) -> None:
        """A new candidate."""

    def stop(self, reason: Stop) -> None:
        """A page that goes no further."""


class KeepPipeline:
    """The Scrapy item pipeline: gathers judged articles and keeps them in small batches."""

    def __init__(
        self,
        store: Store,
        counting: Counting,
        clock: Callable[[], float] = monotonic,
        rules: Rules | None = None,
        names: Names | None = None,
    ) -> None:
        self._store = store
        self._rules = rules or load_rules()
        self._names = names
        self._counting = counting
        self._clock = clock
        self._waiting: list[Judged] = []
        self._written_at = clock()

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        """How Scrapy makes a pipeline; the spider brings the store and the counts."""
        shift = crawler.spider.shift
        rules = load_rules(shift.settings.overlay("stories.toml", SHIPPED))
        return cls(shift.store, crawler.spider.tally, rules=rules, names=names_of(shift.registry))

    def process_item(self, item: Judged) -> Judged:
        """Take one judged article."""
        self._waiting.append(item)
        if len(self._waiting) >= BATCH or self._clock() - self._written_at >= LINGER_S:
            self.write()
        return item

    def close_spider(self) -> None:
        """Write what still waits."""
        self.write()

    def write(self) -> None:
        """One transaction with all that waits."""
        batch, self._waiting = self._waiting, []
        if batch:
            prints = prints_of(batch, self._rules)
            with self._store.writing() as session:
                new = set(keep(session, batch, self._rules, prints, self._names))
            for judged in batch:
                if judged.key in new:
                    self._counting.keep(judged.article, judged.verdict)
                else:
                    self._counting.stop(Duplicate())
        self._written_at = self._clock()
