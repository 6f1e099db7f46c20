"""The door to the store: engine, sessions, first start, upgrade.

SQLite runs in WAL mode, so that reading never waits for writing, and every writing transaction begins IMMEDIATE, so
that it waits at its start (up to 10 s) and never fails half-way. PostgreSQL writes at READ COMMITTED and reads from
one snapshot. Writing transactions are short: at most some 50 rows.
"""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from storage import schema
from storage.errors import WAIT_SECONDS, SchemaMismatch, StoreError, place, store_error

__all__ = ["SchemaMismatch", "Session", "Store", "StoreError", "open_store", "upgrade"]

MANNERS: dict[str, Any] = {
    "expire_on_commit": False,
    # Our statements write past the session's memory of rows, so what is read is always what the database says.
    "execution_options": {"populate_existing": True, "synchronize_session": False},
}
RESTED_SECONDS = 2


class Store:
    """One database. Threads may share a store; a child process opens its own. Raises StoreError for a bad URL.

    A connection to PostgreSQL that was not used for so many seconds is asked whether its server is still there.
    """

    def __init__(self, url: str, rested: float = RESTED_SECONDS) -> None:
        self.url = parsed(url)
        self.engine = engine_for(self.url, rested)
        self._writer = self.engine.execution_options(writing=True)
        self._asker = self.engine if self.sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @property
    def sqlite(self) -> bool:
        """Whether this is a SQLite database."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the store throughout and cannot write."""
        with self.spoken(), Session(self.engine, **MANNERS) as session:
            yield session

    @contextmanager
    def asking(self) -> Iterator[Session]:
        """A session for a single question: PostgreSQL answers it without the coming and going of a transaction."""
        with self.spoken(), Session(self._asker, **MANNERS) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is committed when the block is left, or undone as a whole by any error."""
        with self.spoken(), Session(self._writer, **MANNERS) as session, session.begin():
            session.connection()  # BEGIN IMMEDIATE now: what is read inside is what will be written upon
            yield session

    @contextmanager
    def spoken(self) -> Iterator[None]:
        """Turn a locked, unreadable, damaged, full or absent database into StoreError with one sentence; a number that
        no row can have into NoSuchNumber."""
        try:
            yield
        except (SQLAlchemyError, OverflowError) as error:
            told = store_error(error, self.url)
            if told is None:
                raise
            raise told from error

    def close(self) -> None:
        """Close all connections. The store may not be used afterwards."""
        self.engine.dispose()


def open_store(url: str, migrations: Path = schema.MIGRATIONS) -> Store:
    """The store at `url`, its tables made where the database is empty.

    Several first starts at once are harmless. Raises SchemaMismatch where the tables are of another version,
    StoreError where the database cannot be used.
    """
    store = Store(url)
    try:
        with store.spoken():
            make_folder(store.url)
            with store.engine.connect() as connection:
                standing = schema.standing(connection, migrations)
            if standing is schema.Standing.EMPTY:
                standing = raise_to_head(store, migrations, (schema.Standing.EMPTY,))
        schema.require_head(standing, place(store.url))
    except BaseException:
        store.close()
        raise
    return store


def upgrade(url: str, migrations: Path = schema.MIGRATIONS) -> None:
    """Bring the tables at `url` to the program's version, as a whole or not at all. Raises as `open_store`."""
    store = Store(url)
    try:
        with store.spoken():
            make_folder(store.url)
            standing = raise_to_head(store, migrations, (schema.Standing.EMPTY, schema.Standing.OLDER))
        schema.require_head(standing, place(store.url))
    finally:
        store.close()


def raise_to_head(store: Store, migrations: Path, when: Collection[schema.Standing]) -> schema.Standing:
    """Upgrade, if the tables stand so, in one transaction that no other start can enter; how they stand then.

    A kill on the way leaves the old state whole.
    """
    with store._writer.connect() as connection:
        if store.sqlite:
            use_wal(connection)
            foreign_keys(connection, on=False)  # a rebuilt table must not take its dependants with it
        try:
            with connection.begin():
                schema.hold_guard(connection)
                standing = schema.standing(connection, migrations)
                if standing in when:
                    schema.upgrade(connection, migrations)
                    standing = schema.Standing.HEAD
        finally:
            if store.sqlite:
                foreign_keys(connection, on=True)
    return standing


def parsed(url: str) -> URL:
    """The URL as SQLAlchemy has it. Raises StoreError for what is none, or another kind of database."""
    try:
        parts = make_url(url)
    except ArgumentError:
        raise StoreError(
            "the setting “database” is not a database URL; write sqlite:////folder/yuebao.db or "
            "postgresql://user:password@host/name"
        ) from None
    if parts.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"the setting “database” names {parts.get_backend_name()}, which is not supported; "
            "write sqlite:////folder/yuebao.db or postgresql://user:password@host/name"
        )
    if parts.get_backend_name() == "sqlite" and parts.database in (None, "", ":memory:"):
        raise StoreError("the setting “database” names no file; write sqlite:////folder/yuebao.db")
    return parts


def engine_for(url: URL, rested: float) -> Engine:
    """The engine with our manners for each connection. Raises StoreError where the driver is not installed."""
    try:
        engine = create_engine(url)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"PostgreSQL needs the package {error.name}, which is not installed; run pip install 'yuebao[postgres]'"
        ) from None
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", prepare_sqlite)
        event.listen(engine, "begin", begin_sqlite)
    else:
        event.listen(engine, "connect", prepare_postgresql)
        event.listen(engine, "checkin", note_use)
        event.listen(engine, "checkout", partial(look_alive, rested))
        event.listen(engine, "begin", begin_postgresql)
    return engine


def prepare_sqlite(connection: Any, _record: object) -> None:
    """Our settings for a new connection; the driver's own transactions are switched off (`begin_sqlite` has them)."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")


def begin_sqlite(connection: Connection) -> None:
    """Begin IMMEDIATE for writing, so that a claim cannot fail half-way; for reading refuse writes."""
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writing else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def begin_postgresql(connection: Connection) -> None:
    """For reading, ask for one snapshot and refuse writes, as SQLite does; the driver says so as it begins."""
    from psycopg import IsolationLevel

    driver = driver_of(connection)
    if driver.autocommit:
        return
    writing = connection.get_execution_options().get("writing", False)
    level, read_only = (None, None) if writing else (IsolationLevel.REPEATABLE_READ, True)
    if driver.isolation_level is not level:
        driver.isolation_level = level
    if driver.read_only is not read_only:
        driver.read_only = read_only


def prepare_postgresql(connection: Any, _record: object) -> None:
    """Wait for a lock as long as on SQLite, speak UTC, and compile no plan: our questions are too short for it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
        cursor.execute("SET TIME ZONE 'UTC'")
        cursor.execute("SET jit = off")
    connection.commit()


def note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
    """Remember when a connection was last used."""
    record.info["used"] = time.monotonic()


def look_alive(rested: float, connection: Any, record: ConnectionPoolEntry, _fairy: object) -> None:
    """Ask a connection that rested whether its server is still there: it may have been started anew. One that was just
    in use is not asked, since that would take as long as a question. Raises DisconnectionError, upon which the pool
    opens another."""
    used = record.info.get("used")
    if used is None or time.monotonic() - used < rested:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except connection.OperationalError as error:
        raise DisconnectionError from error


def make_folder(url: URL) -> None:
    """The folder of a SQLite file. Raises StoreError where it cannot be made."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith("file:"):
        return
    folder = Path(url.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder {folder} for the database cannot be made ({error.strerror}); "
            "choose another data folder or give this user the right to write there"
        ) from None


def use_wal(connection: Connection) -> None:
    """Switch the file to WAL, which it then stays. SQLite does not wait for others here, so we do."""
    cursor = driver_of(connection)
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except Exception as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise OperationalError("PRAGMA journal_mode = WAL", None, error) from error
            time.sleep(0.02)


def foreign_keys(connection: Connection, on: bool) -> None:
    """Have SQLite watch foreign keys or not; it takes this outside transactions only."""
    driver_of(connection).execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def driver_of(connection: Connection) -> Any:
    """The driver's own connection, for what must be said outside a transaction."""
    return connection.connection.driver_connection
