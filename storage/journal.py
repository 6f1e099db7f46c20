"""The journal (操作记录): who changed what at the desk, before and after; appended, never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from storage.rows import JournalRow
from storage.rows.base import table_of

NOTED = insert(table_of(JournalRow))


@dataclass(frozen=True, slots=True)
class Line:
    """One change. `act` is what was done (Chinese words), `subject` to what, as “kind:id” (candidate:12, file:…)."""

    id: int
    at: datetime
    by: str
    act: str
    subject: str
    before: Any
    after: Any


def note(
    session: Session, at: datetime, by: str, act: str, subject: str, before: Any = None, after: Any = None
) -> None:
    """Write down a change, in the transaction that makes it. `before` and `after` are small JSON values."""
    note_all(session, at, by, act, [(subject, before, after)])


def note_all(session: Session, at: datetime, by: str, act: str, changes: Iterable[tuple[str, Any, Any]]) -> None:
    """Write down the same act upon several subjects at once: (subject, before, after) of each."""
    told = {"at": at, "by": by, "act": act}
    rows = [{**told, "subject": subject, "before": before, "after": after} for subject, before, after in changes]
    if rows:
        session.execute(NOTED, rows)


def lines(
    session: Session, limit: int, before_id: int | None = None, by: str = "", subject: str = "", kind: str = ""
) -> list[Line]:
    """The latest changes, newest first; `before_id` continues a list, `by`, `subject` and its `kind` narrow it."""
    question = select(JournalRow).order_by(JournalRow.id.desc()).limit(limit)
    if before_id is not None:
        question = question.where(JournalRow.id < before_id)
    if by:
        question = question.where(JournalRow.by == by)
    if subject:
        question = question.where(JournalRow.subject == subject)
    elif kind:
        question = question.where(JournalRow.subject >= f"{kind}:", JournalRow.subject < f"{kind};")
    return [
        Line(row.id, row.at, row.by, row.act, row.subject, row.before, row.after) for row in session.scalars(question)
    ]


def last_time(session: Session, subject: str, act: str) -> datetime | None:
    """When something was last done to a subject."""
    question = select(JournalRow.at).where(JournalRow.subject == subject, JournalRow.act == act)
    return session.scalar(question.order_by(JournalRow.id.desc()).limit(1))


def authors(session: Session) -> list[str]:
    """Everybody who ever changed something, people of the past and the program too, by name."""
    return sorted(session.scalars(select(JournalRow.by).distinct()))
