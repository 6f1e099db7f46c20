"""What stopped in a night, found without reading every URL ever seen."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_index(op.f("ix_urls_last_night"), "urls", ["last_night"])


def downgrade() -> None:
    """Back from this revision."""
    op.drop_index(op.f("ix_urls_last_night"), table_name="urls")
