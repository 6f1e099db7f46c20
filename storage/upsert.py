"""INSERT … ON CONFLICT, which both databases have in the same words, and lists of keys."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Integer, SQLColumnExpression, TextClause, bindparam, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.rows import Base
from storage.rows.base import table_of

PORTION = 500
"""Keys in one question; SQLite takes 32,766 values, PostgreSQL 65,535."""

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


def among(session: Session, column: SQLColumnExpression[int], numbers: Collection[int]) -> ColumnElement[bool]:
    """That a column is one of these numbers.

    For PostgreSQL they are one array: a list of another length would be another statement, to be made and planned anew.
    """
    if on_postgresql(session):
        return column == func.any(bindparam(None, sorted(numbers), type_=postgresql.ARRAY(Integer)))
    return column.in_(sorted(numbers))


def put(session: Session, row: type[Base], values: Mapping[str, Any]) -> None:
    """Insert the row, or replace every column of the one with the same primary key."""
    key = [column.name for column in row.__table__.primary_key]
    rest = {name: value for name, value in values.items() if name not in key}
    session.execute(insert_into(session, row).values(**values).on_conflict_do_update(index_elements=key, set_=rest))


def portions(keys: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The different keys, in sorted order, in lists of a size that one question takes."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), PORTION):
        yield ordered[start : start + PORTION]
