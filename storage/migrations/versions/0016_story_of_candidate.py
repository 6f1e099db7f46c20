"""The story of each candidate beside it, so that a list counts its stories without looking up each article's place."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

LISTED = ["choice", "queue", "day", "score", "id", "outlet", "found_at", "reason"]
STORY = "SELECT story FROM story_places WHERE article_id = candidates.id"
IN_STORY = sa.text("story IS NOT NULL")


def upgrade() -> None:
    """To this revision."""
    op.add_column("candidates", sa.Column("story", sa.Integer(), nullable=True))
    op.drop_index("ix_candidates_listed", table_name="candidates")
    op.execute(f"UPDATE candidates SET story = ({STORY}) WHERE id IN (SELECT article_id FROM story_places)")
    op.create_index("ix_candidates_listed", "candidates", [*LISTED, "story"])
    op.create_index(
        "ix_candidates_story",
        "candidates",
        ["story", "choice", "reason"],
        postgresql_where=IN_STORY,
        sqlite_where=IN_STORY,
    )


def downgrade() -> None:
    """Back from this revision."""
    op.drop_index("ix_candidates_story", table_name="candidates")
    op.drop_index("ix_candidates_listed", table_name="candidates")
    op.drop_column("candidates", "story")
    op.create_index("ix_candidates_listed", "candidates", LISTED)
