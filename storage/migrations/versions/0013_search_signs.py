"""The search index of SQLite by first characters too, so that one character is found as quickly as a word."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision. The index keeps no text, so it is made anew: all that was kept before waits for the runner."""
    make(" prefix='1',")


def downgrade() -> None:
    """Back to the revision before; again everything waits to be indexed."""
    make("")


def make(more: str) -> None:
    """An empty index on SQLite, and everything waiting for it; PostgreSQL's looks up beginnings of words already."""
    if op.get_bind().dialect.name == "postgresql":
        return
    op.execute("DROP TABLE search_words")
    op.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5"
        f"(words, content='', detail=none,{more} tokenize=\"unicode61 remove_diacritics 0\")"
    )
    op.execute(
        sa.text(
            "INSERT INTO search_waiting (candidate_id) SELECT id FROM candidates "
            "WHERE id NOT IN (SELECT candidate_id FROM search_waiting)"
        )
    )
