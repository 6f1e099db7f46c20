"""yuebao extract: pages to articles as JSON lines."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bulletin.article import Article, block_record
from bulletin.page import Page
from bulletin.registry import Registry, load_registry
from bulletin.settings import Settings

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
    import gzip

    from bulletin.stops import Stop
    from pipelines.extract import explain as explanation
    from pipelines.extract import extract_article

    body = path.read_bytes()
    if body[:2] == b"\x1f\x8b":
        body = gzip.decompress(body)
    match = registry.match(url) if url else None
    outlet = registry.get(match.outlet) if match else None
    page = Page(outlet.key if outlet else "", url, body)
    hints = outlet.page if outlet else None
    try:
        record = article_record(name, extract_article(page, hints, registry))
    except Stop as stop:
        record = {"id": name, "url": url or None, "title": None, "date": None, "source": None, "author": None,
                  "body_text": "", "blocks": [], "stopped": stop.name, "detail": stop.detail}  # fmt: skip
    return record | ({"explain": explanation(page, hints, registry)} if explain else {})


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
