"""What the pages work with: settings, store, clock, and the registry, series and checks as they are on the disk now."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bulletin.check.rules import SHIPPED as CHECKS
from bulletin.check.rules import CheckRules, load_check_rules
from bulletin.registry import Registry, load_registry
from bulletin.series import SHIPPED as SERIES
from bulletin.series import Series, load_series
from bulletin.settings import Settings
from issuing.drafting import numbered
from review.door import Strangers
from storage.store import Session, Store

Clock = Callable[[], datetime]
T = TypeVar("T")


@dataclass(slots=True)
class Desk:
    """One running desk. `first_token` lets the first person in while there is no account; it is never stored."""

    settings: Settings
    store: Store
    clock: Clock
    first_token: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    strangers: Strangers = field(default_factory=Strangers)
    _registry: tuple[object, Registry] | None = None
    _remembered: dict[str, tuple[object, Any]] = field(default_factory=dict)

    def registry(self) -> Registry:
        """The outlets, read again when a file of the overlay has changed. Raises ConfigError."""
        mark = stamps(self.settings.outlets)
        if self._registry is None or self._registry[0] != mark:
            self._registry = (mark, load_registry(self.settings.outlets))
        return self._registry[1]

    def remembered(self, name: str, mark: object, read: Callable[[], T]) -> T:
        """What `read` gives, kept under a name until its mark changes."""
        held = self._remembered.get(name)
        if held is None or held[0] != mark:
            held = self._remembered[name] = (mark, read())
        found: T = held[1]
        return found

    def series(self, session: Session) -> Series:
        """The series, with the numbers set right by hand; the file is read again when it has changed. Raises
        ConfigError."""
        return numbered(session, self.series_as_written())

    def series_as_written(self) -> Series:
        """The series without the numbers set right by hand, for what asks of its periods only. Raises ConfigError."""
        return self._as_it_stands("series.toml", SERIES, load_series)

    def check_rules(self) -> CheckRules:
        """The checks' word lists, likewise. Raises ConfigError."""
        return self._as_it_stands("checks.toml", CHECKS, load_check_rules)

    def _as_it_stands(self, name: str, shipped: Path, read: Callable[[Path], T]) -> T:
        """What a settings file says, its overlay in the data folder or the one shipped."""
        path = self.settings.overlay(name, shipped)
        return self.remembered(name, (path, stamp(path)), lambda: read(path))


def stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells whether a folder's files have changed: name, time and size of each."""
    if not folder.is_dir():
        return ()
    found = [(path.name, path.stat()) for path in sorted(folder.glob("*.toml"))]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


def stamp(path: Path) -> tuple[int, int, int] | None:
    """What tells whether a file has changed or another has taken its place, None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size
