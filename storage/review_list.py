"""The list of candidates (候选): one row a story, ranked, paged by key; its counts come from the same conditions.

What orders and filters stands in one index, so that a list never reads more rows than it shows. A story waits for a
decision (未审) while nobody has said anything of any of its articles; that one copy is not wanted as a reprint (转载)
says nothing of the others.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from bulletin.candidate import Choice, RejectReason
from bulletin.folding import FIRST
from bulletin.period import Period
from bulletin.verdict import Queue
from storage.keys import among
from storage.rows import ArticleRow, CandidateRow, SpotCheckRow, StoryOriginRow
from storage.rows.base import table_of

COUNTED = 10_000
"""Articles are counted up to here; beyond it the page says “more than”."""
SHOWN = (Queue.SHORTLIST, Queue.LOW)
"""What an editor is shown unless he asks for what was set aside."""

# Statements ask tables, not mapped classes, and each kind is made once (see `shape_of`): making and reading them anew
# took longer than the database's answers.
Candidates = FromClause
CANDIDATES, ARTICLES, CHECKS = table_of(CandidateRow), table_of(ArticleRow), table_of(SpotCheckRow)
ORIGINS = table_of(StoryOriginRow)
MINE, RIVAL = CANDIDATES.alias(), CANDIDATES.alias()
WALKS = {each: CANDIDATES.alias() for each in product(Choice, Queue)}
KINDS = 500
"""Kinds of lists whose statements are kept."""


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


SOME_DAY = date(2000, 1, 1)
SHAPE = Wanted(Period(SOME_DAY, SOME_DAY), outlet="?", night=0, since=datetime(2000, 1, 1, tzinfo=UTC))


def shape_of(wanted: Wanted) -> Wanted:
    """What two lists share that are asked in the same words; their values are `values_of`."""
    return replace(
        wanted,
        period=wanted.period and SHAPE.period,
        outlet=wanted.outlet and SHAPE.outlet,
        night=wanted.night if wanted.night is None else SHAPE.night,
        since=wanted.since and SHAPE.since,
        word=" ".join("?" for _ in wanted.word.split()),
    )


def values_of(wanted: Wanted) -> dict[str, Any]:
    """The values of a list's conditions, by the names they have in the statements."""
    values: dict[str, Any] = {"outlet": wanted.outlet, "night": wanted.night, "since": wanted.since}
    if wanted.period is not None:
        values |= {"start": wanted.period.start, "end": wanted.period.end}
    words = {f"word{number}": f"%{escaped(word)}%" for number, word in enumerate(wanted.word.split())}
    return {name: value for name, value in values.items() if value not in (None, "")} | words


def escaped(word: str) -> str:
    """A word in which LIKE finds nothing but letters."""
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")


def listed(session: Session, wanted: Wanted, limit: int, after: Place | None = None) -> list[Row]:
    """The next stories of a list behind a place, best first; fewer than `limit` where it ends."""
    return leading(session, wanted, limit, next_places(session, wanted, after, first_chunk(limit)))


def listed_and_counted(
    session: Session, wanted: Wanted, limit: int, after: Place | None = None
) -> tuple[list[Row], Counts]:
    """`listed` and `counts`; what is bounded is read once for both."""
    rows = counted_places(session, wanted, after, first_chunk(limit)) if bounded(wanted) or wanted.word else ()
    told = counts_of(rows[0], COUNTED) if rows else counts(session, wanted)
    if not rows or told.more:  # of more than are counted it was not the best that were looked at
        return listed(session, wanted, limit, after), told
    return leading(session, wanted, limit, [Place(row.score, row.id) for row in rows]), told


def first_chunk(limit: int) -> int:
    """Candidates looked at first for so many stories; some are folded."""
    return limit + limit // 2


def leading(session: Session, wanted: Wanted, limit: int, places: list[Place]) -> list[Row]:
    """The first stories of a list whose best candidates are these places."""
    chunk, rows = first_chunk(limit), list[Row]()
    while places:
        rows += leads(session, wanted, places)
        if len(rows) >= limit or len(places) < chunk:
            break
        chunk = min(chunk * 2, 2_000)
        places = next_places(session, wanted, places[-1], chunk)
    return rows[:limit]


def next_places(session: Session, wanted: Wanted, after: Place | None, chunk: int) -> list[Place]:
    """The next `chunk` candidates of a list by rank, not folded."""
    values = {**values_of(wanted), **behind(after), "most": chunk}
    ranked = session.execute(walk(shape_of(wanted), after is not None), values)
    return [Place(score, number) for score, number in ranked.all()]


def behind(after: Place | None) -> dict[str, Any]:
    """The values of a list that is continued behind a place."""
    return {"score": after.score, "id": after.id} if after else {}


def leads(session: Session, wanted: Wanted, places: Sequence[Place]) -> list[Row]:
    """Of these candidates those that lead their story in this list."""
    mates: dict[int, list[Any]] = {}
    values = {**values_of(wanted), "ids": [place.id for place in places]}
    for mate in session.execute(mates_of(shape_of(wanted)), values).all():
        mates.setdefault(mate.lead, []).append(mate)
    told = [(place, mates.get(place.id, ())) for place in places]
    return [Row(head_of(place, some), place) for place, some in told if not folded(place, some)]


def folded(place: Place, mates: Sequence[Any]) -> bool:
    """Whether another article of the story closes it for the list, or leads it."""
    rivals = (mate for mate in mates if mate.id != place.id)
    return any(each.closed or (each.matches and (-each.score, -each.id) < place.rank) for each in rivals)


def head_of(place: Place, mates: Sequence[Any]) -> int:
    """Which candidate of the list stands for a story, by the best-ranked one: what was chosen of it, else the likely
    original, else the best-ranked. A story of one article has no mates."""
    mine = [(FIRST.index(Choice(mate.choice)), mate.id != mate.origin, -mate.score, -mate.id)
            for mate in mates if mate.matches]  # fmt: skip
    return -min(mine)[-1] if mine else place.id


@lru_cache(KINDS)
def mates_of(shape: Wanted) -> Select[Any]:
    """All articles of the stories of the candidates `ids`, they included: whether each is in the list too, and
    whether it closes the story for the list. These are asked as columns, lest the database begin at all that match."""
    closes = said_of_story(RIVAL) if shape.choice is Choice.UNDECIDED else RIVAL.c.id < 0
    told = (MINE.c.id.label("lead"), RIVAL.c.id, RIVAL.c.choice, RIVAL.c.score)
    asked = (and_(*conditions(RIVAL, shape)).label("matches"), closes.label("closed"))
    joined = MINE.join(RIVAL, RIVAL.c.story == MINE.c.story).outerjoin(ORIGINS, ORIGINS.c.story == MINE.c.story)
    question = select(*told, ORIGINS.c.article_id.label("origin"), *asked).select_from(joined)
    return question.where(among(MINE.c.id, "ids"))


def said_of_story(candidate: Candidates) -> ColumnElement[bool]:
    """That what was said of a candidate settles its story."""
    copy = and_(is_one_of(candidate.c.choice, Choice.REJECTED), is_one_of(candidate.c.reason, RejectReason.REPRINT))
    return and_(~is_one_of(candidate.c.choice, Choice.UNDECIDED), ~copy)


def is_one_of(column: ColumnElement[str], *names: Choice | Queue | RejectReason) -> ColumnElement[bool]:
    """That a column holds one of these names of ours, written out: so there is nothing to fill in at each asking."""
    return column.in_([literal_column(f"'{name.value}'") for name in names])


@lru_cache(KINDS)
def walk(shape: Wanted, continued: bool) -> Select[Any]:
    """The next candidates of a list by rank, not folded; where it is `continued`, behind the place (score, id)."""
    if bounded(shape):
        question = select(CANDIDATES.c.score, CANDIDATES.c.id).where(*conditions(CANDIDATES, shape))
        return in_order(question, continued, CANDIDATES)
    # Without bounds each choice and queue is a walk along an index, and the best of all of them are taken.
    walks = []
    for choice, queue in product(choices(shape), shape.queues):
        one = WALKS[choice, queue]
        mine = (is_one_of(one.c.choice, choice), is_one_of(one.c.queue, queue), *others(one, shape))
        best = in_order(select(one.c.score, one.c.id).where(*mine), continued, one).subquery()
        walks.append(select(best.c.score, best.c.id))
    every = union_all(*walks).subquery()
    ordered = select(every.c.score, every.c.id).order_by(every.c.score.desc(), every.c.id.desc())
    return ordered.limit(bindparam("most"))


def in_order(question: Select[Any], continued: bool, candidate: Candidates) -> Select[Any]:
    """The question's answers by rank, behind a place where it is continued."""
    if continued:
        score, number = bindparam("score", type_=candidate.c.score.type), bindparam("id", type_=candidate.c.id.type)
        equal = and_(candidate.c.score == score, candidate.c.id < number)
        question = question.where(candidate.c.score <= score, or_(candidate.c.score < score, equal))
    return question.order_by(candidate.c.score.desc(), candidate.c.id.desc()).limit(bindparam("most"))


def bounded(wanted: Wanted) -> bool:
    """Whether a list is of few enough candidates to be sorted: those of a period, of a night, without a day."""
    limits = (wanted.period, wanted.night, wanted.since)
    return any(each is not None for each in limits) or wanted.undated or wanted.spot_check


def choices(wanted: Wanted) -> tuple[Choice, ...]:
    """The choices a list shows."""
    return tuple(Choice) if wanted.choice is None else (wanted.choice,)


def conditions(candidate: Candidates, shape: Wanted) -> list[ColumnElement[bool]]:
    """What a candidate of the list meets, with the names of `values_of` for its values."""
    mine: list[ColumnElement[bool]] = [is_one_of(candidate.c.choice, *choices(shape))]
    if not shape.spot_check:
        mine.append(is_one_of(candidate.c.queue, *shape.queues))
    return [*mine, *others(candidate, shape)]


def others(candidate: Candidates, shape: Wanted) -> list[ColumnElement[bool]]:
    """The conditions besides choice and queue."""
    mine: list[ColumnElement[bool]] = []
    if shape.spot_check:
        check: list[ColumnElement[bool]] = [CHECKS.c.candidate_id == candidate.c.id]
        if shape.period is not None:
            check.append(CHECKS.c.period_start == bindparam("start"))
            check.append(CHECKS.c.period_end == bindparam("end"))
        mine.append(exists().where(*check).correlate(candidate))
    if shape.undated:
        mine.append(candidate.c.day.is_(None))
    elif shape.period is not None:
        mine.append(candidate.c.day.between(bindparam("start"), bindparam("end")))
    if shape.outlet:
        mine.append(candidate.c.outlet == bindparam("outlet"))
    if shape.night is not None:
        mine.append(candidate.c.id.in_(select(ARTICLES.c.id).where(ARTICLES.c.night_id == bindparam("night"))))
    if shape.since is not None:
        mine.append(candidate.c.found_at >= bindparam("since"))
    if shape.reason is not None:
        mine.append(is_one_of(candidate.c.reason, shape.reason))
    for number, _ in enumerate(shape.word.split()):
        word = func.lower(bindparam(f"word{number}", type_=ARTICLES.c.title.type))
        # Not `exists`: PostgreSQL would make a join of it and read the titles of all articles for a month's candidates.
        title = select(func.lower(ARTICLES.c.title)).where(ARTICLES.c.id == candidate.c.id).correlate(candidate)
        mine.append(title.scalar_subquery().like(word, escape="/"))
    return mine


def counts(session: Session, wanted: Wanted, most: int = COUNTED) -> Counts:
    """How many stories and articles the list has, counted up to `most` articles; beyond it stories are not told apart
    from articles."""
    values = {**values_of(wanted), "many": most + 1}
    return counts_of(session.execute(how_many(shape_of(wanted)), values).one(), most)


def counted_places(session: Session, wanted: Wanted, after: Place | None, chunk: int) -> Sequence[Any]:
    """The next candidates of a list by rank as `next_places` gives them, and beside each what `counts_of` makes counts
    of. None are given where there is nothing behind the place, though there may be before it."""
    values = {**values_of(wanted), **behind(after), "many": COUNTED + 1, "most": chunk}
    return session.execute(best_and_counts(shape_of(wanted), after is not None), values).all()


def counts_of(told: Any, most: int) -> Counts:
    """The counts of a list out of a row of `how_many` or of `counted_places`."""
    if told.looked > most:
        return Counts(told.looked, most, more=True)
    several, gone, gone_stories = int(told.several), int(told.gone), int(told.gone_stories)
    return Counts(told.looked - several + told.stories - gone_stories, told.looked - gone)


@lru_cache(KINDS)
def how_many(shape: Wanted) -> Select[Any]:
    """How many candidates a list has, at most `many`, and their stories (see `of_stories`)."""
    found = select(CANDIDATES.c.story).where(*conditions(CANDIDATES, shape)).limit(bindparam("many")).cte("found")
    return of_stories(shape, found)


@lru_cache(KINDS)
def best_and_counts(shape: Wanted, continued: bool) -> Select[Any]:
    """A list's next candidates by rank, `most` of them, each beside how many the list has (`many` at most) and their
    stories."""
    question = select(CANDIDATES.c.score, CANDIDATES.c.id, CANDIDATES.c.story)
    found = question.where(*conditions(CANDIDATES, shape)).limit(bindparam("many")).cte("found")
    # PostgreSQL would count anew for each row.
    tally = of_stories(shape, found).cte("tally").prefix_with("MATERIALIZED", dialect="postgresql")
    best = in_order(select(found.c.score, found.c.id), continued, found).subquery()
    ordered = select(best.c.score, best.c.id, *tally.c).select_from(best.join(tally, true()))
    return ordered.order_by(best.c.score.desc(), best.c.id.desc())


def of_stories(shape: Wanted, found: FromClause) -> Select[Any]:
    """How many candidates were found; unless they are `many`, how many of them are of a story of several articles, and
    how many such stories those are; then the same of stories that somebody has settled, which do not wait any more."""
    looked = select(func.count().label("looked")).select_from(found).cte("looked")
    all_found = select(looked.c.looked).scalar_subquery() < bindparam("many")
    told = select(found.c.story, func.count().label("articles")).where(found.c.story.is_not(None), all_found)
    each = told.group_by(found.c.story).subquery()
    settled: ColumnElement[Any] = literal_column("0")
    if shape.choice is Choice.UNDECIDED:
        # Not `exists`: PostgreSQL would look for what was said of all stories there are, to know it of these.
        said: Select[Any] = select(literal_column("1")).where(RIVAL.c.story == each.c.story, said_of_story(RIVAL))
        settled = func.coalesce(said.limit(literal_column("1")).correlate(each).scalar_subquery(), literal_column("0"))
    stories = select(each.c.articles, settled.label("settled")).subquery()
    return select(
        select(looked.c.looked).scalar_subquery().label("looked"),
        func.coalesce(func.sum(stories.c.articles), 0).label("several"),
        func.count().label("stories"),
        func.coalesce(func.sum(stories.c.articles * stories.c.settled), 0).label("gone"),
        func.coalesce(func.sum(stories.c.settled), 0).label("gone_stories"),
    ).select_from(stories)


def places_of(session: Session, candidates: Collection[int]) -> dict[int, Place]:
    """Where these candidates stand in the order; one that is none is absent."""
    if not candidates:
        return {}
    rows = session.execute(PLACED, {"ids": sorted(set(candidates))})
    return {number: Place(score, number) for score, number in rows}


PLACED = select(CANDIDATES.c.score, CANDIDATES.c.id).where(among(CANDIDATES.c.id, "ids"))
