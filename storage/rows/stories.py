"""Which articles are one story, where it came from, and what of it was printed before."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.base import Base, Json


class StoryHashRow(Base):
    """One hash of an article's fingerprint, with the article's day, so that a question reads its window only.

    Without a foreign key: some thirty rows an article, and PostgreSQL would look the article up for each of them.
    """

    __tablename__ = "story_hashes"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(primary_key=True)


class StoryLinkRow(Base):
    """Two articles that hang together, the lesser id first."""

    __tablename__ = "story_links"

    one: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    other: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, index=True)
    tie: Mapped[str]
    share: Mapped[float]


class StorySplitRow(Base):
    """Two articles that an editor set apart, the lesser id first."""

    __tablename__ = "story_splits"

    one: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    other: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, index=True)
    by: Mapped[str]
    at: Mapped[datetime]


class StoryPlaceRow(Base):
    """Where an article belongs; one without a row is a story of its own."""

    __tablename__ = "story_places"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    day: Mapped[date]
    story: Mapped[int] = mapped_column(index=True)
    event: Mapped[int] = mapped_column(index=True)


class StoryOriginRow(Base):
    """The likely original of a story of several articles: evidence as [ground, words, witness], strongest first."""

    __tablename__ = "story_origins"

    story: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    evidence: Mapped[Json]
    named: Mapped[str]


class PrintedRow(Base):
    """A printed entry like a candidate (已刊, 疑似已刊)."""

    __tablename__ = "printed_marks"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[int] = mapped_column(primary_key=True)
    number_zh: Mapped[str]
    revision: Mapped[int]
    title: Mapped[str]
    share: Mapped[float]
    certain: Mapped[bool]
