"""An issue as PDF, set by typst with the machine's fonts."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from report_templates.fonts import FontMissing, FontPlaces, chosen_fonts, font_book
from report_templates.picture import Picture
from report_templates.templates import template_path, wrong
from report_templates.view import View

ENDLESS = re.compile(r"[0-9]{30,}|[A-Za-z]{30,}|[^\W\u2e80-\U0010ffff]{60,}|[!-/:-@\[-`{-~]{30,}")
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
        return compiled(view, template_path("issue.typ", overlay), Path(folder), book, fonts)


def compiled(view: View, template: Path, folder: Path, book: typst.Fonts, fonts: dict[str, list[str]]) -> bytes:
    """The PDF's bytes; pictures that typst cannot read are left out, as if there were no bytes of them."""
    try:
        return typeset(view, template, folder, book, fonts, frozenset())
    except typst.TypstError as error:
        broken = frozenset(name for name in view.pictures if not readable(name, folder, book))
        if not broken:
            raise wrong(template, error) from error
    try:
        return typeset(view, template, folder, book, fonts, broken)
    except typst.TypstError as error:
        raise wrong(template, error) from error


def typeset(
    view: View, template: Path, folder: Path, book: typst.Fonts, fonts: dict[str, list[str]], broken: frozenset[str]
) -> bytes:
    """The template with the issue as data. Only the pictures in `folder` can be read by it."""
    words = {"issue": json.dumps(breakable(record(view, broken)), ensure_ascii=False), "fonts": json.dumps(fonts)}
    compiler = typst.Compiler(template.read_bytes(), root=str(folder), font_paths=book, sys_inputs=words)
    made = compiler.compile(format="pdf", timestamp=datetime.combine(view.issued, time(0), UTC))
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


def record(view: View, broken: frozenset[str]) -> dict[str, Any]:
    """The view as JSON values; a picture becomes its file's name and its printed size."""
    value = asdict(view, dict_factory=dict)
    value["issued"] = [view.issued.year, view.issued.month, view.issued.day]
    for entry, seen in zip(value["entries"], view.entries, strict=True):
        for piece, original in zip(entry["pieces"], seen.pieces, strict=True):
            piece["picture"] = picture_record(original.picture, broken)
    return value


def picture_record(picture: Picture | None, broken: frozenset[str]) -> dict[str, Any] | None:
    """A picture's file and printed size, None for none."""
    if picture is None or picture.name in broken:
        return None
    return {"file": picture.name, "width_mm": picture.width_mm, "height_mm": picture.height_mm}
