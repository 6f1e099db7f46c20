"""yuebao extract: pages to articles as JSON lines."""

import gzip
import json
import sys
import zlib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bulletin.article import Article, block_record
from bulletin.page import Page
from bulletin.registry import Registry, load_registry
from bulletin.settings import Settings
from bulletin.stops import NotFetched, Stop

GZIP = b"\x1f\x8b"
SUMMARY = "extract articles from saved pages: JSON lines with id, url, title, date, source, author, body_text, blocks"
EXAMPLE = "yuebao extract page.html --url https://beijing.qianlong.com/2024/0821/8323359.shtml"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="saved pages (.html, .html.gz)")
    parser.add_argument("--url", default="", help="the address of the page, where one file is given")
    parser.add_argument("--jsonl", type=Path, metavar="IN", help='lines of {"id", "file", "url"}, file relative to IN')
    parser.add_argument(
        "--explain", action="store_true", help="who won and why, what was cut, which rule gave each field"
    )


def run(arguments: Namespace, settings: Settings) -> int:
    """Extract each page; a page that stops gives a line with its reason and an empty body."""
    if bool(arguments.files) == bool(arguments.jsonl):
        raise ValueError("give saved pages, or a list of them with --jsonl; `yuebao extract --help` shows an example")
    registry = load_registry(settings.outlets)
    asked = listed(arguments.jsonl) if arguments.jsonl else named(arguments.files, arguments.url)
    failed = 0
    for name, path, url in asked:
        record = extracted(name, path, url, registry, arguments.explain)
        failed += "stopped" in record
        print(json.dumps(record, ensure_ascii=False))
    if failed:
        print(f"yuebao: {failed} of the pages gave no article; their lines say why under “stopped”", file=sys.stderr)
    return 0


def named(files: list[Path], url: str) -> Iterator[tuple[str, Path, str]]:
    """The pages given on the command line."""
    if url and len(files) > 1:
        raise ValueError("--url goes with one file; for several use --jsonl")
    for path in files:
        yield path.name, path, url


def listed(path: Path) -> Iterator[tuple[str, Path, str]]:
    """The pages of a list. Raises ValueError with the line's number."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    record = json.loads(line)
                    yield str(record["id"]), path.parent / record["file"], str(record.get("url") or "")
                except (ValueError, KeyError, TypeError):
                    raise ValueError(f'{path}, line {number}: not an object with "id", "file" and "url"') from None


def extracted(name: str, path: Path, url: str, registry: Registry, explain: bool) -> dict[str, Any]:
    """One page as the JSON object of its article, or with the reason it gave none."""
    from pipelines.extract import extract_article

    outlet = registry.get(registry.match(url).outlet) if url else None
    hints = outlet.page if outlet else None
    try:
        page = Page(outlet.key if outlet else "", url, page_bytes(path))
        record = article_record(name, extract_article(page, hints, registry))
    except Stop as stop:
        return stopped_record(name, url, stop)
    if explain:
        from pipelines.extract import explain as explanation

        record["explain"] = explanation(page, hints, registry)
    return record


def page_bytes(path: Path) -> bytes:
    """The bytes of a saved page, unpacked where it is packed. Raises NotFetched where it cannot be read."""
    try:
        body = path.read_bytes()
        return gzip.decompress(body) if body.startswith(GZIP) else body
    except (OSError, EOFError, zlib.error) as error:
        raise NotFetched(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def stopped_record(name: str, url: str, stop: Stop) -> dict[str, Any]:
    """A page that gave no article, as JSON object with the reason."""
    nothing = dict.fromkeys(("title", "date", "source", "author"))
    found: dict[str, Any] = {"id": name, "url": url or None, **nothing, "body_text": "", "blocks": []}
    return found | {"stopped": stop.name, "detail": stop.detail}


def article_record(name: str, article: Article) -> dict[str, Any]:
    """An article as JSON object."""
    return {
        "id": name,
        "url": article.url or None,
        "title": article.title,
        "subtitle": article.subtitle or None,
        "original_title": article.original_title or None,
        "date": article.published.isoformat() if article.published else None,
        "time": article.published_at.isoformat() if article.published_at else None,
        "published_raw": article.published_raw or None,
        "source": article.source or None,
        "account": article.account or None,
        "author": article.author or None,
        "editor": article.editor or None,
        "dateline": article.dateline or None,
        "body_text": article.body_text,
        "blocks": [block_record(block) for block in article.blocks],
        "clues": [{"kind": clue.kind, "text": clue.text, "url": clue.url} for clue in article.clues],
        "rules": dict(article.rules),
        "flags": list(article.flags),
        "charset": article.charset,
    }
