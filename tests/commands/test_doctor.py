"""What doctor tells an operator: all that is in its place, what is not, and how the own files differ."""

from pathlib import Path

import pytest

from bulletin.registry import SHIPPED as OUTLETS
from bulletin.series import SHIPPED as SERIES
from yuebao import main


def test_a_fresh_folder_is_told_line_by_line(
    data_folder: Path, chinese_fonts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(data_folder), "doctor"]) == 0
    told = capsys.readouterr().out
    for name in ("数据目录", "设置", "数据库", "任务", "媒体", "刊物", "词表", "字体"):
        assert f"✓ {name}：" in told
    assert "没有写联系方式" in told
    assert "还没有采集过" in told
    assert "✗" not in told


def test_one_thing_wrong_hides_nothing_else_and_names_its_file(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = SERIES.read_text(encoding="utf-8").replace('cadence = "monthly"', 'cadence = "daily"')
    (data_folder / "series.toml").write_text(wrong, encoding="utf-8")
    assert main(["--data", str(data_folder), "doctor"]) == 2
    told = capsys.readouterr().out
    assert f"✗ 刊物：{data_folder / 'series.toml'}: " in told
    assert "✓ 词表：" in told
    assert '+cadence = "daily"' in told


def test_an_own_file_is_shown_with_the_lines_that_differ(data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data_folder / "outlets").mkdir()
    text = (OUTLETS / "qianlong.toml").read_text(encoding="utf-8")
    (data_folder / "outlets" / "qianlong.toml").write_text(
        text.replace("delay_s = 1.0", "delay_s = 3.0"), encoding="utf-8"
    )
    (data_folder / "settings.toml").write_text('contact = "desk@newsroom.example"\n', encoding="utf-8")
    main(["--data", str(data_folder), "doctor"])
    told = capsys.readouterr().out
    assert "联系方式 desk@newsroom.example" in told
    assert "qianlong.toml 代替出厂的 qianlong.toml，2 行不同" in told
    assert "    -delay_s = 1.0\n    +delay_s = 3.0\n" in told


def test_a_file_that_nobody_reads_from_the_data_folder_is_not_said_to_count(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("findings.toml", "issue_docx.toml", "title_words.toml", "search.toml", "holidays.toml"):
        (data_folder / name).write_text('phrases = ["医保"]\n', encoding="utf-8")
    main(["--data", str(data_folder), "doctor"])
    told = capsys.readouterr().out
    for name in ("title_words.toml", "search.toml", "holidays.toml"):
        assert f"{name} 代替出厂的 {name}" in told
    for name in ("findings.toml", "issue_docx.toml"):
        assert f"{data_folder / name} 不起作用，程序只用出厂的" in told


def test_a_store_that_is_none_is_a_line_of_its_own(data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data_folder / "yuebao.db").write_text("this is no database, only a text of some length" * 40, encoding="utf-8")
    assert main(["--data", str(data_folder), "doctor"]) == 2
    told = capsys.readouterr().out
    assert "✗ 数据库：" in told
    assert "is damaged or not a database" in told
    assert "✓ 词表：" in told
