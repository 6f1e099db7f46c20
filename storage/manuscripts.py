"""Manuscripts (稿件): every version kept, none ever overwritten; the machine's text stays on the article."""

from dataclasses import replace

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bulletin.candidate import Manuscript
from storage.articles import manuscript_of
from storage.blocks import packed
from storage.errors import Conflict, NoSuchRow
from storage.rows import CandidateRow, ManuscriptRow
from storage.search import wait_for_index


def save_manuscript(session: Session, candidate_id: int, manuscript: Manuscript, expected_version: int) -> Manuscript:
    """Keep a new version upon `expected_version` (0: the first), and give it back with its number.

    Raises Conflict where somebody saved in between, NoSuchRow where there is no such candidate.
    """
    saved = replace(manuscript, version=expected_version + 1)
    mine = (CandidateRow.id == candidate_id, CandidateRow.manuscript_version == expected_version)
    moved = update(CandidateRow).where(*mine).values(manuscript_version=saved.version, day=saved.published)
    if session.scalar(moved.returning(CandidateRow.id)) is None:
        raise refusal(session, candidate_id, expected_version)
    session.execute(
        insert(ManuscriptRow).values(
            candidate_id=candidate_id,
            version=saved.version,
            title=saved.title,
            outlet_printed=saved.outlet_printed,
            url=saved.url,
            published=saved.published,
            original_title=saved.original_title,
            blocks=packed(saved.blocks),
            by=saved.by,
            at=saved.at,
        )
    )
    wait_for_index(session, [candidate_id])
    return saved


def manuscripts(session: Session, candidate_id: int) -> list[Manuscript]:
    """All versions of a candidate's text, oldest first."""
    question = select(ManuscriptRow).where(ManuscriptRow.candidate_id == candidate_id).order_by(ManuscriptRow.version)
    return [manuscript_of(row) for row in session.scalars(question)]


def refusal(session: Session, candidate_id: int, expected_version: int) -> NoSuchRow | Conflict:
    """Why a manuscript was not saved."""
    version = session.scalar(select(CandidateRow.manuscript_version).where(CandidateRow.id == candidate_id))
    if version is None:
        return NoSuchRow(f"there is no candidate {candidate_id} in the store; load the list again")
    return Conflict(
        f"the text of candidate {candidate_id} was saved as version {version} by somebody else while version "
        f"{expected_version} was being edited; load it anew and enter the changes again"
    )
