import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bulletin.settings import Settings
from bulletin.toml import ConfigError
from crawler.start import begin_night


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """A night's log goes with it."""
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)
        handler.close()


def test_the_calendar_of_the_data_folder_goes_before_the_shipped_one(tmp_path: Path) -> None:
    own = '[[days]]\nname = "春节"\nkind = "quiet"\nspans = ["2031-01-22..2031-01-24"]\n'
    (tmp_path / "holidays.toml").write_text(own, encoding="utf-8")
    with begin_night(Settings(data=tmp_path), None, (), backfill=False, night=False) as shift:
        assert shift.calendar.quiet == {date(2031, 1, day) for day in (22, 23, 24)}


def test_a_calendar_that_cannot_be_read_stops_the_night_before_it_begins(tmp_path: Path) -> None:
    (tmp_path / "holidays.toml").write_text(
        '[[days]]\nname = "春节"\nkind = "quiet"\nspans = ["2031-01-32"]\n', "utf-8"
    )
    with (
        pytest.raises(ConfigError, match=r"holidays\.toml: days\[0\]: spans: “2031-01-32” is not first\.\.last"),
        begin_night(Settings(data=tmp_path), None, (), backfill=False, night=False),
    ):
        pass
