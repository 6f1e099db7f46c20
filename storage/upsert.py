"""INSERT … ON CONFLICT, which both databases have in the same words."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Table, TextClause, bindparam, func, select
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


def put_all(session: Session, row: type[Base], rows: Sequence[Mapping[str, Any]], changes: tuple[str, ...]) -> None:
    """Insert rows of the same columns; of one whose primary key is held already these columns are changed. Of rows with
    the same key the last counts."""
    table = table_of(row)
    last = {tuple(each[column.name] for column in table.primary_key): each for each in rows}
    if not last:
        return
    if on_postgresql(session):
        names = tuple(rows[0])
        columns = {name: [each[name] for each in last.values()] for name in names}
        session.execute(all_at_once(table, names, changes), columns)
    else:
        session.execute(keyed(sqlite.insert(table), changes), list(last.values()))


@lru_cache
def all_at_once(table: Table, names: tuple[str, ...], changes: tuple[str, ...]) -> Insert:
    """One statement for any number of rows, a column a value: each row by itself takes three times as long."""
    given = [bindparam(name, type_=postgresql.ARRAY(table.c[name].type)) for name in names]
    rows = func.unnest(*given).table_valued(*names).render_derived()
    chosen = select(*(rows.c[name] for name in names))
    return keyed(postgresql.insert(table).from_select(list(names), chosen), changes)


def keyed(insertion: Insert, changes: tuple[str, ...]) -> Insert:
    """The insertion that changes these columns of a row whose key is held, and leaves it alone where there are none."""
    key = [column.name for column in insertion.table.primary_key]
    if not changes:
        return insertion.on_conflict_do_nothing(index_elements=key)
    return insertion.on_conflict_do_update(
        index_elements=key, set_={name: insertion.excluded[name] for name in changes}
    )
