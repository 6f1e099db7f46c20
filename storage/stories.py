"""Stories (事件): hashes of fingerprints, links between articles, what editors set apart, where articles belong."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    SQLColumnExpression,
    bindparam,
    delete,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from bulletin.article import Article, OriginClue
from bulletin.candidate import Candidate
from bulletin.period import day_in_shanghai
from bulletin.story import Link, Place, Split, Tie
from bulletin.verdict import Queue, Verdict
from storage.articles import found, whole
from storage.blocks import unpacked
from storage.columns import digest
from storage.keys import among, portions
from storage.rows import ArticleRow, CandidateRow, StoryLinkRow, StoryPlaceRow, StorySplitRow
from storage.rows.base import table_of
from storage.upsert import insert_into, on_postgresql, put_all

PORTION = 500
MOST_HITS = 4_000
"""Rows one question gives at most: a sentence that stands on every page must not fill the memory."""

LINKS, SPLITS, PLACES = table_of(StoryLinkRow), table_of(StorySplitRow), table_of(StoryPlaceRow)
ARTICLES, HELD = table_of(ArticleRow), table_of(CandidateRow)
BOTH = ARTICLES.join(HELD, HELD.c.id == ARTICLES.c.id)
TEXTS = select(
    *(ARTICLES.c[name] for name in ("id", "title", "blocks", "published")),
    HELD.c.found_at,
).select_from(BOTH)
CREDITS = select(
    *(HELD.c[name] for name in ("id", "key", "found_at", "outlet_printed")),
    *(ARTICLES.c[name] for name in ("outlet", "url", "title", "source", "account", "dateline")),
    *(ARTICLES.c[name] for name in ("published", "published_at", "clues")),
).select_from(BOTH)
MEMBERS = select(PLACES.c.story, PLACES.c.article_id).order_by(PLACES.c.article_id)

GUARD = 0x79756562616F  # any number of our own

HASHES_AT_ONCE = text(
    "INSERT INTO story_hashes (hash, day, article_id) SELECT * FROM unnest(CAST(:hashes AS bigint[]), "
    "CAST(:days AS date[]), CAST(:articles AS integer[])) ON CONFLICT DO NOTHING"
)
HASHES_ONE_BY_ONE = "INSERT OR IGNORE INTO story_hashes (hash, day, article_id) VALUES (?, ?, ?)"

ASKED = (
    "SELECT hash, article_id, day FROM story_hashes WHERE hash {} AND day BETWEEN :since AND :until "
    "ORDER BY hash, day LIMIT :most"
)
ASKED_AT_ONCE = {
    server: text(ASKED.format(form))
    .bindparams(bindparam("since", type_=Date), bindparam("until", type_=Date))
    .columns(hash=BigInteger, article_id=Integer, day=Date)
    for server, form in (
        (True, "= ANY(CAST(:hashes AS bigint[]))"),
        (False, "IN (SELECT value FROM json_each(:hashes))"),
    )
}
"""One parameter for all hashes, by whether a server is asked: a thousand take longer to bind than to find."""


class Hit(NamedTuple):
    """A stored hash that was asked for."""

    hash: int
    article: int
    day: date


def one_at_a_time(session: Session) -> None:
    """Let no other transaction weave stories until this one ends: two workers with the two halves of a story would
    not see one another. SQLite has one writer anyway."""
    if on_postgresql(session):
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
    rows = sorted({(each, day, article) for article, day, hashes in prints for each in hashes})
    if rows and on_postgresql(session):
        # One statement: a thousand small ones take a hundred times as long.
        hashes, days, articles = (array(column) for column in zip(*rows, strict=True))
        session.execute(HASHES_AT_ONCE, {"hashes": hashes, "days": days, "articles": articles})
    elif rows:
        # By the driver itself: preparing a thousand values one by one takes longer than writing them.
        plain = [(each, day.isoformat(), article) for each, day, article in rows]
        session.connection().exec_driver_sql(HASHES_ONE_BY_ONE, plain)


def hits(session: Session, hashes: Collection[int], since: date, until: date) -> list[Hit]:
    """Where these hashes stand among the articles of these days, both included."""
    wanted = sorted(set(hashes))
    server = on_postgresql(session)
    asked = array(wanted) if server else json.dumps(wanted)
    words = {"hashes": asked, "since": since, "until": until, "most": MOST_HITS}
    return [Hit(*row) for row in session.execute(ASKED_AT_ONCE[server], words)]


def array(values: Iterable[int | date]) -> str:
    """Values as PostgreSQL writes an array: the driver takes ten times as long to bind them one by one."""
    return "{" + ",".join(map(str, values)) + "}"


def texts_of(session: Session, ids: Collection[int]) -> dict[int, tuple[Article, date]]:
    """Title and blocks of these articles, as articles of nobody, and their days (found, where none is printed)."""
    texts: dict[int, tuple[Article, date]] = {}
    for row in session.execute(TEXTS.where(among(ARTICLES.c.id, set(ids)))) if ids else ():
        article = Article("", "", row.title, unpacked(row.blocks), published=row.published)
        texts[row.id] = (article, row.published or day_in_shanghai(row.found_at))
    return texts


def candidates_of(session: Session, ids: Collection[int]) -> dict[int, Candidate]:
    """The candidates of these ids."""
    ordered, by_id = sorted(set(ids)), dict[int, Candidate]()
    for start in range(0, len(ordered), PORTION):
        question = whole().where(CandidateRow.id.in_(ordered[start : start + PORTION]))
        by_id.update({each.id: each for each in found(session, question)})
    return by_id


def credits_of(session: Session, ids: Collection[int]) -> dict[int, Candidate]:
    """The candidates of these ids without text and without what editors said: what tells where a story comes from."""
    ordered, by_id = sorted(set(ids)), dict[int, Candidate]()
    for start in range(0, len(ordered), PORTION):
        portion = ordered[start : start + PORTION]
        for row in session.execute(CREDITS.where(among(HELD.c.id, portion))):
            article = Article(
                row.outlet, row.url, row.title, (), source=row.source, account=row.account, dateline=row.dateline,
                published=row.published, published_at=row.published_at,
                clues=tuple(OriginClue(*each) for each in row.clues),
            )  # fmt: skip
            by_id[row.id] = Candidate(row.id, row.key, article, Verdict(0, Queue.ASIDE), row.found_at,
                                      row.outlet_printed)  # fmt: skip
    return by_id


def members_of(session: Session, wanted: Collection[int]) -> dict[int, list[int]]:
    """The articles of these stories, by id."""
    ordered, members = sorted(set(wanted)), dict[int, list[int]]()
    for start in range(0, len(ordered), PORTION):
        portion = ordered[start : start + PORTION]
        for row in session.execute(MEMBERS.where(among(PLACES.c.story, portion))):
            members.setdefault(row.story, []).append(row.article_id)
    return members


def add_links(session: Session, links: Iterable[Link]) -> None:
    """Remember links, in place of what was known of the same two articles."""
    rows = [{"one": link.one, "other": link.other, "tie": link.tie.value, "share": link.share}
            for link in sorted(links, key=lambda link: (link.one, link.other))]  # fmt: skip
    put_all(session, StoryLinkRow, rows, ("tie", "share"))


def links_of(session: Session, articles: Collection[int]) -> list[Link]:
    """All links of these articles, also to others."""
    rows = session.execute(select(LINKS).where(either(LINKS.c.one, LINKS.c.other, articles)))
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
    rows = session.execute(select(SPLITS).where(either(SPLITS.c.one, SPLITS.c.other, articles)))
    return [Split(row.one, row.other, row.by, row.at) for row in rows]


def either(
    one: SQLColumnExpression[int], other: SQLColumnExpression[int], articles: Collection[int]
) -> ColumnElement[bool]:
    """That one of two columns names one of the articles."""
    return or_(among(one, articles), among(other, articles))


def places(session: Session, articles: Collection[int]) -> dict[int, Place]:
    """Where these articles belong; one that stands alone is absent."""
    ordered, by_id = sorted(set(articles)), dict[int, Place]()
    for start in range(0, len(ordered), PORTION):
        portion = ordered[start : start + PORTION]
        for row in session.execute(select(PLACES).where(among(PLACES.c.article_id, portion))):
            by_id[row.article_id] = Place(row.article_id, row.day, row.story, row.event)
    return by_id


def event_mates(session: Session, articles: Collection[int]) -> dict[int, Place]:
    """Where all articles of these articles' events belong, they included."""
    ordered, found = sorted(set(articles)), dict[int, Place]()
    for start in range(0, len(ordered), PORTION):
        for row in session.execute(EVENT_MATES, {"ids": ordered[start : start + PORTION]}):
            found[row.article_id] = Place(row.article_id, row.day, row.story, row.event)
    return found


MINE, MATE = PLACES.alias(), PLACES.alias()
EVENT_MATES = (
    select(MATE.c.article_id, MATE.c.day, MATE.c.story, MATE.c.event)
    .select_from(MINE.join(MATE, MATE.c.event == MINE.c.event))
    .where(among(MINE.c.article_id, "ids"))
    .distinct()
)
"""The places of all articles of the events of `ids`."""


STORY = select(PLACES.c.story).where(PLACES.c.article_id == HELD.c.id).scalar_subquery()
REPEATED = update(HELD).where(among(HELD.c.id, "ids"), HELD.c.story.is_distinct_from(STORY)).values(story=STORY)
"""Each candidate's story is that of its place, for the lists."""


def put_places(session: Session, fresh: Sequence[Place]) -> None:
    """Write where articles belong."""
    rows = [{"article_id": place.article, "day": place.day, "story": place.story, "event": place.event}
            for place in sorted(fresh, key=lambda place: place.article)]  # fmt: skip
    if rows:
        put_all(session, StoryPlaceRow, rows, ("day", "story", "event"))
        session.execute(REPEATED, {"ids": [place.article for place in fresh]})
