"""A Word file with the same bytes for the same content: its archive without the clock."""

from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from docx.document import Document as Document

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
    raw, out = BytesIO(), BytesIO()
    document.save(raw)
    with ZipFile(raw) as source, ZipFile(out, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != FIRST, name)):
            part = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            part.compress_type = ZIP_STORED if name.endswith((".png", ".jpeg")) else ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            target.writestr(part, source.read(name))
    return out.getvalue()
