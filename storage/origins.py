"""The likely original of each story, with its evidence: computed where stories are woven, read by others."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bulletin.story import Evidence, Ground, Origin
from storage.keys import PORTION, among
from storage.rows import StoryOriginRow, StoryPlaceRow
from storage.rows.base import table_of
from storage.upsert import insert_into

ORIGINS = table_of(StoryOriginRow)
KNOWN = select(ORIGINS).where(among(ORIGINS.c.story, "stories"))


def put_origins(session: Session, found: Mapping[int, Origin]) -> None:
    """Write the likely originals by story, in place of what was known of these stories."""
    rows = [
        {"story": story, "article_id": origin.article, "named": origin.named,
         "evidence": [[each.ground.value, each.text, each.witness] for each in origin.evidence]}
        for story, origin in sorted(found.items())
    ]  # fmt: skip
    insertion = insert_into(session, StoryOriginRow)
    changes = {name: insertion.excluded[name] for name in ("article_id", "named", "evidence")}
    if rows:
        session.execute(insertion.on_conflict_do_update(index_elements=["story"], set_=changes), rows)


def forget_origins(session: Session, stories: Collection[int]) -> None:
    """Forget what was said of stories that have other members now; the runner finds it anew."""
    ordered = sorted(set(stories))
    for start in range(0, len(ordered), PORTION):
        session.execute(delete(ORIGINS).where(among(ORIGINS.c.story, ordered[start : start + PORTION])))


def origins(session: Session, stories: Collection[int]) -> dict[int, Origin]:
    """The likely original of these stories; one of a single article, or not looked at yet, is absent."""
    ordered, found = sorted(set(stories)), dict[int, Origin]()
    for start in range(0, len(ordered), PORTION):
        for row in session.execute(KNOWN, {"stories": ordered[start : start + PORTION]}):
            evidence = tuple(Evidence(Ground(ground), words, witness) for ground, words, witness in row.evidence)
            found[row.story] = Origin(row.article_id, evidence, row.named)
    return found


def without_origin(session: Session, limit: int) -> list[int]:
    """Stories of several articles of which nobody has said yet where they come from, the newest first."""
    question = (
        select(StoryPlaceRow.story)
        .outerjoin(StoryOriginRow, StoryOriginRow.story == StoryPlaceRow.story)
        .where(StoryOriginRow.story.is_(None))
        .group_by(StoryPlaceRow.story)
        .having(func.count() > 1)
        .order_by(StoryPlaceRow.story.desc())
    )
    return list(session.scalars(question.limit(limit)))
