"""Work apart gives its answer, ends at its limits or when nobody waits, and takes nothing with it when it breaks."""

import os
import sys
import threading

import pytest

from bulletin.apart import Broken, Stopped, TooLong, apart

LONG = 300.0
"""Seconds that no machine needs."""


def hang() -> None:
    """Never comes back."""
    threading.Event().wait()


def die() -> None:
    """Ends its process without a word."""
    os._exit(3)


def swell() -> int:
    """Takes 4 GB."""
    return len(bytes(4_000_000_000))


def test_what_the_other_process_gives_comes_back() -> None:
    assert apart(LONG, sorted, "cab") == ["a", "b", "c"]


def test_what_never_ends_is_ended_at_its_limit() -> None:
    with pytest.raises(TooLong):
        apart(0.3, hang)


def test_who_no_longer_waits_is_told_at_once() -> None:
    with pytest.raises(Stopped):
        apart(LONG, hang, stopped=lambda: True)


def test_a_fault_or_a_death_of_the_other_process_is_told() -> None:
    with pytest.raises(Broken, match="ZeroDivisionError"):
        apart(LONG, divmod, 1, 0)
    with pytest.raises(Broken, match="without a word"):
        apart(LONG, die)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no process's memory")
def test_what_swells_is_stopped_before_it_fills_the_machine() -> None:
    with pytest.raises(Broken, match="MemoryError"):
        apart(LONG, swell, most_bytes=1_000_000_000)
