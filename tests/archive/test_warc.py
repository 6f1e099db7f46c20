"""Pages as fetched survive the way into a WARC and back, also when the writer was killed."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.warc import WarcReader, WarcWriter

AT = datetime(2024, 8, 31, 18, 0, 5, tzinfo=UTC)
HEADERS = [("Content-Type", "text/html; charset=gb2312"), ("ETag", '"a1"'), ("Transfer-Encoding", "chunked")]


def written(path: Path, *answers: tuple[str, int, bytes]) -> Path:
    writer = WarcWriter(path)
    for url, status, body in answers:
        writer.add(url, status, HEADERS, body, AT)
    writer.close()
    return path


def test_an_answer_comes_back_as_it_went_in(tmp_path: Path) -> None:
    body = "医院".encode("gb18030") * 1000
    reader = WarcReader([written(tmp_path / "a.warc.gz", ("http://a.example/x?id=1", 200, body))])
    found = reader.get("http://a.example/x?id=1")
    assert found is not None
    assert (found.body, found.status, found.at) == (body, 200, AT)
    assert found.header("etag") == '"a1"'


def test_http_and_https_are_one_address(tmp_path: Path) -> None:
    reader = WarcReader([written(tmp_path / "a.warc.gz", ("http://a.example/x", 200, b"x"))])
    assert reader.get("https://a.example/x#part") is not None
    assert reader.get("https://a.example/y") is None


def test_the_last_answer_wins_but_a_304_never_does(tmp_path: Path) -> None:
    path = written(tmp_path / "a.warc.gz", ("http://a.example/", 200, b"old"), ("http://a.example/", 200, b"new"))
    written(path, ("http://a.example/", 304, b""))
    found = WarcReader([path]).get("http://a.example/")
    assert found is not None
    assert found.body == b"new"


@pytest.mark.parametrize("lost", [1, 40, 700, 1500])
def test_a_torn_end_costs_the_last_record_only(tmp_path: Path, lost: int) -> None:
    noise = random.Random(7).randbytes(2000)
    path = written(tmp_path / "a.warc.gz", ("http://a.example/1", 200, b"one"), ("http://a.example/2", 200, noise))
    path.write_bytes(path.read_bytes()[:-lost])
    reader = WarcReader([path])
    first = reader.get("http://a.example/1")
    assert first is not None
    assert first.body == b"one"
    assert bool(reader.torn) is (lost > 8)  # the last 8 bytes are the checksum of gzip, behind all text
    again = WarcReader([written(tmp_path / "b.warc.gz", ("http://a.example/2", 200, noise)), path])
    assert again.get("http://a.example/1") is not None


def test_a_file_that_is_no_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.warc.gz").write_bytes(b"no archive at all")
    with pytest.raises(ValueError, match=r"x\.warc\.gz: this is not a WARC file"):
        WarcReader([tmp_path / "x.warc.gz"])
    with pytest.raises(ValueError, match="cannot be read"):
        WarcReader([tmp_path / "absent.warc.gz"])


def test_the_span_holds_the_first_and_the_last_instant(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path / "a.warc.gz")
    later = AT.replace(hour=20)
    for url, at in (("http://a.example/2", later), ("http://a.example/1", AT)):
        writer.add(url, 200, [], b"x", at)
    writer.close()
    assert WarcReader([tmp_path / "a.warc.gz"]).span == (AT, later)


def test_other_tools_can_read_the_digests(tmp_path: Path) -> None:
    path = written(tmp_path / "a.warc.gz", ("http://a.example/", 200, b"x" * 500))
    with path.open("rb") as stream:
        records = list(ArchiveIterator(stream, check_digests="raise"))
    assert [record.rec_headers.get_header("WARC-Target-URI") for record in records] == ["http://a.example/"]


def test_a_writer_that_added_nothing_leaves_no_file(tmp_path: Path) -> None:
    WarcWriter(tmp_path / "a.warc.gz").close()
    assert not (tmp_path / "a.warc.gz").exists()
