"""Versions of the settings files that were saved from the desk: outlets, lexicon, series, checks, Word template."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from storage.rows import FileVersionRow


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A file as it was saved. `name` is its path inside the data folder, `body` its bytes (None: not asked for).

    An empty body means that the file was taken away, so that the shipped one holds again.
    """

    id: int
    name: str
    sha256: str
    by: str
    at: datetime
    note: str
    body: bytes | None = None


def add_version(session: Session, name: str, body: bytes, by: str, at: datetime, note: str = "") -> FileVersion:
    """Remember a file as it is being saved."""
    digest = hashlib.sha256(body).hexdigest()
    values = {"name": name, "body": base64.b64encode(body).decode(), "sha256": digest, "by": by, "at": at, "note": note}
    number = session.scalars(insert(FileVersionRow).values(**values).returning(FileVersionRow.id)).one()
    return FileVersion(number, name, digest, by, at, note, body)


def versions(session: Session, name: str, limit: int = 50) -> list[FileVersion]:
    """The versions of a file without their bytes, newest first."""
    columns = (FileVersionRow.id, FileVersionRow.name, FileVersionRow.sha256, FileVersionRow.by, FileVersionRow.at)
    question = select(*columns, FileVersionRow.note).where(FileVersionRow.name == name)
    rows = session.execute(question.order_by(FileVersionRow.id.desc()).limit(limit))
    return [FileVersion(row.id, row.name, row.sha256, row.by, row.at, row.note) for row in rows]


def version(session: Session, version_id: int) -> FileVersion | None:
    """The version of that id with its bytes."""
    row = session.get(FileVersionRow, version_id)
    if row is None:
        return None
    return FileVersion(row.id, row.name, row.sha256, row.by, row.at, row.note, base64.b64decode(row.body))
