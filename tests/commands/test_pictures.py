"""`yuebao pictures`: which pictures of a candidate the archive lacks, and fetching them on request."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.pictures import PictureStore
from archive.warc import WarcWriter
from bulletin.article import Image, Paragraph
from bulletin.candidate import Manuscript
from sample.pictures import picture
from storage import manuscripts, pictures
from storage.store import Store
from tests.conftest import OpenBlank
from tests.storage.made_up import article, judged, kept
from yuebao import main

URL = "https://pic.cloudfir.example/{}.png"
NOW = datetime(2024, 9, 2, 3, tzinfo=UTC)


@pytest.fixture
def store(data_folder: Path, open_blank: OpenBlank) -> Iterator[Store]:
    opened = open_blank(data_folder / "yuebao.db")
    yield opened
    opened.close()


@pytest.fixture
def candidate(store: Store) -> int:
    """A candidate with two pictures of which the archive has none."""
    blocks = (
        Paragraph("云杉医院的挂号窗口八月起可用电子健康卡。"),
        *(Image(URL.format(n), f"第{n}幅") for n in (1, 2)),
    )
    return kept(store, judged(article=article(blocks=blocks))).id


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """An archive that answers for the first picture and says of the second that it is not there."""
    writer = WarcWriter(tmp_path / "web.warc.gz")
    writer.add("https://pic.cloudfir.example/robots.txt", 404, [], b"", NOW)
    writer.add(URL.format(1), 200, [("Content-Type", "image/png")], picture("一"), NOW)
    writer.add(URL.format(2), 404, [], b"not here", NOW)
    writer.close()
    return writer.path


def called(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, object]]]:
    capsys.readouterr()
    code = main(["--data", str(folder), "pictures", "--json", *words])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_what_the_archive_lacks_is_told(data_folder: Path, candidate: int, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = called(data_folder, capsys, str(candidate))
    assert code == 1
    assert told[0]["id"] == candidate
    assert told[0]["missing"] == [{"url": URL.format(n), "reason": None, "detail": ""} for n in (1, 2)]


def test_what_is_missing_is_fetched_and_what_cannot_be_had_is_told_with_the_reason(
    data_folder: Path, store: Store, candidate: int, web: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = called(data_folder, capsys, str(candidate), "--fetch", "--replay", str(web))
    assert code == 1
    assert told[0]["fetched"] == [URL.format(1)]
    assert told[0]["missing"] == [{"url": URL.format(2), "reason": "not-fetched", "detail": "HTTP 404"}]
    with store.reading() as session:
        held = pictures.pictures(session, [URL.format(1), URL.format(2)])
    assert list(held) == [URL.format(1)]
    assert PictureStore(data_folder / "archive" / "pictures").has(held[URL.format(1)])


def test_the_second_time_nothing_is_fetched_that_is_there(
    data_folder: Path, candidate: int, web: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    called(data_folder, capsys, str(candidate), "--fetch", "--replay", str(web))
    _, told = called(data_folder, capsys, str(candidate), "--fetch", "--replay", str(web))
    assert told[0]["fetched"] == []


def test_the_manuscript_says_which_pictures_are_wanted(
    data_folder: Path, store: Store, candidate: int, web: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = (Paragraph("改过的正文。"), Image(URL.format(1), "留下的一幅"))
    with store.writing() as session:
        manuscripts.save_manuscript(
            session, candidate, Manuscript("改过的标题", "云杉日报", "https://a.example/1", date(2024, 8, 9), blocks), 0
        )
    code, told = called(data_folder, capsys, str(candidate), "--fetch", "--replay", str(web))
    assert (code, told[0]["missing"]) == (0, [])


def test_a_picture_whose_file_is_gone_is_missing_again(
    data_folder: Path, candidate: int, web: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    called(data_folder, capsys, str(candidate), "--fetch", "--replay", str(web))
    shutil.rmtree(data_folder / "archive" / "pictures")
    _, told = called(data_folder, capsys, str(candidate))
    assert told[0]["missing"] == [{"url": URL.format(n), "reason": None, "detail": ""} for n in (1, 2)]


def test_an_unknown_candidate_is_one_sentence(data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(data_folder), "pictures", "7"]) == 2
    assert "there is no candidate 7" in capsys.readouterr().err


def test_a_private_address_is_refused(data_folder: Path, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    inside = "http://127.0.0.1:9/a.png"
    number = kept(store, judged(article=article(blocks=(Paragraph("正文。"), Image(inside))))).id
    code, told = called(data_folder, capsys, str(number), "--fetch")
    assert code == 1
    assert told[0]["missing"][0]["reason"] == "refused"  # type: ignore[index]
