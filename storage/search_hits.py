"""What a page of search shows of its hits: their rows, and their texts, which are unpacked."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from bulletin.article import block_lines
from bulletin.candidate import Choice, RejectReason
from bulletin.verdict import Queue
from storage.blocks import unpacked
from storage.keys import among
from storage.rows import ArticleRow, CandidateRow, DecisionRow, ManuscriptRow


@dataclass(frozen=True, slots=True)
class Found:
    """A hit. `title`, `outlet_printed` and `day` are the manuscript's where there is one; `listing` is where it was
    found. `decisions` counts what was said so far, `by` and `at` (aware, UTC) tell of the last. `text` is what stands
    now, title first, a block a line."""

    id: int
    title: str
    outlet_printed: str
    day: date | None
    queue: Queue
    score: float
    found_at: datetime
    listing: str
    choice: Choice
    reason: RejectReason | None
    decisions: int
    by: str
    at: datetime | None
    text: str


CANDIDATE, ARTICLE, DECISION, OWN = (
    row.__table__.alias() for row in (CandidateRow, ArticleRow, DecisionRow, ManuscriptRow)
)
HITS = (
    select(CANDIDATE.c.id, CANDIDATE.c.outlet_printed, CANDIDATE.c.day, CANDIDATE.c.queue, CANDIDATE.c.score,
           CANDIDATE.c.found_at, CANDIDATE.c.choice, CANDIDATE.c.reason, CANDIDATE.c.decisions,
           CANDIDATE.c.manuscript_version, ARTICLE.c.listing, ARTICLE.c.title, ARTICLE.c.blocks,
           OWN.c.title.label("own_title"), OWN.c.outlet_printed.label("own_outlet"), OWN.c.blocks.label("own_blocks"),
           DECISION.c.by, DECISION.c.at)
    .select_from(CANDIDATE)
    .join(ARTICLE, ARTICLE.c.id == CANDIDATE.c.id)
    .outerjoin(OWN, and_(OWN.c.candidate_id == CANDIDATE.c.id, OWN.c.version == CANDIDATE.c.manuscript_version))
    .outerjoin(DECISION, and_(DECISION.c.candidate_id == CANDIDATE.c.id, DECISION.c.ordinal == CANDIDATE.c.decisions))
    .where(among(CANDIDATE.c.id, "ids"))
)  # fmt: skip
"""Asked of the tables themselves, once a page: building a question of rows anew takes longer than its answer."""


def found_hits(session: Session, ids: Collection[int]) -> dict[int, Found]:
    """These candidates as hits (of one page: their texts are unpacked)."""
    rows = session.execute(HITS, {"ids": sorted(set(ids))}) if ids else ()
    return {row.id: hit_of(row) for row in rows}


def hit_of(row: Any) -> Found:
    """A row as hit."""
    edited = row.manuscript_version > 0
    title = row.own_title if edited else row.title
    return Found(
        id=row.id,
        title=title,
        outlet_printed=row.own_outlet if edited else row.outlet_printed,
        day=row.day,
        queue=Queue(row.queue),
        score=row.score,
        found_at=row.found_at,
        listing=row.listing,
        choice=Choice(row.choice),
        reason=RejectReason(row.reason) if row.reason else None,
        decisions=row.decisions,
        by=row.by or "",
        at=row.at,
        text="\n".join([title, *lines_of(row.own_blocks if edited else row.blocks)]),
    )


def lines_of(records: Sequence[Any]) -> Iterator[str]:
    """The lines of a text as `block_lines` has them; a paragraph is stored as what it says, so nothing is built."""
    for record in records:
        if isinstance(record, str):
            yield from (record,) if record else ()
        else:
            yield from block_lines(unpacked((record,)))
