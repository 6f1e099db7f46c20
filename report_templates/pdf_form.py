"""An issue as PDF, set by typst with the machine's fonts."""

import json
import re
import unicodedata
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from report_templates.enclosed import enclosed, file_of
from report_templates.fonts import FontMissing, FontPlaces, chosen_fonts, font_book
from report_templates.picture import Picture
from report_templates.templates import template_path, wrong
from report_templates.title_lines import Words, known_words, strings, title_lines
from report_templates.view import View

ENDLESS = re.compile(r"[0-9]{30,}|[A-Za-z]{30,}|[^\W\u2e80-\U0010ffff]{60,}|[!-/:-@\[-`{-~]{30,}")
JOINED = re.compile(r"[^\s\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]{1000,}")
"""Signs that may join into one, however many (emoji, Indic letters): typst ends itself at one of 64 KB."""
SIGNS = re.compile(r"[^\w\s]{60,}")
MOST_ACCENTS = 30
"""Marks that join one letter, as many as Unicode's Stream-Safe Text Format has (UAX 15); at one with 64 KB of them
typst ends itself."""
NAME_ROOM, TITLE_ROOM = 19.5, 20.5
"""Characters of a line of the masthead and of an article's title, as in the Word file."""
ENDLESS_TEXT = 2_000
"""Characters of a text beyond which lines are broken where they are full: the better breaks cost minutes in 100,000
characters."""
UNPRINTED = frozenset({"target", "picture", "kind"})
SOLE_PICTURE = b"#image(sys.inputs.file)"


class BrokeOff(RuntimeError):
    """A fault inside typst, which ends what it does there and then."""


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
    told = Told(record(view, known_words(overlay)), fonts, view.issued)
    with TemporaryDirectory() as folder:
        for picture in view.pictures.values():
            (Path(folder) / file_of(picture)).write_bytes(enclosed(picture))
            del picture
        del view  # with the bytes of a hundred photographs, which typst reads from the folder
        return compiled(told, template_path("issue.typ", overlay), Path(folder), book)


@dataclass(frozen=True, slots=True)
class Told:
    """What a template is told: the issue as JSON values, the fonts of each style; and the day the PDF is dated."""

    issue: dict[str, Any]
    fonts: dict[str, list[str]]
    day: date


def compiled(told: Told, template: Path, folder: Path, book: typst.Fonts) -> bytes:
    """The PDF's bytes; pictures that typst cannot read are left out, as if there were no bytes of them."""
    try:
        return typeset(told, template, folder, book)
    except (typst.TypstError, BrokeOff) as error:
        broken = frozenset(each.name for each in folder.iterdir() if not readable(each.name, folder, book))
        if not broken:
            raise wrong(template, error) from error
    try:
        return typeset(replace(told, issue=without(told.issue, broken)), template, folder, book)
    except (typst.TypstError, BrokeOff) as error:
        raise wrong(template, error) from error


def typeset(told: Told, template: Path, folder: Path, book: typst.Fonts) -> bytes:
    """The template with the issue as data. Only the pictures in `folder` can be read by it."""
    values = {"issue": json.dumps(breakable(told.issue), ensure_ascii=False), "fonts": json.dumps(told.fonts)}
    compiler = typst.Compiler(template.read_bytes(), root=str(folder), font_paths=book, sys_inputs=values)
    try:
        made = compiler.compile(format="pdf", timestamp=datetime.combine(told.day, time(0), UTC))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a fault inside typst, which is no Exception
            raise
        raise BrokeOff(f"typst broke off ({str(error)[:200]})") from None
    assert isinstance(made, bytes)
    return made


def without(issue: dict[str, Any], broken: frozenset[str]) -> dict[str, Any]:
    """The issue without the pictures in these files."""

    def shown(piece: dict[str, Any]) -> dict[str, Any]:
        gone = piece["picture"] is not None and piece["picture"]["file"] in broken
        return piece | {"picture": None} if gone else piece

    return issue | {
        "entries": [each | {"pieces": [shown(piece) for piece in each["pieces"]]} for each in issue["entries"]]
    }


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
        plain = SIGNS.sub(lambda run: with_few_accents(run[0]), value)
        plain = JOINED.sub(lambda run: "\u200b".join(re.findall("(?s).{1,1000}", run[0])), plain)
        return ENDLESS.sub(lambda run: "\u200b".join(re.findall(".{1,4}", run[0])), plain)
    if isinstance(value, list | tuple):
        return [breakable(each) for each in value]
    if isinstance(value, dict):
        return {key: each if key in UNPRINTED else breakable(each) for key, each in value.items()}
    return value


def with_few_accents(signs: str) -> str:
    """Signs in a row, of marks that join one letter no more than MOST_ACCENTS."""
    groups = groupby(signs, lambda sign: unicodedata.category(sign).startswith("M"))
    return "".join("".join(islice(group, MOST_ACCENTS if joins else None)) for joins, group in groups)


def record(view: View, words: Words) -> dict[str, Any]:
    """The view as JSON values; a picture becomes its file's name and its printed size, titles have their lines."""
    value = asdict(bare(view), dict_factory=dict)
    if view.masthead is not None:
        value["masthead"]["lines"] = title_lines(view.masthead.name, NAME_ROOM, words)
    value["endless"] = any(len(text) > ENDLESS_TEXT for text in strings(value))
    value["issued"] = [view.issued.year, view.issued.month, view.issued.day]
    for entry, seen in zip(value["entries"], view.entries, strict=True):
        entry["lines"] = title_lines(seen.title, TITLE_ROOM, words)
        for piece, original in zip(entry["pieces"], seen.pieces, strict=True):
            piece["picture"] = picture_record(original.picture)
    return value


def bare(view: View) -> View:
    """The view without its pictures, whose bytes would be copied."""
    entries = (
        replace(entry, pieces=tuple(replace(piece, picture=None) for piece in entry.pieces)) for entry in view.entries
    )
    return replace(view, entries=tuple(entries))


def picture_record(picture: Picture | None) -> dict[str, Any] | None:
    """A picture's file and printed size, None for none."""
    if picture is None:
        return None
    return {"file": file_of(picture), "width_mm": picture.width_mm, "height_mm": picture.height_mm}
