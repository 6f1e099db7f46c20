"""What stands of each candidate beside it (last choice, its reason, the outlet), and actions that are taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

LISTS = {
    "ix_candidates_listed": ["choice", "queue", "day", "score", "id", "outlet", "found_at", "reason"],
    "ix_candidates_ranked": ["choice", "queue", "score", "id"],
    "ix_candidates_of_outlet": ["outlet", "choice", "queue", "score", "id"],
}
REASON = "coalesce(reason, '')"
LAST = "SELECT {} FROM decisions WHERE candidate_id = candidates.id AND ordinal = candidates.decisions"


def upgrade() -> None:
    """To this revision. What editors said so far is copied; it belongs to no action that could be taken back."""
    for name, value in (("choice", "undecided"), ("reason", ""), ("outlet", "")):
        op.add_column("candidates", sa.Column(name, sa.Text(), server_default=value, nullable=False))
    for name in ("batch", "undoes"):
        op.add_column("decisions", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE candidates SET outlet = (SELECT outlet FROM articles WHERE articles.id = candidates.id)")
    op.execute(
        f"UPDATE candidates SET choice = ({LAST.format('choice')}), reason = ({LAST.format(REASON)}) "
        "WHERE decisions > 0"
    )
    for name, columns in LISTS.items():
        op.create_index(name, "candidates", columns)
    op.create_index(op.f("ix_decisions_by_at"), "decisions", ["by", "at"])
    op.create_index(op.f("ix_decisions_batch"), "decisions", ["batch"])
    op.create_index(op.f("ix_decisions_undoes"), "decisions", ["undoes"])


def downgrade() -> None:
    """Back from this revision."""
    for name in ("ix_decisions_undoes", "ix_decisions_batch", "ix_decisions_by_at"):
        op.drop_index(name, table_name="decisions")
    for name in LISTS:
        op.drop_index(name, table_name="candidates")
    for table, names in (("decisions", ("undoes", "batch")), ("candidates", ("outlet", "reason", "choice"))):
        for name in names:
            op.drop_column(table, name)
