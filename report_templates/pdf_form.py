"""An issue as PDF, set by typst with the machine's fonts."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from report_templates.fonts import FontMissing, FontPlaces, chosen_fonts, font_book
from report_templates.picture import Picture
from report_templates.templates import template_path, wrong
from report_templates.title_lines import Words, known_words, title_lines
from report_templates.view import View

ENDLESS = re.compile(r"[0-9]{30,}|[A-Za-z]{30,}|[^\W\u2e80-\U0010ffff]{60,}|[!-/:-@\[-`{-~]{30,}")
NAME_ROOM, TITLE_ROOM = 19.5, 20.5
"""Characters of a line of the masthead and of an article's title, as in the Word file."""
ENDLESS_TEXT = 2_000
"""Characters of a text beyond which lines are broken where they are full: the better breaks cost minutes in 100,000
characters."""
UNPRINTED = frozenset({"target", "picture", "kind"})
SOLE_PICTURE = b"#image(sys.inputs.file)"


def pdf_of(view: View, overlay: Path | None, places: FontPlaces) -> bytes:
    """The issue as PDF. Raises FontMissing without a Chinese font, TemplateWrong for a template typst cannot set.

    A character that the chosen fonts lack comes from any other font of the machine; where none has it, its place
    shows an empty box, and the text behind it (search, copying) is right all the same.
    """
    book = font_book(places)
    try:
        fonts = chosen_fonts(set(book.families()), overlay)
    except FontMissing:
        font_book.cache_clear()  # a font installed later is found without a restart
        raise
    with TemporaryDirectory() as folder:
        for name, picture in view.pictures.items():
            (Path(folder) / name).write_bytes(picture.data)
        told = Told(view, known_words(overlay), fonts)
        return compiled(told, template_path("issue.typ", overlay), Path(folder), book)


@dataclass(frozen=True, slots=True)
class Told:
    """What a template is told: the issue, the words its titles are broken between, the fonts of each style."""

    view: View
    words: Words
    fonts: dict[str, list[str]]


def compiled(told: Told, template: Path, folder: Path, book: typst.Fonts) -> bytes:
    """The PDF's bytes; pictures that typst cannot read are left out, as if there were no bytes of them."""
    try:
        return typeset(told, template, folder, book, frozenset())
    except typst.TypstError as error:
        broken = frozenset(name for name in told.view.pictures if not readable(name, folder, book))
        if not broken:
            raise wrong(template, error) from error
    try:
        return typeset(told, template, folder, book, broken)
    except typst.TypstError as error:
        raise wrong(template, error) from error


def typeset(told: Told, template: Path, folder: Path, book: typst.Fonts, broken: frozenset[str]) -> bytes:
    """The template with the issue as data. Only the pictures in `folder` can be read by it."""
    issue = breakable(record(told.view, told.words, broken))
    values = {"issue": json.dumps(issue, ensure_ascii=False), "fonts": json.dumps(told.fonts)}
    compiler = typst.Compiler(template.read_bytes(), root=str(folder), font_paths=book, sys_inputs=values)
    made = compiler.compile(format="pdf", timestamp=datetime.combine(told.view.issued, time(0), UTC))
    assert isinstance(made, bytes)
    return made


def readable(name: str, folder: Path, book: typst.Fonts) -> bool:
    """Whether typst can read the picture."""
    try:
        typst.Compiler(SOLE_PICTURE, root=str(folder), font_paths=book, sys_inputs={"file": name}).compile(format="pdf")
    except typst.TypstError:
        return False
    return True


def breakable(value: Any) -> Any:
    """JSON values whose texts can be broken into lines wherever one string of letters or figures is endless.

    The breaks are zero-width spaces, which the template turns into spaces without width that nobody copies.
    """
    if isinstance(value, str):
        return ENDLESS.sub(lambda run: "\u200b".join(re.findall(".{1,4}", run[0])), value)
    if isinstance(value, list | tuple):
        return [breakable(each) for each in value]
    if isinstance(value, dict):
        return {key: each if key in UNPRINTED else breakable(each) for key, each in value.items()}
    return value


def strings(value: Any) -> Iterator[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def record(view: View, words: Words, broken: frozenset[str]) -> dict[str, Any]:
    """The view as JSON values; a picture becomes its file's name and its printed size, titles have their lines."""
    value = asdict(view, dict_factory=dict)
    if view.masthead is not None:
        value["masthead"]["lines"] = title_lines(view.masthead.name, NAME_ROOM, words)
    value["endless"] = any(len(text) > ENDLESS_TEXT for text in strings(value))
    value["issued"] = [view.issued.year, view.issued.month, view.issued.day]
    for entry, seen in zip(value["entries"], view.entries, strict=True):
        entry["lines"] = title_lines(seen.title, TITLE_ROOM, words)
        for piece, original in zip(entry["pieces"], seen.pieces, strict=True):
            piece["picture"] = picture_record(original.picture, broken)
    return value


def picture_record(picture: Picture | None, broken: frozenset[str]) -> dict[str, Any] | None:
    """A picture's file and printed size, None for none."""
    if picture is None or picture.name in broken:
        return None
    return {"file": picture.name, "width_mm": picture.width_mm, "height_mm": picture.height_mm}
