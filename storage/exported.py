"""Lists as rows for a table: the candidates of the same conditions as the list on the page, one row an article."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from bulletin.candidate import Choice, RejectReason
from bulletin.verdict import Queue
from storage.review_list import CANDIDATES, Wanted, conditions, shape_of, values_of
from storage.rows import ArticleRow, CandidateRow, DecisionRow, ManuscriptRow


@dataclass(frozen=True, slots=True)
class ExportedCandidate:
    """A candidate as a row. `title`, `outlet` and `url` are the manuscript's where there is one; instants are UTC."""

    id: int
    title: str
    outlet: str
    source: str
    day: date | None
    url: str
    queue: Queue
    score: float
    choice: Choice
    reason: RejectReason | None
    by: str
    decided_at: datetime | None
    note: str
    found_at: datetime


def exported(session: Session, wanted: Wanted, limit: int) -> list[ExportedCandidate]:
    """The articles of a list, best first, at most `limit`."""
    last = and_(DecisionRow.candidate_id == CandidateRow.id, DecisionRow.ordinal == CandidateRow.decisions)
    edited = and_(
        ManuscriptRow.candidate_id == CandidateRow.id, ManuscriptRow.version == CandidateRow.manuscript_version
    )
    question = (
        select(
            CandidateRow.id,
            ArticleRow.title,
            ArticleRow.source,
            ArticleRow.url,
            CandidateRow.outlet_printed,
            ManuscriptRow.title.label("edited_title"),
            ManuscriptRow.outlet_printed.label("edited_outlet"),
            ManuscriptRow.url.label("edited_url"),
            CandidateRow.day,
            CandidateRow.queue,
            CandidateRow.score,
            CandidateRow.choice,
            CandidateRow.reason,
            DecisionRow.by,
            DecisionRow.at,
            DecisionRow.note,
            CandidateRow.found_at,
        )
        .join(ArticleRow, ArticleRow.id == CandidateRow.id)
        .outerjoin(DecisionRow, last)
        .outerjoin(ManuscriptRow, edited)
        .where(*conditions(CANDIDATES, shape_of(wanted)))
        .order_by(CandidateRow.score.desc(), CandidateRow.id.desc())
        .limit(limit)
    )
    return [
        ExportedCandidate(
            row.id,
            row.edited_title or row.title,
            row.edited_outlet or row.outlet_printed,
            row.source,
            row.day,
            row.edited_url or row.url,
            Queue(row.queue),
            row.score,
            Choice(row.choice),
            RejectReason(row.reason) if row.reason else None,
            row.by or "",
            row.at,
            row.note or "",
            row.found_at,
        )
        for row in session.execute(question, values_of(wanted))
    ]
