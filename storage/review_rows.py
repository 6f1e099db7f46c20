"""What a row of the list shows of a candidate, and of the articles folded behind it: a handful of questions a page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from bulletin.candidate import Choice, RejectReason
from bulletin.verdict import Leaning, Queue, Reason
from storage.keys import PORTION, among
from storage.pictures import pictures
from storage.rows import ArticleRow, CandidateRow, DecisionRow, ManuscriptRow, ScoreMarkRow
from storage.rows.base import table_of

HELD, ARTICLES, SAID = table_of(CandidateRow), table_of(ArticleRow), table_of(DecisionRow)
OWN, MARKS = table_of(ManuscriptRow), table_of(ScoreMarkRow)


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


LAST = and_(SAID.c.candidate_id == HELD.c.id, SAID.c.ordinal == HELD.c.decisions)
EDITED = and_(OWN.c.candidate_id == HELD.c.id, OWN.c.version == HELD.c.manuscript_version)
LEANING = (
    select(MARKS.c.leaning)
    .where(MARKS.c.candidate_id == HELD.c.id)
    .order_by(MARKS.c.ordinal.desc())
    .limit(1)
    .correlate(HELD)
    .scalar_subquery()
)
"""偏高 or 偏低 as it was last said of a candidate."""
LINES = (
    select(
        *(HELD.c.id, HELD.c.day, HELD.c.score, HELD.c.queue, HELD.c.reasons, HELD.c.found_at, HELD.c.outlet_printed),
        *(HELD.c.decisions, HELD.c.choice, HELD.c.reason, HELD.c.outlet, HELD.c.manuscript_version),
        *(ARTICLES.c.title, ARTICLES.c.source, ARTICLES.c.account, ARTICLES.c.url, ARTICLES.c.flags, ARTICLES.c.blocks),
        *(ARTICLES.c.night_id, SAID.c.by, SAID.c.at),
        *(OWN.c.title.label("own_title"), OWN.c.outlet_printed.label("own_outlet"), LEANING.label("leaning")),
    )
    .select_from(HELD.join(ARTICLES, ARTICLES.c.id == HELD.c.id).outerjoin(SAID, LAST).outerjoin(OWN, EDITED))
    .where(among(HELD.c.id, "ids"))
)
MEMBERS = (
    select(HELD.c.id, HELD.c.outlet_printed, HELD.c.day, HELD.c.queue, HELD.c.choice, ARTICLES.c.title, ARTICLES.c.url)
    .select_from(HELD.join(ARTICLES, ARTICLES.c.id == HELD.c.id))
    .where(among(HELD.c.id, "ids"))
)


def lines(session: Session, candidates: Collection[int]) -> dict[int, Line]:
    """The lines of these candidates (of one page: their texts are looked through for pictures)."""
    rows = session.execute(LINES, {"ids": sorted(set(candidates))}).all()
    images = {row.id: [each["img"] for each in row.blocks if isinstance(each, dict) and "img" in each] for row in rows}
    held = pictures(session, [url for urls in images.values() for url in urls])
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
            leaning=Leaning(row.leaning) if row.leaning not in (None, Leaning.FITTING) else None,
        )
        for row in rows
    }


def length(record: str | dict[str, Any]) -> int:
    """The characters of a block as it is stored: building a whole page's texts anew would take as long as the page."""
    if isinstance(record, str):
        return len(record)
    cells = (cell for row in record.get("table", ()) for cell in row)
    return len(record.get("h") or record.get("caption") or "") + sum(map(len, (*record.get("list", ()), *cells)))


def members(session: Session, candidates: Collection[int]) -> dict[int, Member]:
    """These candidates as they stand folded behind others."""
    ordered, found = sorted(set(candidates)), dict[int, Member]()
    for start in range(0, len(ordered), PORTION):
        for row in session.execute(MEMBERS, {"ids": ordered[start : start + PORTION]}):
            found[row.id] = Member(row.id, row.title, row.outlet_printed, row.url, row.day, Queue(row.queue),
                                   Choice(row.choice))  # fmt: skip
    return found
