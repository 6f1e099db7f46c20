"""The given texts of old issues: kept whole with every import, for a later reading."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bulletin.imported.given import Given, Line
from bulletin.issue import Issue
from bulletin.period import Period
from storage.rows import GivenIssueRow

PLAIN = asdict(Line(""))


def keep_given(session: Session, issue: Issue, given: Given, doubts: Iterable[str], now: datetime) -> None:
    """Keep the lines an issue was read from."""
    session.execute(
        insert(GivenIssueRow).values(
            series=issue.series,
            period_start=issue.period.start,
            period_end=issue.period.end,
            revision=issue.revision,
            file=given.file,
            form=given.form,
            lines={
                "lines": [line_record(line) for line in given.lines],
                "images": given.images,
                "marked": given.marked,
            },
            doubts=list(doubts),
            at=now,
        )
    )


def last_given(session: Session, series: str, period: Period) -> Given | None:
    """The text a period's issue was last read from, None where it was never imported."""
    question = select(GivenIssueRow).where(
        GivenIssueRow.series == series,
        GivenIssueRow.period_start == period.start,
        GivenIssueRow.period_end == period.end,
    )
    row = session.scalars(question.order_by(GivenIssueRow.id.desc()).limit(1)).first()
    if row is None:
        return None
    lines = tuple(line_of(each) for each in row.lines["lines"])
    return Given(row.file, row.form, lines, int(row.lines["images"]), bool(row.lines["marked"]))


def last_doubts(session: Session, series: str, period: Period) -> tuple[str, ...]:
    """What was doubtful in the last reading of a period's issue, a sentence each."""
    question = select(GivenIssueRow.doubts).where(
        GivenIssueRow.series == series,
        GivenIssueRow.period_start == period.start,
        GivenIssueRow.period_end == period.end,
    )
    return tuple(session.scalars(question.order_by(GivenIssueRow.id.desc()).limit(1)).first() or ())


def line_record(line: Line) -> dict[str, object]:
    """A line as JSON object, without what is as usual."""
    return {key: value for key, value in asdict(line).items() if value != PLAIN[key] or key == "text"}


def line_of(record: dict[str, object]) -> Line:
    """The line of a JSON object."""
    cells = record.get("cells", ())
    return Line(**record | {"cells": tuple(cells) if isinstance(cells, list) else ()})  # type: ignore[arg-type]
