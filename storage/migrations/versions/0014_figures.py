"""The outlet in the index by day and queue, so that a year's figures are added up from it alone."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.drop_index("ix_candidates_day_queue", table_name="candidates")
    op.create_index("ix_candidates_day_queue_outlet", "candidates", ["day", "queue", "outlet"])


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_index("ix_candidates_day_queue_outlet", table_name="candidates")
    op.create_index("ix_candidates_day_queue", "candidates", ["day", "queue"])
