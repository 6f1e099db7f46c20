"""How Alembic runs our revisions: on the connection of `storage.schema`, or on -x url=… for a developer."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, create_engine
from sqlalchemy.types import TypeDecorator

from storage.rows import Base


def plain_type(kind: str, value: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our column types into revisions as the plain types under them: a revision never changes with our code."""
    if kind == "type" and isinstance(value, TypeDecorator):
        return f"sa.{value.impl!r}"
    return False


def run(connection: Connection) -> None:
    """Run what the Alembic command asks for, as one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=plain_type,
        transactional_ddl=True,
        compare_type=True,
        include_name=ours,
    )
    with context.begin_transaction():
        context.run_migrations()


def ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave tables of others in the same database alone (a queue may keep its own there)."""
    return kind != "table" or name in Base.metadata.tables


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    with create_engine(context.get_x_argument(as_dictionary=True)["url"]).begin() as own:
        run(own)
