"""The ledger: issues, their moves, the given and the generated text, anchors and overrides."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.base import Base, Json, Zipped


class IssueRow(Base):
    """One revision of one number of a series, its entries as a snapshot."""

    __tablename__ = "issues"
    __table_args__ = (
        UniqueConstraint("series", "period_start", "period_end", "revision"),
        UniqueConstraint("series", "number", "revision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str]
    period_start: Mapped[date]
    period_end: Mapped[date]
    revision: Mapped[int]
    number: Mapped[int]
    number_zh: Mapped[str]
    issued: Mapped[date]
    name: Mapped[str | None]
    publisher: Mapped[str | None]
    lead: Mapped[str]
    cover_date: Mapped[str]
    label: Mapped[str]
    entry_label: Mapped[str]
    noun: Mapped[str]
    state: Mapped[str]
    entries: Mapped[Zipped]
    saved_at: Mapped[datetime]
    banner: Mapped[str] = mapped_column(default="", server_default="")


class IssueMoveRow(Base):
    """One step of an issue from state to state: who, when, why. Appended, never changed."""

    __tablename__ = "issue_moves"
    __table_args__ = (Index(None, "series", "period_start", "period_end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str]
    period_start: Mapped[date]
    period_end: Mapped[date]
    revision: Mapped[int]
    was: Mapped[str]
    became: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str]


class GivenIssueRow(Base):
    """The text of an old issue as it was given to the import, kept for a later reading. Appended, never changed."""

    __tablename__ = "given_issues"
    __table_args__ = (Index(None, "series", "period_start", "period_end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str]
    period_start: Mapped[date]
    period_end: Mapped[date]
    revision: Mapped[int]
    file: Mapped[str]
    form: Mapped[str]
    lines: Mapped[Zipped]
    doubts: Mapped[Json]
    at: Mapped[datetime]


class GeneratedIssueRow(Base):
    """What the program had generated, where the released text was edited by hand in Word and handed back."""

    __tablename__ = "generated_issues"
    __table_args__ = (UniqueConstraint("series", "period_start", "period_end", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str]
    period_start: Mapped[date]
    period_end: Mapped[date]
    revision: Mapped[int]
    entries: Mapped[Zipped]
    file: Mapped[str]
    sha256: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class OverrideRow(Base):
    """A finding of the checks that a person lets stand, with the reason."""

    __tablename__ = "check_overrides"
    __table_args__ = (UniqueConstraint("series", "period_start", "period_end", "mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str]
    period_start: Mapped[date]
    period_end: Mapped[date]
    mark: Mapped[str]
    sentence: Mapped[str]
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class AnchorRow(Base):
    """A number that a person set right: from this period on the profile counts from it."""

    __tablename__ = "anchors"
    __table_args__ = (UniqueConstraint("series", "profile", "period_start", "period_end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str]
    profile: Mapped[str]
    period_start: Mapped[date]
    period_end: Mapped[date]
    number: Mapped[int]
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class SubmissionRow(Base):
    """An issue as it was when it was submitted (送审). `began_*`: the issuer has started, `ended_*`: how it ended.

    `ended` is "" while it lies with the issuer, else send-back, withdraw or release; `note` is what was said with it.
    """

    __tablename__ = "submissions"
    __table_args__ = (Index(None, "series", "period_start", "period_end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str]
    period_start: Mapped[date]
    period_end: Mapped[date]
    revision: Mapped[int]
    issue: Mapped[Zipped]
    by: Mapped[str]
    at: Mapped[datetime]
    began_by: Mapped[str] = mapped_column(default="")
    began_at: Mapped[datetime | None]
    ended: Mapped[str] = mapped_column(default="")
    ended_by: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
