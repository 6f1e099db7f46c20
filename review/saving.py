"""Saving a manuscript with its line in the journal, in the transaction of whoever calls."""

from dataclasses import replace
from datetime import datetime

from bulletin.candidate import Manuscript
from review.manuscript import FIELDS_ZH, changed_fields
from storage import journal
from storage.manuscripts import save_manuscript
from storage.store import Session

NO_TEXT = ("", None)


def put_version(session: Session, candidate_id: int, before: Manuscript, changed: Manuscript) -> Manuscript:
    """Keep a new version upon the one it was begun on, and write it into the journal. Raises Conflict, NoSuchRow."""
    saved = save_manuscript(session, candidate_id, changed, changed.version)
    if saved.at is None:
        raise ValueError("a manuscript is saved with the instant at which it was written")
    old, new = told(before, changed), told(changed, before)
    journal.note(session, saved.at, saved.by, "改稿", f"candidate:{candidate_id}", old | {"version": before.version},
                 new | {"version": saved.version})  # fmt: skip
    return saved


def restored(
    session: Session, by: str, at: datetime, candidate_id: int, text: Manuscript, before: Manuscript, upon: int
) -> Manuscript:
    """Keep an earlier text as the newest version. Raises Conflict where another stands than the one that was seen."""
    return put_version(session, candidate_id, before, replace(text, version=upon, by=by, at=at))


def told(text: Manuscript, other: Manuscript) -> dict[str, str]:
    """The fields in which a text differs from another, short: the versions hold the whole."""
    return {name: field_text(text, name)[:200] for name in changed_fields(text, other)}


def field_text(text: Manuscript, name: str) -> str:
    """One field as words."""
    if name == "blocks":
        return f"{len(text.blocks)} 段"
    value = getattr(text, name)
    return "" if value in NO_TEXT else str(value)


def field_words(before: Manuscript, after: Manuscript) -> list[tuple[str, str, str]]:
    """(field, before, after) for each field but the body that differs, in words."""
    return [
        (FIELDS_ZH[name], field_text(before, name) or "（空）", field_text(after, name) or "（空）")
        for name in changed_fields(before, after)
        if name != "blocks"
    ]
