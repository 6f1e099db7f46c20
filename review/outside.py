"""What a Word file would fetch or run as soon as somebody opens it: what its printing and release must not carry on."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

UNZIPPING = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What reading the parts of a broken, locked or odd ZIP file ends in."""
RUNNING = re.compile(r"(?:^|/)(?:vbaProject|vbaData|activeX|afchunk)", re.IGNORECASE)
"""Parts that are programs, or pages that Word takes in when it opens the file."""
STARTING = ("DDE", "DDEAUTO")
FETCHING = (*STARTING, "LINK", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "RD", "DATABASE")
"""Fields by which Word starts a program or reads another file; HYPERLINK waits for a click."""
ELSEWHERE = re.compile(r"(?!file:)[a-z][a-z0-9+.-]+:|//|file:(?!/?[^/]|//(?:/[^/]|/?[a-z]:))", re.IGNORECASE)
"""A place on another machine. A folder of the writer's own (file:///C:/…) at worst is not there."""
UNPACKED = 200_000_000
"""Bytes of all parts of a file together, so that a small one does not swell to fill the memory."""


def unpacked(body: bytes) -> int:
    """The bytes of all its parts together, as the file says itself; 0 where it is no ZIP file, as Word writes them."""
    try:
        with ZipFile(BytesIO(body)) as parts:
            return sum(part.file_size for part in parts.infolist())
    except UNZIPPING:
        return 0


def leads_outside(body: bytes) -> tuple[str, ...]:
    """The addresses, or programs by their name in the file, each once; () for a file that stays where it is.

    A file that is no Word file has none either: whoever reads it says so.
    """
    try:
        with ZipFile(BytesIO(body)) as parts:
            return tuple(dict.fromkeys(found_in(parts)))
    except (*UNZIPPING, ElementTree.ParseError):
        return ()


def found_in(parts: ZipFile) -> Iterator[str]:
    """The same, in the order of the parts."""
    for name in parts.namelist():
        if RUNNING.search(name):
            yield name
        elif name.endswith(".rels"):
            yield from relations(parts.read(name))
        elif name.endswith(".xml"):
            yield from fields(parts.read(name))


def relations(part: bytes) -> Iterator[str]:
    """Targets on other machines that are no links to be clicked."""
    for each in ElementTree.fromstring(part).iter():
        target, kind = each.get("Target", ""), each.get("Type", "")
        away = each.get("TargetMode", "").casefold() == "external"
        if away and not kind.endswith("/hyperlink") and elsewhere(target):
            yield target


def fields(part: bytes) -> Iterator[str]:
    """Fields that start a program or read a file on another machine."""
    for code in codes(part):
        kind, *words = code.split(maxsplit=1) or [""]
        asked = [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', words[0] if words else "")]
        if kind.upper() in STARTING or (kind.upper() in FETCHING and any(elsewhere(each) for each in asked)):
            yield code.strip()


def codes(part: bytes) -> Iterator[str]:
    """The words of each field; they may be cut into pieces."""
    code = ""
    for _, each in ElementTree.iterparse(BytesIO(part)):
        name = each.tag.rpartition("}")[2]
        if name == "instrText":
            code += each.text or ""
        elif name == "fldChar":
            yield code
            code = ""
        elif name == "fldSimple":
            yield from (value for key, value in each.attrib.items() if key.endswith("}instr"))
        elif name == "p":
            each.clear()
    yield code


def elsewhere(target: str) -> bool:
    """Whether a target lies on another machine."""
    return ELSEWHERE.match(unquote(target).strip().replace("\\", "/")) is not None
