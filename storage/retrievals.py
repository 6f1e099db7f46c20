"""反查, kept: what became of each entry of a released or imported issue."""

from itertools import groupby

from sqlalchemy import Select, delete, insert, select, tuple_
from sqlalchemy.orm import Session

from bulletin.issue import Issue, IssueState
from bulletin.story import LookBack, Retrieval, Stage
from storage.issues import issue_of
from storage.rows import IssueRow, RetrievalRow


def put_look_back(session: Session, found: LookBack) -> None:
    """Write what became of an issue's entries, in place of what was known of this number in any revision."""
    own = (RetrievalRow.series == found.series, RetrievalRow.number == found.number)
    session.execute(delete(RetrievalRow).where(*own))
    values = [
        {"series": found.series, "number": found.number, "revision": found.revision, "ordinal": ordinal,
         "title": each.title, "url": each.url, "stage": each.stage.value, "outlet": each.outlet,
         "detail": each.detail, "candidate_id": each.candidate, "at": found.at}
        for ordinal, each in enumerate(found.entries, 1)
    ]  # fmt: skip
    if values:
        session.execute(insert(RetrievalRow), values)


def look_backs(session: Session, series: str | None = None, number: int | None = None) -> list[LookBack]:
    """All 反查 (of one series, of one number), the newest number first."""
    question = select(RetrievalRow).order_by(
        RetrievalRow.series, RetrievalRow.number.desc(), RetrievalRow.revision, RetrievalRow.ordinal
    )
    if series is not None:
        question = question.where(RetrievalRow.series == series)
    if number is not None:
        question = question.where(RetrievalRow.number == number)
    return read(session, question)


def read(session: Session, question: Select[RetrievalRow]) -> list[LookBack]:
    """The look backs of a question that is in order."""
    found: list[LookBack] = []
    rows = session.scalars(question)
    for (series, number, revision), own in groupby(rows, lambda row: (row.series, row.number, row.revision)):
        entries = list(own)
        found.append(LookBack(series, number, revision, entries[0].at, tuple(retrieval_of(row) for row in entries)))
    return found


def retrieval_of(row: RetrievalRow) -> Retrieval:
    """A row as retrieval."""
    return Retrieval(row.number, row.title, row.url, Stage(row.stage), row.outlet, row.detail, row.candidate_id)


def not_looked_back(session: Session) -> list[Issue]:
    """The released and imported issues, in their latest revision, for which no 反查 is kept; oldest first."""
    known = select(RetrievalRow.series, RetrievalRow.number, RetrievalRow.revision).distinct()
    named = tuple_(IssueRow.series, IssueRow.number, IssueRow.revision)
    question = (
        select(IssueRow)
        .where(IssueRow.state == IssueState.RELEASED.value, named.not_in(known))
        .order_by(IssueRow.period_end, IssueRow.series, IssueRow.revision)
    )
    rows = {(row.series, row.number): row for row in session.scalars(question)}
    later = {(row.series, row.number): row.revision for row in session.execute(known)}
    return [issue_of(row) for key, row in rows.items() if row.entries and row.revision > later.get(key, -1)]
