"""Where the pages of candidates lie in the archive."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from bulletin.candidate import Choice
from storage.columns import digest
from storage.rows import ArticleRow, CandidateRow


@dataclass(frozen=True, slots=True)
class Filing:
    """The page of a candidate: its address as fetched, its key, the archive's file and the byte offset in it
    (`warc` "" where the page was not recorded)."""

    candidate: int
    url: str
    key: str
    warc: str
    offset: int


def filing(session: Session, candidate_id: int) -> Filing | None:
    """Where a candidate's page lies, None for no such candidate."""
    return one(session, CandidateRow.id == candidate_id)


def filing_by_key(session: Session, key: str) -> Filing | None:
    """Where the page of an address lies, by its canonical key; None where it gave no article."""
    return one(session, ArticleRow.digest == digest(key))


def decided_filings(session: Session) -> list[Filing]:
    """Where the pages of all candidates lie of which somebody has said anything, those recorded."""
    said = [choice.value for choice in Choice if choice is not Choice.UNDECIDED]
    question = select(CandidateRow.id, ArticleRow.url, CandidateRow.key, ArticleRow.warc, ArticleRow.warc_offset)
    question = question.join(ArticleRow, ArticleRow.id == CandidateRow.id)
    rows = session.execute(question.where(CandidateRow.choice.in_(said), ArticleRow.warc != ""))
    return [Filing(row.id, row.url, row.key, row.warc, row.warc_offset) for row in rows]


def one(session: Session, condition: ColumnElement[bool]) -> Filing | None:
    """The filing of the only candidate that fits."""
    question = select(CandidateRow.id, ArticleRow.url, CandidateRow.key, ArticleRow.warc, ArticleRow.warc_offset)
    row = session.execute(question.join(ArticleRow, ArticleRow.id == CandidateRow.id).where(condition)).first()
    return Filing(row.id, row.url, row.key, row.warc, row.warc_offset) if row else None
