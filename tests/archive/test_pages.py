"""Pages come back from the archive as the page's own bytes, from the night's file or from what was kept."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest

from archive.pages import PageArchive
from archive.warc import WarcWriter

AT = datetime(2024, 8, 31, 18, tzinfo=UTC)
BODY = "<p>云杉医院开通夜间门诊。</p>".encode() * 200
URL = "https://a.example/2024/1.html"


def recorded(path: Path, body: bytes, packing: str = "") -> int:
    writer = WarcWriter(path)
    offset = writer.add(URL, 200, [("Content-Type", "text/html"), ("Content-Encoding", packing)], body, AT)
    writer.close()
    return offset


@pytest.mark.parametrize(
    ("packing", "body"), [("", BODY), ("gzip", gzip.compress(BODY)), ("br", brotli.compress(BODY)), ("gzip", BODY)]
)
def test_a_page_is_unpacked(tmp_path: Path, packing: str, body: bytes) -> None:
    offset = recorded(tmp_path / "nights" / "a.warc.gz", body, packing)
    found = PageArchive(tmp_path).page("a.warc.gz", offset, URL)
    assert found is not None
    assert (found.body, found.header("Content-Encoding"), found.url) == (BODY, "", URL)


def test_a_packed_bomb_is_cut_off(tmp_path: Path) -> None:
    offset = recorded(tmp_path / "nights" / "a.warc.gz", gzip.compress(b"x" * 5_000_000), "gzip")
    found = PageArchive(tmp_path, largest=100_000).page("a.warc.gz", offset)
    assert found is not None
    assert len(found.body) == 100_000


def test_what_is_nowhere_is_none_and_a_wrong_place_is_no_crash(tmp_path: Path) -> None:
    recorded(tmp_path / "nights" / "a.warc.gz", BODY)
    archive = PageArchive(tmp_path)
    assert archive.page("b.warc.gz", 0, URL) is None
    assert archive.page("a.warc.gz", 7, URL) is None
    assert archive.page("", 0, URL) is None
    assert archive.further("b.warc.gz", URL) is None
