"""TOML into frozen dataclasses: unknown keys, wrong types and missing keys are errors that name file and key."""

import dataclasses
import tomllib
import types
import typing
from datetime import date, time
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class ConfigError(ValueError):
    """A configuration file is wrong; the message is one sentence with file and key."""


def read_toml(path: Path) -> dict[str, Any]:
    """The table of a TOML file. Raises ConfigError with file and line for anything unreadable."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text at byte {error.start}; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None


def build(cls: type[T], table: dict[str, Any], where: str) -> T:
    """`table` as an instance of the dataclass `cls`; `where` (file and table) begins every error sentence."""
    fields = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    hints = typing.get_type_hints(cls)
    for key in table:
        if key not in fields:
            raise ConfigError(f"{where}: unknown key “{key}”; known are {', '.join(sorted(fields))}")
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in table:
            values[name] = convert(hints[name], table[name], f"{where}: {name}")
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise ConfigError(f"{where}: the key “{name}” is missing")
    try:
        return cls(**values)
    except ConfigError:
        raise
    except ValueError as error:
        raise ConfigError(f"{where}: {error}") from None


def convert(hint: Any, value: Any, where: str) -> Any:
    """`value` as the type `hint`. Raises ConfigError where it is of another type."""
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        inner = [each for each in typing.get_args(hint) if each is not type(None)]
        return None if value is None else convert(inner[0], value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise ConfigError(f'{where}: must be a list, e.g. ["…"], not {value!r}')
        of = typing.get_args(hint)[0]
        return tuple(convert(of, each, f"{where}[{index}]") for index, each in enumerate(value))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, dict):
            raise ConfigError(f"{where}: must be a table, not {value!r}")
        return build(hint, value, where)
    return convert_plain(hint, value, where)


def convert_plain(hint: Any, value: Any, where: str) -> Any:
    """A plain value: text, number, truth, day, time, path or a word of a closed list."""
    if hint is Any:
        return value
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError:
            words = ", ".join(str(each.value) for each in hint)
            raise ConfigError(f"{where}: {value!r} is none of {words}") from None
    if hint is Path and isinstance(value, str):
        return Path(value).expanduser()
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint in (str, int, float, bool, date, time) and type(value) is hint:
        return value
    names = {str: "text in quotes", int: "a whole number", float: "a number", bool: "true or false",
             date: "a day like 2024-08-31", time: "a time like 02:00:00"}  # fmt: skip
    raise ConfigError(f"{where}: must be {names.get(hint, str(hint))}, not {value!r}")
