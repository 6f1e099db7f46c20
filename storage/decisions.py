"""Decisions (审核意见): appended, never changed; the last one stands, and is repeated on the candidate for the lists.

An action of an editor may decide many candidates at once: its decisions share a batch, which can be taken back as a
whole by appending what stood before.
"""

from collections.abc import Collection, Sequence
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
    """The latest action of somebody that nobody has taken back; None where there is none."""
    mine = (DecisionRow.by == by, DecisionRow.batch != "", DecisionRow.undoes == "", ~taken_back())
    question = select(DecisionRow.batch).where(*mine).order_by(DecisionRow.at.desc()).limit(1)
    name = session.scalar(question)
    return batch_of(session, name) if name else None


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
    mine = select(DecisionRow.candidate_id, DecisionRow.ordinal, CandidateRow.decisions).join(
        CandidateRow, CandidateRow.id == DecisionRow.candidate_id
    )
    rows = session.execute(mine.where(DecisionRow.batch == batch.name).with_for_update(of=CandidateRow)).all()
    still = {row.candidate_id: row.ordinal for row in rows if row.ordinal == row.decisions}
    for decision, some in before(session, still, by, at):
        decide_all(session, some, decision, name, batch.name)
    left = sorted(row.candidate_id for row in rows if row.candidate_id not in still)
    return Undone(tuple(sorted(still)), tuple(left))


def before(
    session: Session, ordinals: dict[int, int], by: str, at: datetime
) -> Sequence[tuple[Decision, Sequence[int]]]:
    """What stood before the decisions of these ordinals, said by `by` now, with the candidates it stood of."""
    former: dict[tuple[Choice, RejectReason | None, str], list[int]] = {}
    known: dict[int, DecisionRow] = {}
    ordered = sorted(ordinals)
    for start in range(0, len(ordered), PORTION):
        some = DecisionRow.candidate_id.in_(ordered[start : start + PORTION])
        for row in session.scalars(select(DecisionRow).where(some)):
            if row.ordinal == ordinals[row.candidate_id] - 1:
                known[row.candidate_id] = row
    for each in ordered:
        earlier = known.get(each)
        said = decision_of(earlier) if earlier is not None else Decision(Choice.UNDECIDED, by, at)
        former.setdefault((said.choice, said.reason, said.note), []).append(each)
    return [(Decision(choice, by, at, reason, note), some) for (choice, reason, note), some in former.items()]
