"""Decisions (审核意见): appended, never changed; the last one stands."""

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bulletin.candidate import Decision
from storage.articles import decision_of
from storage.errors import NoSuchRow
from storage.rows import CandidateRow, DecisionRow


def decide(session: Session, candidate_id: int, decision: Decision) -> None:
    """Append a decision, together with the verdict that stood when it was made. Raises NoSuchRow."""
    counted = update(CandidateRow).where(CandidateRow.id == candidate_id).values(decisions=CandidateRow.decisions + 1)
    seen = (CandidateRow.decisions, CandidateRow.verdict_version, CandidateRow.score, CandidateRow.queue)
    stood = session.execute(counted.returning(*seen)).first()
    if stood is None:
        raise NoSuchRow(f"there is no candidate {candidate_id} in the store; load the list again")
    session.execute(
        insert(DecisionRow).values(
            candidate_id=candidate_id,
            ordinal=stood.decisions,
            choice=decision.choice.value,
            by=decision.by,
            at=decision.at,
            reason=decision.reason.value if decision.reason else None,
            note=decision.note,
            verdict_version=stood.verdict_version,
            score=stood.score,
            queue=stood.queue,
        )
    )


def decisions(session: Session, candidate_id: int) -> list[Decision]:
    """Everything decided about a candidate, oldest first; the last one stands."""
    question = select(DecisionRow).where(DecisionRow.candidate_id == candidate_id).order_by(DecisionRow.ordinal)
    return [decision_of(row) for row in session.scalars(question)]


def judged_by(session: Session, candidate_id: int) -> list[str]:
    """The versions of the verdicts that the editors saw, decision by decision, oldest first."""
    question = select(DecisionRow.verdict_version).where(DecisionRow.candidate_id == candidate_id)
    return list(session.scalars(question.order_by(DecisionRow.ordinal)))
