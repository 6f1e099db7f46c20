"""The sample newsroom is the same on every machine, complete, and what the outlets' files expect."""

import hashlib
import itertools
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bulletin.registry import load_registry
from sample.newsroom import Answer, Newsroom, newsroom

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = load_registry()


@pytest.fixture(scope="module")
def room() -> Newsroom:
    return newsroom()


@pytest.fixture(scope="module")
def by_url(room: Newsroom) -> dict[str, Answer]:
    return {re.sub(r"^https?://", "", answer.url): answer for answer in room.answers}


def grams(text: str) -> set[str]:
    return {text[start : start + 3] for start in range(len(text) - 2)}


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.warc.gz"
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-m", "sample", str(path)], cwd=ROOT, env=environment, check=True, timeout=120)
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_there_is_a_month_of_news_with_little_on_informatization(room: Newsroom) -> None:
    stories = {each.story: each.label for each in room.expected}
    labels = Counter(stories.values())
    assert len(room.expected) >= 300
    assert 0.02 <= labels[2] / len(stories) <= 0.06
    assert labels[1] >= 6
    assert sum(each.kind == "hard-negative" for each in room.expected) >= 12
    assert len({each.date for each in room.expected if each.date}) >= 28


def test_every_special_page_occurs(room: Newsroom) -> None:
    kinds = {each.kind for each in room.expected}
    special = {"paginated", "redirect", "retitled", "photo-note", "no-date", "robots", "gb2312", "reprint"}
    assert special | {"reprint-no-source"} <= kinds
    note = next(each for each in room.expected if each.kind == "photo-note")
    assert 100 <= len("".join(note.paragraphs)) <= 200
    assert note.captions


def test_every_article_belongs_to_its_outlet_and_can_be_asked_for(room: Newsroom, by_url: dict[str, Answer]) -> None:
    for each in room.expected:
        match = REGISTRY.match(each.url)
        assert (match.outlet, match.article) == (each.outlet, True), each.url
        for url in (each.url, each.listed_as):
            assert re.sub(r"^https?://", "", url) in by_url, url


def test_a_page_that_declares_gb2312_holds_gb18030(room: Newsroom, by_url: dict[str, Answer]) -> None:
    page = next(each for each in room.expected if each.kind == "gb2312")
    body = by_url[re.sub(r"^https?://", "", page.url)].body
    assert re.search(rb"charset=[\"']?gb2312", body, re.IGNORECASE)
    assert page.title in body.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        body.decode("gb2312")


def test_no_two_stories_read_alike(room: Newsroom) -> None:
    texts = {each.story: grams("".join(each.paragraphs)) for each in room.expected}
    alike = [
        (one, other)
        for (one, first), (other, second) in itertools.combinations(texts.items(), 2)
        if len(first & second) > 0.6 * min(len(first), len(second))
    ]
    assert alike == []


def test_reprints_share_their_story_and_stand_at_other_outlets(room: Newsroom) -> None:
    outlets: dict[str, set[str]] = {}
    for each in room.expected:
        outlets.setdefault(each.story, set()).add(each.url)
    assert sum(len(urls) > 1 for urls in outlets.values()) >= 10


def test_the_hosts_show_their_manners(by_url: dict[str, Answer]) -> None:
    assert b"Crawl-delay: 120" in by_url["health.people.com.cn/robots.txt"].body
    assert {answer.status for url, answer in by_url.items() if url.startswith("www.nhc.gov.cn")} == {412}
    assert any(answer.status == 404 for answer in by_url.values())
    assert any(dict(answer.headers).get("ETag") for answer in by_url.values())
