"""What every table shares: names of constraints, and how Python's types are kept."""

from datetime import date, datetime
from typing import Annotated, Any, cast

from sqlalchemy import Date, LargeBinary, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, mapped_column

from storage.columns import CleanJson, CleanText, Instant, Packed

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name that both databases share, so that a later revision can drop it."""

Json = Annotated[Any, mapped_column(CleanJson)]
Zipped = Annotated[Any, mapped_column(Packed)]


class Base(DeclarativeBase):
    """All tables of the store."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {str: CleanText, datetime: Instant, date: Date, bytes: LargeBinary}  # noqa: RUF012


def table_of(row: type[Base]) -> Table:
    """A mapped class's table, for what is asked so often that making objects of its rows would be felt."""
    return cast(Table, row.__table__)
