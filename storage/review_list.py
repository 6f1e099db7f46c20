"""The list of candidates (候选): one row a story, ranked, paged by key; its counts come from the same conditions.

What orders and filters stands in one index, so that a list never reads more rows than it shows. A story waits for a
decision (未审) while nobody has said anything of any of its articles; that one copy is not wanted as a reprint (转载)
says nothing of the others.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true, union_all
from sqlalchemy.orm import Session, aliased

from bulletin.candidate import Choice, RejectReason
from bulletin.folding import FIRST
from bulletin.period import Period
from bulletin.verdict import Queue
from storage.rows import ArticleRow, CandidateRow, SpotCheckRow, StoryOriginRow, StoryPlaceRow

COUNTED = 10_000
"""Articles are counted up to here; beyond it the page says “more than”."""
SHOWN = (Queue.SHORTLIST, Queue.LOW)
"""What an editor is shown unless he asks for what was set aside."""

Candidates = type[CandidateRow]
# Made once: a fresh name for a table costs more than asking it.
MINE, MATE, RIVAL = aliased(StoryPlaceRow), aliased(StoryPlaceRow), aliased(CandidateRow)
WALKS = {each: aliased(CandidateRow) for each in product(Choice, Queue)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list shows. `choice` None: whatever was said; `night`: kept in it; `since`: found at or after; `word`
    stands in the title.

    `undated` asks for what has no day, instead of a period; `spot_check` for the 抽查 of the period, of any queue.
    """

    period: Period | None = None
    undated: bool = False
    outlet: str = ""
    queues: tuple[Queue, ...] = SHOWN
    choice: Choice | None = Choice.UNDECIDED
    reason: RejectReason | None = None
    night: int | None = None
    since: datetime | None = None
    word: str = ""
    spot_check: bool = False


class Place(NamedTuple):
    """Where a row stands in the order: the best score first, of equal ones the latest kept (the highest id)."""

    score: float
    id: int

    @property
    def rank(self) -> tuple[float, int]:
        """What is sorted by."""
        return -self.score, -self.id


@dataclass(frozen=True, slots=True)
class Row:
    """A story in the list: the candidate that stands for it, and the place of its best-ranked one."""

    head: int
    place: Place


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stories (事件) and articles (篇) a list has. `more`: there are more than were counted."""

    stories: int
    articles: int
    more: bool = False


def listed(session: Session, wanted: Wanted, limit: int, after: Place | None = None) -> list[Row]:
    """The next stories of a list behind a place, best first; fewer than `limit` where it ends."""
    best: list[Place] = []
    chunk = limit + limit // 2
    while len(best) < limit:
        places, last, over = next_places(session, wanted, after, chunk)
        best += places
        if over:
            break
        after, chunk = last, min(chunk * 2, 2_000)
    best = best[:limit]
    heads = heads_of(session, wanted, best)
    return [Row(heads.get(place.id, place.id), place) for place in best]


def next_places(
    session: Session, wanted: Wanted, after: Place | None, chunk: int
) -> tuple[list[Place], Place | None, bool]:
    """Of the next `chunk` candidates those that lead their story in this list, the last looked at, and whether it was
    the end of the list."""
    ranked = walk(wanted, after, chunk)
    rows = [Place(row.score, row.id) for row in session.execute(ranked)]
    if not rows:
        return [], None, True
    hanging = (
        select(MINE.article_id, RIVAL.score, RIVAL.id, *told(RIVAL, wanted))
        .join(MATE, and_(MATE.story == MINE.story, MATE.article_id != MINE.article_id))
        .join(RIVAL, RIVAL.id == MATE.article_id)
        .where(MINE.article_id.in_([place.id for place in rows]))
    )
    ranks = {place.id: place.rank for place in rows}
    folded = {
        each.article_id
        for each in session.execute(hanging)
        if each.closed or (each.matches and (-each.score, -each.id) < ranks[each.article_id])
    }
    return [place for place in rows if place.id not in folded], rows[-1], len(rows) < chunk


def told(rival: Candidates, wanted: Wanted) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Of another article of a story: whether it is in the list too, and whether it closes the story for the list."""
    closes = said_of_story(rival) if wanted.choice is Choice.UNDECIDED else rival.id < 0
    return and_(*conditions(rival, wanted)).label("matches"), closes.label("closed")


def said_of_story(candidate: Candidates) -> ColumnElement[bool]:
    """That what was said of a candidate settles its story."""
    copy = and_(candidate.choice == Choice.REJECTED.value, candidate.reason == RejectReason.REPRINT.value)
    return and_(candidate.choice != Choice.UNDECIDED.value, ~copy)


def walk(wanted: Wanted, after: Place | None, limit: int) -> Select[float, int]:
    """The next candidates of a list by rank, not folded."""
    if bounded(wanted):
        question = select(CandidateRow.score, CandidateRow.id).where(*conditions(CandidateRow, wanted))
        return in_order(question, after, limit)
    # Without bounds each choice and queue is a walk along an index, and the best of all of them are taken.
    walks = []
    for choice, queue in product(choices(wanted), wanted.queues):
        one = WALKS[choice, queue]
        mine = (one.choice == choice.value, one.queue == queue.value, *others(one, wanted))
        best = in_order(select(one.score, one.id).where(*mine), after, limit, one).subquery()
        walks.append(select(best.c.score, best.c.id))
    every = union_all(*walks).subquery()
    return select(every.c.score, every.c.id).order_by(every.c.score.desc(), every.c.id.desc()).limit(limit)


def in_order(
    question: Select[float, int], after: Place | None, limit: int, candidate: Candidates = CandidateRow
) -> Select[float, int]:
    """The question's answers by rank behind a place."""
    if after is not None:
        behind = and_(candidate.score == after.score, candidate.id < after.id)
        question = question.where(candidate.score <= after.score, or_(candidate.score < after.score, behind))
    return question.order_by(candidate.score.desc(), candidate.id.desc()).limit(limit)


def bounded(wanted: Wanted) -> bool:
    """Whether a list is of few enough candidates to be sorted: those of a period, of a night, without a day."""
    limits = (wanted.period, wanted.night, wanted.since)
    return any(each is not None for each in limits) or wanted.undated or wanted.spot_check


def choices(wanted: Wanted) -> tuple[Choice, ...]:
    """The choices a list shows."""
    return tuple(Choice) if wanted.choice is None else (wanted.choice,)


def conditions(candidate: Candidates, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What a candidate of the list meets; of its story see `told`."""
    mine: list[ColumnElement[bool]] = [candidate.choice.in_([each.value for each in choices(wanted)])]
    if not wanted.spot_check:
        mine.append(candidate.queue.in_([queue.value for queue in wanted.queues]))
    return [*mine, *others(candidate, wanted)]


def others(candidate: Candidates, wanted: Wanted) -> list[ColumnElement[bool]]:
    """The conditions besides choice and queue."""
    mine: list[ColumnElement[bool]] = []
    if wanted.spot_check:
        check: list[ColumnElement[bool]] = [SpotCheckRow.candidate_id == candidate.id]
        if wanted.period is not None:
            check.append(SpotCheckRow.period_start == wanted.period.start)
            check.append(SpotCheckRow.period_end == wanted.period.end)
        mine.append(exists().where(*check).correlate(candidate))
    if wanted.undated:
        mine.append(candidate.day.is_(None))
    elif wanted.period is not None:
        mine.append(candidate.day.between(wanted.period.start, wanted.period.end))
    if wanted.outlet:
        mine.append(candidate.outlet == wanted.outlet)
    if wanted.night is not None:
        mine.append(candidate.id.in_(select(ArticleRow.id).where(ArticleRow.night_id == wanted.night)))
    if wanted.since is not None:
        mine.append(candidate.found_at >= wanted.since)
    if wanted.reason is not None:
        mine.append(candidate.reason == wanted.reason.value)
    for word in wanted.word.split():
        titled = exists().where(ArticleRow.id == candidate.id, ArticleRow.title.icontains(word, autoescape=True))
        mine.append(titled.correlate(candidate))
    return mine


def heads_of(session: Session, wanted: Wanted, best: Sequence[Place]) -> dict[int, int]:
    """Which candidate of the list stands for each story, by the best-ranked one: what was chosen of it, else the
    likely original, else the best-ranked. Stories of one article are absent."""
    # Whether one matches is asked of it as a column, lest the database begin at all that match.
    matches = and_(*conditions(CandidateRow, wanted)).label("matches")
    told = (MINE.article_id, CandidateRow.id, CandidateRow.choice, CandidateRow.score, StoryOriginRow.article_id)
    question = (
        select(*told, matches)
        .join(MATE, MATE.story == MINE.story)
        .join(CandidateRow, CandidateRow.id == MATE.article_id)
        .outerjoin(StoryOriginRow, StoryOriginRow.story == MINE.story)
        .where(MINE.article_id.in_([place.id for place in best]))
    )
    members: dict[int, list[tuple[int, bool, float, int]]] = {}
    for lead, each, choice, score, origin, matching in session.execute(question):
        if not matching:
            continue
        members.setdefault(lead, []).append((FIRST.index(Choice(choice)), each != origin, -score, -each))
    return {lead: -min(some)[-1] for lead, some in members.items()}


def counts(session: Session, wanted: Wanted, most: int = COUNTED) -> Counts:
    """How many stories and articles the list has, counted up to `most` articles."""
    found = select(CandidateRow.id).where(*conditions(CandidateRow, wanted)).limit(most + 1).subquery()
    waits: ColumnElement[bool] = true()
    if wanted.choice is Choice.UNDECIDED:
        said = exists().where(MATE.story == StoryPlaceRow.story, RIVAL.id == MATE.article_id, said_of_story(RIVAL))
        waits = or_(StoryPlaceRow.story.is_(None), ~said.correlate(StoryPlaceRow))
    story = func.coalesce(StoryPlaceRow.story, found.c.id)
    question = (
        select(func.count(), func.count(case((waits, 1))), func.count(func.distinct(case((waits, story)))))
        .select_from(found)
        .outerjoin(StoryPlaceRow, StoryPlaceRow.article_id == found.c.id)
    )
    looked, articles, stories = session.execute(question).one()
    return Counts(stories, min(articles, most), looked > most)


def places_of(session: Session, candidates: Collection[int]) -> dict[int, Place]:
    """Where these candidates stand in the order; one that is none is absent."""
    question = select(CandidateRow.score, CandidateRow.id).where(CandidateRow.id.in_(sorted(set(candidates))))
    return {row.id: Place(row.score, row.id) for row in session.execute(question)}


def of_list(session: Session, wanted: Wanted, candidates: Collection[int]) -> set[int]:
    """Those of these candidates that the list would show or fold."""
    ids = CandidateRow.id.in_(sorted(set(candidates)))
    return set(session.scalars(select(CandidateRow.id).where(ids, *conditions(CandidateRow, wanted))))
