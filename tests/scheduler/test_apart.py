"""Work apart gives its answer, ends at its limit or with the runner, and takes nothing with it when it breaks."""

import os
import threading
from pathlib import Path

import pytest

from bulletin.request import Request, RequestKind
from bulletin.settings import Settings
from pipelines.judge import LEXICON
from scheduler import links, trials
from scheduler.answering import Interrupted
from scheduler.apart import Broken, TooLong, apart
from scheduler.desk import Desk
from storage.store import Store
from tests.scheduler.test_requests import NOW, TEXT, URL

LONG = 300.0
"""Seconds that no machine needs."""


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    (tmp_path / "data").mkdir(exist_ok=True)
    return Desk(Settings(data=tmp_path / "data"), store, lambda: NOW, free=lambda _: 10**12)


def hang() -> None:
    """Never comes back."""
    threading.Event().wait()


def die() -> None:
    """Ends its process without a word."""
    os._exit(3)


def test_what_the_other_process_gives_comes_back(desk: Desk) -> None:
    assert apart(desk, LONG, sorted, "cab") == ["a", "b", "c"]


def test_what_never_ends_is_ended_at_its_limit(desk: Desk) -> None:
    with pytest.raises(TooLong):
        apart(desk, 0.3, hang)


def test_a_runner_that_stops_does_not_wait_for_it(desk: Desk) -> None:
    desk.stop.set()
    with pytest.raises(Interrupted):
        apart(desk, LONG, hang)


def test_a_fault_or_a_death_of_the_other_process_is_told(desk: Desk) -> None:
    with pytest.raises(Broken, match="ZeroDivisionError"):
        apart(desk, LONG, divmod, 1, 0)
    with pytest.raises(Broken, match="without a word"):
        apart(desk, LONG, die)


def request(kind: RequestKind, **given: str) -> Request:
    return Request(1, kind, given, "王编辑", NOW)


def test_what_takes_too_long_is_told_in_chinese(desk: Desk) -> None:
    pasted = links.given(desk, request(RequestKind.GIVEN, url=URL, title="标题", text=TEXT), limit_s=0)
    assert (pasted.good, pasted.result) == (False, {"why": "too-long"})
    assert "0 秒内没有读完，没有收录" in pasted.said
    text = LEXICON.read_text(encoding="utf-8")
    trial = trials.lexicon(desk, request(RequestKind.LEXICON, text=text, period="2024-08"), limit_s=0)
    assert (trial.good, trial.result) == (False, {"why": "too-long"})
    assert "没有算完" in trial.said
