"""The archive's end: whole nights go when their time is over, what somebody decided about stays readable."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.pages import PageArchive
from archive.warc import WarcWriter
from bulletin.candidate import Choice, Decision
from bulletin.settings import Settings
from scheduler.desk import NOTHING, Desk
from scheduler.jobs import job_named, wake
from storage import articles, decisions
from storage.store import Store
from tests.storage.made_up import article, judged

NOW = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
DECIDED, PASSED = "https://news.cloudfir.example/1", "https://news.cloudfir.example/2"


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    """A desk whose archive holds one night of two pages, of which one candidate was decided."""
    settings = Settings(data=tmp_path / "data", archive_days=90)
    path = settings.archive / "nights" / "night-000001.warc.gz"
    writer = WarcWriter(path)
    places = {
        url: writer.add(url, 200, [("Content-Type", "text/html")], url.encode(), NOW) for url in (DECIDED, PASSED)
    }
    writer.close()
    with store.writing() as session:
        kept = [
            replace(judged(number), article=article(url=url), warc=path.name, warc_offset=places[url])
            for number, url in enumerate(places, 1)
        ]
        articles.add_judged(session, kept)
        first = articles.candidate_by_key(session, kept[0].key)
        assert first
        decisions.decide(session, first.id, Decision(Choice.ACCEPTED, "王编辑", NOW))
    return Desk(settings, store, lambda: NOW)


def aged(desk: Desk, days: float) -> Path:
    """The night's WARC, as if it had been written so long ago."""
    path = next((desk.settings.archive / "nights").iterdir())
    written = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (written, written))
    return path


def test_a_night_stays_until_its_time_is_over(desk: Desk) -> None:
    path = aged(desk, 89)
    assert wake(desk, job_named("archive")) == NOTHING
    assert path.exists()


def test_an_expired_night_goes_and_decided_pages_stay(desk: Desk) -> None:
    path = aged(desk, 91)
    done = wake(desk, job_named("archive"))
    assert (done.outcome, done.detail) == ("done", "1 夜的网页存档到期，其中已审的 1 个网页留存")
    assert not path.exists()
    pages = PageArchive(desk.settings.archive)
    found = pages.page(path.name, 0, DECIDED)
    assert found and found.body == DECIDED.encode()
    assert pages.page(path.name, 0, PASSED) is None
    assert wake(desk, job_named("archive")) == NOTHING


def test_a_night_that_was_copied_but_not_taken_away_is_finished_by_the_next_wake(desk: Desk) -> None:
    path = aged(desk, 91)
    body = path.read_bytes()
    wake(desk, job_named("archive"))
    path.write_bytes(body)
    aged(desk, 91)
    assert wake(desk, job_named("archive")).outcome == "done"
    assert not path.exists()
    assert PageArchive(desk.settings.archive).page(path.name, 0, DECIDED)
