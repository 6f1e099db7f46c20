"""The editors' actions by themselves, so that the last one that can be taken back is found without their decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STANDS = sa.text("taken_back = ''")
SAID = (
    """SELECT batch, min("by") AS name, max(at) AS at FROM decisions WHERE batch <> '' AND undoes = '' GROUP BY batch"""
)
BACK = "SELECT undoes, min(batch) AS batch FROM decisions WHERE undoes <> '' GROUP BY undoes"


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "actions",
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_actions")),
    )
    op.execute(
        "INSERT INTO actions SELECT said.batch, said.name, said.at, coalesce(back.batch, '') "
        f"FROM ({SAID}) AS said LEFT JOIN ({BACK}) AS back ON back.undoes = said.batch"
    )
    op.create_index("ix_actions_standing", "actions", ["by", "at"], postgresql_where=STANDS, sqlite_where=STANDS)
    op.drop_index(op.f("ix_decisions_undoes"), table_name="decisions")


def downgrade() -> None:
    """Back from this revision."""
    op.create_index(op.f("ix_decisions_undoes"), "decisions", ["undoes"])
    op.drop_table("actions")
