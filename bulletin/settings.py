"""Settings: the data folder's settings.toml or YUEBAO_* in the environment; read once, typed.

A bad value stops the start with one sentence. The environment wins over the file.
"""

import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path
from typing import Any

from bulletin.toml import ConfigError, build, convert, read_toml

PREFIX = "YUEBAO_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator sets. `database` is a SQLAlchemy URL, "" for SQLite in the data folder.

    `contact` goes into the user agent. Sizes are bytes, times seconds. `allow_private` lists networks (CIDR) on
    private addresses that may be fetched, for outlets inside a government network. A night begins at `night_at` in
    Shanghai, is ended after `night_hours`, tried again `retry_minutes` after it failed, and neither begun nor
    continued while the data folder's disk has less than `free_mb` megabytes free. The desk listens on `desk_host`
    and `desk_port` and believes `trusted_proxies` (addresses) what they say of the browser's address and of HTTPS.
    """

    data: Path = Path("var")
    database: str = ""
    contact: str = ""
    user_agent: str = ""
    proxy: str = ""
    outlets_at_once: int = 8
    timeout_s: float = 30.0
    max_page_bytes: int = 8_000_000
    archive_days: int = 90
    night_at: time = time(2, 0)
    night_hours: float = 6.0
    retry_minutes: float = 20.0
    free_mb: int = 2_000
    allow_private: tuple[str, ...] = ()
    desk_host: str = "127.0.0.1"
    desk_port: int = 8010
    trusted_proxies: tuple[str, ...] = ("127.0.0.1",)

    def __post_init__(self) -> None:
        if self.outlets_at_once < 1:
            raise ValueError("outlets_at_once must be at least 1")
        if self.timeout_s <= 0:
            raise ValueError("timeout_s must be above 0")
        if self.max_page_bytes < 10_000:
            raise ValueError("max_page_bytes must be at least 10000")
        if self.archive_days < 1:
            raise ValueError("archive_days must be at least 1")
        if self.night_hours <= 0:
            raise ValueError("night_hours must be above 0")
        if self.retry_minutes <= 0:
            raise ValueError("retry_minutes must be above 0")
        if self.free_mb < 0:
            raise ValueError("free_mb must not be negative")
        if not 0 <= self.desk_port < 65536:
            raise ValueError("desk_port must be between 0 (any free one) and 65535")

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of the store."""
        return self.database or f"sqlite:///{(self.data / 'yuebao.db').resolve()}"

    @property
    def outlets(self) -> Path:
        """The overlay folder of outlet files."""
        return self.data / "outlets"

    @property
    def archive(self) -> Path:
        """The folder of WARCs and pictures."""
        return self.data / "archive"

    def overlay(self, name: str, shipped: Path) -> Path:
        """The file `name` of the data folder where it exists, else the shipped one."""
        own = self.data / name
        return own if own.is_file() else shipped


def load_settings(environment: Mapping[str, str], data: Path | None = None) -> Settings:
    """Read settings for the data folder `data` (or YUEBAO_DATA, or ./var). Raises ConfigError with one sentence."""
    folder = data or Path(environment.get(f"{PREFIX}DATA") or "var").expanduser()
    path = folder / "settings.toml"
    settings = build(Settings, read_toml(path), str(path)) if path.is_file() else Settings()
    hints = typing.get_type_hints(Settings)
    changes: dict[str, Any] = {"data": folder}
    for field in dataclasses.fields(Settings):
        name = f"{PREFIX}{field.name.upper()}"
        if field.name != "data" and environment.get(name):
            changes[field.name] = convert(hints[field.name], plain(hints[field.name], environment[name], name), name)
    try:
        return replace(settings, **changes)
    except ValueError as error:
        raise ConfigError(f"{PREFIX}*: {error}") from None


def plain(hint: Any, text: str, name: str) -> Any:
    """The text of an environment variable as the TOML value it stands for. Raises ConfigError."""
    try:
        if hint is int:
            return int(text)
        if hint is float:
            return float(text)
        if hint is time:
            return time.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"{name}: {text!r} is not a valid value") from None
    if hint is bool:
        return text.lower() in ("1", "true", "yes", "on")
    if typing.get_origin(hint) is tuple:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
