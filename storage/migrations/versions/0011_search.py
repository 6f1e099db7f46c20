"""The search index: what waits for it, and the words of every text by its number (day, article, slot)."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision. What was kept before waits to be indexed, which the runner does in portions."""
    op.create_table(
        "search_waiting",
        sa.Column("candidate_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_search_waiting_candidate_id_candidates")
        ),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_search_waiting")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE search_words (number BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        op.execute("CREATE INDEX ix_search_words_words ON search_words USING gin (words)")
    else:
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5"
            "(words, content='', detail=none, tokenize=\"unicode61 remove_diacritics 0\")"
        )
    op.execute("INSERT INTO search_waiting (candidate_id) SELECT id FROM candidates")


def downgrade() -> None:
    """Back to the revision before."""
    op.execute("DROP TABLE search_words")
    op.drop_table("search_waiting")
