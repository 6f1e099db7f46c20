"""The running counts of one outlet's part of a night, closed into a `CrawlRun`."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

from bulletin.article import Article, Image
from bulletin.drift import home
from bulletin.night import CrawlRun, ListingVisit, outcome_of
from bulletin.outlet import Outlet, Status
from bulletin.stops import NoBody, NotAnArticle, Stop
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
    queues: Counter[str] = field(default_factory=Counter)
    stops: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)

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
            newest=max(filter(None, (before.newest, seen.newest)), default=None),
            dated=before.dated + seen.dated,
            selector=before.selector or seen.selector,
            landed=before.landed or seen.landed,
        )

    def stop(self, reason: Stop) -> None:
        """Count a page that goes no further."""
        self.stops[reason.name] += 1
        if isinstance(reason, NotAnArticle):
            self.facts["sent-home"] += home(reason.detail.removeprefix("链接转到 "))
        if isinstance(reason, (NoBody, NotAnArticle)):
            self.facts["soft-404"] += "404" in reason.detail

    def keep(self, article: Article, verdict: Verdict) -> None:
        """Count a new candidate."""
        self.kept += 1
        self.dated += article.published is not None
        self.sourced += bool(article.source)
        self.queues[verdict.queue.value] += 1
        self.facts.update(measures(article, self.outlet))

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
            facts=tuple(sorted((name, count) for name, count in self.facts.items() if count)),
            started_at=self.started_at,
            finished_at=now,
        )


MOJIBAKE = re.compile("\ufffd|锟斤拷|锟|鈥|銆|\u00e5\u0085|[\u00c0-\u00ff]{3}")
"""What Chinese text looks like when it was read in a wrong charset."""


GUESSED_TITLE = "line by the body"
"""The rule by which extraction takes a line for the title; a sign where the outlet's file says where titles stand."""


def is_garbled(title: str) -> bool:
    """Whether a title was read in a wrong charset."""
    return bool(MOJIBAKE.search(title))


def measures(article: Article, outlet: Outlet) -> dict[str, int]:
    """What drift is seen by, of one article (see bulletin.night.CrawlRun)."""
    text = article.body_text
    rules = dict(article.rules)
    body = rules.get("body", "")
    hinted = [selector for selector in outlet.page.body if selector in body] if body.startswith("hint") else []
    return {
        "titled": int(bool(article.title) and not (outlet.page.title and rules.get("title") == GUESSED_TITLE)),
        "pictured": int(any(isinstance(block, Image) for block in article.blocks)),
        "chars": len(text),
        "first": int(bool(hinted) and hinted[0] == outlet.page.body[0]),
        "later": int(bool(outlet.page.body) and not (hinted and hinted[0] == outlet.page.body[0])),
        "mojibake": int(len(MOJIBAKE.findall(article.title + text)) > 2 + len(text) // 500),
        "disagree": int("dates-disagree" in article.flags),
        "unjoined": int("not-joined" in article.flags),
    }
