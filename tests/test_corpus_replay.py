"""Real pages through the whole crawl: a replayed archive, the generic spider, the store; no network."""

import gzip
import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.warc import WarcWriter
from bulletin.candidate import Candidate
from bulletin.registry import canonical_key, load_registry
from storage import articles, urls
from storage.store import open_store
from yuebao import main

AT = datetime(2024, 8, 31, 18, tzinfo=UTC)


def plain(text: str) -> str:
    """Text as it is compared: full and half width alike, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.fixture(scope="module")
def truth(shared: Path) -> list[dict[str, Any]]:
    lines = (shared / "corpus" / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    pages = [json.loads(line) for line in lines]
    return [page | {"url": page["url"] or f"https://{page['id']}.corpus.invalid/"} for page in pages]


@pytest.fixture(scope="module")
def crawled(
    shared: Path, truth: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Candidate | None]:
    """The candidate that each page of the corpus became, by its id."""
    folder = tmp_path_factory.mktemp("corpus")
    writer = WarcWriter(folder / "corpus.warc.gz")
    for page in truth:
        body = (shared / "corpus" / page["file"]).read_bytes()
        body = gzip.decompress(body) if page["file"].endswith(".gz") else body
        writer.add(page["url"], 200, [("Content-Type", "text/html")], body, AT)
    writer.close()
    data = folder / "data"
    addresses = [page["url"] for page in truth]
    code = main(["--data", str(data), "crawl", "--replay", str(writer.path), "--url", *addresses])
    assert code == 0
    store = open_store(f"sqlite:///{data / 'yuebao.db'}")
    registry = load_registry()
    with store.reading() as session:
        found = {page["id"]: articles.candidate_by_key(session, registry.match(page["url"]).key) for page in truth}
    store.close()
    return found


def test_nearly_every_real_page_gives_title_and_body(
    truth: list[dict[str, Any]], crawled: dict[str, Candidate | None]
) -> None:
    good = []
    for page in truth:
        candidate = crawled[page["id"]]
        if candidate is None:
            continue
        paragraphs = [plain(block) for block in page["body"] if isinstance(block, str)]
        text = plain(candidate.article.body_text)
        held = sum(len(each) for each in paragraphs if each in text)
        if plain(candidate.article.title) == plain(page["title"]) and held >= 0.9 * sum(map(len, paragraphs)):
            good.append(page["id"])
    missed = sorted({page["id"] for page in truth} - set(good))
    assert len(good) >= 0.95 * len(truth), f"{len(good)} of {len(truth)}; missed: {missed}"


def test_every_real_page_is_read_in_its_charset(
    truth: list[dict[str, Any]], crawled: dict[str, Candidate | None]
) -> None:
    same = {"gbk": "gb18030", "gb2312": "gb18030"}
    wrong = [
        (page["id"], candidate.article.charset, page["charset"])
        for page in truth
        if (candidate := crawled[page["id"]]) is not None
        and same.get(candidate.article.charset, candidate.article.charset) != same.get(page["charset"], page["charset"])
    ]
    assert wrong == []


def test_an_address_that_the_archive_lacks_is_a_download_error(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path / "one.warc.gz")
    writer.add("https://one.corpus.invalid/", 200, [("Content-Type", "text/html")], b"<p>x</p>", AT)
    writer.close()
    words = [
        "--data",
        str(tmp_path / "data"),
        "crawl",
        "--replay",
        str(writer.path),
        "--url",
        "https://two.corpus.invalid/",
    ]
    assert main(words) == 1
    store = open_store(f"sqlite:///{tmp_path / 'data' / 'yuebao.db'}")
    with store.reading() as session:
        fate = urls.fate(session, canonical_key("https://two.corpus.invalid/"))
    store.close()
    assert fate is not None
    assert (fate.stop, fate.detail) == ("not-fetched", "存档中没有这个网址")
