"""What a night found out about each listing and outlet beyond counts: the measures by which drift is seen."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    for table in ("listing_visits", "crawl_runs"):
        op.add_column(table, sa.Column("facts", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Back from this revision."""
    for table in ("listing_visits", "crawl_runs"):
        with op.batch_alter_table(table) as changed:
            changed.drop_column("facts")
