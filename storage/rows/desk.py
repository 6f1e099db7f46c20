"""The desk's own tables: people, sign-ins, journal, requests, versions of files, saved filters."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.base import Base, Json, Zipped


class PersonRow(Base):
    """Somebody with an account at the desk. `named` is the name folded, so that no two differ by case alone."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    named: Mapped[str] = mapped_column(unique=True)
    secret: Mapped[str]
    roles: Mapped[Json]
    active: Mapped[bool]
    created_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class SignInRow(Base):
    """One browser that is signed in, by the digest of its cookie. `notice` is shown on its next page."""

    __tablename__ = "sign_ins"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    token: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    notice: Mapped[Json]


class JournalRow(Base):
    """Who changed what at the desk, before and after. Appended, never changed."""

    __tablename__ = "journal"
    __table_args__ = (Index(None, "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(index=True)
    act: Mapped[str]
    subject: Mapped[str]
    before: Mapped[Json]
    after: Mapped[Json]


class RequestRow(Base):
    """What the desk asks of the runner."""

    __tablename__ = "requests"
    __table_args__ = (Index(None, "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    given: Mapped[Zipped]
    by: Mapped[str]
    at: Mapped[datetime]
    state: Mapped[str]
    said: Mapped[str]
    done: Mapped[int]
    total: Mapped[int]
    result: Mapped[Json]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class FileVersionRow(Base):
    """A settings file of the data folder as it was saved from the desk. Appended, never changed."""

    __tablename__ = "file_versions"
    __table_args__ = (Index(None, "name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    body: Mapped[Zipped]
    sha256: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str]


class SavedFilterRow(Base):
    """A list's filters that somebody gave a name."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("person_id", "page", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    page: Mapped[str]
    name: Mapped[str]
    query: Mapped[str]


class FeedKeyRow(Base):
    """The key in the address of somebody's feed, by its digest, so that a stolen copy of the store reads no feed."""

    __tablename__ = "feed_keys"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    digest: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime]
