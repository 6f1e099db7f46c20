"""INSERT … ON CONFLICT, which both databases have in the same words."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, TextClause
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.rows import Base
from storage.rows.base import table_of

Insert = sqlite.Insert | postgresql.Insert
Change = Mapping[str, ColumnElement[Any] | TextClause | Any]


def insert_into(session: Session, row: type[Base]) -> Insert:
    """An INSERT that knows ON CONFLICT, for the database of this session.

    Into the table, not the mapped class: that would part a batch by which of its values are None.
    """
    if on_postgresql(session):
        return postgresql.insert(table_of(row))
    return sqlite.insert(table_of(row))


def on_postgresql(session: Session) -> bool:
    """Whether the database is PostgreSQL's, not a file of SQLite's."""
    return session.get_bind().dialect.name == "postgresql"


def put(session: Session, row: type[Base], values: Mapping[str, Any]) -> None:
    """Insert the row, or replace every column of the one with the same primary key."""
    key = [column.name for column in row.__table__.primary_key]
    rest = {name: value for name, value in values.items() if name not in key}
    session.execute(insert_into(session, row).values(**values).on_conflict_do_update(index_elements=key, set_=rest))
