"""Work of ours in a process of its own: it is ended at its limit of time, and when the runner stops."""

from collections.abc import Callable
from typing import Any, TypeVar

from bulletin.apart import Broken, Stopped, TooLong
from bulletin.apart import apart as work_apart
from scheduler.answering import Interrupted
from scheduler.desk import Desk

__all__ = ["Broken", "TooLong", "apart"]
T = TypeVar("T")


def apart(desk: Desk, limit_s: float, work: Callable[..., T], *words: Any) -> T:
    """What `work(*words)` gives; both must be such that another process can be told them.

    Raises TooLong after so many seconds, Interrupted where the runner stops, Broken where the work failed.
    """
    try:
        return work_apart(limit_s, work, *words, stopped=desk.stop.is_set)
    except Stopped:
        raise Interrupted from None
