"""What there is to learn from, counted, and each time it was learned: so that the runner knows whether it owes one."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from storage.rows import DecisionRow, MissedRow, RefitRow, RetrievalRow, ScoreMarkRow

SPEAKING = (DecisionRow, ScoreMarkRow, MissedRow, RetrievalRow)


@dataclass(frozen=True, slots=True)
class Heard:
    """How many words about relevance there are (decisions, marks, printed entries) and when the last was said (UTC).

    They are only ever added, so a count tells whether there are new ones, whatever the clocks of two machines say.
    """

    count: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Refit:
    """One learning: `heard` words made `labels` labels and the weights `version`, grown from `prior`; `changed`
    undecided candidates got another verdict, `moved` of them another queue."""

    at: datetime
    heard: int
    labels: int
    version: str
    prior: str
    changed: int = 0
    moved: int = 0


def heard(session: Session) -> Heard:
    """What has been said so far."""
    told = [session.execute(select(func.count(), func.max(row.at)).select_from(row)).one() for row in SPEAKING]
    days = [aware(last) for _, last in told if last is not None]
    return Heard(sum(count for count, _ in told), max(days, default=None))


def aware(instant: datetime) -> datetime:
    """An instant with its zone."""
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def add_refit(session: Session, refit: Refit) -> None:
    """Remember a learning."""
    session.execute(
        insert(RefitRow).values(
            at=refit.at, heard=refit.heard, labels=refit.labels, version=refit.version, prior=refit.prior,
            changed=refit.changed, moved=refit.moved,
        )
    )  # fmt: skip


def last_refit(session: Session) -> Refit | None:
    """The last learning, or None."""
    row = session.scalars(select(RefitRow).order_by(RefitRow.id.desc()).limit(1)).first()
    if row is None:
        return None
    return Refit(row.at, row.heard, row.labels, row.version, row.prior, row.changed, row.moved)
