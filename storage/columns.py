"""Column types that SQLite and PostgreSQL understand alike: instants in UTC, clean text, packed text.

This is the storing boundary for hostile text: NUL characters (which PostgreSQL refuses) and lone surrogates (which no
UTF-8 has) are removed here and nowhere else, on the way in, on both databases. Two surrogates that make a
pair, as script data on a page may bring them, become the character they stand for. Everything else stays.
"""

import hashlib
import json
import re
import zlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

HOSTILE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` as both databases can keep it: without NUL characters and lone surrogates."""
    if not HOSTILE.search(text):
        return text
    return text.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def clean_value(value: Any) -> Any:
    """A JSON value with every text in it clean."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): clean_value(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [clean_value(each) for each in value]
    return value


def digest(text: str) -> bytes:
    """32 bytes that stand for a text of any length in an index (an index entry of PostgreSQL holds 2,704 bytes)."""
    return hashlib.sha256(clean(text).encode()).digest()


class Instant(TypeDecorator[datetime]):
    """An instant: aware, UTC. SQLite's driver drops the zone, so it is taken off and put on here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant without a time zone cannot be stored: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text of any length, clean."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)


class CleanJson(TypeDecorator[Any]):
    """A small JSON value, its texts clean."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return clean_value(value)


class Packed(TypeDecorator[Any]):
    """A large JSON value, its texts clean, compressed with zlib (an article's blocks shrink to about a third)."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        plain = json.dumps(clean_value(value), ensure_ascii=False, separators=(",", ":"))
        return zlib.compress(plain.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(zlib.decompress(value))
