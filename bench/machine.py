"""What the machine is at, beside every figure: one that others share may halve its pace in minutes, or stand still."""

import os
import time
from pathlib import Path

STAT = Path("/proc/stat")


def pace(additions: int = 1_000_000) -> float:
    """Milliseconds that a million additions in Python take now, by so many of them."""
    began, total = time.perf_counter(), 0
    for each in range(additions):
        total += each
    return (time.perf_counter() - began) * 1000 * 1_000_000 / additions


def stolen() -> float:
    """Milliseconds that the host of a virtual machine kept its processors from it since it began, all of them together;
    0 where the system does not tell. It is told in hundredths of a second."""
    told = STAT.read_text().split("\n", 1)[0].split() if STAT.exists() else []
    return int(told[8]) * 1000 / os.sysconf("SC_CLK_TCK") if len(told) > 8 else 0.0
