"""Work in a process of its own, with limits of time and memory: what hangs or swells there takes nothing with it."""

import multiprocessing
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")
CONTEXT = multiprocessing.get_context("spawn")
"""A fresh interpreter: who asks has threads, and a fork of it could hold their locks for ever."""
LOOK_S = 0.2
MOST_BYTES = 3_000_000_000
"""Memory (address space, bytes) that reading a file of a stranger may take."""


class TooLong(Exception):
    """The work was not done within its limit, and was ended."""


class Broken(Exception):
    """The work ended without an answer; the message is its traceback, for the log."""


class Stopped(Exception):
    """Who asked for the work no longer waits for it."""


def apart(
    limit_s: float,
    work: Callable[..., T],
    *words: Any,
    stopped: Callable[[], bool] = lambda: False,
    most_bytes: int | None = None,
) -> T:
    """What `work(*words)` gives; both must be such that another process can be told them.

    `most_bytes` bounds its memory where the system can. Raises TooLong after so many seconds, Stopped as soon as
    `stopped` says so, Broken where the work failed.
    """
    hears, tells = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=answer, args=(tells, work, words, most_bytes), daemon=True)
    process.start()
    tells.close()
    until = time.monotonic() + limit_s
    try:
        while time.monotonic() < until:
            if stopped():
                raise Stopped
            if hears.poll(LOOK_S):
                found: T = told(hears)
                return found
        raise TooLong
    finally:
        process.kill()
        process.join()
        process.close()
        hears.close()


def answer(tells: Connection, work: Callable[..., Any], words: tuple[Any, ...], most_bytes: int | None = None) -> None:
    """Do the work and tell what it gave, in the other process."""
    try:
        bound_memory(most_bytes)
        tells.send((True, work(*words)))
    except Exception:  # the one broad catch of this process: its traceback goes to the log of who asked
        tells.send((False, traceback.format_exc()))


def bound_memory(most_bytes: int | None) -> None:
    """No more memory for this process than so many bytes; Windows has no such bound."""
    if most_bytes is None:
        return
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = most_bytes if hard == resource.RLIM_INFINITY else min(most_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def told(hears: Connection) -> Any:
    """What the other process said. Raises Broken."""
    try:
        good, said = hears.recv()
    except EOFError:
        raise Broken("the process ended without a word") from None
    if not good:
        raise Broken(said)
    return said
