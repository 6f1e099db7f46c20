"""Whoever knows Scrapy finds its own commands at work."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def scrapy(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Scrapy's command in the project's folder with a data folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *words],
        cwd=ROOT,
        env=os.environ | {"YUEBAO_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_scrapy_lists_the_spider(data_folder: Path) -> None:
    assert scrapy(data_folder, "list").stdout.split() == ["outlet"]


@pytest.mark.network_off
def test_scrapy_crawls_an_outlet_with_its_overrides(data_folder: Path) -> None:
    words = ("crawl", "outlet", "-a", "outlet=qianlong", "-s", "RETRY_ENABLED=False", "-s", "LOG_LEVEL=INFO")
    done = scrapy(data_folder, *words)
    assert done.returncode == 0
    assert "'downloader/exception_count': 5" in done.stderr  # robots.txt and four listings, each asked once
    assert "REMOTE_CONTROL" not in done.stderr.upper().replace("'REMOTE_CONTROL_ENABLED': FALSE", "")


def test_an_unknown_outlet_is_one_sentence(data_folder: Path) -> None:
    done = scrapy(data_folder, "crawl", "outlet", "-a", "outlet=nosuch")
    assert done.returncode != 0
    assert "there is no outlet “nosuch”" in done.stderr
