"""Settings: read once from the data folder and the environment; a bad value stops the start with one sentence."""

from pathlib import Path

import pytest

from bulletin.settings import load_settings
from bulletin.toml import ConfigError


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("archive_days = 0", "archive_days must be at least 1"),
        ("archive_days = -1", "archive_days must be at least 1"),
        ("desk_port = 65536", "desk_port must be between 0 (any free one) and 65535"),
        ("night_hours = 0", "night_hours must be above 0"),
        ("nights = 3", "unknown key “nights”"),
    ],
)
def test_a_value_that_would_do_harm_stops_the_start_with_the_file_and_what_is_right(
    line: str, sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_settings({}, tmp_path)
    assert str(refused.value).startswith(str(file))
    assert sentence in str(refused.value)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("archive_days = 30\nfree_mb = 500", encoding="utf-8")
    settings = load_settings({"YUEBAO_ARCHIVE_DAYS": "10"}, tmp_path)
    assert (settings.archive_days, settings.free_mb, settings.data) == (10, 500, tmp_path)


def test_a_bad_value_of_the_environment_is_named_by_its_variable(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="YUEBAO_ARCHIVE_DAYS: 'many' is not a valid value"):
        load_settings({"YUEBAO_ARCHIVE_DAYS": "many"}, tmp_path)
