"""`outlet list`: where each outlet stands, since when and why; and the program's name typed alone."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bulletin.outlet import Status
from storage import outlets
from storage.store import open_store
from yuebao import COMMANDS, main


def test_each_outlet_is_listed_with_status_since_when_and_why(
    data_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    store = open_store(f"sqlite:///{data_folder / 'yuebao.db'}")
    with store.writing() as session:
        since = datetime(2024, 8, 30, 18, 30, tzinfo=UTC)
        outlets.set_status(session, "qianlong", Status.QUARANTINED, "连续 5 夜不正常", since)
    store.close()
    assert main(["--data", str(data_folder), "outlet", "list"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert "隔离" in lines["qianlong"]
    assert "2024-08-31" in lines["qianlong"]
    assert "连续 5 夜不正常" in lines["qianlong"]
    assert "新建" in lines["ynet"]
    assert "停用" in lines["hc3i"]
    main(["--data", str(data_folder), "outlet", "list", "--json"])
    told = {each["key"]: each for each in json.loads(capsys.readouterr().out)}
    assert told["qianlong"]["status"] == "quarantined"
    assert len(told) == 41


def test_the_name_alone_shows_first_steps_and_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    told = capsys.readouterr().out
    assert "yuebao demo" in told
    assert all(f"\n  {name} " in told for name in COMMANDS)
