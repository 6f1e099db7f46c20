"""What the jobs of the runner work with (settings, store, clock, how to start a child), and what one says it did."""

import shutil
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bulletin.settings import Settings
from storage import jobs
from storage.holding import Clock
from storage.store import Session, Store

PROGRAM = Path(__file__).parent.parent / "yuebao.py"


@dataclass(frozen=True, slots=True)
class Done:
    """What a job did. `outcome`: nothing (not due), done, failed, busy, no-space, too-long, stopped."""

    outcome: str
    detail: str = ""


NOTHING = Done("nothing")
TAKEN_BACK = Done("taken-back")
"""Nothing was done, since whoever wanted it had taken his wish back when the job was to begin."""


def free_bytes(folder: Path) -> int:
    """Free space on the disk of a folder, in bytes."""
    return shutil.disk_usage(folder).free


@dataclass(slots=True)
class Desk:
    """What jobs work with. `command` starts this program; `stop` is set when the scheduler ends; `hurry` holds the
    kinds of jobs that somebody waits for, so that the clock need not come round to them first."""

    settings: Settings
    store: Store
    clock: Clock
    command: tuple[str, ...] = (sys.executable, str(PROGRAM))
    free: Callable[[Path], int] = free_bytes
    stop: threading.Event = field(default_factory=threading.Event)
    begun: set[str] = field(default_factory=set)
    hurry: set[str] = field(default_factory=set)

    def begin(self, kind: str, only_wanted: bool = False) -> bool:
        """Write down that a job has begun, so that others see it run; a wish for it is met with that. With
        `only_wanted` False, and nothing begins, where the wish was taken back meanwhile."""
        with self.store.writing() as session:
            return self.begin_in(session, kind, only_wanted)

    def begin_in(self, session: Session, kind: str, only_wanted: bool = False) -> bool:
        """`begin`, in one step with what else is asked of the store."""
        if not only_wanted:
            jobs.begin(session, kind, self.clock())
        elif not jobs.begin_wanted(session, kind, self.clock()):
            return False
        self.begun.add(kind)
        return True

    def short_of_space(self) -> str:
        """Why there is not enough room on the disk, "" where there is."""
        free, wanted = self.free(self.settings.data) // 1_000_000, self.settings.free_mb
        return f"磁盘只剩 {free} MB，低于下限 {wanted} MB" if free < wanted else ""
