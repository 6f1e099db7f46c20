"""Articles with their pictures, and what became of them: candidates, decisions, manuscripts."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.base import Base, Json, Zipped


class ArticleRow(Base):
    """An extracted article with its text, and where it was found.

    Changed only where it is extracted again from the archive; what stood before is kept in `EarlierArticleRow`.
    """

    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(unique=True)
    outlet: Mapped[str]
    url: Mapped[str]
    title: Mapped[str]
    subtitle: Mapped[str]
    original_title: Mapped[str]
    source: Mapped[str]
    account: Mapped[str]
    author: Mapped[str]
    editor: Mapped[str]
    published: Mapped[date | None]
    published_at: Mapped[datetime | None]
    published_raw: Mapped[str]
    dateline: Mapped[str]
    clues: Mapped[Json]
    rules: Mapped[Json]
    flags: Mapped[Json]
    charset: Mapped[str]
    pages: Mapped[int]
    blocks: Mapped[Zipped]
    night_id: Mapped[int | None] = mapped_column(ForeignKey("nights.id"), index=True)
    listing: Mapped[str]
    warc: Mapped[str]
    warc_offset: Mapped[int] = mapped_column(BigInteger)


class EarlierArticleRow(Base):
    """What an article said before it was extracted again. Appended, never changed; `version` counts from 1."""

    __tablename__ = "earlier_articles"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    said: Mapped[Zipped]
    replaced_at: Mapped[datetime]


class PictureRow(Base):
    """A picture's URL and the bytes the archive holds for it, by their digest."""

    __tablename__ = "pictures"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    url: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    media_type: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    fetched_at: Mapped[datetime]


IN_STORY = text("story IS NOT NULL")
"""Most articles stand alone."""


class CandidateRow(Base):
    """An article's verdict and what stands of the editor's work; kept narrow, since lists walk over it.

    `day` is the printed day: the manuscript's where there is one, else the article's. `decisions` and
    `manuscript_version` point at the last decision and manuscript by their own numbers, 0 for none; `choice` and
    `reason` repeat the last decision (undecided without one), `outlet` the article's and `story` its place's (None:
    alone), for the lists. Of the indexes the one “listed” holds all that a period's list filters and counts by, the two
    after it walk in the order of the list, the last leads to what was said of a story.
    """

    __tablename__ = "candidates"
    __table_args__ = (
        Index(None, "day", "queue", "outlet"),
        Index(None, "score"),
        Index("ix_candidates_listed", "choice", "queue", "day", "score", "id", "outlet", "found_at", "reason", "story"),
        Index("ix_candidates_ranked", "choice", "queue", "score", "id"),
        Index("ix_candidates_of_outlet", "outlet", "choice", "queue", "score", "id"),
        Index("ix_candidates_story", "story", "choice", "reason", postgresql_where=IN_STORY, sqlite_where=IN_STORY),
    )

    id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    key: Mapped[str]
    day: Mapped[date | None]
    score: Mapped[float]
    queue: Mapped[str]
    reasons: Mapped[Json]
    regions: Mapped[Json]
    verdict_version: Mapped[str]
    found_at: Mapped[datetime]
    outlet_printed: Mapped[str]
    tier: Mapped[str]
    decisions: Mapped[int] = mapped_column(default=0)
    manuscript_version: Mapped[int] = mapped_column(default=0)
    choice: Mapped[str] = mapped_column(default="undecided", server_default="undecided")
    reason: Mapped[str] = mapped_column(default="", server_default="")
    outlet: Mapped[str] = mapped_column(default="", server_default="")
    story: Mapped[int | None]


class DecisionRow(Base):
    """What an editor said, and the verdict he saw. Appended, never changed.

    `batch` names the action it is part of ("" for none), `undoes` the batch that it takes back ("" for none).
    """

    __tablename__ = "decisions"
    __table_args__ = (Index(None, "by", "at"), Index(None, "batch"))

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    choice: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    reason: Mapped[str | None]
    note: Mapped[str]
    verdict_version: Mapped[str]
    score: Mapped[float]
    queue: Mapped[str]
    batch: Mapped[str] = mapped_column(default="", server_default="")
    undoes: Mapped[str] = mapped_column(default="", server_default="")


STANDS = text("taken_back = ''")


class ActionRow(Base):
    """An action of an editor: the decisions that share a batch. `taken_back` names the batch that took it back ("":
    nobody has done so); what takes back is no action."""

    __tablename__ = "actions"
    __table_args__ = (Index("ix_actions_standing", "by", "at", postgresql_where=STANDS, sqlite_where=STANDS),)

    batch: Mapped[str] = mapped_column(primary_key=True)
    by: Mapped[str]
    at: Mapped[datetime]
    taken_back: Mapped[str] = mapped_column(default="", server_default="")


class ManuscriptRow(Base):
    """One version of a candidate's text as edited. Appended, never changed."""

    __tablename__ = "manuscripts"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    outlet_printed: Mapped[str]
    url: Mapped[str]
    published: Mapped[date | None]
    original_title: Mapped[str]
    blocks: Mapped[Zipped]
    by: Mapped[str]
    at: Mapped[datetime | None]


class SearchWaitingRow(Base):
    """A candidate whose text is not in the search index yet."""

    __tablename__ = "search_waiting"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True, autoincrement=False)
