"""The rows before and after a place in the list of candidates, asked for by the list's own order and no others.

The list itself is `review_list`; here it is also walked backwards, by the same conditions and the same indexes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select, union_all
from sqlalchemy.orm import Session

from storage.review_list import (
    CANDIDATES,
    KINDS,
    WALKS,
    Candidates,
    Place,
    Row,
    Wanted,
    bounded,
    choices,
    conditions,
    is_one_of,
    leads,
    listed,
    mates_of,
    others,
    places_of,
    shape_of,
    values_of,
)

FIRST_LOOK = 4
"""Candidates looked at first on the way back; most lead their story."""
FURTHEST = 2_000
"""Candidates looked at at once at most."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a candidate's row stands in a list, and the rows before and after it (None: there is none)."""

    place: Place
    before: Row | None
    after: Row | None


def neighbours(
    session: Session, wanted: Wanted, candidate: int, at: Place | None = None, stay: Collection[int] = ()
) -> Neighbours | None:
    """What stands beside a candidate's row in a list, None for no candidate. `at` is where the row stood when the list
    was read, None where it stands now; `stay` are candidates that stay in sight though the list has them no more."""
    place = at or standing_at(session, wanted, candidate)
    if place is None:
        return None
    following = others_than(candidate, listed(session, wanted, 2, place))
    before = preceding(session, wanted, candidate, place)
    known = {number for row in (*following, *([before] if before else ())) for number in (row.head, row.place.id)}
    kept = places_of(session, [each for each in stay if each != candidate and each not in known])
    staying = [Row(number, where) for number, where in kept.items()]
    behind = [row for row in (*following, *staying) if row.place.rank > place.rank]
    ahead = [row for row in (*([before] if before else ()), *staying) if row.place.rank < place.rank]
    return Neighbours(
        place,
        max(ahead, key=lambda row: row.place.rank, default=None),
        min(behind, key=lambda row: row.place.rank, default=None),
    )


def standing_at(session: Session, wanted: Wanted, candidate: int) -> Place | None:
    """Where a candidate's row stands: at the best-ranked article of its story in the list; at its own place where the
    list does not have it. None for no candidate."""
    mates = session.execute(mates_of(shape_of(wanted)), {**values_of(wanted), "ids": [candidate]}).all()
    inside = [Place(mate.score, mate.id) for mate in mates if mate.matches]
    if any(place.id == candidate for place in inside) and not any(mate.closed for mate in mates):
        return min(inside, key=lambda place: place.rank)
    return places_of(session, [candidate]).get(candidate)


def others_than(candidate: int, rows: Iterable[Row]) -> list[Row]:
    """The rows of other candidates."""
    return [row for row in rows if row.head != candidate]


def preceding(session: Session, wanted: Wanted, candidate: int, place: Place) -> Row | None:
    """The nearest row before a place."""
    chunk = FIRST_LOOK
    while True:
        values = {**values_of(wanted), "score": place.score, "id": place.id, "most": chunk}
        places = [Place(score, number) for score, number in session.execute(walk_back(shape_of(wanted)), values)]
        rows = others_than(candidate, leads(session, wanted, places)) if places else []
        if rows or len(places) < chunk:
            return rows[0] if rows else None
        place, chunk = places[-1], min(chunk * 4, FURTHEST)


@lru_cache(KINDS)
def walk_back(shape: Wanted) -> Select[Any]:
    """The candidates of a list before the place (score, id), the nearest first, not folded."""
    if bounded(shape):
        return in_reverse(select(CANDIDATES.c.score, CANDIDATES.c.id).where(*conditions(CANDIDATES, shape)), CANDIDATES)
    walks = []
    for choice, queue in product(choices(shape), shape.queues):
        one = WALKS[choice, queue]
        mine = (is_one_of(one.c.choice, choice), is_one_of(one.c.queue, queue), *others(one, shape))
        nearest = in_reverse(select(one.c.score, one.c.id).where(*mine), one).subquery()
        walks.append(select(nearest.c.score, nearest.c.id))
    every = union_all(*walks).subquery()
    return select(every.c.score, every.c.id).order_by(every.c.score, every.c.id).limit(bindparam("most"))


def in_reverse(question: Select[Any], candidate: Candidates) -> Select[Any]:
    """The question's answers before a place, the nearest first."""
    score, number = bindparam("score", type_=candidate.c.score.type), bindparam("id", type_=candidate.c.id.type)
    equal = and_(candidate.c.score == score, candidate.c.id > number)
    question = question.where(candidate.c.score >= score, or_(candidate.c.score > score, equal))
    return question.order_by(candidate.c.score, candidate.c.id).limit(bindparam("most"))
