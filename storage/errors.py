"""What can be wrong with the store, as errors whose message is one sentence for a person.

The message is English, for the command line. Whoever says it in another tongue (the desk, `review/error_words.py`) goes
by the error's `kind` and `fields`, never by its words.
"""

import sqlite3
from collections.abc import Mapping

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StoreError(Exception):
    """The store cannot do what was asked; the message says what is wrong, where, and what to do.

    `kind` names what is wrong ("" where nobody has given it a name), `fields` what the sentence names.
    """

    def __init__(self, sentence: str, kind: str = "", **fields: object) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.fields: Mapping[str, object] = fields


class SchemaMismatch(StoreError):
    """The database's tables are of another version than the program."""


class NoSuchRow(StoreError):
    """A row was named that the store does not hold."""


class NoSuchNumber(NoSuchRow):
    """A number was given that no row can have: the database holds none so large."""


class Conflict(StoreError):
    """Somebody else has saved in between, or holds the number already."""


class Released(StoreError):
    """A released issue is never changed; a correction is a new revision."""


class LeaseLost(StoreError):
    """The lease ran out and somebody else took it: stop writing."""


BUSY, READ_ONLY, DAMAGED, FULL, CLOSED, UNREACHABLE, BROKEN_DISK = (
    "busy",
    "read-only",
    "damaged",
    "full",
    "closed",
    "unreachable",
    "broken-disk",
)
WORDING = {
    BUSY: "is locked by another program for longer than {seconds} seconds; wait until it has finished, then try again",
    READ_ONLY: "may only be read; give this user the right to write to it and to its folder",
    DAMAGED: "is damaged or not a database; put the latest backup in its place",
    FULL: "has no room left on its disk; free some space, then try again",
    CLOSED: "cannot be opened; check that the folder exists and that this user may read and write it",
    UNREACHABLE: "cannot be reached; check that the server runs and that address, user and password are right",
    BROKEN_DISK: "cannot be read or written ({detail}); check the disk",
}
"""What the database does, by the kind of what is wrong with it."""

SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_CANTOPEN: CLOSED,
    sqlite3.SQLITE_IOERR: BROKEN_DISK,
}
"""By primary result code (the lowest byte of SQLite's extended ones)."""

POSTGRESQL = {
    "55P03": BUSY,
    "40P01": BUSY,
    "40001": BUSY,
    "57014": BUSY,
    "25006": READ_ONLY,
    "42501": READ_ONLY,
    "53100": FULL,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "58030": BROKEN_DISK,
}
"""By SQLSTATE (PostgreSQL manual, appendix A); classes 08, 28, 3D, 53 and 57 besides mean no connection."""
OUT_OF_RANGE = "22003"
NO_CONNECTION = ("08", "28", "3D", "53", "57")

WAIT_SECONDS = 10


def store_error(error: Exception, url: URL) -> StoreError | None:
    """The sentence for an error of the driver, or None where it is a mistake of ours and must be seen as such."""
    if out_of_range(error):
        said = "no row has that number, which is larger than any the database holds; look it up again"
        return NoSuchNumber(said, "no-such-number")
    if isinstance(error, PoolTimeout):
        return failing(BUSY, url)
    if not isinstance(error, DBAPIError) or error.orig is None:
        return None
    kind = kind_of(error.orig)
    return failing(kind, url, first_line(error.orig)) if kind else None


def out_of_range(error: Exception) -> bool:
    """Whether a number was too large: SQLite's driver says so before it asks, PostgreSQL by its code."""
    if isinstance(error, OverflowError):
        return "SQLite INTEGER" in str(error)
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == OUT_OF_RANGE


def kind_of(cause: BaseException) -> str | None:
    """What is wrong, by the driver's own code for it."""
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return SQLITE.get(code & 0xFF)
    if not hasattr(cause, "sqlstate"):
        return None
    state: str | None = cause.sqlstate
    if state is None:
        return UNREACHABLE if type(cause).__name__ == "OperationalError" else None
    return POSTGRESQL.get(state) or (UNREACHABLE if state.startswith(NO_CONNECTION) else None)


def failing(kind: str, url: URL, detail: str = "") -> StoreError:
    """The error of a kind, in one sentence that names the database without its password."""
    words = WORDING[kind].format(seconds=WAIT_SECONDS, detail=detail)
    where = place(url)
    return StoreError(f"the database {where} {words}", kind, place=where, seconds=WAIT_SECONDS, detail=detail)


def place(url: URL) -> str:
    """Where a database is, in words a person knows: the file, or the address without its password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.render_as_string(hide_password=True)


def first_line(cause: BaseException) -> str:
    """The first line of an error's text."""
    return (str(cause).splitlines() or [""])[0]
