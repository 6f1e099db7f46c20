"""How much room the data take, measured at most every ten minutes, since the archive has many files."""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bulletin.settings import Settings

LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class DiskUse:
    """Bytes of the data folder, of the archive and of the store's file in it (0: not a file here), and those free.

    `least` is the setting below which no night is crawled.
    """

    data: int
    archive: int
    store: int
    free: int
    least: int
    at: datetime


class DiskWatch:
    """Remembers the last measurement."""

    def __init__(self) -> None:
        self._last: DiskUse | None = None

    def use(self, settings: Settings, now: datetime) -> DiskUse:
        """The room taken, measured now or within the last ten minutes."""
        if self._last is None or not timedelta(0) <= now - self._last.at < LASTS:
            self._last = measured(settings, now)
        return self._last


def measured(settings: Settings, now: datetime) -> DiskUse:
    """The room taken now."""
    store = sum(path.stat().st_size for path in settings.data.glob("yuebao.db*") if path.is_file())
    free = shutil.disk_usage(settings.data).free
    return DiskUse(size_of(settings.data), size_of(settings.archive), store, free, settings.free_mb * 1_000_000, now)


def size_of(folder: Path) -> int:
    """Bytes of all files under a folder; one that vanishes meanwhile counts nothing."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(place, name).lstat().st_size
            except OSError:
                continue
    return total
