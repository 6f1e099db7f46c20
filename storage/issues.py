"""Issues (期): one row per series, period and revision, the entries as a snapshot."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bulletin.issue import Entry, Issue, IssueState
from bulletin.ledger import IssueHead
from bulletin.period import Period
from storage.blocks import packed, unpacked
from storage.errors import Conflict, Released
from storage.rows import IssueRow


def save_issue(session: Session, issue: Issue, now: datetime) -> int:
    """Keep an issue, in place of what was kept of this revision; the store's id of it.

    Raises Released where the revision is released and differs, Conflict where another period has the number.
    """
    row = session.scalars(revision_of(issue).with_for_update()).one_or_none()
    if row is None:
        return added(session, issue, now)
    if row.state == IssueState.RELEASED.value:
        if issue_of(row) == issue:
            return row.id
        raise Released(
            f"issue {row.number} ({issue.period}) is released and is never changed; a correction is saved as "
            f"revision {row.revision + 1}",
            "released",
            number=row.number,
            period=issue.period,
        )
    refuse_taken_number(session, issue, row.id)
    session.execute(update(IssueRow).where(IssueRow.id == row.id).values(issue_values(issue, now)))
    return row.id


def drop_correction(session: Session, issue: Issue) -> None:
    """Take the draft of a correction away, so that the revision it was to correct is the latest again. Whoever drops it
    keeps its text. Raises Conflict where it is no draft of a correction (any more)."""
    draft = (IssueRow.state == IssueState.DRAFT.value, IssueRow.revision > 0)
    dropped = delete(IssueRow).where(*own_row(issue), *draft)
    if session.scalar(dropped.returning(IssueRow.id)) is None:
        said = f"issue {issue.number} ({issue.period}) has no draft of revision {issue.revision}; look at it again"
        raise Conflict(said, "changed-meanwhile", number=issue.number, period=issue.period)


def find_issue(session: Session, series_key: str, period: Period) -> Issue | None:
    """The latest revision of a period's issue, or None."""
    mine = (IssueRow.series == series_key, IssueRow.period_start == period.start, IssueRow.period_end == period.end)
    row = session.scalars(select(IssueRow).where(*mine).order_by(IssueRow.revision.desc()).limit(1)).first()
    return issue_of(row) if row else None


def issues(session: Session) -> list[Issue]:
    """All issues in all revisions, by series, period and revision."""
    order = (IssueRow.series, IssueRow.period_start, IssueRow.period_end, IssueRow.revision)
    return [issue_of(row) for row in session.scalars(select(IssueRow).order_by(*order))]


def heads(session: Session) -> list[IssueHead]:
    """What the ledger asks of all issues in all revisions, without their entries: it is asked every minute."""
    columns = (IssueRow.period_start, IssueRow.period_end, IssueRow.number, IssueRow.state)
    order = (IssueRow.series, IssueRow.period_start, IssueRow.period_end, IssueRow.revision)
    rows = session.execute(select(*columns).order_by(*order))
    return [IssueHead(Period(row.period_start, row.period_end), row.number, IssueState(row.state)) for row in rows]


def released_issues(session: Session, series_key: str | None = None) -> list[Issue]:
    """All released revisions (of one series, or all), oldest period first; a corrected issue stands before its
    correction."""
    question = select(IssueRow).where(IssueRow.state == IssueState.RELEASED.value)
    if series_key is not None:
        question = question.where(IssueRow.series == series_key)
    order = (IssueRow.period_end, IssueRow.series, IssueRow.revision)
    return [issue_of(row) for row in session.scalars(question.order_by(*order))]


def released_mark(session: Session, series_key: str) -> tuple[int, datetime | None]:
    """What changes whenever an issue of a series is released: how many there are, and when the last one was saved."""
    mine = (IssueRow.state == IssueState.RELEASED.value, IssueRow.series == series_key)
    row = session.execute(select(func.count(IssueRow.id), func.max(IssueRow.saved_at)).where(*mine)).one()
    return row[0], row[1]


def added(session: Session, issue: Issue, now: datetime) -> int:
    """The id of a new row. Raises Conflict where number or period was taken, also at this very moment."""
    refuse_taken_number(session, issue, None)
    try:
        with session.begin_nested():
            insertion = insert(IssueRow).values(issue_values(issue, now)).returning(IssueRow.id)
            return session.scalars(insertion).one()
    except IntegrityError:
        raise Conflict(
            f"issue {issue.number} ({issue.period}) was saved by somebody else at this moment; load it anew",
            "changed-meanwhile",
            number=issue.number,
            period=issue.period,
        ) from None


def refuse_taken_number(session: Session, issue: Issue, own: int | None) -> None:
    """Raise Conflict where another row of the series has this number in this revision."""
    same = (IssueRow.series == issue.series, IssueRow.number == issue.number, IssueRow.revision == issue.revision)
    row = session.scalars(select(IssueRow).where(*same)).one_or_none()
    if row is not None and row.id != own:
        other = Period(row.period_start, row.period_end)
        raise Conflict(
            f"the number {issue.number} belongs to the issue of {other} already, "
            f"so the issue of {issue.period} cannot have it; correct the anchor in series.toml",
            "number-taken",
            number=issue.number,
            period=issue.period,
            other=other,
        )


def revision_of(issue: Issue) -> Select[IssueRow]:
    """The question for the row of an issue's own revision."""
    return select(IssueRow).where(*own_row(issue))


def own_row(issue: Issue) -> tuple[ColumnElement[bool], ...]:
    """The conditions that only the row of an issue's own revision meets."""
    return (
        IssueRow.series == issue.series,
        IssueRow.period_start == issue.period.start,
        IssueRow.period_end == issue.period.end,
        IssueRow.revision == issue.revision,
    )


def issue_of(row: IssueRow) -> Issue:
    """A row as issue."""
    return Issue(
        series=row.series,
        period=Period(row.period_start, row.period_end),
        number=row.number,
        number_zh=row.number_zh,
        issued=row.issued,
        name=row.name,
        publisher=row.publisher,
        lead=row.lead,
        cover_date=row.cover_date,
        label=row.label,
        entry_label=row.entry_label,
        noun=row.noun,
        entries=tuple(entry_of(each) for each in row.entries),
        state=IssueState(row.state),
        revision=row.revision,
        banner=row.banner,
    )


def issue_values(issue: Issue, now: datetime) -> dict[str, Any]:
    """An issue as values of its row."""
    return {
        "series": issue.series,
        "period_start": issue.period.start,
        "period_end": issue.period.end,
        "revision": issue.revision,
        "number": issue.number,
        "number_zh": issue.number_zh,
        "issued": issue.issued,
        "name": issue.name,
        "publisher": issue.publisher,
        "lead": issue.lead,
        "cover_date": issue.cover_date,
        "label": issue.label,
        "entry_label": issue.entry_label,
        "noun": issue.noun,
        "state": issue.state.value,
        "entries": [entry_record(entry) for entry in issue.entries],
        "saved_at": now,
        "banner": issue.banner,
    }


def entry_record(entry: Entry) -> dict[str, Any]:
    """An entry as JSON object, with everything that must come back."""
    return {
        "title": entry.title,
        "outlet": entry.outlet,
        "url": entry.url,
        "date_printed": entry.date_printed,
        "blocks": packed(entry.blocks),
        "source_title": entry.source_title,
        "candidate": entry.candidate,
        "proposed": entry.proposed,
    }


def entry_of(record: dict[str, Any]) -> Entry:
    """The entry of a JSON object."""
    return Entry(**record | {"blocks": unpacked(record["blocks"])})
