"""Lists of keys in questions: one value however many keys, so that a question of any length is the same statement.

A list of another length would be another statement, to be made, read and planned anew.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import Dialect, Integer, SQLColumnExpression, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

PORTION = 500
"""Keys in one question, so that its answer is no burden."""


class Keys(TypeDecorator[Collection[int]]):
    """Whole numbers: an array for PostgreSQL, for SQLite a list in JSON."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(Integer) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        ordered = sorted(set(value or ()))
        return ordered if dialect.name == "postgresql" else json.dumps(ordered)


class Among(FunctionElement[bool]):
    """That a column is one of some numbers (see `among`).

    It has no type: of a Boolean SQLite would be asked whether it is 1, and would go by no index.
    """

    inherit_cache = True


def among(column: SQLColumnExpression[int], keys: str | Collection[int]) -> Among:
    """That a column is one of these numbers, or of those that are given by this name when it is asked."""
    given = bindparam(keys, type_=Keys()) if isinstance(keys, str) else bindparam(None, keys, type_=Keys())
    return Among(column, given)


@compiles(Among, "postgresql")
def among_on_postgresql(element: Among, compiler: Any, **words: Any) -> str:
    """As PostgreSQL says it."""
    column, keys = element.clauses
    return f"{compiler.process(column, **words)} = ANY ({compiler.process(keys, **words)})"


@compiles(Among)
def among_on_sqlite(element: Among, compiler: Any, **words: Any) -> str:
    """As SQLite says it."""
    column, keys = element.clauses
    return f"{compiler.process(column, **words)} IN (SELECT value FROM json_each({compiler.process(keys, **words)}))"


def portions(keys: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The different keys, in sorted order, in lists of a size that one question takes."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), PORTION):
        yield ordered[start : start + PORTION]
