"""A night without a network: never green, one sentence per outlet, nothing called finished."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bulletin.registry import load_registry
from storage import nights
from storage.store import open_store


@pytest.mark.network_off
def test_a_crawl_without_network_says_so_per_outlet_and_finishes_no_night(data_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "yuebao", "--data", str(data_folder), "crawl"],
        env=os.environ | {"YUEBAO_TIMEOUT_S": "3"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 1
    told = [line for line in done.stdout.splitlines() if "：抓取失败，" in line]
    crawled = [outlet for outlet in load_registry() if outlet.crawled]
    assert sorted(line.partition("：")[0] for line in told) == sorted(outlet.name for outlet in crawled)
    assert "本夜不健康" in done.stdout
    store = open_store(f"sqlite:///{data_folder / 'yuebao.db'}")
    with store.reading() as session:
        assert nights.finished_nights(session) == []
        assert len(nights.last_nights(session, 5)[0].runs) == len(crawled)
    store.close()
