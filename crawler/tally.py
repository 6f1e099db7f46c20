"""The running counts of one outlet's part of a night, closed into a `CrawlRun`."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

from bulletin.article import Article
from bulletin.night import CrawlRun, ListingVisit, outcome_of
from bulletin.outlet import Outlet, Status
from bulletin.stops import Stop
from bulletin.verdict import Verdict


@dataclass(slots=True)
class Tally:
    """Counts that grow while an outlet is crawled."""

    outlet: Outlet
    status: Status
    started_at: datetime
    visits: dict[str, ListingVisit] = field(default_factory=dict)
    fetched: int = 0
    kept: int = 0
    known: int = 0
    dated: int = 0
    sourced: int = 0
    pictures_lost: int = 0
    queues: Counter[str] = field(default_factory=Counter)
    stops: Counter[str] = field(default_factory=Counter)

    def visit(self, seen: ListingVisit) -> None:
        """Note what a listing page gave; the pages of one listing add up, and the best state stands."""
        before = self.visits.get(seen.listing)
        if before is None:
            self.visits[seen.listing] = seen
            return
        self.visits[seen.listing] = ListingVisit(
            listing=seen.listing,
            url=before.url,
            state=before.state if before.matching else seen.state,
            links=before.links + seen.links,
            matching=before.matching + seen.matching,
            new=before.new + seen.new,
            detail=before.detail or seen.detail,
        )

    def stop(self, reason: Stop) -> None:
        """Count a page that goes no further."""
        self.stops[reason.name] += 1

    def keep(self, article: Article, verdict: Verdict) -> None:
        """Count a new candidate."""
        self.kept += 1
        self.dated += article.published is not None
        self.sourced += bool(article.source)
        self.queues[verdict.queue.value] += 1

    def closed(self, now: datetime) -> CrawlRun:
        """The record of this outlet's part of the night, with outcome and alarms."""
        run = self.snapshot(now)
        outcome, alarms = outcome_of(self.outlet, run)
        return replace(run, outcome=outcome, alarms=alarms)

    def snapshot(self, now: datetime) -> CrawlRun:
        """The counts so far."""
        return CrawlRun(
            outlet=self.outlet.key,
            status=self.status,
            visits=tuple(self.visits.values()),
            fetched=self.fetched,
            kept=self.kept,
            known=self.known,
            dated=self.dated,
            sourced=self.sourced,
            queues=tuple(sorted(self.queues.items())),
            stops=tuple(sorted(self.stops.items())),
            started_at=self.started_at,
            finished_at=now,
        )
