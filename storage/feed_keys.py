"""The keys of personal feeds: one a person, known here by its digest only."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bulletin.person import Person
from storage.people import hashed, person_of
from storage.rows import FeedKeyRow, PersonRow
from storage.upsert import put


def set_feed_key(session: Session, person_id: int, key: str, now: datetime) -> None:
    """Give somebody a key, in place of the one he had."""
    put(session, FeedKeyRow, {"person_id": person_id, "digest": hashed(key), "made_at": now})


def feed_key_made(session: Session, person_id: int) -> datetime | None:
    """When somebody's key was made, None where he has none."""
    return session.scalar(select(FeedKeyRow.made_at).where(FeedKeyRow.person_id == person_id))


def drop_feed_key(session: Session, person_id: int) -> None:
    """Take somebody's key away; his feed answers nobody any more."""
    session.execute(delete(FeedKeyRow).where(FeedKeyRow.person_id == person_id))


def feed_reader(session: Session, key: str) -> Person | None:
    """Whose key it is, None for nobody's, or that of an account that rests."""
    question = select(PersonRow).join(FeedKeyRow, FeedKeyRow.person_id == PersonRow.id)
    row = session.scalars(question.where(FeedKeyRow.digest == hashed(key))).first()
    return person_of(row) if row is not None and row.active else None
