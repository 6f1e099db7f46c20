"""Copies of the whole store: of SQLite while others write, of PostgreSQL through its own pg_dump."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from storage.errors import StoreError
from storage.store import parsed

PAGES_AT_ONCE = 512
"""Pages copied before a writer may have its turn."""


def is_sqlite(url: str) -> bool:
    """Whether the store is a SQLite file. Raises StoreError for what is no database URL."""
    return parsed(url).get_backend_name() == "sqlite"


def sqlite_file(url: str) -> Path:
    """The file of a SQLite store."""
    return Path(parsed(url).database or "")


def copy_store(url: str, target: Path) -> None:
    """Copy the store at `url` into the file `target`, one consistent state of it. Raises StoreError."""
    if is_sqlite(url):
        copy_sqlite(sqlite_file(url), target)
    else:
        dump_postgresql(url, target)


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite file while it is in use (SQLite's online backup). Raises StoreError."""
    if not source.is_file():
        raise StoreError(f"there is no store at {source} yet, so there is nothing to back up; crawl first")
    try:
        with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as copy:
            original.backup(copy, pages=PAGES_AT_ONCE)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
    except sqlite3.Error as error:
        raise StoreError(f"the store {source} cannot be copied: {error}") from None


def sqlite_version(file: Path) -> str:
    """The tables' version in a copy, after looking whether it is whole. Raises StoreError."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            (found,) = copy.execute("PRAGMA quick_check").fetchone()
            if found != "ok":
                raise StoreError(f"{file.name}: the copy of the store is damaged: {found}")
            (version,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise StoreError(f"{file.name}: this is no store of yuebao: {error}") from None
    return str(version)


def dump_postgresql(url: str, target: Path) -> None:
    """Dump a PostgreSQL store in the custom form of pg_dump. Raises StoreError where there is no pg_dump."""
    program = shutil.which("pg_dump")
    if program is None:
        raise StoreError(
            "the store is on PostgreSQL and pg_dump is not on this machine; install the PostgreSQL client, or run "
            "pg_dump where the server is and back up the files with --no-store"
        )
    parts = parsed(url)
    plain = parts.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = os.environ | ({"PGPASSWORD": str(parts.password)} if parts.password else {})
    words = [program, "--format=custom", f"--file={target}", f"--dbname={plain}"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StoreError(" ".join(done.stderr.split()) or f"pg_dump failed with code {done.returncode}")
