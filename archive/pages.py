"""Pages read back from the archive: the nights' WARCs, and `kept/`, where the pages of picked candidates stay.

A night's WARC expires whole (DESIGN 3); what was copied to `kept/` before is found there by its address.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from io import BytesIO
from pathlib import Path

import brotli
from warcio.bufferedreaders import BufferedReader
from warcio.exceptions import ArchiveLoadFailed

from archive.warc import Fetched, WarcReader, read_record

NIGHTS, KEPT = "nights", "kept"
TORN = (ArchiveLoadFailed, EOFError, OSError, ValueError, StopIteration, AttributeError)
"""What reading a record raises where the file breaks off or holds something else at that place."""


class PageArchive:
    """The pages of an archive folder; `largest` bounds an unpacked page, in bytes."""

    def __init__(self, folder: Path, largest: int = 8_000_000) -> None:
        self._folder = folder
        self._largest = largest
        self._readers: dict[str, WarcReader | None] = {}

    def page(self, warc: str, offset: int, *urls: str) -> Fetched | None:
        """The answer recorded at a place, else the one kept of the first of `urls`; None where the archive has none.

        The body comes unpacked, with no Content-Encoding left.
        """
        path = self._folder / NIGHTS / Path(warc).name
        found = None
        if warc and path.is_file():
            with suppress(*TORN):
                found = read_record(path, offset)
        return self.unpacked(found or self.kept(urls))

    def further(self, warc: str, url: str) -> Fetched | None:
        """The answer of another address in the same night's WARC, or in `kept/`: a further page of an article."""
        reader = self.reader(warc) if warc else None
        return self.unpacked((reader.get(url) if reader else None) or self.kept([url]))

    def reader(self, warc: str) -> WarcReader | None:
        """The reader of a night's WARC, None where it is gone; read through once, then remembered."""
        if warc not in self._readers:
            path = self._folder / NIGHTS / Path(warc).name
            self._readers.clear()  # articles come in the order of their nights: one index at a time is enough
            self._readers[warc] = WarcReader([path]) if path.is_file() else None
        return self._readers[warc]

    def kept(self, urls: Iterable[str]) -> Fetched | None:
        """The answer kept of one of these addresses."""
        return next((found for url in urls if url and (found := self._kept.get(url))), None)

    @cached_property
    def _kept(self) -> WarcReader:
        return WarcReader(sorted((self._folder / KEPT).rglob("*.warc.gz")))

    def unpacked(self, fetched: Fetched | None) -> Fetched | None:
        """An answer with its body as the page's own bytes, no more of them than are ever read of a page."""
        if fetched is None:
            return None
        packing = fetched.header("Content-Encoding").strip().lower()
        headers = tuple(pair for pair in fetched.headers if pair[0].lower() != "content-encoding")
        return replace(fetched, body=plain_bytes(fetched.body, packing, self._largest), headers=headers)


def plain_bytes(body: bytes, packing: str, largest: int) -> bytes:
    """The first `largest` bytes of a body that came in a Content-Encoding; one that does not unpack as it came."""
    if packing == "br":
        with suppress(brotli.error):
            return bytes(brotli.Decompressor().process(body, output_buffer_limit=largest))[:largest]
        return body[:largest]
    known = packing if packing in ("gzip", "deflate") else None
    return bytes(BufferedReader(BytesIO(body), decomp_type=known).read(largest))
