"""A Word file with the same bytes for the same content: its archive without the clock."""

from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.pkgwriter import PackageWriter

FIRST = "[Content_Types].xml"


def packed(document: Document, day: date, title: str | None = None) -> bytes:
    """The document's bytes, its core properties and every part dated `day`, in a fixed order."""
    core = document.core_properties
    core.created = core.modified = datetime.combine(day, time(0))
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.revision = 1
    core.language = "zh-CN"
    if title is not None:
        core.title = title
    parts, out = parts_of(document), BytesIO()
    with ZipFile(out, "w") as target:
        for name in sorted(parts, key=lambda name: (name != FIRST, name)):
            part = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            part.compress_type = ZIP_STORED if name.endswith((".png", ".jpeg")) else ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            target.writestr(part, parts[name])
    return out.getvalue()


class Shelf:
    """Takes the parts of a package where python-docx would deflate them all into a file, photographs too."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}

    def write(self, name: PackURI, body: bytes | str) -> None:
        """Take one part."""
        self.parts[name.membername] = body.encode() if isinstance(body, str) else body


def parts_of(document: Document) -> dict[str, bytes]:
    """The parts of a document by their names, as python-docx writes them."""
    package, shelf = document.part.package, Shelf()
    for part in package.parts:
        part.before_marshal()
    PackageWriter._write_content_types_stream(shelf, package.parts)  # type: ignore[no-untyped-call]
    PackageWriter._write_pkg_rels(shelf, package.rels)  # type: ignore[no-untyped-call]
    PackageWriter._write_parts(shelf, package.parts)  # type: ignore[arg-type]
    return shelf.parts
