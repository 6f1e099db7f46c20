"""Addresses that stopped on their way for a reason that may be mended, by outlet."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bulletin.stops import RETRIED, STOP_CLASSES
from bulletin.url_fate import UrlFate, UrlState
from storage.rows import UrlRow
from storage.urls import fate_of


def recent_faults(session: Session, outlet: str, limit: int) -> list[UrlFate]:
    """An outlet's latest addresses that could not be had or read, the latest first."""
    names = [name for name, stop in STOP_CLASSES.items() if issubclass(stop, RETRIED)]
    mine = (UrlRow.outlet == outlet, UrlRow.state == UrlState.STOPPED.value, UrlRow.stop.in_(names))
    question = select(UrlRow).where(*mine).order_by(UrlRow.last_attempt.desc(), UrlRow.digest).limit(limit)
    return [fate_of(row) for row in session.scalars(question)]
