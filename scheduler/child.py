"""A command as a child in a process group of its own: watched, limited in time, ended as a group."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

POLL_S = 0.5
GRACE_S = 20.0


class End(StrEnum):
    """How a child came to its end."""

    EXITED = "exited"
    TOO_LONG = "too-long"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Ended:
    """A child's end: how, its exit code (None where it was ended by us), its last lines, `why` it was stopped."""

    end: End
    code: int | None
    tail: str
    why: str = ""


def run_child(
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    limit_s: float,
    must_stop: Callable[[], str],
    poll_s: float = POLL_S,
    grace_s: float = GRACE_S,
) -> Ended:
    """Run a command to its end, until the limit, or until `must_stop` gives a reason; its output goes to `log`.

    The child gets SIGTERM first, so that it closes what it has open; after `grace_s` its whole group is killed. (Not
    SIGINT: a service started in the background by a shell ignores that, and so do all its children.)
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        child = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            start_new_session=True,
        )
        end, why = End.EXITED, ""
        try:
            until = time.monotonic() + limit_s
            while child.poll() is None:
                why = must_stop()
                if why or time.monotonic() > until:
                    end = End.STOPPED if why else End.TOO_LONG
                    break
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(poll_s)
        finally:
            end_group(child, grace_s)
    return Ended(end, child.returncode if end is End.EXITED else None, tail_of(log), why)


def end_group(child: "subprocess.Popen[bytes]", grace_s: float) -> None:
    """End a child and everything it started."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(grace_s)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def tail_of(log: Path, lines: int = 5) -> str:
    """The last lines of a log, as one line."""
    text = log.read_bytes()[-4000:].decode("utf-8", "replace")
    return " / ".join(line.strip() for line in text.splitlines()[-lines:] if line.strip())
