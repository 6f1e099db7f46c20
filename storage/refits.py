"""What there is to learn from, counted, and each time it was learned: so that the runner knows whether it owes one."""

from dataclasses import dataclass
from datetime import datetime

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
    count = sum(session.scalar(select(func.count()).select_from(row)) or 0 for row in SPEAKING)
    last = [session.scalar(select(row.at).order_by(row.at.desc()).limit(1)) for row in SPEAKING]
    return Heard(count, max((each for each in last if each is not None), default=None))


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
