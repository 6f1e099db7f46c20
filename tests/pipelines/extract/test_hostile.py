"""Hostile and broken pages: no crash but a named stop, within bounds of time, and never markup in the text."""

import re
import subprocess
import sys
import time

import pytest

from bulletin.article import Article
from bulletin.page import Page
from bulletin.stops import Stop
from pipelines.extract import block_page, extract_article, next_page_url, script_redirect
from tests.pipelines.extract.mutants import HOSTILE, mutant

SECONDS = 5.0
SAMPLE, FULL = range(250), range(10_000)
MARKUP = re.compile(r"</?(?:p|div|span|a|td|br|table|script|img|font|h1)\b[^<>]*>|<!--|-->", re.I)


def read(body: bytes) -> Article | None:
    """The article of a page, None where it stops for a named reason."""
    page = Page("", "https://a.example/2024/x_1.html", body)
    try:
        return extract_article(page)
    except Stop:
        return None


def check(seed: int) -> None:
    """A mutant gives an article without markup or a named stop, in time; the other questions answer too."""
    body = mutant(seed)
    start = time.process_time()
    article = read(body)
    page = Page("", "https://a.example/2024/1234_1.html", body)
    assert all(isinstance(answer(page), str) for answer in (block_page, next_page_url, script_redirect))
    assert time.process_time() - start < SECONDS, f"mutant {seed} took too long"
    assert article is None or not MARKUP.search(article.body_text + article.title + article.source), (
        f"markup in mutant {seed}"
    )


def test_a_sample_of_mutated_pages_is_read_or_stopped() -> None:
    for seed in SAMPLE:
        check(seed)


@pytest.mark.soak
def test_ten_thousand_mutated_pages_are_read_or_stopped() -> None:
    for seed in FULL:
        check(seed)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends_in_time(name: str) -> None:
    start = time.process_time()
    article = read(HOSTILE[name].encode())
    assert time.process_time() - start < SECONDS
    assert article is None or not MARKUP.search(article.body_text)


@pytest.mark.parametrize(
    "body", [b"", b" \n", b"\0\0\0", b"<html></html>", "只有一行，没有标签。".encode("utf-16"), bytes(range(256)) * 40]
)
def test_next_to_nothing_is_a_named_stop_or_a_text(body: bytes) -> None:
    read(body)


def test_hostile_pages_are_read_within_300_megabytes() -> None:
    code = (
        "from pathlib import Path\n"
        "from tests.pipelines.extract.test_hostile import HOSTILE, read\n"
        "for page in HOSTILE.values():\n"
        "    read(page.encode())\n"
        "lines = dict(line.split(':', 1) for line in Path('/proc/self/status').read_text().splitlines())\n"
        "print(lines['VmHWM'].split()[0])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(told.stdout) <= 300 * 1024
