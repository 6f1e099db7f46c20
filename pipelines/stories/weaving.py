"""Weaving: newly kept articles into stories and events, from the hashes in the store and the texts themselves."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bulletin.candidate import Candidate, Judged
from bulletin.period import day_in_shanghai
from bulletin.story import Link
from bulletin.verdict import Queue
from pipelines.stories.compare import apart, likeness
from pipelines.stories.fingerprint import Print, fingerprint
from pipelines.stories.origin import Names, write_origins
from pipelines.stories.rules import Rules
from storage import stories
from storage.store import Session
from storage.story_groups import regroup

MOST_COMPARED = 8
"""Articles whose text is compared with a new one: those with which it shares most hashes."""


@dataclass(frozen=True, slots=True, eq=False)
class Fresh:
    """A newly kept article: its id, its day (found, where no day is printed), its fingerprint, and the hashes by which
    it is looked up (an article that is aside has no event)."""

    article: int
    day: date
    print: Print
    hashes: tuple[int, ...]


def day_of(one: Judged | Candidate) -> date:
    """The printed day, or the day on which an article was found."""
    return one.article.published or day_in_shanghai(one.found_at)


def prints_of(batch: Iterable[Judged], rules: Rules) -> dict[str, Print]:
    """The fingerprints of a batch by key: computed before the transaction, which is then short."""
    return {each.key: fingerprint(each.article, rules) for each in batch}


def weave(
    session: Session, batch: Sequence[Judged], prints: Mapping[str, Print], rules: Rules, names: Names | None = None
) -> None:
    """Find the stories of newly kept articles, and write where they belong and where each story comes from.

    `names` are further names of outlets by key, as pages credit them.
    """
    ids = stories.ids_of(session, [each.key for each in batch])
    fresh = [fresh_of(ids[each.key], each, prints[each.key]) for each in batch if each.key in ids]
    if not fresh:
        return
    stories.one_at_a_time(session)
    links = found_links(session, fresh, rules)
    stories.remember_hashes(session, ((each.article, each.day, each.hashes) for each in fresh))
    if links:
        stories.add_links(session, links)
        linked = {link.one for link in links} | {link.other for link in links}
        write_origins(session, regroup(session, linked), names)


def fresh_of(article: int, judged: Judged, known: Print) -> Fresh:
    """A newly kept article as it is looked up."""
    aside = judged.verdict.queue is Queue.ASIDE
    return Fresh(article, day_of(judged), known, known.hashes if aside else known.hashes + known.pieces)


def found_links(session: Session, fresh: Sequence[Fresh], rules: Rules) -> list[Link]:
    """The links of new articles to earlier ones and to one another."""
    reach = timedelta(days=max(rules.same_days, rules.event_days))
    since, until = min(each.day for each in fresh) - reach, max(each.day for each in fresh) + reach
    holders: dict[int, list[tuple[int, date]]] = {}
    wanted = {each for one in fresh for each in one.hashes}
    for hit in stories.hits(session, wanted, since, until):
        holders.setdefault(hit.hash, []).append((hit.article, hit.day))
    near: list[list[int]] = []
    for one in fresh:
        counts = Counter(article for each in one.hashes for article, day in holders.get(each, ())
                         if article != one.article and apart(day, one.day) <= reach.days)  # fmt: skip
        near.append([article for article, _ in counts.most_common(MOST_COMPARED)])
        for each in one.hashes:  # the rest of the batch finds it as if it were stored
            holders.setdefault(each, []).append((one.article, one.day))
    known = {each.article: (each.day, each.print) for each in fresh}
    others = {article for few in near for article in few} - set(known)
    for article, (text, day) in stories.texts_of(session, others).items():
        known[article] = (day, fingerprint(text, rules))
    links: list[Link] = []
    for one, few in zip(fresh, near, strict=True):
        for article in few:
            day, print_ = known[article]
            like = likeness(one.print, print_, apart(one.day, day), rules)
            if like:
                links.append(Link(min(one.article, article), max(one.article, article), like.tie, like.share))
    return links
