"""Marks beside candidates: 已刊, 偏高 and 偏低, what was printed though it was aside, and the 抽查 of a period."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from bulletin.period import Period
from bulletin.story import Printed, Stage
from bulletin.verdict import Leaning, Mark
from storage.errors import NoSuchRow
from storage.keys import among
from storage.rows import CandidateRow, MissedRow, PrintedRow, ScoreMarkRow, SpotCheckRow
from storage.rows.base import table_of
from storage.upsert import insert_into


def put_printed(session: Session, candidate_id: int, marks: Iterable[Printed]) -> None:
    """Write what was printed that is like a candidate, in place of what was known."""
    session.execute(delete(PrintedRow).where(PrintedRow.candidate_id == candidate_id))
    rows = {(mark.number, mark.entry): mark for mark in marks}.values()
    values = [
        {"candidate_id": candidate_id, "number": mark.number, "entry": mark.entry, "number_zh": mark.number_zh,
         "revision": mark.revision, "title": mark.title, "share": mark.share, "certain": mark.certain}
        for mark in rows
    ]  # fmt: skip
    if values:
        session.execute(insert(PrintedRow), values)


PRINTED = table_of(PrintedRow)
PRINTED_OF = (
    select(PRINTED)
    .where(among(PRINTED.c.candidate_id, "ids"))
    .order_by(PRINTED.c.candidate_id, PRINTED.c.certain.desc(), PRINTED.c.share.desc(), PRINTED.c.number.desc(),
              PRINTED.c.entry)
)  # fmt: skip


def printed(session: Session, candidates: Collection[int]) -> dict[int, tuple[Printed, ...]]:
    """What was printed that is like these candidates, the certain first; one without is absent."""
    marks: dict[int, tuple[Printed, ...]] = {}
    for row in session.execute(PRINTED_OF, {"ids": sorted(candidates)}):
        mark = Printed(row.number, row.number_zh, row.revision, row.entry, row.title, row.share, row.certain)
        marks[row.candidate_id] = (*marks.get(row.candidate_id, ()), mark)
    return marks


def mark_score(session: Session, candidate_id: int, leaning: Leaning, by: str, at: datetime) -> Mark:
    """Append what is said of a score, bound to the verdict that stands. Raises NoSuchRow."""
    stood = session.execute(
        select(CandidateRow.verdict_version, CandidateRow.score).where(CandidateRow.id == candidate_id)
    ).first()
    if stood is None:
        raise NoSuchRow(
            f"there is no candidate {candidate_id} in the store; load the list again",
            "no-candidate",
            number=candidate_id,
        )
    mine = select(func.count()).select_from(ScoreMarkRow).where(ScoreMarkRow.candidate_id == candidate_id)
    mark = Mark(leaning, by, at, stood.verdict_version, stood.score)
    session.execute(
        insert(ScoreMarkRow).values(
            candidate_id=candidate_id, ordinal=(session.scalar(mine) or 0) + 1, leaning=leaning.value, by=by, at=at,
            version=mark.version, score=mark.score,
        )
    )  # fmt: skip
    return mark


def last_marks(session: Session) -> dict[int, Mark]:
    """The last mark of every candidate that has one; one that was taken back is none."""
    rows = session.scalars(select(ScoreMarkRow).order_by(ScoreMarkRow.candidate_id, ScoreMarkRow.ordinal))
    last = {row.candidate_id: Mark(Leaning(row.leaning), row.by, row.at, row.version, row.score) for row in rows}
    return {candidate: mark for candidate, mark in last.items() if mark.leaning is not Leaning.FITTING}


def leaning_of(session: Session, candidate_id: int) -> Leaning:
    """What was last said of a candidate's score; FITTING where nothing was."""
    said = select(ScoreMarkRow.leaning).where(ScoreMarkRow.candidate_id == candidate_id)
    return Leaning(session.scalar(said.order_by(ScoreMarkRow.ordinal.desc()).limit(1)) or Leaning.FITTING)


def add_missed(session: Session, candidate_id: int, number: int, stage: Stage, at: datetime) -> None:
    """Remember that issue `number` printed a candidate that this stage had lost; the first time stands."""
    values = {"candidate_id": candidate_id, "number": number, "stage": stage.value, "at": at}
    session.execute(insert_into(session, MissedRow).values(values).on_conflict_do_nothing())


def missed_at(session: Session) -> dict[int, datetime]:
    """When it was found out of each candidate that it was printed though it was lost (UTC)."""
    return {row.candidate_id: row.at for row in session.scalars(select(MissedRow))}


def missed(session: Session) -> dict[int, Stage]:
    """The candidates that were printed though they were lost, and where."""
    return {row.candidate_id: Stage(row.stage) for row in session.scalars(select(MissedRow))}


def put_spot_check(session: Session, period: Period, candidates: Iterable[int]) -> None:
    """Write the 抽查 of a period once: what was shown for a check stays the same, whoever looks."""
    if not spot_check_of(session, period):
        rows = [{"period_start": period.start, "period_end": period.end, "candidate_id": each}
                for each in sorted(set(candidates))]  # fmt: skip
        if rows:
            session.execute(insert_into(session, SpotCheckRow).on_conflict_do_nothing(), rows)


def spot_check_of(session: Session, period: Period) -> set[int]:
    """The candidates of a period's 抽查."""
    mine = (SpotCheckRow.period_start == period.start, SpotCheckRow.period_end == period.end)
    return set(session.scalars(select(SpotCheckRow.candidate_id).where(*mine)))
