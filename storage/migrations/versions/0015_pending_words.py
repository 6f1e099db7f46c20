"""What waits inside PostgreSQL's index of words is kept small, since each search reads it whole.

With the usual 4 MB a search took up to 3.5 s beside a crawl and a writing transaction 2.3 s; with 256 kB 0.1 and 0.7 s
(100,000 texts, a busy machine).
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision; SQLite has nothing like it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX ix_search_words_words SET (gin_pending_list_limit = 256)")


def downgrade() -> None:
    """Back to the revision before."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX ix_search_words_words RESET (gin_pending_list_limit)")
