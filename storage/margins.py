"""Margins (旁注): all that stands beside candidates, in a handful of questions however many candidates there are."""

from collections.abc import Collection

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.orm import Session

from bulletin.period import Period
from bulletin.story import Margin, Stage
from storage import marks, stories
from storage.keys import PORTION, among
from storage.origins import origins
from storage.rows import MissedRow, SpotCheckRow
from storage.rows.base import table_of

CHECKS, LOST = table_of(SpotCheckRow), table_of(MissedRow)
NO_STAGE = literal_column("''", type_=LOST.c.stage.type).label("stage")
CHECKED = select(CHECKS.c.candidate_id, NO_STAGE).where(among(CHECKS.c.candidate_id, "ids"))
CHECKED_OF_PERIOD = CHECKED.where(CHECKS.c.period_start == bindparam("start"), CHECKS.c.period_end == bindparam("end"))
MISSED = select(LOST.c.candidate_id, LOST.c.stage).where(among(LOST.c.candidate_id, "ids"))
# One question of two small tables: what takes time is the asking.
CHECKED_OR_MISSED = CHECKED.union_all(MISSED)
CHECKED_OF_PERIOD_OR_MISSED = CHECKED_OF_PERIOD.union_all(MISSED)


def margins(session: Session, candidates: Collection[int], period: Period | None = None) -> dict[int, Margin]:
    """The margin of each of these candidates: its story and event with their members, the likely original, 已刊 and
    疑似已刊, whether it is of the 抽查 (of `period`, or of any), and the stage at which it was missed."""
    wanted = sorted(set(candidates))
    mates = stories.event_mates(session, wanted)
    by_story: dict[int, list[int]] = {}
    by_event: dict[int, list[int]] = {}
    for article, place in sorted(mates.items()):
        by_story.setdefault(place.story, []).append(article)
        by_event.setdefault(place.event, []).append(article)
    known = origins(session, by_story)
    printed = marks.printed(session, wanted)
    checked, missed = checked_and_missed(session, wanted, period)
    found: dict[int, Margin] = {}
    for each in wanted:
        here = mates.get(each)
        story, event = (here.story, here.event) if here else (each, each)
        found[each] = Margin(
            each,
            story,
            event,
            tuple(by_story.get(story, [each])),
            tuple(by_event.get(event, [each])),
            known.get(story),
            printed.get(each, ()),
            each in checked,
            missed.get(each),
        )
    return found


def checked_and_missed(
    session: Session, candidates: Collection[int], period: Period | None = None
) -> tuple[set[int], dict[int, Stage]]:
    """Those of these candidates that are of the 抽查 of a period, or of any; and those that an issue printed though
    they were lost, with where they were."""
    question = CHECKED_OF_PERIOD_OR_MISSED if period else CHECKED_OR_MISSED
    of_period = {"start": period.start, "end": period.end} if period else {}
    ordered, checked, missed = sorted(set(candidates)), set[int](), dict[int, Stage]()
    for start in range(0, len(ordered), PORTION):
        for row in session.execute(question, {**of_period, "ids": ordered[start : start + PORTION]}):
            if row.stage:
                missed[row.candidate_id] = Stage(row.stage)
            else:
                checked.add(row.candidate_id)
    return checked, missed
