"""The pace of the machine, beside every figure: one that others share may halve it within minutes."""

import time


def pace(additions: int = 1_000_000) -> float:
    """Milliseconds that a million additions in Python take now, by so many of them."""
    began, total = time.perf_counter(), 0
    for each in range(additions):
        total += each
    return (time.perf_counter() - began) * 1000 * 1_000_000 / additions
