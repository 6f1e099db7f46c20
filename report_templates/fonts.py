"""The PDF's fonts: for each style the first family of fonts.toml that the machine has."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

from bulletin.toml import read_toml
from report_templates.templates import template_path

LATIN = "latin"
CHINESE = ("title", "body", "heading", "subheading", "page")


class FontMissing(ValueError):
    """The machine has no Chinese font; a PDF would be all boxes."""


@dataclass(frozen=True, slots=True)
class FontPlaces:
    """Where fonts are looked for: the system's own places, and folders."""

    system: bool = True
    folders: tuple[Path, ...] = ()


SYSTEM = FontPlaces()


@lru_cache(maxsize=4)
def font_book(places: FontPlaces) -> typst.Fonts:
    """The fonts found; the search takes a tenth of a second, hence once a process and place."""
    return typst.Fonts(include_system_fonts=places.system, font_paths=[str(folder) for folder in places.folders])


def chosen_fonts(families: set[str], overlay: Path | None) -> dict[str, list[str]]:
    """For each style of fonts.toml the families to use, best first, of those the machine has.

    Raises FontMissing with one sentence where a style is left without a Chinese font.
    """
    chains = read_toml(template_path("fonts.toml", overlay))
    chosen = {style: [name for name in chains[style]["families"] if name in families] for style in (LATIN, *CHINESE)}
    bare = [style for style in CHINESE if not chosen[style]]
    if bare:
        raise FontMissing(
            f"no Chinese font was found for the PDF's {', '.join(bare)}: install one with "
            "“apt-get install fonts-noto-cjk” (Debian, Ubuntu) or name one of yours in fonts.toml"
        )
    return chosen
