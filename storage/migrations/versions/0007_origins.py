"""The likely original of a story, what became of each printed entry, and how often the weights were learned anew."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "story_origins",
        sa.Column("story", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("named", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story"], ["articles.id"], name=op.f("fk_story_origins_story_articles")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_story_origins_article_id_articles")),
        sa.PrimaryKeyConstraint("story", name=op.f("pk_story_origins")),
    )
    op.create_table(
        "retrievals",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"],
                                name=op.f("fk_retrievals_candidate_id_candidates")),
        sa.PrimaryKeyConstraint("series", "number", "revision", "ordinal", name=op.f("pk_retrievals")),
    )  # fmt: skip
    op.create_table(
        "refits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("labels", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("prior", sa.Text(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refits")),
    )


def downgrade() -> None:
    """Back from this revision."""
    for table in ("refits", "retrievals", "story_origins"):
        op.drop_table(table)
