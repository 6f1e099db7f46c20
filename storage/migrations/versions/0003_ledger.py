"""The ledger: an issue's moves, given and generated texts, overrides, carried candidates, anchors, jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def period() -> list[sa.Column[object]]:
    """The columns that name an issue's period."""
    return [
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
    ]


def text(*names: str) -> list[sa.Column[str]]:
    """Columns of text."""
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def instant(name: str, nullable: bool = False) -> sa.Column[object]:
    """A column of instants."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def number(name: str) -> sa.Column[int]:
    """A column of whole numbers."""
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    """To this revision."""
    op.add_column("issues", sa.Column("banner", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "issue_moves",
        number("id"),
        *period(),
        number("revision"),
        *text("was", "became", "by"),
        instant("at"),
        *text("note"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_moves")),
    )
    op.create_table(
        "given_issues",
        number("id"),
        *period(),
        number("revision"),
        *text("file", "form"),
        sa.Column("lines", sa.LargeBinary(), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        instant("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_issues")),
    )
    for table in ("issue_moves", "given_issues"):
        columns = ["series", "period_start", "period_end"]
        op.create_index(op.f(f"ix_{table}_series_period_start_period_end"), table, columns)
    op.create_table(
        "generated_issues",
        number("id"),
        *period(),
        number("revision"),
        sa.Column("entries", sa.LargeBinary(), nullable=False),
        *text("file", "sha256", "by"),
        instant("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_generated_issues")),
        sa.UniqueConstraint(
            "series",
            "period_start",
            "period_end",
            "revision",
            name=op.f("uq_generated_issues_series_period_start_period_end_revision"),
        ),
    )
    op.create_table(
        "check_overrides",
        number("id"),
        *period(),
        *text("mark", "sentence", "reason", "by"),
        instant("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_overrides")),
        sa.UniqueConstraint(
            "series",
            "period_start",
            "period_end",
            "mark",
            name=op.f("uq_check_overrides_series_period_start_period_end_mark"),
        ),
    )
    op.create_table(
        "carried_candidates",
        number("candidate_id"),
        *period()[1:],
        *text("reason", "by"),
        instant("at"),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_carried_candidates")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_carried_candidates_candidate_id_candidates")
        ),
    )
    op.create_table(
        "anchors",
        number("id"),
        *text("series", "profile"),
        *period()[1:],
        number("number"),
        *text("reason", "by"),
        instant("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchors")),
        sa.UniqueConstraint(
            "series",
            "profile",
            "period_start",
            "period_end",
            name=op.f("uq_anchors_series_profile_period_start_period_end"),
        ),
    )
    op.create_table(
        "jobs",
        *text("kind"),
        sa.Column("paused", sa.Boolean(), nullable=False),
        instant("asked_at", nullable=True),
        instant("started_at", nullable=True),
        instant("ended_at", nullable=True),
        *text("outcome", "detail"),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_jobs")),
    )


def downgrade() -> None:
    """Back from this revision."""
    for table in (
        "jobs",
        "anchors",
        "carried_candidates",
        "check_overrides",
        "generated_issues",
        "given_issues",
        "issue_moves",
    ):
        op.drop_table(table)
    op.drop_column("issues", "banner")
