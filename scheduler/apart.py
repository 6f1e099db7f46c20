"""Work of ours in a process of its own, with a limit of time: what hangs there is ended and takes nothing with it."""

import multiprocessing
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from scheduler.answering import Interrupted
from scheduler.desk import Desk

T = TypeVar("T")
CONTEXT = multiprocessing.get_context("spawn")
"""A fresh interpreter: the runner has threads, and a fork of it could hold their locks for ever."""
LOOK_S = 0.2


class TooLong(Exception):
    """The work was not done within its limit, and was ended."""


class Broken(Exception):
    """The work ended without an answer; the message is its traceback, for the log."""


def apart(desk: Desk, limit_s: float, work: Callable[..., T], *words: Any) -> T:
    """What `work(*words)` gives; both must be such that another process can be told them.

    Raises TooLong after so many seconds, Interrupted where the runner stops, Broken where the work failed.
    """
    hears, tells = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=answer, args=(tells, work, words), daemon=True)
    process.start()
    tells.close()
    until = time.monotonic() + limit_s
    try:
        while time.monotonic() < until:
            if desk.stop.is_set():
                raise Interrupted
            if hears.poll(LOOK_S):
                found: T = told(hears)
                return found
        raise TooLong
    finally:
        process.kill()
        process.join()
        process.close()
        hears.close()


def answer(tells: Connection, work: Callable[..., Any], words: tuple[Any, ...]) -> None:
    """Do the work and tell what it gave, in the other process."""
    try:
        tells.send((True, work(*words)))
    except Exception:  # the one broad catch of this process: its traceback goes to the runner's log
        tells.send((False, traceback.format_exc()))


def told(hears: Connection) -> Any:
    """What the other process said. Raises Broken."""
    try:
        good, said = hears.recv()
    except EOFError:
        raise Broken("the process ended without a word") from None
    if not good:
        raise Broken(said)
    return said
