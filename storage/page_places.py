"""Where the page of an article lies in the archive, and which printed entry is like it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bulletin.issue import Entry, Issue, IssueState
from storage.issues import issue_of
from storage.rows import ArticleRow, CandidateRow, IssueRow


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where an article's page was recorded: file and byte offset ("" where it was not), and the charset it was read
    with; `listing` is the one that announced it ("" for an address given by hand), `found_at` in UTC."""

    url: str
    warc: str
    offset: int
    charset: str
    listing: str
    found_at: datetime


def page_place(session: Session, candidate_id: int) -> PagePlace | None:
    """Where a candidate's page lies, None for no candidate."""
    told = (ArticleRow.url, ArticleRow.warc, ArticleRow.warc_offset, ArticleRow.charset, ArticleRow.listing)
    question = select(*told, CandidateRow.found_at).join(CandidateRow, CandidateRow.id == ArticleRow.id)
    row = session.execute(question.where(ArticleRow.id == candidate_id)).first()
    return PagePlace(*row) if row else None


def printed_entry(session: Session, number: int, revision: int, ordinal: int) -> tuple[Issue, Entry] | None:
    """An entry of a released issue by number, revision and its place counted from 1, None for none."""
    mine = (IssueRow.number == number, IssueRow.revision == revision, IssueRow.state == IssueState.RELEASED.value)
    row = session.scalars(select(IssueRow).where(*mine).order_by(IssueRow.id.desc()).limit(1)).first()
    if row is None:
        return None
    issue = issue_of(row)
    return (issue, issue.entries[ordinal - 1]) if 0 < ordinal <= len(issue.entries) else None
