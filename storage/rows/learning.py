"""What the judge learns from besides decisions, and what it missed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.base import Base


class ScoreMarkRow(Base):
    """偏高 or 偏低 of one verdict of a candidate. Appended, never changed."""

    __tablename__ = "score_marks"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    leaning: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    version: Mapped[str]
    score: Mapped[float]


class MissedRow(Base):
    """A candidate that an issue printed and the judge had not shown: a label for learning."""

    __tablename__ = "missed_candidates"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    number: Mapped[int]
    stage: Mapped[str]
    at: Mapped[datetime]


class SpotCheckRow(Base):
    """A candidate just below the shortlist that is shown for a check (抽查) in a period."""

    __tablename__ = "spot_checks"

    period_start: Mapped[date] = mapped_column(primary_key=True)
    period_end: Mapped[date] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)


class RefitRow(Base):
    """One time that the weights were learned anew. `heard` counts the words of editors and issues that were heard."""

    __tablename__ = "refits"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    heard: Mapped[int]
    labels: Mapped[int]
    version: Mapped[str]
    prior: Mapped[str]
    changed: Mapped[int]
    moved: Mapped[int]
