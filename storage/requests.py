"""Requests (请求): written by the desk, taken by the runner one by one, oldest first.

A request may be taken back while nobody has begun it. Who changes a request and the job that does it holds the request
first, then the job, so that taking back and beginning never wait for one another.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from bulletin.request import HANDED, Request, RequestKind, RequestState
from storage import jobs
from storage.jobs import JobState
from storage.rows import RequestRow

TRIES = 3
"""Runs of a request that may break off with their runner; then it is given up."""

GIVEN_UP = "程序几次都没能做完这个请求，已停止再试；请把请求编号 {} 告诉运维人员。"


def ask(session: Session, kind: RequestKind, given: Mapping[str, Any], by: str, now: datetime) -> int:
    """Write a request down; its id."""
    values = {"kind": kind.value, "given": dict(given), "by": by, "at": now, "state": RequestState.WAITING.value}
    insertion = insert(RequestRow).values(**values, said="", done=0, total=0, result={})
    return session.scalars(insertion.returning(RequestRow.id)).one()


def take(session: Session, now: datetime, kinds: Collection[RequestKind] | None = None) -> Request | None:
    """The oldest request that waits, as one that runs now; None where none waits. For a writing session."""
    waiting = select(func.min(RequestRow.id)).where(RequestRow.state == RequestState.WAITING.value)
    if kinds is not None:
        waiting = waiting.where(RequestRow.kind.in_([kind.value for kind in kinds]))
    mine = update(RequestRow).where(
        RequestRow.id == waiting.scalar_subquery(), RequestRow.state == RequestState.WAITING.value
    )
    taken = mine.values(state=RequestState.RUNNING.value, begun_at=now)
    number = session.scalar(taken.returning(RequestRow.id))
    return request(session, number) if number is not None else None


def begin(session: Session, request_id: int, now: datetime, said: str = "") -> bool:
    """A request that waits begins to run; False where it does not wait (any more)."""
    mine = (RequestRow.id == request_id, RequestRow.state == RequestState.WAITING.value)
    values = {"state": RequestState.RUNNING.value, "begun_at": now, "said": said}
    return session.scalar(update(RequestRow).where(*mine).values(**values).returning(RequestRow.id)) is not None


def cancel(session: Session, request_id: int, said: str, now: datetime) -> bool:
    """Take back a request that nobody has begun; False, and nothing is changed, where it has begun or is over.

    One that was handed to a job may be taken back until that job begins; the wish for the job goes with it.
    """
    values = {"state": RequestState.CANCELLED.value, "said": said, "ended_at": now}
    waiting = (RequestRow.id == request_id, RequestRow.state == RequestState.WAITING.value)
    if session.scalar(update(RequestRow).where(*waiting).values(**values).returning(RequestRow.id)) is not None:
        return True
    asked = held_running(session, request_id)
    if asked is None or asked.kind not in HANDED:
        return False
    job = jobs.held_job(session, HANDED[asked.kind])
    if not unbegun(asked, job):
        return False
    session.execute(update(RequestRow).where(RequestRow.id == request_id).values(**values))
    if job.asked_at is not None and asked.begun_at is not None and job.asked_at >= asked.begun_at:
        # Somebody's wish that is older than this request stays.
        others = (each for each in open_requests(session, [asked.kind]) if unbegun(each, job))
        jobs.wish(session, job.kind, min((each.begun_at for each in others if each.begun_at), default=None))
    return True


def held_running(session: Session, request_id: int) -> Request | None:
    """A request that runs, None for any other; nobody else changes it until this writing session ends."""
    mine = (RequestRow.id == request_id, RequestRow.state == RequestState.RUNNING.value)
    row = session.scalars(select(RequestRow).where(*mine).with_for_update()).one_or_none()
    return request_of(row) if row else None


def unbegun(asked: Request, job: JobState) -> bool:
    """Whether a request that was handed to a job still waits for the job to begin: nobody began since it was handed, or
    the job found another crawl under way and did nothing."""
    if asked.state is not RequestState.RUNNING or asked.begun_at is None:
        return False
    if job.outcome == "busy":
        return True
    return job.asked_at is not None and (job.started_at is None or job.started_at < asked.begun_at)


def cancellable(session: Session, asked: Iterable[Request]) -> frozenset[int]:
    """The ids of those of these requests that may be taken back now."""
    some = tuple(asked)
    kinds = {HANDED[each.kind] for each in some if each.kind in HANDED and each.state is RequestState.RUNNING}
    known = {kind: jobs.job(session, kind) for kind in kinds}
    return frozenset(
        each.id
        for each in some
        if each.state is RequestState.WAITING
        or (HANDED.get(each.kind) in known and unbegun(each, known[HANDED[each.kind]]))
    )


def tell(session: Session, request_id: int, said: str, done: int = 0, total: int = 0) -> None:
    """How far a running request is."""
    mine = (RequestRow.id == request_id, RequestRow.state == RequestState.RUNNING.value)
    session.execute(update(RequestRow).where(*mine).values(said=said, done=done, total=total))


def end(
    session: Session, request_id: int, state: RequestState, said: str, now: datetime, result: Mapping[str, Any] = {}
) -> None:
    """What came of a request."""
    open_states = (RequestState.WAITING.value, RequestState.RUNNING.value)
    mine = (RequestRow.id == request_id, RequestRow.state.in_(open_states))
    values = {"state": state.value, "said": said, "result": dict(result), "ended_at": now}
    session.execute(update(RequestRow).where(*mine).values(**values))


def wait_again(session: Session, kinds: Collection[RequestKind], now: datetime) -> int:
    """Requests of these kinds that ran when their runner died wait again; how many. For the runner that has the lease.

    One that broke its runner off `TRIES` times is given up, so that it cannot do so for ever.
    """
    mine = (RequestRow.state == RequestState.RUNNING.value, RequestRow.kind.in_([kind.value for kind in kinds]))
    broken = session.scalars(select(RequestRow).where(*mine).with_for_update()).all()
    for row in broken:
        tries = int(row.result.get("tries", 0)) + 1
        if tries >= TRIES:
            end(session, row.id, RequestState.FAILED, GIVEN_UP.format(row.id), now)
            continue
        again = {"state": RequestState.WAITING.value, "begun_at": None, "said": "", "result": {"tries": tries}}
        session.execute(update(RequestRow).where(RequestRow.id == row.id).values(**again))
    return len(broken)


def request(session: Session, request_id: int) -> Request | None:
    """The request of that id."""
    row = session.get(RequestRow, request_id)
    return request_of(row) if row else None


def pasting_of(session: Session, candidate: int, found_at: datetime) -> Request | None:
    """The request of somebody who pasted a link or a text that brought this candidate, None where none did.

    `found_at` is when the candidate was found: it tells the request that brought it from those that found it kept.
    """
    mine = (
        RequestRow.state == RequestState.DONE.value,
        RequestRow.kind.in_([RequestKind.LINK.value, RequestKind.GIVEN.value]),
        RequestRow.at <= found_at,
        RequestRow.ended_at >= found_at,
    )
    rows = session.scalars(select(RequestRow).where(*mine).order_by(RequestRow.id))
    return next((request_of(row) for row in rows if row.result.get("candidate") == candidate), None)


def open_requests(session: Session, kinds: Collection[RequestKind]) -> list[Request]:
    """The requests of these kinds that wait or run, oldest first."""
    states = [RequestState.WAITING.value, RequestState.RUNNING.value]
    mine = (RequestRow.state.in_(states), RequestRow.kind.in_([kind.value for kind in kinds]))
    return [request_of(row) for row in session.scalars(select(RequestRow).where(*mine).order_by(RequestRow.id))]


def has_open(session: Session, kinds: Collection[RequestKind]) -> bool:
    """Whether a request of these kinds waits or runs: what the runner asks every second."""
    states = [RequestState.WAITING.value, RequestState.RUNNING.value]
    mine = (RequestRow.state.in_(states), RequestRow.kind.in_([kind.value for kind in kinds]))
    return session.scalar(select(RequestRow.id).where(*mine).limit(1)) is not None


def requests(session: Session, limit: int, open_only: bool = False, before_id: int | None = None) -> list[Request]:
    """The latest requests, newest first; `before_id` continues a list."""
    question = select(RequestRow).order_by(RequestRow.id.desc()).limit(limit)
    if before_id is not None:
        question = question.where(RequestRow.id < before_id)
    if open_only:
        question = question.where(RequestRow.state.in_([RequestState.WAITING.value, RequestState.RUNNING.value]))
    return [request_of(row) for row in session.scalars(question)]


def request_of(row: RequestRow) -> Request:
    """A row as request."""
    return Request(
        id=row.id,
        kind=RequestKind(row.kind),
        given=row.given,
        by=row.by,
        at=row.at,
        state=RequestState(row.state),
        said=row.said,
        done=row.done,
        total=row.total,
        result=row.result,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
    )
