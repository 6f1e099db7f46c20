"""The tables, as typed rows. They never leave this folder: every function gives and takes `bulletin` types.

Keys and URLs may be longer than an index entry, so they are indexed by their digest. Closed lists are kept as their
English words. Days are days in Asia/Shanghai, instants UTC. A change here needs a revision in migrations/.
"""

from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, LargeBinary, MetaData, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.columns import CleanJson, CleanText, Instant, Packed

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name that both databases share, so that a later revision can drop it."""

Json = Annotated[Any, mapped_column(CleanJson)]
Zipped = Annotated[Any, mapped_column(Packed)]


class Base(DeclarativeBase):
    """All tables of the store."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {str: CleanText, datetime: Instant, date: Date, bytes: LargeBinary}  # noqa: RUF012


class NightRow(Base):
    """A crawl and its window. At most one unfinished night per window and origin, whoever starts it."""

    __tablename__ = "nights"
    __table_args__ = (
        Index(
            "ix_nights_unfinished",
            "since",
            "until",
            "origin",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime]
    origin: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    healthy: Mapped[bool | None]


class RunRow(Base):
    """One outlet's part of a night."""

    __tablename__ = "crawl_runs"

    night_id: Mapped[int] = mapped_column(ForeignKey("nights.id"), primary_key=True)
    outlet: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    outcome: Mapped[str]
    fetched: Mapped[int]
    kept: Mapped[int]
    known: Mapped[int]
    dated: Mapped[int]
    sourced: Mapped[int]
    queues: Mapped[Json]
    stops: Mapped[Json]
    alarms: Mapped[Json]
    facts: Mapped[Json] = mapped_column(CleanJson, server_default="{}")
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class VisitRow(Base):
    """What one listing gave in one night: the coverage ledger, read by listing over nights and by night."""

    __tablename__ = "listing_visits"
    __table_args__ = (Index(None, "outlet", "listing", "night_id"),)

    night_id: Mapped[int] = mapped_column(ForeignKey("nights.id"), primary_key=True)
    outlet: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    listing: Mapped[str]
    url: Mapped[str]
    state: Mapped[str]
    links: Mapped[int]
    matching: Mapped[int]
    unseen: Mapped[int]
    detail: Mapped[str]
    facts: Mapped[Json] = mapped_column(CleanJson, server_default="{}")


class ListingRow(Base):
    """What a listing's page said of its version when it was last fetched."""

    __tablename__ = "listing_validators"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    url: Mapped[str]
    etag: Mapped[str]
    last_modified: Mapped[str]
    fetched_at: Mapped[datetime]


class UrlRow(Base):
    """A URL ever seen and what became of it.

    `last_night` is the night on which it stopped last, `seen_night` the one on which a listing showed it last.
    """

    __tablename__ = "urls"
    __table_args__ = (Index("ix_urls_outlet_state", "outlet", "state"), Index(None, "last_night"))

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    key: Mapped[str]
    url: Mapped[str]
    outlet: Mapped[str]
    listing: Mapped[str]
    state: Mapped[str]
    title: Mapped[str]
    day: Mapped[date | None]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    seen_night: Mapped[int | None]
    stop: Mapped[str]
    detail: Mapped[str]
    attempts: Mapped[int]
    last_attempt: Mapped[datetime | None]
    last_night: Mapped[int | None]


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


class CandidateRow(Base):
    """An article's verdict and what stands of the editor's work; kept narrow, since lists walk over it.

    `day` is the printed day: the manuscript's where there is one, else the article's. `decisions` and
    `manuscript_version` point at the last decision and manuscript by their own numbers, 0 for none; `choice` and
    `reason` repeat the last decision (undecided without one) and `outlet` the article's, for the lists. Of the last
    three indexes the first holds all that a period's list filters by, the others walk in the order of the list.
    """

    __tablename__ = "candidates"
    __table_args__ = (
        Index(None, "day", "queue"),
        Index(None, "score"),
        Index("ix_candidates_listed", "choice", "queue", "day", "score", "id", "outlet", "found_at", "reason"),
        Index("ix_candidates_ranked", "choice", "queue", "score", "id"),
        Index("ix_candidates_of_outlet", "outlet", "choice", "queue", "score", "id"),
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


class DecisionRow(Base):
    """What an editor said, and the verdict he saw. Appended, never changed.

    `batch` names the action it is part of ("" for none), `undoes` the batch that it takes back ("" for none).
    """

    __tablename__ = "decisions"
    __table_args__ = (Index(None, "by", "at"), Index(None, "batch"), Index(None, "undoes"))

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


class LeaseRow(Base):
    """Who does a kind of job now. The row stays when the lease is given back, so that its token only ever rises."""

    __tablename__ = "leases"

    kind: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    token: Mapped[int]
    since: Mapped[datetime]
    expires_at: Mapped[datetime]


class OutletRow(Base):
    """Where an outlet stands; an outlet without a row is a draft."""

    __tablename__ = "outlet_statuses"

    outlet: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    reason: Mapped[str]
    since: Mapped[datetime]


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


class CarriedRow(Base):
    """A candidate that goes into another period's issue than its day says, with the reason."""

    __tablename__ = "carried_candidates"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    period_start: Mapped[date]
    period_end: Mapped[date]
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


class JobRow(Base):
    """How a kind of job stands: paused, asked for by hand, when it last ran and what came of it."""

    __tablename__ = "jobs"

    kind: Mapped[str] = mapped_column(primary_key=True)
    paused: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")


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


class RetrievalRow(Base):
    """What became of one entry of a released or imported issue (反查)."""

    __tablename__ = "retrievals"

    series: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    url: Mapped[str]
    stage: Mapped[str]
    outlet: Mapped[str]
    detail: Mapped[str]
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidates.id"))
    at: Mapped[datetime]


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


class SearchWaitingRow(Base):
    """A candidate whose text is not in the search index yet."""

    __tablename__ = "search_waiting"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True, autoincrement=False)


class SubmissionRow(Base):
    """An issue as it was when it was submitted (送审). `began_*` say that the issuer has started, `ended_*` how it ended.

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


class FeedKeyRow(Base):
    """The key in the address of somebody's feed, by its digest, so that a stolen copy of the store reads no feed."""

    __tablename__ = "feed_keys"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    digest: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime]
