"""Nights (采集夜) and what each outlet and listing gave in them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, delete, func, insert, select, union_all, update
from sqlalchemy.orm import Session

from bulletin.night import SOME_OUTLETS, Alarm, CrawlRun, ListingState, ListingVisit, Night, Outcome
from bulletin.outlet import Status
from storage.errors import NoSuchRow
from storage.rows import ArticleRow, NightRow, RunRow, UrlRow, VisitRow
from storage.rows.base import table_of
from storage.upsert import insert_into, put

# Of the table, not the mapped class: there is a night more each day, and objects of a thousand rows would be felt.
NIGHTS = table_of(NightRow)
FINISHED = select(NIGHTS).where(NIGHTS.c.finished_at.is_not(None), NIGHTS.c.origin != SOME_OUTLETS)
COVERED = case((NIGHTS.c.until < NIGHTS.c.started_at, NIGHTS.c.until), else_=NIGHTS.c.started_at)
"""How far a night covers: no more than what had passed when it began."""
FURTHEST = [FINISHED.order_by(each.desc()).limit(1).subquery() for each in (NIGHTS.c.finished_at, COVERED)]
TELLING = union_all(*(select(each) for each in FURTHEST))


def open_night(session: Session, since: datetime, until: datetime, now: datetime, origin: str) -> Night:
    """Begin a night for the window [since, until), or take up the unfinished one of the same window and origin."""
    fresh = {"since": since, "until": until, "origin": origin, "started_at": now}
    session.execute(insert_into(session, NightRow).values(**fresh).on_conflict_do_nothing())
    same = (NightRow.since == since, NightRow.until == until, NightRow.origin == origin)
    row = session.scalars(select(NightRow).where(*same, NightRow.finished_at.is_(None))).one()
    return with_runs(session, [row])[0]


def save_run(session: Session, night_id: int, run: CrawlRun) -> None:
    """Keep an outlet's part of a night, in place of what was kept of it before. Raises NoSuchRow."""
    require(session, night_id)
    put(session, RunRow, run_values(night_id, run))
    mine = (VisitRow.night_id == night_id, VisitRow.outlet == run.outlet)
    session.execute(delete(VisitRow).where(*mine))
    visits = [visit_values(night_id, run.outlet, ordinal, visit) for ordinal, visit in enumerate(run.visits)]
    if visits:
        session.execute(insert(VisitRow), visits)


def finish_night(session: Session, night_id: int, now: datetime, healthy: bool) -> None:
    """Say that a night is over: from now on its window counts as covered. Raises NoSuchRow."""
    require(session, night_id)
    session.execute(update(NightRow).where(NightRow.id == night_id).values(finished_at=now, healthy=healthy))


def night(session: Session, night_id: int) -> Night | None:
    """The night of that id with its runs, or None."""
    rows = session.scalars(select(NightRow).where(NightRow.id == night_id)).all()
    return next(iter(with_runs(session, rows)), None)


def last_nights(session: Session, limit: int) -> list[Night]:
    """The latest nights with their runs, finished or not, newest first."""
    rows = session.scalars(select(NightRow).order_by(NightRow.id.desc()).limit(limit)).all()
    return with_runs(session, rows)


def finished_nights(session: Session) -> list[Night]:
    """All finished nights over all outlets, oldest window first, without runs (the ledger asks for windows and health).

    A night over a few outlets named by hand covers nothing, so that it never hides one that is owed.
    """
    return [night_of(row) for row in session.execute(FINISHED.order_by(NIGHTS.c.since, NIGHTS.c.id))]


def telling_nights(session: Session) -> list[Night]:
    """Of `finished_nights` the one that ended last and the one that covers furthest (perhaps the same, twice): what
    they say of the present all of them say. None where there was none."""
    return [night_of(row) for row in session.execute(TELLING)]


def listing_visits(session: Session, outlet: str, listing: str, limit: int) -> list[tuple[int, ListingVisit]]:
    """What a listing gave in its latest visits, each with the night's id, newest first."""
    question = select(VisitRow).where(VisitRow.outlet == outlet, VisitRow.listing == listing)
    rows = session.scalars(question.order_by(VisitRow.night_id.desc(), VisitRow.ordinal.desc()).limit(limit))
    return [(row.night_id, visit_of(row)) for row in rows]


def require(session: Session, night_id: int) -> None:
    """Raise NoSuchRow unless there is a night of that id."""
    if session.scalar(select(NightRow.id).where(NightRow.id == night_id)) is None:
        raise NoSuchRow(
            f"there is no night {night_id} in the store; `yuebao night` shows those there are",
            "no-night",
            number=night_id,
        )


def with_runs(session: Session, rows: Sequence[NightRow]) -> list[Night]:
    """Nights with runs and visits, in two questions for all of them."""
    ids = [row.id for row in rows]
    visits: dict[tuple[int, str], list[ListingVisit]] = {}
    ordered = select(VisitRow).where(VisitRow.night_id.in_(ids))
    for visit in session.scalars(ordered.order_by(VisitRow.night_id, VisitRow.outlet, VisitRow.ordinal)):
        visits.setdefault((visit.night_id, visit.outlet), []).append(visit_of(visit))
    runs: dict[int, list[CrawlRun]] = {}
    for run in session.scalars(select(RunRow).where(RunRow.night_id.in_(ids))):
        runs.setdefault(run.night_id, []).append(run_of(run, visits.get((run.night_id, run.outlet), ())))
    return [night_of(row, sorted(runs.get(row.id, ()), key=lambda run: run.outlet)) for row in rows]


def night_of(row: Any, runs: Iterable[CrawlRun] = ()) -> Night:
    """A row as night, the mapped class's or one of the table's."""
    return Night(row.id, row.since, row.until, row.started_at, row.finished_at, row.healthy, row.origin, tuple(runs))


def run_values(night_id: int, run: CrawlRun) -> dict[str, Any]:
    """A run as values of its row."""
    return {
        "night_id": night_id,
        "outlet": run.outlet,
        "status": run.status.value,
        "outcome": run.outcome.value,
        "fetched": run.fetched,
        "kept": run.kept,
        "known": run.known,
        "dated": run.dated,
        "sourced": run.sourced,
        "queues": run.queues,
        "stops": run.stops,
        "facts": dict(run.facts),
        "alarms": [[alarm.kind, alarm.evidence, alarm.advice] for alarm in run.alarms],
        "started_at": run.started_at,
        "finished_at": run.finished_at,
    }


def run_of(row: RunRow, visits: Iterable[ListingVisit]) -> CrawlRun:
    """A row as run."""
    return CrawlRun(
        outlet=row.outlet,
        status=Status(row.status),
        visits=tuple(visits),
        fetched=row.fetched,
        kept=row.kept,
        known=row.known,
        dated=row.dated,
        sourced=row.sourced,
        queues=tuple((name, count) for name, count in row.queues),
        stops=tuple((name, count) for name, count in row.stops),
        facts=tuple(sorted(row.facts.items())),
        outcome=Outcome(row.outcome),
        alarms=tuple(Alarm(*each) for each in row.alarms),
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


def visit_values(night_id: int, outlet: str, ordinal: int, visit: ListingVisit) -> dict[str, Any]:
    """A visit as values of its row."""
    return {
        "night_id": night_id,
        "outlet": outlet,
        "ordinal": ordinal,
        "listing": visit.listing,
        "url": visit.url,
        "state": visit.state.value,
        "links": visit.links,
        "matching": visit.matching,
        "unseen": visit.new,
        "detail": visit.detail,
        "facts": {
            "newest": visit.newest.isoformat() if visit.newest else None,
            "dated": visit.dated,
            "selector": visit.selector,
            "landed": visit.landed,
        },
    }


def visit_of(row: VisitRow) -> ListingVisit:
    """A row as visit."""
    facts = row.facts
    newest = facts.get("newest")
    return ListingVisit(
        listing=row.listing,
        url=row.url,
        state=ListingState(row.state),
        links=row.links,
        matching=row.matching,
        new=row.unseen,
        detail=row.detail,
        newest=date.fromisoformat(newest) if newest else None,
        dated=facts.get("dated", 0),
        selector=facts.get("selector", ""),
        landed=facts.get("landed", ""),
    )


def outlet_runs(session: Session, outlet: str, limit: int) -> list[tuple[Night, CrawlRun]]:
    """An outlet's part of the latest finished nights, each with its night (without runs), the latest first."""
    question = (
        select(RunRow, NightRow)
        .join(NightRow, NightRow.id == RunRow.night_id)
        .where(RunRow.outlet == outlet, NightRow.finished_at.is_not(None))
        .order_by(NightRow.until.desc(), NightRow.id.desc())
        .limit(limit)
    )
    pairs = session.execute(question).all()
    ids = [night.id for _, night in pairs]
    visits: dict[int, list[ListingVisit]] = {}
    mine = select(VisitRow).where(VisitRow.night_id.in_(ids), VisitRow.outlet == outlet)
    for visit in session.scalars(mine.order_by(VisitRow.night_id, VisitRow.ordinal)):
        visits.setdefault(visit.night_id, []).append(visit_of(visit))
    return [(night_of(night), run_of(run, visits.get(night.id, ()))) for run, night in pairs]


def listing_fates(session: Session, night_id: int) -> dict[tuple[str, str], dict[str, int]]:
    """Per outlet and listing of a night: how many links were taken ("kept") and how many stopped, by reason."""
    fates: dict[tuple[str, str], dict[str, int]] = {}
    taken = select(ArticleRow.outlet, ArticleRow.listing, func.count()).where(ArticleRow.night_id == night_id)
    for outlet, listing, count in session.execute(taken.group_by(ArticleRow.outlet, ArticleRow.listing)):
        fates.setdefault((outlet, listing), {})["kept"] = count
    stopped = select(UrlRow.outlet, UrlRow.listing, UrlRow.stop, func.count()).where(
        UrlRow.last_night == night_id, UrlRow.stop != ""
    )
    for outlet, listing, stop, count in session.execute(stopped.group_by(UrlRow.outlet, UrlRow.listing, UrlRow.stop)):
        fates.setdefault((outlet, listing), {})[stop] = count
    return fates
