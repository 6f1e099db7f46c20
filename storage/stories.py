"""Stories (事件): hashes of fingerprints, links between articles, what editors set apart, where articles belong."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, delete, insert, or_, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from bulletin.candidate import Candidate
from bulletin.story import Link, Place, Split, Tie
from storage.articles import found, whole
from storage.columns import digest
from storage.rows import ArticleRow, CandidateRow, StoryHashRow, StoryLinkRow, StoryPlaceRow, StorySplitRow
from storage.upsert import insert_into, portions, put

PORTION = 500
MOST_HITS = 4_000
"""Rows one question gives at most: a sentence that stands on every page must not fill the memory."""

GUARD = 0x79756562616F  # any number of our own


class Hit(NamedTuple):
    """A stored hash that was asked for."""

    hash: int
    article: int
    day: date


def one_at_a_time(session: Session) -> None:
    """Let no other transaction weave stories until this one ends: two workers with the two halves of a story would
    not see one another. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:guard)"), {"guard": GUARD})


def ids_of(session: Session, keys: Iterable[str]) -> dict[str, int]:
    """The article's id for each canonical key that is kept."""
    by_digest = {digest(key): key for key in keys}
    ids: dict[str, int] = {}
    for portion in portions(by_digest):
        question = select(ArticleRow.digest, ArticleRow.id).where(ArticleRow.digest.in_(portion))
        ids.update({by_digest[row.digest]: row.id for row in session.execute(question)})
    return ids


def remember_hashes(session: Session, prints: Iterable[tuple[int, date, Iterable[int]]]) -> None:
    """Remember (article, its day, its hashes); the same again does no harm."""
    rows = [{"hash": each, "day": day, "article_id": article} for article, day, hashes in prints for each in hashes]
    if rows:
        rows.sort(key=lambda row: (row["hash"], row["day"], row["article_id"]))
        session.execute(insert_into(session, StoryHashRow).on_conflict_do_nothing(), rows)


def hits(session: Session, hashes: Collection[int], since: date, until: date) -> list[Hit]:
    """Where these hashes stand among the articles of these days, both included."""
    ordered, listed = sorted(set(hashes)), list[Hit]()
    for start in range(0, len(ordered), PORTION):
        question = select(StoryHashRow.hash, StoryHashRow.article_id, StoryHashRow.day).where(
            StoryHashRow.hash.in_(ordered[start : start + PORTION]), StoryHashRow.day.between(since, until)
        )
        listed.extend(Hit(*row) for row in session.execute(question.limit(MOST_HITS)))
    return listed


def candidates_of(session: Session, ids: Collection[int]) -> dict[int, Candidate]:
    """The candidates of these ids."""
    ordered, by_id = sorted(set(ids)), dict[int, Candidate]()
    for start in range(0, len(ordered), PORTION):
        question = whole().where(CandidateRow.id.in_(ordered[start : start + PORTION]))
        by_id.update({each.id: each for each in found(session, question)})
    return by_id


def add_links(session: Session, links: Iterable[Link]) -> None:
    """Remember links, in place of what was known of the same two articles."""
    for link in sorted(links, key=lambda link: (link.one, link.other)):
        values = {"one": link.one, "other": link.other, "tie": link.tie.value, "share": link.share}
        put(session, StoryLinkRow, values)


def links_of(session: Session, articles: Collection[int]) -> list[Link]:
    """All links of these articles, also to others."""
    rows = session.scalars(select(StoryLinkRow).where(either(StoryLinkRow.one, StoryLinkRow.other, articles)))
    return [Link(row.one, row.other, Tie(row.tie), row.share) for row in rows]


def set_apart(session: Session, one: int, other: int, by: str, at: datetime) -> None:
    """Remember that two articles do not belong together (不是重复). The same again changes nothing."""
    values = {"one": min(one, other), "other": max(one, other), "by": by, "at": at}
    session.execute(insert_into(session, StorySplitRow).values(values).on_conflict_do_nothing())


def take_back(session: Session, one: int, other: int) -> None:
    """Forget that two articles were set apart."""
    pair = (StorySplitRow.one == min(one, other), StorySplitRow.other == max(one, other))
    session.execute(delete(StorySplitRow).where(*pair))


def splits_of(session: Session, articles: Collection[int]) -> list[Split]:
    """What was set apart of these articles."""
    rows = session.scalars(select(StorySplitRow).where(either(StorySplitRow.one, StorySplitRow.other, articles)))
    return [Split(row.one, row.other, row.by, row.at) for row in rows]


def either(
    one: InstrumentedAttribute[int], other: InstrumentedAttribute[int], articles: Collection[int]
) -> ColumnElement[bool]:
    """That one of two columns names one of the articles."""
    wanted = sorted(articles)
    return or_(one.in_(wanted), other.in_(wanted))


def places(session: Session, articles: Collection[int]) -> dict[int, Place]:
    """Where these articles belong; one that stands alone is absent."""
    ordered, by_id = sorted(set(articles)), dict[int, Place]()
    for start in range(0, len(ordered), PORTION):
        question = select(StoryPlaceRow).where(StoryPlaceRow.article_id.in_(ordered[start : start + PORTION]))
        by_id.update({place.article: place for place in placed(session, question)})
    return by_id


def event_mates(session: Session, articles: Collection[int]) -> dict[int, Place]:
    """Where all articles of these articles' events belong, they included."""
    events = sorted({place.event for place in places(session, articles).values()})
    question = select(StoryPlaceRow).where(StoryPlaceRow.event.in_(events))
    return {place.article: place for place in placed(session, question)}


def placed(session: Session, question: Select[StoryPlaceRow]) -> list[Place]:
    """The places a question finds."""
    return [Place(row.article_id, row.day, row.story, row.event) for row in session.scalars(question)]


def put_places(session: Session, fresh: Sequence[Place]) -> None:
    """Write where articles belong."""
    known = set(places(session, [place.article for place in fresh]))
    for place in sorted(fresh, key=lambda place: place.article):
        values = {"day": place.day, "story": place.story, "event": place.event}
        if place.article in known:
            session.execute(update(StoryPlaceRow).where(StoryPlaceRow.article_id == place.article).values(values))
        else:
            session.execute(insert(StoryPlaceRow).values(values | {"article_id": place.article}))
