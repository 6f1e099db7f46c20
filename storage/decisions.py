"""Decisions (审核意见): appended, never changed; the last one stands, and is repeated on the candidate for the lists.

An action of an editor may decide many candidates at once: its decisions share a batch, which can be taken back as a
whole by appending what stood before.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, insert, literal_column, select, update
from sqlalchemy.orm import Session

from bulletin.candidate import Choice, Decision, RejectReason
from storage.articles import decision_of
from storage.errors import NoSuchRow
from storage.keys import PORTION, among
from storage.rows import ActionRow, CandidateRow, DecisionRow
from storage.rows.base import table_of
from storage.upsert import insert_into, on_postgresql

LATEST = 50
"""Actions of somebody looked through for one that can still be taken back, where the last one no longer stands."""

# Statements of tables, not of mapped classes, and made once: an action of fifty is asked in a few milliseconds.
SAID, HELD, ACTIONS = table_of(DecisionRow), table_of(CandidateRow), table_of(ActionRow)
UNDOING = SAID.alias()
SPOKEN = (SAID.c.choice, SAID.c.by, SAID.c.at, SAID.c.reason, SAID.c.note)
LAST = and_(SAID.c.candidate_id == HELD.c.id, SAID.c.ordinal == HELD.c.decisions)
COUNTED = (
    update(HELD)
    .where(among(HELD.c.id, "ids"))
    .values(decisions=HELD.c.decisions + 1, choice=bindparam("now"), reason=bindparam("why"))
    .returning(HELD.c.id, HELD.c.decisions)
)
"""One more decision of each candidate, and how many there are then."""
GIVEN = ("choice", "by", "at", "reason", "note", "batch", "undoes")
KEPT = (HELD.c.verdict_version, HELD.c.score, HELD.c.queue)
APPENDED = insert(SAID).from_select(
    ["candidate_id", "ordinal", *GIVEN, *(each.name for each in KEPT)],
    select(HELD.c.id, HELD.c.decisions, *(bindparam(name, type_=SAID.c[name].type) for name in GIVEN), *KEPT).where(
        among(HELD.c.id, "ids")
    ),
)
"""What was said of each candidate that has been `COUNTED`, and the verdict it was said of: one statement for all."""
SEVERAL = (func.count().label("several"), func.count(HELD.c.id).label("last_words"))
TOLD = (SAID.c.batch, SAID.c.choice, SAID.c.reason, SAID.c.by, SAID.c.at)
BATCH = select(*TOLD, *SEVERAL).select_from(SAID.outerjoin(HELD, LAST)).group_by(*TOLD)
"""What an action is, and of how many candidates it is the last word."""
NOT_TAKEN_BACK = ACTIONS.c.taken_back == literal_column("''")
NAMED = BATCH.where(SAID.c.batch == bindparam("name"))
NAMED_AND_STANDING = NAMED.join(ACTIONS, ACTIONS.c.batch == SAID.c.batch).where(NOT_TAKEN_BACK)
OF_SOMEBODY = (
    select(ACTIONS.c.batch)
    .where(ACTIONS.c.by == bindparam("by"), NOT_TAKEN_BACK)
    .order_by(ACTIONS.c.at.desc())
    .limit(bindparam("most"))
)
"""The latest actions of somebody that nobody has taken back."""
NEWEST = BATCH.where(SAID.c.batch == OF_SOMEBODY.scalar_subquery())
STACKED = (
    select(SAID.c.candidate_id, SAID.c.batch, SAID.c.undoes, *SPOKEN, (SAID.c.ordinal < UNDOING.c.ordinal).label("was"))
    .join(UNDOING, and_(UNDOING.c.candidate_id == SAID.c.candidate_id, UNDOING.c.ordinal <= SAID.c.ordinal + 1))
    .where(UNDOING.c.batch == bindparam("name"))
    .order_by(SAID.c.candidate_id, SAID.c.ordinal)
)
"""What was said of the candidates of an action by it and since, and what stood just before (`was`): that is the last
thing said, for whoever took something back said again what then stood."""
HELD_NOW = (
    select(HELD.c.id)
    .where(HELD.c.id.in_(select(UNDOING.c.candidate_id).where(UNDOING.c.batch == bindparam("name"))))
    .with_for_update(of=HELD)
)
"""The candidates of an action, which nobody else may change meanwhile."""
UNDONE = update(ACTIONS).where(ACTIONS.c.batch == bindparam("name")).values(taken_back=bindparam("back"))


class Stands(NamedTuple):
    """What stands of a candidate: how many decisions there are, and the last one (None: there is none)."""

    told: int
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Batch:
    """One action: its name, what was said, by whom and when (aware, UTC), and of how many candidates."""

    name: str
    choice: Choice
    by: str
    at: datetime
    count: int
    reason: RejectReason | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did: the candidates that stand as before, and those that somebody has decided anew since; of the
    former what stands now."""

    back: tuple[int, ...]
    left: tuple[int, ...]
    standing: Mapping[int, Stands] = field(default_factory=dict, compare=False)


def decide(session: Session, candidate_id: int, decision: Decision, batch: str = "") -> None:
    """Append a decision, together with the verdict that stood when it was made. Raises NoSuchRow."""
    decide_all(session, [candidate_id], decision, batch)


def decide_all(
    session: Session, candidates: Collection[int], decision: Decision, batch: str = "", undoes: str = ""
) -> dict[int, Stands]:
    """Append the same decision about several candidates as one action; what stands of them then. Raises NoSuchRow
    where one is none."""
    ordered = sorted(set(candidates))
    if not ordered:
        return {}
    reason = decision.reason.value if decision.reason else ""
    decided = session.execute(COUNTED, {"ids": ordered, "now": decision.choice.value, "why": reason}).all()
    if absent := set(ordered) - {row.id for row in decided}:
        told = f"there is no candidate {min(absent)} in the store; load the list again"
        raise NoSuchRow(told, "no-candidate", number=min(absent))
    said = {"choice": decision.choice.value, "by": decision.by, "at": decision.at, "reason": reason or None,
            "note": decision.note, "batch": batch, "undoes": undoes}  # fmt: skip
    session.execute(APPENDED, {"ids": ordered, **said})
    if batch and not undoes:
        action = insert_into(session, ActionRow).on_conflict_do_nothing()
        session.execute(action, {"batch": batch, "by": decision.by, "at": decision.at})
    return {row.id: Stands(row.decisions, decision) for row in decided}


def decisions(session: Session, candidate_id: int) -> list[Decision]:
    """Everything decided about a candidate, oldest first; the last one stands."""
    question = select(DecisionRow).where(DecisionRow.candidate_id == candidate_id).order_by(DecisionRow.ordinal)
    return [decision_of(row) for row in session.scalars(question)]


def judged_by(session: Session, candidate_id: int) -> list[str]:
    """The versions of the verdicts that the editors saw, decision by decision, oldest first."""
    question = select(DecisionRow.verdict_version).where(DecisionRow.candidate_id == candidate_id)
    return list(session.scalars(question.order_by(DecisionRow.ordinal)))


def standing(session: Session, candidates: Collection[int]) -> dict[int, Stands]:
    """What stands of these candidates; one that is none is absent. In a writing session it cannot change meanwhile."""
    ordered, found = sorted(set(candidates)), dict[int, Stands]()
    question = standing_question(bool(session.get_bind().get_execution_options().get("writing")))
    for start in range(0, len(ordered), PORTION):
        for row in session.execute(question, {"ids": ordered[start : start + PORTION]}).all():
            found[row.id] = Stands(row.decisions, decision_of(row) if row.choice is not None else None)
    return found


@cache
def standing_question(writing: bool) -> Select[Any]:
    """What stands of the candidates `ids`; in a writing session nobody else may change them meanwhile."""
    told = select(HELD.c.id, HELD.c.decisions, *SPOKEN).select_from(HELD.outerjoin(SAID, LAST))
    question = told.where(among(HELD.c.id, "ids")).order_by(HELD.c.id)
    return question.with_for_update(of=HELD) if writing else question


def last_batch(session: Session, by: str) -> Batch | None:
    """The latest action of somebody that can be taken back: nobody has done so, and it still stands of some candidate.

    None where there is none among the latest.
    """
    # Nearly always it is the newest, and still the last word; only where it is not, what came before is looked into.
    row = session.execute(NEWEST, {"by": by, "most": 1}).first()
    if row is None or row.last_words:
        return batch_from(row) if row else None
    for name in session.scalars(OF_SOMEBODY, {"by": by, "most": LATEST}).all():
        row = session.execute(NAMED, {"name": name}).first()
        if row is not None and (row.last_words or any(each.top == name for each in stacks(session, name).values())):
            return batch_from(row)
    return None


def batch_of(session: Session, name: str) -> Batch | None:
    """The action of that name that nobody has taken back, or None."""
    row = session.execute(NAMED_AND_STANDING, {"name": name}).first() if name else None
    return batch_from(row) if row is not None else None


def batch_from(row: Any) -> Batch:
    """A row as action."""
    reason = RejectReason(row.reason) if row.reason else None
    return Batch(row.batch, Choice(row.choice), row.by, row.at, row.several, reason)


def undo(session: Session, batch: Batch, by: str, at: datetime, name: str) -> Undone:
    """Take an action back: of each candidate on which it still stands, what stood before is said again.

    Nothing is deleted. What somebody has decided since stays as it is.
    """
    if on_postgresql(session):  # where more than one may write at a time
        session.execute(HELD_NOW, {"name": batch.name}).all()
    said = stacks(session, batch.name)
    former: dict[tuple[Choice, RejectReason | None, str], list[int]] = {}
    for number, stack in said.items():
        if stack.top == batch.name:
            was = stack.before or Decision(Choice.UNDECIDED, by, at)
            former.setdefault((was.choice, was.reason, was.note), []).append(number)
    back: dict[int, Stands] = {}
    for (choice, reason, note), some in former.items():
        back |= decide_all(session, some, Decision(choice, by, at, reason, note), name, batch.name)
    if back:
        session.execute(UNDONE, {"name": batch.name, "back": name})
    return Undone(tuple(sorted(back)), tuple(sorted(set(said) - set(back))), back)


class Stack(NamedTuple):
    """What stands of a candidate of an action once all that was taken back is left out: the action on top; and what
    stood before the action."""

    top: str
    before: Decision | None


def stacks(session: Session, batch: str) -> dict[int, Stack]:
    """Of each candidate of an action what stands."""
    rows = session.execute(STACKED, {"name": batch}).all()
    before = {row.candidate_id: decision_of(row) for row in rows if row.was}
    piles = piled(row for row in rows if not row.was)
    return {number: Stack(said[-1].batch if said else "", before.get(number)) for number, said in piles.items()}


def piled(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """What was said of each candidate, in its order, without what was taken back and without its taking back."""
    piles: dict[int, list[Any]] = {}
    for row in rows:
        said = piles.setdefault(row.candidate_id, [])
        if row.undoes and said and said[-1].batch == row.undoes:
            said.pop()
        else:
            said.append(row)
    return piles
