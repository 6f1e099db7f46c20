"""The tables' version: what a database holds, what the program wants, and the way from one to the other."""

from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text

from storage.errors import SchemaMismatch, StoreError
from storage.rows import Base

MIGRATIONS = Path(__file__).parent / "migrations"
GUARD = 0x79756562616F  # "yuebao": the number of our advisory lock


class Standing(Enum):
    """How a database's tables stand to the program's."""

    EMPTY = "empty"
    HEAD = "head"
    OLDER = "older"
    UNKNOWN = "unknown"


def config(migrations: Path = MIGRATIONS) -> Config:
    """Alembic's configuration, found from the package and not from a working folder."""
    settings = Config()
    settings.set_main_option("script_location", str(migrations).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings


def standing(connection: Connection, migrations: Path = MIGRATIONS) -> Standing:
    """How the database's tables stand. Raises SchemaMismatch where there are some of ours without a version."""
    found = MigrationContext.configure(connection).get_current_heads()
    if not found:
        strangers = set(inspect(connection).get_table_names()) & set(Base.metadata.tables)
        if strangers:
            raise SchemaMismatch(
                f"the database holds the tables {', '.join(sorted(strangers))} but no version of them, so it was not "
                "made by yuebao; name an empty database in the setting “database”, or put a backup in its place, and "
                "run `yuebao doctor --upgrade`"
            )
        return Standing.EMPTY
    scripts = ScriptDirectory.from_config(config(migrations))
    if set(found) == set(scripts.get_heads()):
        return Standing.HEAD
    try:
        scripts.get_revisions(found)
    except CommandError:
        return Standing.UNKNOWN
    return Standing.OLDER


def require_head(found: Standing, where: str) -> None:
    """Raise SchemaMismatch, with the command to run, unless the tables are the program's."""
    if found is Standing.OLDER:
        raise SchemaMismatch(
            f"the tables of the database {where} are of an older version of yuebao; make a backup, then run "
            "`yuebao doctor --upgrade`"
        )
    if found is not Standing.HEAD:
        raise SchemaMismatch(
            f"the tables of the database {where} are of a version that this yuebao does not know; install the newer "
            "yuebao that wrote them, then run `yuebao doctor --upgrade`"
        )


def hold_guard(connection: Connection) -> None:
    """Keep other starts out until this transaction ends (on SQLite BEGIN IMMEDIATE does so already)."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:guard)"), {"guard": GUARD})


def upgrade(connection: Connection, migrations: Path = MIGRATIONS) -> None:
    """Bring the tables to the program's version inside the transaction of `connection`."""
    settings = config(migrations)
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
        if broken:
            raise StoreError(
                f"the upgrade was undone because {len(broken)} rows of {broken[0][0]} point at rows that are not "
                "there; put the latest backup in the database's place, then run `yuebao doctor --upgrade`"
            )
