"""What a row of the list shows of a candidate, and of the articles folded behind it: a handful of questions a page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from bulletin.candidate import Choice, RejectReason
from bulletin.verdict import Leaning, Queue, Reason
from storage.pictures import pictures
from storage.rows import ArticleRow, CandidateRow, DecisionRow, ManuscriptRow, ScoreMarkRow
from storage.upsert import PORTION


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate as the list shows it; title, printed outlet and day are the manuscript's where there is one.

    `decisions` counts what was said so far, `by` and `at` (aware, UTC) tell of the last. `picture` is the digest of
    the first picture that the archive holds ("" for none), `characters` the length of the text.
    """

    id: int
    title: str
    outlet: str
    outlet_printed: str
    source: str
    account: str
    url: str
    day: date | None
    score: float
    queue: Queue
    reasons: tuple[Reason, ...]
    flags: tuple[str, ...]
    found_at: datetime
    night: int | None
    choice: Choice
    reason: RejectReason | None
    decisions: int
    by: str
    at: datetime | None
    edited: bool
    picture: str
    characters: int
    leaning: Leaning | None = None

    @property
    def carrying(self) -> Reason | None:
        """The sentence of the text that carried the verdict most; None where only the title did."""
        return next((each for each in self.reasons if squeezed(each.sentence) not in squeezed(self.title)), None)

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms that were found."""
        return tuple(dict.fromkeys(term for reason in self.reasons for term in reason.terms))


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, as it stands folded behind another."""

    id: int
    title: str
    outlet_printed: str
    url: str
    day: date | None
    queue: Queue
    choice: Choice


def squeezed(text: str) -> str:
    """A text without its spaces, to compare it."""
    return "".join(text.split())


def lines(session: Session, candidates: Collection[int]) -> dict[int, Line]:
    """The lines of these candidates (of one page: their texts are looked through for pictures)."""
    last = and_(DecisionRow.candidate_id == CandidateRow.id, DecisionRow.ordinal == CandidateRow.decisions)
    edited = and_(
        ManuscriptRow.candidate_id == CandidateRow.id, ManuscriptRow.version == CandidateRow.manuscript_version
    )
    told = (
        *(CandidateRow.id, CandidateRow.day, CandidateRow.score, CandidateRow.queue, CandidateRow.reasons),
        *(CandidateRow.found_at, CandidateRow.outlet_printed, CandidateRow.decisions, CandidateRow.choice),
        *(CandidateRow.reason, CandidateRow.outlet, CandidateRow.manuscript_version, ArticleRow.title),
        *(ArticleRow.source, ArticleRow.account, ArticleRow.url, ArticleRow.flags, ArticleRow.blocks),
        ArticleRow.night_id,
        *(DecisionRow.by, DecisionRow.at, ManuscriptRow.title.label("own_title")),
        ManuscriptRow.outlet_printed.label("own_outlet"),
    )
    question = (
        select(*told)
        .join(ArticleRow, ArticleRow.id == CandidateRow.id)
        .outerjoin(DecisionRow, last)
        .outerjoin(ManuscriptRow, edited)
        .where(CandidateRow.id.in_(sorted(set(candidates))))
    )
    rows = session.execute(question).all()
    images = {row.id: [each["img"] for each in row.blocks if isinstance(each, dict) and "img" in each] for row in rows}
    held = pictures(session, [url for urls in images.values() for url in urls])
    marks = leanings(session, images)
    return {
        row.id: Line(
            id=row.id,
            title=row.own_title if row.manuscript_version else row.title,
            outlet=row.outlet,
            outlet_printed=row.own_outlet if row.manuscript_version else row.outlet_printed,
            source=row.source,
            account=row.account,
            url=row.url,
            day=row.day,
            score=row.score,
            queue=Queue(row.queue),
            reasons=tuple(Reason(sentence, tuple(terms), share) for sentence, terms, share in row.reasons),
            flags=tuple(row.flags),
            found_at=row.found_at,
            night=row.night_id,
            choice=Choice(row.choice),
            reason=RejectReason(row.reason) if row.reason else None,
            decisions=row.decisions,
            by=row.by or "",
            at=row.at,
            edited=row.manuscript_version > 0,
            picture=next((held[url] for url in images[row.id] if url in held), ""),
            characters=sum(map(length, row.blocks)),
            leaning=marks.get(row.id),
        )
        for row in rows
    }


def length(record: str | dict[str, Any]) -> int:
    """The characters of a block as it is stored: building a whole page's texts anew would take as long as the page."""
    if isinstance(record, str):
        return len(record)
    cells = (cell for row in record.get("table", ()) for cell in row)
    return len(record.get("h") or record.get("caption") or "") + sum(map(len, (*record.get("list", ()), *cells)))


def leanings(session: Session, candidates: Collection[int]) -> dict[int, Leaning]:
    """偏高 or 偏低 as it was last said of these candidates."""
    question = select(ScoreMarkRow.candidate_id, ScoreMarkRow.leaning).order_by(ScoreMarkRow.ordinal)
    mine = question.where(ScoreMarkRow.candidate_id.in_(sorted(candidates)))
    return {row.candidate_id: Leaning(row.leaning) for row in session.execute(mine)}


def members(session: Session, candidates: Collection[int]) -> dict[int, Member]:
    """These candidates as they stand folded behind others."""
    ordered, found = sorted(set(candidates)), dict[int, Member]()
    told = (CandidateRow.id, CandidateRow.outlet_printed, CandidateRow.day, CandidateRow.queue, CandidateRow.choice)
    question = select(*told, ArticleRow.title, ArticleRow.url).join(ArticleRow, ArticleRow.id == CandidateRow.id)
    for start in range(0, len(ordered), PORTION):
        for row in session.execute(question.where(CandidateRow.id.in_(ordered[start : start + PORTION]))):
            found[row.id] = Member(row.id, row.title, row.outlet_printed, row.url, row.day, Queue(row.queue),
                                   Choice(row.choice))  # fmt: skip
    return found
