"""Decisions (审核意见): appended, never changed; the last one stands, and is repeated on the candidate for the lists.

An action of an editor may decide many candidates at once: its decisions share a batch, which can be taken back as a
whole by appending what stood before.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from bulletin.candidate import Choice, Decision, RejectReason
from storage.articles import decision_of
from storage.errors import NoSuchRow
from storage.rows import CandidateRow, DecisionRow
from storage.upsert import PORTION

LATEST = 500
"""Decisions looked through for an action that can still be taken back."""


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
    """What undoing did: the candidates that stand as before, and those that somebody has decided anew since."""

    back: tuple[int, ...]
    left: tuple[int, ...]


def decide(session: Session, candidate_id: int, decision: Decision, batch: str = "") -> None:
    """Append a decision, together with the verdict that stood when it was made. Raises NoSuchRow."""
    decide_all(session, [candidate_id], decision, batch)


def decide_all(
    session: Session, candidates: Collection[int], decision: Decision, batch: str = "", undoes: str = ""
) -> None:
    """Append the same decision about several candidates as one action. Raises NoSuchRow where one is none."""
    ordered = sorted(set(candidates))
    if not ordered:
        return
    reason = decision.reason.value if decision.reason else ""
    counted = (
        update(CandidateRow)
        .where(CandidateRow.id.in_(ordered))
        .values(decisions=CandidateRow.decisions + 1, choice=decision.choice.value, reason=reason)
    )
    seen = (CandidateRow.id, CandidateRow.decisions, CandidateRow.verdict_version, CandidateRow.score,
            CandidateRow.queue)  # fmt: skip
    rows = session.execute(counted.returning(*seen)).all()
    if absent := set(ordered) - {row.id for row in rows}:
        raise NoSuchRow(f"there is no candidate {min(absent)} in the store; load the list again")
    said = {"choice": decision.choice.value, "by": decision.by, "at": decision.at, "reason": reason or None,
            "note": decision.note, "batch": batch, "undoes": undoes}  # fmt: skip
    session.execute(insert(DecisionRow), [values_of(row, said) for row in rows])


def values_of(row: Any, said: dict[str, Any]) -> dict[str, Any]:
    """A decision's row: what was said, and the verdict that stood."""
    return {"candidate_id": row.id, "ordinal": row.decisions, "verdict_version": row.verdict_version,
            "score": row.score, "queue": row.queue, **said}  # fmt: skip


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
    last = and_(DecisionRow.candidate_id == CandidateRow.id, DecisionRow.ordinal == CandidateRow.decisions)
    question: Select[int, int, DecisionRow | None] = select(
        CandidateRow.id, CandidateRow.decisions, DecisionRow
    ).outerjoin(DecisionRow, last)
    if session.get_bind().get_execution_options().get("writing"):
        question = question.with_for_update(of=CandidateRow)
    for start in range(0, len(ordered), PORTION):
        some = CandidateRow.id.in_(ordered[start : start + PORTION])
        for number, told, row in session.execute(question.where(some).order_by(CandidateRow.id)):
            found[number] = Stands(told, decision_of(row) if row is not None else None)
    return found


def last_batch(session: Session, by: str) -> Batch | None:
    """The latest action of somebody that can be taken back: nobody has done so, and it still stands of some candidate.

    None where there is none among the latest.
    """
    mine = (DecisionRow.by == by, DecisionRow.batch != "", DecisionRow.undoes == "", ~taken_back())
    question = select(DecisionRow.batch).where(*mine).order_by(DecisionRow.at.desc()).limit(LATEST)
    for name in dict.fromkeys(session.scalars(question)):
        if any(each.top == name for each in stacks(session, name).values()):
            return batch_of(session, name)
    return None


def batch_of(session: Session, name: str) -> Batch | None:
    """The action of that name that nobody has taken back, or None."""
    if not name:
        return None
    told = (DecisionRow.choice, DecisionRow.reason, DecisionRow.by, DecisionRow.at)
    mine = (DecisionRow.batch == name, DecisionRow.undoes == "", ~taken_back())
    row = session.execute(select(*told, func.count().label("several")).where(*mine).group_by(*told)).first()
    if row is None:
        return None
    reason = RejectReason(row.reason) if row.reason else None
    return Batch(name, Choice(row.choice), row.by, row.at, row.several, reason)


def taken_back() -> ColumnElement[bool]:
    """That a decision's batch has been undone."""
    undoing = aliased(DecisionRow)
    return exists().where(undoing.undoes == DecisionRow.batch).correlate(DecisionRow)


def undo(session: Session, batch: Batch, by: str, at: datetime, name: str) -> Undone:
    """Take an action back: of each candidate on which it still stands, what stood before is said again.

    Nothing is deleted. What somebody has decided since stays as it is.
    """
    of_batch = select(DecisionRow.candidate_id).where(DecisionRow.batch == batch.name)
    session.execute(select(CandidateRow.id).where(CandidateRow.id.in_(of_batch)).with_for_update()).all()
    said = stacks(session, batch.name)
    former: dict[tuple[Choice, RejectReason | None, str], list[int]] = {}
    for number, stack in said.items():
        if stack.top == batch.name:
            was = stack.before or Decision(Choice.UNDECIDED, by, at)
            former.setdefault((was.choice, was.reason, was.note), []).append(number)
    for (choice, reason, note), some in former.items():
        decide_all(session, some, Decision(choice, by, at, reason, note), name, batch.name)
    back = sorted(each for some in former.values() for each in some)
    return Undone(tuple(back), tuple(sorted(set(said) - set(back))))


class Stack(NamedTuple):
    """What stands of a candidate once all that was taken back is left out: the action on top, and what stood before
    it."""

    top: str
    before: Decision | None


def stacks(session: Session, batch: str) -> dict[int, Stack]:
    """Of each candidate of an action what stands."""
    of_batch = select(DecisionRow.candidate_id).where(DecisionRow.batch == batch)
    question = select(DecisionRow).where(DecisionRow.candidate_id.in_(of_batch))
    rows: dict[int, list[DecisionRow]] = {}
    for row in session.scalars(question.order_by(DecisionRow.candidate_id, DecisionRow.ordinal)):
        standing = rows.setdefault(row.candidate_id, [])
        if row.undoes and standing and standing[-1].batch == row.undoes:
            standing.pop()
        else:
            standing.append(row)
    return {
        number: Stack(said[-1].batch if said else "", decision_of(said[-2]) if len(said) > 1 else None)
        for number, said in rows.items()
    }
