"""Submissions (送审): the issue as it was each time it went to the issuer, kept when it comes back and changes.

The draft of a correction that was given up (放弃) is kept beside them, since it is no revision any more.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bulletin.issue import Issue, IssueState
from bulletin.period import Period
from storage.errors import Conflict
from storage.issues import entry_of, entry_record
from storage.ledger import DROPPED
from storage.rows import SubmissionRow

WORDS = ("number", "number_zh", "name", "publisher", "lead", "cover_date", "label", "entry_label", "noun", "banner")
"""The fields of an issue that are kept as they stand, beside its entries."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One time that an issue was submitted, or a correction's draft as it was given up. Instants are aware, UTC.

    `began_by` is the issuer who has started reading, "" for nobody yet. `ended` is "" while it lies with him, else
    send-back, withdraw or release, of a draft that was given up DROPPED; `note` is what was said with that.
    """

    id: int
    issue: Issue
    by: str
    at: datetime
    began_by: str = ""
    began_at: datetime | None = None
    ended: str = ""
    ended_by: str = ""
    ended_at: datetime | None = None
    note: str = ""


def keep_submission(session: Session, issue: Issue, by: str, now: datetime) -> int:
    """Keep an issue as it is being submitted; the submission's id."""
    return kept(session, issue, by, now)


def keep_dropped(session: Session, issue: Issue, by: str, now: datetime, note: str = "") -> int:
    """Keep the draft of a correction as it is being given up; the id under which it is kept."""
    return kept(session, issue, by, now, ended=DROPPED, ended_by=by, ended_at=now, note=note)


def kept(session: Session, issue: Issue, by: str, now: datetime, **end: Any) -> int:
    """Keep an issue as it is; the id under which it is kept."""
    values = {
        "series": issue.series,
        "period_start": issue.period.start,
        "period_end": issue.period.end,
        "revision": issue.revision,
        "issue": {
            **{name: getattr(issue, name) for name in WORDS},
            "issued": issue.issued.isoformat(),
            "entries": [entry_record(entry) for entry in issue.entries],
        },
        "by": by,
        "at": now,
        **end,
    }
    return session.scalars(insert(SubmissionRow).values(**values).returning(SubmissionRow.id)).one()


def submissions(session: Session, series: str, period: Period) -> list[Submission]:
    """Every submission of a period's issue through all its revisions, oldest first."""
    return [each for each in all_kept(session, series, period) if each.ended != DROPPED]


def dropped(session: Session, series: str, period: Period) -> list[Submission]:
    """Every draft of a correction of a period's issue that was given up, oldest first."""
    return [each for each in all_kept(session, series, period) if each.ended == DROPPED]


def all_kept(session: Session, series: str, period: Period) -> list[Submission]:
    """What is kept of a period's issue as it was submitted or given up, oldest first."""
    question = select(SubmissionRow).where(
        SubmissionRow.series == series,
        SubmissionRow.period_start == period.start,
        SubmissionRow.period_end == period.end,
    )
    return [submission_of(row) for row in session.scalars(question.order_by(SubmissionRow.id))]


def begin(session: Session, submission_id: int, by: str, now: datetime) -> None:
    """The issuer has started, so that it can no longer be withdrawn. Raises Conflict where it is over."""
    open_one = (SubmissionRow.id == submission_id, SubmissionRow.ended == "", SubmissionRow.began_by == "")
    changed = update(SubmissionRow).where(*open_one).values(began_by=by, began_at=now)
    if session.scalar(changed.returning(SubmissionRow.id)) is None:
        raise Conflict("这次送审已经有人开始审阅，或已经结束；请刷新页面。")


def end(session: Session, submission_id: int, how: str, by: str, now: datetime, note: str = "") -> None:
    """How a submission ended; a withdrawal only while nobody has started. Raises Conflict."""
    open_one = [SubmissionRow.id == submission_id, SubmissionRow.ended == ""]
    if how == "withdraw":
        open_one.append(SubmissionRow.began_by == "")
    changed = update(SubmissionRow).where(*open_one).values(ended=how, ended_by=by, ended_at=now, note=note)
    if session.scalar(changed.returning(SubmissionRow.id)) is None:
        raise Conflict("签发人已经开始审阅，或这次送审已经结束；请刷新页面，需要修改请签发人退回。")


def submission_of(row: SubmissionRow) -> Submission:
    """A row as submission."""
    kept = dict(row.issue)
    issue = Issue(
        series=row.series,
        period=Period(row.period_start, row.period_end),
        issued=row.at.date().fromisoformat(kept.pop("issued")),
        entries=tuple(entry_of(each) for each in kept.pop("entries")),
        state=IssueState.SUBMITTED,
        revision=row.revision,
        **kept,
    )
    return Submission(
        row.id, issue, row.by, row.at, row.began_by, row.began_at, row.ended, row.ended_by, row.ended_at, row.note
    )


def as_submitted(issue: Issue) -> Issue:
    """An issue as a submission of it would give it back, for comparison."""
    return replace(issue, state=IssueState.SUBMITTED)
