"""Templates: where they lie, and the Jinja environment that fills them."""

from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

SHIPPED = Path(__file__).parent


class TemplateWrong(ValueError):
    """A template cannot be filled; the message is one sentence with its file."""


def template_path(name: str, overlay: Path | None) -> Path:
    """The template `name`: from the overlay folder where it holds one, else the shipped one."""
    own = overlay / name if overlay else None
    return own if own and own.is_file() else SHIPPED / name


def environment(escape: bool) -> ImmutableSandboxedEnvironment:
    """Jinja in a sandbox (an uploaded template runs nothing), where a misspelt name is an error, not a blank."""
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=escape, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )


def filled(name: str, overlay: Path | None, escape: bool, **words: Any) -> str:
    """The text of the template `name` filled with `words`. Raises TemplateWrong."""
    path = template_path(name, overlay)
    try:
        return environment(escape).from_string(path.read_text(encoding="utf-8")).render(words)
    except (TemplateError, UnicodeDecodeError) as error:
        raise wrong(path, error) from error


def wrong(path: Path, error: Exception) -> TemplateWrong:
    """The sentence for a template that cannot be filled."""
    line = getattr(error, "lineno", None)
    place = f" (line {line})" if line else ""
    said = getattr(error, "message", None) or error
    return TemplateWrong(f"{path.name}{place}: the template cannot be filled: {said}; mend or remove your copy of it")
