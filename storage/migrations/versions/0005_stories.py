"""Stories, what was printed before, marks of scores, and the two looks back: what was missed, and a check by sample."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "story_hashes",
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "day", "article_id", name=op.f("pk_story_hashes")),
        sqlite_with_rowid=False,
    )
    for table, columns in (
        ("story_links", (sa.Column("tie", sa.Text(), nullable=False), sa.Column("share", sa.Double(), nullable=False))),
        (
            "story_splits",
            (
                sa.Column("by", sa.Text(), nullable=False),
                sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            ),
        ),
    ):
        op.create_table(
            table,
            sa.Column("one", sa.Integer(), nullable=False),
            sa.Column("other", sa.Integer(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(["one"], ["articles.id"], name=op.f(f"fk_{table}_one_articles")),
            sa.ForeignKeyConstraint(["other"], ["articles.id"], name=op.f(f"fk_{table}_other_articles")),
            sa.PrimaryKeyConstraint("one", "other", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_other"), table, ["other"])
    op.create_table(
        "story_places",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("story", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_story_places_article_id_articles")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_story_places")),
    )
    op.create_index(op.f("ix_story_places_story"), "story_places", ["story"])
    op.create_index(op.f("ix_story_places_event"), "story_places", ["event"])
    op.create_table(
        "printed_marks",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("number_zh", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        of_candidate("printed_marks"),
        sa.PrimaryKeyConstraint("candidate_id", "number", "entry", name=op.f("pk_printed_marks")),
    )
    op.create_table(
        "score_marks",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("leaning", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        of_candidate("score_marks"),
        sa.PrimaryKeyConstraint("candidate_id", "ordinal", name=op.f("pk_score_marks")),
    )
    op.create_table(
        "missed_candidates",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        of_candidate("missed_candidates"),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_missed_candidates")),
    )
    op.create_table(
        "spot_checks",
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        of_candidate("spot_checks"),
        sa.PrimaryKeyConstraint("period_start", "period_end", "candidate_id", name=op.f("pk_spot_checks")),
    )


def of_candidate(table: str) -> sa.ForeignKeyConstraint:
    """That a row speaks of a candidate."""
    name = op.f(f"fk_{table}_candidate_id_candidates")
    return sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=name)


def downgrade() -> None:
    """Back from this revision."""
    for table in ("spot_checks", "missed_candidates", "score_marks", "printed_marks"):
        op.drop_table(table)
    op.drop_index(op.f("ix_story_places_event"), table_name="story_places")
    op.drop_index(op.f("ix_story_places_story"), table_name="story_places")
    op.drop_table("story_places")
    for table in ("story_splits", "story_links"):
        op.drop_index(op.f(f"ix_{table}_other"), table_name=table)
        op.drop_table(table)
    op.drop_table("story_hashes")
