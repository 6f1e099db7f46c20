"""The ledger's rows beside the issues: moves from state to state, carried candidates, anchors, generated texts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from bulletin.issue import Entry, Issue
from bulletin.numbering import Anchor
from bulletin.period import Period
from storage.errors import Conflict
from storage.issues import entry_of, entry_record
from storage.rows import AnchorRow, CarriedRow, GeneratedIssueRow, IssueMoveRow
from storage.upsert import insert_into, put

DROPPED = "dropped"
"""What the draft of a correction has become that was given up: it is no revision any more."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of an issue from state to state (aware, UTC). `was` "" for its first; a correction's draft that was
    dropped has become DROPPED."""

    period: Period
    revision: int
    was: str
    became: str
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """A candidate that goes into the issue of `period`, whatever its own day says, with the reason."""

    candidate: int
    period: Period
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Generated:
    """The entries the program had generated for an issue that was released from a file edited by hand."""

    entries: tuple[Entry, ...]
    file: str
    sha256: str
    by: str
    at: datetime


def add_move(
    session: Session, issue: Issue, was: str, by: str, now: datetime, note: str = "", became: str = ""
) -> None:
    """Write down that an issue has come to its present state, or to what it `became` instead."""
    session.execute(
        insert(IssueMoveRow).values(
            series=issue.series,
            period_start=issue.period.start,
            period_end=issue.period.end,
            revision=issue.revision,
            was=was,
            became=became or issue.state.value,
            by=by,
            at=now,
            note=note,
        )
    )


def moves(session: Session, series: str, period: Period) -> list[Move]:
    """An issue's steps through all its revisions, oldest first."""
    question = select(IssueMoveRow).where(
        IssueMoveRow.series == series,
        IssueMoveRow.period_start == period.start,
        IssueMoveRow.period_end == period.end,
    )
    rows = session.scalars(question.order_by(IssueMoveRow.id))
    return [Move(period, row.revision, row.was, row.became, row.by, row.at, row.note) for row in rows]


def carry(session: Session, carried: Carried) -> None:
    """Have a candidate go into a period's issue; the last word stands."""
    values = {
        "candidate_id": carried.candidate,
        "period_start": carried.period.start,
        "period_end": carried.period.end,
        "reason": carried.reason,
        "by": carried.by,
        "at": carried.at,
    }
    put(session, CarriedRow, values)


def carried(session: Session) -> list[Carried]:
    """All candidates carried to another period, by candidate."""
    rows = session.scalars(select(CarriedRow).order_by(CarriedRow.candidate_id))
    return [
        Carried(row.candidate_id, Period(row.period_start, row.period_end), row.reason, row.by, row.at) for row in rows
    ]


def anchors(session: Session, series: str) -> list[Anchor]:
    """The numbers set right by hand, oldest period first."""
    question = select(AnchorRow).where(AnchorRow.series == series).order_by(AnchorRow.period_end, AnchorRow.id)
    rows = session.scalars(question)
    return [Anchor(row.profile, Period(row.period_start, row.period_end), row.number, row.reason) for row in rows]


def set_anchor(session: Session, series: str, anchor: Anchor, by: str, now: datetime) -> None:
    """Keep a number set right by hand, in place of an earlier one for the same period."""
    same = (
        AnchorRow.series == series,
        AnchorRow.profile == anchor.profile,
        AnchorRow.period_start == anchor.period.start,
        AnchorRow.period_end == anchor.period.end,
    )
    session.execute(delete(AnchorRow).where(*same))
    session.execute(
        insert(AnchorRow).values(
            series=series,
            profile=anchor.profile,
            period_start=anchor.period.start,
            period_end=anchor.period.end,
            number=anchor.number,
            reason=anchor.reason,
            by=by,
            at=now,
        )
    )


def keep_generated(
    session: Session, issue: Issue, entries: Iterable[Entry], file: str, sha256: str, by: str, now: datetime
) -> None:
    """Keep what the program had generated beside the text that is released. Raises Conflict where some is kept."""
    insertion = insert_into(session, GeneratedIssueRow).values(
        series=issue.series,
        period_start=issue.period.start,
        period_end=issue.period.end,
        revision=issue.revision,
        entries=[entry_record(entry) for entry in entries],
        file=file,
        sha256=sha256,
        by=by,
        at=now,
    )
    if session.scalar(insertion.on_conflict_do_nothing().returning(GeneratedIssueRow.id)) is None:
        said = f"the generated text of issue {issue.number} is kept already; a correction is a new revision"
        raise Conflict(said, "generated-kept", number=issue.number)


def generated(session: Session, issue: Issue) -> Generated | None:
    """What the program had generated for this revision, where the released text differs by hand; else None."""
    question = select(GeneratedIssueRow).where(
        GeneratedIssueRow.series == issue.series,
        GeneratedIssueRow.period_start == issue.period.start,
        GeneratedIssueRow.period_end == issue.period.end,
        GeneratedIssueRow.revision == issue.revision,
    )
    row = session.scalars(question).one_or_none()
    if row is None:
        return None
    return Generated(tuple(entry_of(each) for each in row.entries), row.file, row.sha256, row.by, row.at)
