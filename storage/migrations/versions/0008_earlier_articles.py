"""What articles said before they were extracted again."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "earlier_articles",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_earlier_articles_article_id_articles")),
        sa.PrimaryKeyConstraint("article_id", "version", name=op.f("pk_earlier_articles")),
    )


def downgrade() -> None:
    """Back from this revision."""
    op.drop_table("earlier_articles")
