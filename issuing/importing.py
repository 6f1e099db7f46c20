"""Old issues into the store: as released issues with the text they were read from, for memory and numbering."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from bulletin.imported.given import Given
from bulletin.issue import Issue, IssueState
from issuing.given_pictures import with_pictures_kept
from storage import given as given_texts
from storage import issues, ledger
from storage.errors import Conflict
from storage.store import Session, Store

IMPORTED = "imported"


class Want(StrEnum):
    """What to do where the store has an issue of this period or number already."""

    ASK = "ask"
    KEEP = "keep"
    REPLACE = "replace"


class Imported(StrEnum):
    """What became of an issue given to the import."""

    NEW = "new"
    SAME = "same"
    KEPT = "kept"
    REPLACED = "replaced"


class Taken(Exception):
    """The store has another issue of this period already; `standing` is that one."""

    def __init__(self, standing: Issue) -> None:
        super().__init__(str(standing.period))
        self.standing = standing


def keep_imported(
    store: Store,
    issue: Issue,
    given: Given | None,
    doubts: Iterable[str],
    want: Want,
    by: str,
    now: datetime,
    folder: Path | None = None,
) -> Imported:
    """Keep an old issue as released, in one transaction with the text it was read from.

    With `folder`, the picture store, the pictures inside the file are kept first and printed again later. A released
    issue that is replaced stays as it was: the new reading becomes its next revision. Raises Taken where one stands
    and `want` is ASK, Conflict where the number belongs to another period.
    """
    if given is not None and folder is not None and given.pictures:
        issue, given, told = with_pictures_kept(store, issue, given, folder, now)
        doubts = [*doubts, *told]
    after = replace(issue, state=IssueState.RELEASED, banner="")
    with store.writing() as session:
        standing = issues.find_issue(session, issue.series, issue.period)
        if standing is not None and replace(standing, revision=0) == replace(after, revision=0):
            return Imported.SAME
        if standing is not None and want is Want.ASK:
            raise Taken(standing)
        if standing is not None and want is Want.KEEP:
            return Imported.KEPT
        if standing is not None:
            released = standing.state is IssueState.RELEASED
            after = replace(after, revision=standing.revision + 1 if released else standing.revision)
        refuse_other_period(session, after)
        issues.save_issue(session, after, now)
        if given is not None:
            given_texts.keep_given(session, after, given, doubts, now)
        ledger.add_move(session, after, IMPORTED, by, now, given.file if given else "")
    return Imported.REPLACED if standing is not None else Imported.NEW


def refuse_other_period(session: Session, issue: Issue) -> None:
    """Raise Conflict where the number is another period's, with what to do about it in a file that was misread."""
    other = next((each for each in issues.issues(session) if each.number == issue.number), None)
    if other is not None and other.series == issue.series and other.period != issue.period:
        raise Conflict(
            f"the number {issue.number} is {other.period}'s already, so {issue.period} cannot have it; correct "
            "number or period in the JSON that `yuebao issue import FILE --preview --json` writes, and import that",
            "import-number-taken",
            number=issue.number,
            period=issue.period,
            other=other.period,
        )
