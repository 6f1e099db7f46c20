"""Every URL ever seen on a listing, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from bulletin.candidate import Judged
from bulletin.stops import RETRIED, STOP_CLASSES
from bulletin.url_fate import NIGHTS_TRIED, Link, UrlFate, UrlState, wanted
from storage.columns import digest
from storage.keys import portions
from storage.rows import UrlRow
from storage.upsert import Insert, insert_into


def saw_links(
    session: Session, night_id: int | None, outlet: str, listing: str, links: Sequence[Link], now: datetime
) -> None:
    """Remember links of a listing: unknown keys as seen, known ones with where and when they were seen last.

    What became of a URL is never touched; a title or day is filled in where none was known.
    """
    insertion = insert_into(session, UrlRow)
    given = insertion.excluded
    changes = {
        "outlet": case((UrlRow.outlet == "", given.outlet), else_=UrlRow.outlet),
        "listing": given.listing,
        "seen_night": given.seen_night,
        "last_seen": given.last_seen,
        "title": case((UrlRow.title == "", given.title), else_=UrlRow.title),
        "day": func.coalesce(UrlRow.day, given.day),
    }
    values = [link_values(link, outlet, listing, night_id, now) for link in joined(links)]
    put_all(session, insertion.on_conflict_do_update(index_elements=["digest"], set_=changes), values)


def stopped(
    session: Session, key: str, url: str, outlet: str, night_id: int | None, stop_name: str, detail: str, now: datetime
) -> None:
    """Remember why a URL stopped on its way; a night counts as one attempt. A kept URL stays kept."""
    insertion = insert_into(session, UrlRow).values(
        seen_values(key, url, outlet, night_id, now)
        | {"state": UrlState.STOPPED.value, "stop": stop_name, "detail": detail}
        | {"attempts": 1, "last_attempt": now, "last_night": night_id}
    )
    given = insertion.excluded
    another = or_(UrlRow.last_night.is_(None), given.last_night.is_(None), UrlRow.last_night != given.last_night)
    changes: dict[str, Any] = {"attempts": UrlRow.attempts + case((another, 1), else_=0)}
    changes["outlet"] = case((UrlRow.outlet == "", given.outlet), else_=UrlRow.outlet)
    changes |= {name: given[name] for name in ("url", "state", "stop", "detail", "last_attempt", "last_night")}
    session.execute(
        insertion.on_conflict_do_update(
            index_elements=["digest"], set_=changes, where=UrlRow.state != UrlState.KEPT.value
        )
    )


def mark_kept(session: Session, batch: Iterable[Judged]) -> None:
    """Remember that these URLs yielded an article, so that they are never fetched again."""
    values = [
        seen_values(each.key, each.article.url, each.article.outlet, each.night, each.found_at)
        | {"listing": each.listing, "state": UrlState.KEPT.value, "title": each.article.title}
        for each in batch
    ]
    changes = {"state": UrlState.KEPT.value, "stop": "", "detail": ""}
    put_all(
        session, insert_into(session, UrlRow).on_conflict_do_update(index_elements=["digest"], set_=changes), values
    )


def fate(session: Session, key: str) -> UrlFate | None:
    """What became of the URL with this key, or None where it was never seen."""
    return fates(session, [key]).get(key)


def fates(session: Session, keys: Iterable[str]) -> dict[str, UrlFate]:
    """What became of these URLs, by the keys as given; never-seen ones are absent."""
    by_digest = {digest(key): key for key in keys}
    found: dict[str, UrlFate] = {}
    for portion in portions(by_digest):
        for row in session.scalars(select(UrlRow).where(UrlRow.digest.in_(portion))):
            found[by_digest[row.digest]] = fate_of(row)
    return found


def pending(session: Session, outlet: str, night_id: int | None, limit: int = 500) -> list[UrlFate]:
    """What earlier nights (or a killed one) left undone at an outlet: seen and never fetched, or to be tried again.

    Oldest first, at most `limit`. Needed because a listing that answers 304 announces nothing.
    """
    retried = [name for name, stop in STOP_CLASSES.items() if issubclass(stop, RETRIED)]
    again = and_(
        UrlRow.state == UrlState.STOPPED.value,
        UrlRow.stop.in_(retried),
        UrlRow.attempts < NIGHTS_TRIED,
        or_(UrlRow.last_night.is_(None), UrlRow.last_night != night_id),
    )
    question = (
        select(UrlRow)
        .where(UrlRow.outlet == outlet, or_(UrlRow.state == UrlState.SEEN.value, again))
        .order_by(UrlRow.first_seen, UrlRow.digest)
        .limit(limit)
    )
    found = (fate_of(row) for row in session.scalars(question))
    return [fate for fate in found if wanted(fate, night_id)]


def kept_keys(session: Session, keys: Iterable[str]) -> set[str]:
    """Those of the keys that yielded an article already."""
    by_digest = {digest(key): key for key in keys}
    kept: set[str] = set()
    for portion in portions(by_digest):
        question = select(UrlRow.digest).where(UrlRow.digest.in_(portion), UrlRow.state == UrlState.KEPT.value)
        kept.update(by_digest[each] for each in session.scalars(question))
    return kept


def joined(links: Iterable[Link]) -> list[Link]:
    """Each key once, with the first title and day that stand beside it (a picture's link often has none)."""
    by_key: dict[bytes, Link] = {}
    for link in links:
        first = by_key.setdefault(digest(link.key), link)
        by_key[digest(link.key)] = replace(first, title=first.title or link.title, day=first.day or link.day)
    return list(by_key.values())


def put_all(session: Session, insertion: Insert, values: Iterable[dict[str, Any]]) -> None:
    """Insert rows in the order of their digests, so that two crawls never wait for one another in a ring."""
    rows = sorted(values, key=lambda row: row["digest"])
    if rows:
        session.execute(insertion, rows)


def link_values(link: Link, outlet: str, listing: str, night_id: int | None, now: datetime) -> dict[str, Any]:
    """A link as values of a new row."""
    return seen_values(link.key, link.url, outlet, night_id, now) | {
        "listing": listing,
        "title": link.title,
        "day": link.day,
    }


def seen_values(key: str, url: str, outlet: str, night_id: int | None, now: datetime) -> dict[str, Any]:
    """The values of a row for a URL of which nothing is known but that it exists."""
    return {
        "digest": digest(key),
        "key": key,
        "url": url,
        "outlet": outlet,
        "listing": "",
        "state": UrlState.SEEN.value,
        "title": "",
        "day": None,
        "first_seen": now,
        "last_seen": now,
        "seen_night": night_id,
        "stop": "",
        "detail": "",
        "attempts": 0,
        "last_attempt": None,
        "last_night": None,
    }


def fate_of(row: UrlRow) -> UrlFate:
    """A row as fate."""
    return UrlFate(
        key=row.key,
        url=row.url,
        outlet=row.outlet,
        listing=row.listing,
        state=UrlState(row.state),
        first_seen=row.first_seen,
        stop=row.stop,
        detail=row.detail,
        attempts=row.attempts,
        last_attempt=row.last_attempt,
        last_night=row.last_night,
        title=row.title,
        day=row.day,
    )
