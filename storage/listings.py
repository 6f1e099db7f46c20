"""What a listing's page said of its version, for asking politely whether it has changed (conditional GET)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.columns import digest
from storage.rows import ListingRow
from storage.upsert import put


def validators(session: Session, url: str) -> tuple[str, str]:
    """ETag and Last-Modified as the listing at `url` gave them last, "" for what it did not give."""
    question = select(ListingRow.etag, ListingRow.last_modified).where(ListingRow.digest == digest(url))
    row = session.execute(question).one_or_none()
    return (row.etag, row.last_modified) if row else ("", "")


def remember_validators(session: Session, url: str, etag: str, last_modified: str, now: datetime) -> None:
    """Keep ETag and Last-Modified of the listing at `url`, in place of those before."""
    values = {"digest": digest(url), "url": url, "etag": etag, "last_modified": last_modified, "fetched_at": now}
    put(session, ListingRow, values)
