"""A file of an old issue as given text, whatever its form."""

from pathlib import Path

from bulletin.imported.given import Given, given_text
from report_templates.reading_back.pdf import given_pdf
from report_templates.reading_back.word import given_word

READABLE = (".txt", ".md", ".docx", ".pdf")


class Unreadable(ValueError):
    """The file holds no issue that can be read; the message is one sentence."""


def given_file(path: Path) -> Given:
    """The lines of a .txt, .md, .docx or .pdf file. Raises Unreadable with one sentence."""
    form = path.suffix.lower().removeprefix(".")
    try:
        body = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}: cannot be read: {error.strerror}") from None
    return given_bytes(body, path.name, form)


def given_bytes(body: bytes, name: str, form: str) -> Given:
    """The lines of a file's bytes. Raises Unreadable."""
    try:
        match form:
            case "txt" | "md" | "markdown" | "text":
                given = given_text(decoded(body, name), name, "md" if form in ("md", "markdown") else "txt")
            case "docx":
                given = given_word(body, name)
            case "pdf":
                given = given_pdf(body, name)
            case "doc" | "wps":
                raise Unreadable(f"{name}: a .{form} file cannot be read; open it in Word or WPS and save it as .docx")
            case _:
                raise Unreadable(f"{name}: an issue is read from {', '.join(READABLE)}, not from .{form}")
    except Unreadable:
        raise
    except ValueError as error:
        raise Unreadable(str(error)) from None
    if not given.lines:
        raise Unreadable(f"{name}: there is no text in it; a scanned file must go through text recognition first")
    return given


def decoded(body: bytes, name: str) -> str:
    """Text in UTF-8, UTF-16 with its mark, or GB18030. Raises Unreadable."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"{name}: neither UTF-8 nor GB18030 text; save it as UTF-8")
