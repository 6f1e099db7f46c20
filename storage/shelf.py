"""The shelf of issues (往期): which there are, without their texts, and each revision by itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bulletin.issue import Issue, IssueState
from bulletin.period import Period
from storage.issues import issue_of
from storage.rows import IssueRow


@dataclass(frozen=True, slots=True)
class Spine:
    """One revision of an issue as it stands on the shelf, without its entries. `saved_at` is aware, UTC."""

    id: int
    period: Period
    number: int
    number_zh: str
    revision: int
    state: IssueState
    name: str
    saved_at: datetime


def spines(session: Session, series: str) -> list[Spine]:
    """Every revision of a series, the latest period first, in it the latest revision first."""
    columns = (
        IssueRow.id,
        IssueRow.period_start,
        IssueRow.period_end,
        IssueRow.number,
        IssueRow.number_zh,
        IssueRow.revision,
        IssueRow.state,
        IssueRow.name,
        IssueRow.saved_at,
    )
    order = (IssueRow.period_end.desc(), IssueRow.period_start.desc(), IssueRow.revision.desc())
    return [
        Spine(
            row.id,
            Period(row.period_start, row.period_end),
            row.number,
            row.number_zh,
            row.revision,
            IssueState(row.state),
            row.name or "",
            row.saved_at,
        )
        for row in session.execute(select(*columns).where(IssueRow.series == series).order_by(*order))
    ]


def latest(session: Session, series: str) -> list[Spine]:
    """Each period's latest revision, the latest period first."""
    found: dict[Period, Spine] = {}
    for each in spines(session, series):
        found.setdefault(each.period, each)
    return list(found.values())


def revision(session: Session, series: str, period: Period, number: int) -> Issue | None:
    """One revision of a period's issue, None where there is no such."""
    mine = (IssueRow.series == series, IssueRow.period_start == period.start, IssueRow.period_end == period.end)
    row = session.scalars(select(IssueRow).where(*mine, IssueRow.revision == number)).first()
    return issue_of(row) if row else None


def by_ids(session: Session, ids: Collection[int]) -> dict[int, Issue]:
    """Issues with their entries, by the store's id of each."""
    found: dict[int, Issue] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), 100):
        for row in session.scalars(select(IssueRow).where(IssueRow.id.in_(wanted[start : start + 100]))):
            found[row.id] = issue_of(row)
    return found


def shelf_mark(session: Session) -> tuple[int, datetime | None]:
    """What changes whenever an issue is added or saved: how many there are, and when the last one was saved."""
    row = session.execute(select(func.count(IssueRow.id), func.max(IssueRow.saved_at))).one()
    return row[0], row[1]


def hold(session: Session, series: str, period: Period) -> None:
    """Let nobody else change a period's issue until this writing session ends."""
    mine = (IssueRow.series == series, IssueRow.period_start == period.start, IssueRow.period_end == period.end)
    session.execute(select(IssueRow.id).where(*mine).with_for_update()).all()
