"""Drift seen by the real crawler on the sample newsroom's pages: each fault is named within its stated nights."""

from pathlib import Path

import pytest

from bulletin.drift import NAMED_WITHIN
from tests.crawler.newsroom_lab import FAULTS, HEALTHY, history, named_after

AT_ONCE = [fault for fault, (kind, _) in FAULTS.items() if NAMED_WITHIN[kind] == 1]
SLOWLY = [fault for fault in FAULTS if fault not in AT_ONCE]
FEW = 4


@pytest.fixture(scope="module")
def few_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store after a few healthy nights, enough for what one night shows."""
    folder = tmp_path_factory.mktemp("few") / "past"
    folder.mkdir()
    assert [alarm for run in history(folder, True, FEW) for alarm in run.alarms] == []
    return folder


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Stores after thirty healthy nights, by whether the outlet's addresses tell the day."""
    folders = {dated: tmp_path_factory.mktemp("month") / str(dated) for dated in (True, False)}
    for dated, folder in folders.items():
        folder.mkdir()
        assert [alarm for run in history(folder, dated, HEALTHY) for alarm in run.alarms] == []
    return folders


@pytest.mark.parametrize("fault", AT_ONCE)
def test_a_fault_that_one_night_shows_is_named_that_night(fault: str, few_nights: Path, tmp_path: Path) -> None:
    assert named_after(fault, few_nights, tmp_path / "night", FEW) == 1


@pytest.mark.soak
@pytest.mark.parametrize("fault", SLOWLY)
def test_a_slow_fault_is_named_within_its_stated_nights(fault: str, months: dict[bool, Path], tmp_path: Path) -> None:
    kind = FAULTS[fault][0]
    assert named_after(fault, months[kind != "undated"], tmp_path / "night") is not None


def test_every_class_is_seeded_on_the_newsroom() -> None:
    assert {kind for kind, _ in FAULTS.values()} == set(NAMED_WITHIN)
