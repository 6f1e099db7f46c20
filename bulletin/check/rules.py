"""The word lists and bounds of the checks, from checks.toml; the file in the data folder wins table by table."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bulletin.check.finding import Severity
from bulletin.toml import ConfigError, build, read_toml

SHIPPED = Path(__file__).parents[2] / "report_templates" / "checks.toml"


@dataclass(frozen=True, slots=True)
class Furniture:
    """Lines of a page that are no text of its article; `calls` are looked for inside longer lines too."""

    severity: Severity = Severity.WARNING
    longest: int = 60
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for pattern in (*self.patterns, *self.calls):
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"the regular expression {pattern!r} is wrong: {error}") from None


@dataclass(frozen=True, slots=True)
class WordList:
    """Words the issuer keeps; `instead`, where given, is as long as `words`."""

    name: str
    words: tuple[str, ...]
    severity: Severity = Severity.WARNING
    sentence: str = ""
    instead: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.instead and len(self.instead) != len(self.words):
            raise ValueError(f"the list “{self.name}” has {len(self.words)} words and {len(self.instead)} mends")


@dataclass(frozen=True, slots=True)
class Leader:
    """A person's name and the titles one of which must stand close before it."""

    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckRules:
    """Everything an issuer may change about the checks. Shares are from 0 to 1."""

    furniture: Furniture = field(default_factory=Furniture)
    reprint_severity: Severity = Severity.WARNING
    reprint_names: tuple[tuple[str, str], ...] = ()
    same_share: float = 0.45
    short_share: float = 0.6
    words: tuple[WordList, ...] = ()
    leaders: tuple[Leader, ...] = ()


def load_check_rules(path: Path = SHIPPED) -> CheckRules:
    """The rules of a checks.toml; tables it lacks are as shipped. Raises ConfigError with file and key."""
    tables = read_toml(SHIPPED) | (read_toml(path) if path != SHIPPED else {})
    known = {"furniture", "reprint", "same", "short", "words", "leader"}
    for key in tables:
        if key not in known:
            raise ConfigError(f"{path.name}: unknown table “{key}”; known are {', '.join(sorted(known))}")
    reprint = table(tables, "reprint", path)
    names = reprint.get("names", {})
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise ConfigError(f"{path.name}: reprint: names must be a table of names")
    try:
        severity = Severity(reprint.get("severity", "warning"))
    except ValueError:
        raise ConfigError(f"{path.name}: reprint: severity must be error, warning or note") from None
    return CheckRules(
        furniture=build(Furniture, table(tables, "furniture", path), f"{path.name}: furniture"),
        reprint_severity=severity,
        reprint_names=tuple(names.items()),
        same_share=share(tables, "same", path),
        short_share=share(tables, "short", path),
        words=tuple(build(WordList, each, f"{path.name}: words") for each in rows(tables, "words", path)),
        leaders=tuple(build(Leader, each, f"{path.name}: leader") for each in rows(tables, "leader", path)),
    )


def table(tables: dict[str, Any], name: str, path: Path) -> dict[str, Any]:
    """One table. Raises ConfigError where it is none."""
    found = tables.get(name, {})
    if not isinstance(found, dict):
        raise ConfigError(f"{path.name}: [{name}] must be a table")
    return found


def rows(tables: dict[str, Any], name: str, path: Path) -> list[dict[str, Any]]:
    """The tables of a list [[name]]. Raises ConfigError where it is none."""
    found = tables.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ConfigError(f"{path.name}: [[{name}]] must be a list of tables")
    return found


def share(tables: dict[str, Any], name: str, path: Path) -> float:
    """The bound `share` of a table. Raises ConfigError."""
    found = table(tables, name, path).get("share")
    if not isinstance(found, int | float) or not 0 < found <= 1:
        raise ConfigError(f"{path.name}: [{name}] share must be a number above 0 and at most 1")
    return float(found)
