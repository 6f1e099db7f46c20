"""Pages as fetched, in WARC files (ISO 28500): written during a night, read back with the network off.

A WARC is appended record by record, each its own gzip member, so a killed process costs the last record at most;
the reader stops quietly at a torn end. "Tamper-evident" is all we claim, by the digests the records carry.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer as it came over the wire; `body` still carries its Content-Encoding. `at` is aware, in UTC."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: datetime

    def header(self, name: str) -> str:
        """The first value of a header, whatever its case, "" where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class WarcWriter:
    """Appends answers to one WARC file, made by the first of them; a record is on disk when `add` returns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO | None = None

    def add(self, url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes, at: datetime) -> int:
        """Append one answer and return the byte offset of its record."""
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("ab")
        writer = WARCWriter(self._file, gzip=True)
        offset = self._file.tell()
        instant = at.astimezone(UTC)
        kept = [(name, value) for name, value in headers if name.lower() != "transfer-encoding"]
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"{instant.isoformat()} {offset} {url}")
        record = writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(f"{status} {'OK' if status == 200 else 'Answer'}", kept, protocol="HTTP/1.1"),
            warc_headers_dict={
                "WARC-Date": instant.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "WARC-Record-ID": f"<urn:uuid:{name}>",
            },
        )
        writer.write_record(record)
        self._file.flush()
        return offset

    def close(self) -> None:
        """Close the file; a writer that added nothing has made none."""
        if self._file is not None:
            self._file.close()
            self._file = None


class WarcReader:
    """Answers from one or more WARC files, by URL; the last record of a URL wins, a 304 never does.

    http and https are one address here. `torn` names the files that break off before their end, `span` holds the
    instants of the first and the last answer. Raises ValueError naming the file where it is no WARC at all.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._places: dict[str, tuple[Path, int]] = {}
        self.span: tuple[datetime, datetime] | None = None
        self.torn: list[Path] = []
        for path in paths:
            for url, offset, at in response_offsets(path, self.torn):
                self._places[same_scheme(url)] = (path, offset)
                self.span = (min(self.span[0], at), max(self.span[1], at)) if self.span else (at, at)

    def __len__(self) -> int:
        return len(self._places)

    def urls(self) -> Iterator[str]:
        """All addresses held, in their https form."""
        return (f"https://{place}" for place in self._places)

    def get(self, url: str) -> Fetched | None:
        """The answer of a URL, or None where the archive has none."""
        place = self._places.get(same_scheme(url))
        return read_record(*place) if place else None


def response_offsets(path: Path, torn: list[Path]) -> Iterator[tuple[str, int, datetime]]:
    """URL, byte offset and instant of every whole response record; a file that breaks off is put into `torn`."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise ValueError(f"{path}: the archive cannot be read: {error.strerror}") from None
    found = False
    with stream:
        records = ArchiveIterator(stream)
        while True:
            try:
                record = next(records)
                status = record.http_headers.get_statuscode() if record.http_headers else ""
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                at = instant_of(record)
                whole = is_whole(record)
                offset = records.get_record_offset()
            except StopIteration:
                return
            except (ArchiveLoadFailed, EOFError, OSError, ValueError):
                if not found:
                    raise ValueError(f"{path}: this is not a WARC file") from None
                torn.append(path)
                return
            found = True
            if not whole:
                torn.append(path)
            if record.rec_type == "response" and status != str(NOT_MODIFIED) and url and whole:
                yield url, offset, at


def instant_of(record: ArcWarcRecord) -> datetime:
    """When a record was made, to the second, in UTC."""
    return datetime.strptime(record.rec_headers.get_header("WARC-Date")[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=UTC)


def is_whole(record: ArcWarcRecord) -> bool:
    """Whether the record's payload is all there (a killed writer may leave a torn last one). Reads it to its end."""
    expected = int(record.rec_headers.get_header("Content-Length") or 0)
    headers = len(record.http_headers.to_bytes()) if record.http_headers else 0
    read = 0
    while chunk := record.raw_stream.read(65536):
        read += len(chunk)
    return read + headers >= expected


def read_record(path: Path, offset: int) -> Fetched:
    """The answer whose record begins at a byte offset of a WARC file."""
    with path.open("rb") as stream:
        stream.seek(offset)
        record = next(ArchiveIterator(stream))
        return Fetched(
            url=record.rec_headers.get_header("WARC-Target-URI"),
            status=int(record.http_headers.get_statuscode()),
            headers=tuple((name, value) for name, value in record.http_headers.headers),
            body=record.raw_stream.read(),
            at=instant_of(record),
        )


def same_scheme(url: str) -> str:
    """A URL without its scheme and fragment: http and https are one address in the archive."""
    return url.partition("#")[0].removeprefix("https://").removeprefix("http://")
