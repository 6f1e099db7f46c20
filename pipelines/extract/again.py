"""Extracting again from the archive, with today's rules and hints: what would change, and doing it.

Only what the machine read changes. An editor's manuscript stays as it is, and so do a decided candidate's verdict and
every issue, whose entries are snapshots. What an article said before is kept (`storage.rewriting.earlier`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from archive.pages import PageArchive
from archive.warc import Fetched
from bulletin.article import Article
from bulletin.candidate import Candidate, Judged
from bulletin.issue import Issue
from bulletin.outlet import Outlet
from bulletin.page import Page
from bulletin.registry import Registry, printed_name
from bulletin.stops import NotFetched, Stop, Unreadable
from bulletin.url_fate import UrlFate
from bulletin.verdict import Verdict
from pipelines.extract.article import extract_article
from pipelines.extract.differences import Differences, differences
from pipelines.extract.paging import MOST_PAGES, next_page_url
from pipelines.judge import Lexicon, Model, judge
from pipelines.stories import Rules, load_rules
from pipelines.stories.fingerprint import fingerprint
from pipelines.stories.weaving import day_of, weave
from storage import issues, rewriting, urls, verdicts
from storage.rewriting import Filed
from storage.store import Session, Store
from storage.story_groups import regroup

ROWS = 10
"""Articles of one transaction: each is compared with others of its story (DESIGN 4: at most 100 ms)."""


@dataclass(frozen=True, slots=True)
class Reread:
    """A candidate read again: the article as it would be now, the printed name of its outlet, what is different, and
    the new verdict where nobody has decided and it would be another."""

    candidate: Candidate
    article: Article
    outlet_printed: str
    different: Differences
    verdict: Verdict | None = None

    @property
    def changes(self) -> bool:
        """Whether anything that a person sees would change."""
        return bool(self.different) or self.outlet_printed != self.candidate.outlet_printed


@dataclass(frozen=True, slots=True)
class NotReread:
    """A candidate that stays as it is because its page is not there or gives no article now."""

    candidate: Candidate
    reason: Stop


class Gone(NotFetched):
    """The archive holds the page no more."""

    name, zh = "archive-gone", "存档已无此页"


def reread(
    store: Store, archive: PageArchive, outlet: Outlet, since: datetime, registry: Registry, lexicon: Lexicon,
    model: Model | None,
) -> Iterator[Reread | NotReread]:  # fmt: skip
    """Every candidate of an outlet found at or after `since`, read again; by id."""
    after = 0
    while True:
        with store.reading() as session:
            portion = rewriting.filed_since(session, outlet.key, since, after)
            fates = urls.fates(session, [each.candidate.key for each in portion])
        if not portion:
            return
        for filed in portion:
            yield read_again(filed, fates.get(filed.candidate.key), archive, outlet, registry, lexicon, model)
        after = portion[-1].candidate.id


def read_again(
    filed: Filed, fate: UrlFate | None, archive: PageArchive, outlet: Outlet, registry: Registry, lexicon: Lexicon,
    model: Model | None,
) -> Reread | NotReread:  # fmt: skip
    """One candidate read again."""
    candidate = filed.candidate
    try:
        page = archived_page(filed, fate, archive, outlet)
        article = replace(
            extract_article(page, outlet.page, registry), outlet=candidate.article.outlet, url=candidate.article.url
        )
    except Stop as stop:
        return NotReread(candidate, stop)
    except Exception as error:  # the one broad catch of a page
        return NotReread(candidate, Unreadable(type(error).__name__))
    verdict = judge(article, lexicon, model) if candidate.decision is None else candidate.verdict
    return Reread(
        candidate,
        article,
        printed_name(outlet, article.source, article.account),
        differences(candidate.article, article),
        verdict if verdict != candidate.verdict else None,
    )


def archived_page(filed: Filed, fate: UrlFate | None, archive: PageArchive, outlet: Outlet) -> Page:
    """The page of a candidate with its further pages, as the night that fetched it saw it. Raises Gone."""
    first = archive.page(filed.warc, filed.offset, filed.candidate.article.url)
    if first is None:
        raise Gone(filed.warc or "当时没有存档")
    listed = fate if fate is not None and fate.listing else None
    page = replace(
        page_of(first, outlet, filed.listing),
        listed_title=listed.title if listed else "",
        listed_date=listed.day if listed else None,
    )
    parts = [page]
    while len(parts) < MOST_PAGES:
        url = next_page_url(parts[-1], outlet.page)
        if not url or url in {part.url for part in parts}:
            break
        further = archive.further(filed.warc, url)
        if further is None or further.status != 200:
            return replace(page, continuation=tuple(parts[1:]), incomplete=True)
        parts.append(page_of(further, outlet, filed.listing))
    return replace(page, continuation=tuple(parts[1:]))


def page_of(fetched: Fetched, outlet: Outlet, listing: str) -> Page:
    """An archived answer as the page that it was."""
    kind = fetched.header("Content-Type")
    return Page(outlet.key, fetched.url, fetched.body, kind, fetched.status, fetched.at, listing)


def apply(store: Store, found: Sequence[Reread], now: datetime, rules: Rules | None = None) -> int:
    """Write the new readings in small transactions; how many were written. A verdict given meanwhile stays."""
    rules = rules or load_rules()
    for start in range(0, len(found), ROWS):
        portion = found[start : start + ROWS]
        prints = {each.candidate.key: fingerprint(each.article, rules) for each in portion}
        former = {each.candidate.id: fingerprint(each.candidate.article, rules) for each in portion}
        with store.writing() as session:
            for each in portion:
                rewriting.replace_article(session, each.candidate.id, each.article, each.outlet_printed, now)
                if each.verdict is not None:
                    verdicts.put_verdict(session, each.candidate.id, each.verdict)
            mates: set[int] = set()
            for each in portion:
                old, number = former[each.candidate.id], each.candidate.id
                days = day_of(each.candidate), day_of(judged(each))
                mates.update(rewriting.forget_story(session, number, *days, old.hashes + old.pieces))
            weave(session, [judged(each) for each in portion], prints, rules)
            regroup(session, mates | {each.candidate.id for each in portion})
    return len(found)


def judged(one: Reread) -> Judged:
    """A new reading as the stories take it."""
    candidate = one.candidate
    return Judged(candidate.key, one.article, one.verdict or candidate.verdict, candidate.found_at)


def standing_in(session: Session, wanted: set[int]) -> dict[int, tuple[Issue, ...]]:
    """In which issues candidates stand; their entries keep the text they have."""
    found: dict[int, tuple[Issue, ...]] = {}
    for issue in issues.issues(session):
        for entry in issue.entries:
            if entry.candidate is not None and entry.candidate in wanted:
                found[entry.candidate] = (*found.get(entry.candidate, ()), issue)
    return found
