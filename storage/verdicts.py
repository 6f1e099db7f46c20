"""Verdicts given anew, and what there is to learn from: decided, marked and missed candidates."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bulletin.candidate import Candidate
from bulletin.verdict import Verdict
from storage.articles import found, whole
from storage.rows import CandidateRow, MissedRow, ScoreMarkRow

PORTION = 200


def put_verdict(session: Session, candidate_id: int, verdict: Verdict) -> bool:
    """Write a new verdict on a candidate that nobody has decided; whether it was written.

    Decisions keep the verdict that stood when they were made, and a decided candidate keeps its own.
    """
    undecided = (CandidateRow.id == candidate_id, CandidateRow.decisions == 0)
    changed = update(CandidateRow).where(*undecided).values(verdict_values(verdict)).returning(CandidateRow.id)
    return session.scalar(changed) is not None


def undecided(session: Session, since: date, after: int, limit: int) -> list[Candidate]:
    """Candidates of these days and later (or without a day) that nobody ever decided, by id, from the one after
    `after` on."""
    open_ones = (CandidateRow.decisions == 0, or_(CandidateRow.day.is_(None), CandidateRow.day >= since))
    question = whole().where(CandidateRow.id > after, *open_ones).order_by(CandidateRow.id).limit(limit)
    return found(session, question)


def verdict_values(verdict: Verdict) -> dict[str, Any]:
    """A verdict as values of a candidate's row."""
    return {
        "score": verdict.score,
        "queue": verdict.queue.value,
        "reasons": [[reason.sentence, reason.terms, reason.share] for reason in verdict.reasons],
        "regions": verdict.regions,
        "verdict_version": verdict.version,
    }


def told_of(session: Session) -> Iterator[Candidate]:
    """All candidates that an editor decided or marked, or that were printed though they were lost; by id."""
    ids = set(session.scalars(select(CandidateRow.id).where(CandidateRow.decisions > 0)))
    ids |= set(session.scalars(select(ScoreMarkRow.candidate_id))) | set(
        session.scalars(select(MissedRow.candidate_id))
    )
    ordered = sorted(ids)
    for start in range(0, len(ordered), PORTION):
        question = whole().where(CandidateRow.id.in_(ordered[start : start + PORTION])).order_by(CandidateRow.id)
        yield from found(session, question)
