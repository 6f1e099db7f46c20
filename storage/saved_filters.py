"""Filters of a list that somebody gave a name, to come back to them."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.rows import SavedFilterRow
from storage.upsert import insert_into


def save_filter(session: Session, person_id: int, page: str, name: str, query: str) -> None:
    """Keep a query under a name, in place of what that name held."""
    insertion = insert_into(session, SavedFilterRow).values(person_id=person_id, page=page, name=name, query=query)
    key = ["person_id", "page", "name"]
    session.execute(insertion.on_conflict_do_update(index_elements=key, set_={"query": query}))


def saved_filters(session: Session, person_id: int, page: str) -> list[tuple[int, str, str]]:
    """(id, name, query) of somebody's filters of a page, by name."""
    mine = (SavedFilterRow.person_id == person_id, SavedFilterRow.page == page)
    rows = session.execute(
        select(SavedFilterRow.id, SavedFilterRow.name, SavedFilterRow.query).where(*mine).order_by(SavedFilterRow.name)
    )
    return [(row.id, row.name, row.query) for row in rows]


def drop_filter(session: Session, person_id: int, filter_id: int) -> None:
    """Forget one of somebody's filters; another person's stays."""
    session.execute(delete(SavedFilterRow).where(SavedFilterRow.id == filter_id, SavedFilterRow.person_id == person_id))
