"""yuebao extract: pages to articles as JSON lines."""

import gzip
import json
import sys
import zlib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bulletin.article import Article, block_record
from bulletin.page import Page
from bulletin.period import parse_day
from bulletin.registry import Registry, load_registry
from bulletin.settings import Settings
from bulletin.stops import STOP_ZH, NotFetched, Stop, Unreadable

GZIP = b"\x1f\x8b"
SUMMARY = "articles from saved pages or addresses as JSON lines; --again: read an outlet's archived pages anew"
EXAMPLE = """yuebao extract page.html --url https://beijing.qianlong.com/2024/0821/8323359.shtml
  yuebao extract --again qianlong --since 2024-08-01"""


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("files", nargs="*", metavar="FILE|URL", help="saved pages (.html, .html.gz) or addresses")
    parser.add_argument("--url", default="", help="the address of the page, where one file is given")
    parser.add_argument("--jsonl", type=Path, metavar="IN", help='lines of {"id", "file", "url"}, file relative to IN')
    parser.add_argument(
        "--explain", action="store_true", help="who won and why, what was cut, which rule gave each field"
    )
    parser.add_argument("--again", metavar="OUTLET", help="show what today's hints would change of kept articles")
    parser.add_argument("--since", metavar="DAY", help="with --again: of articles found from this day on")
    parser.add_argument("--apply", action="store_true", help="with --again: write it; the earlier text is kept")
    parser.add_argument("--json", action="store_true", help="with --again: for a machine, the last line sums up")


def run(arguments: Namespace, settings: Settings) -> int:
    """Extract each page; one that stops gives a line with its reason and an empty body.

    Exit code 1 where a page could not be read at all, or where none of the pages named gave an article.
    """
    if bool(arguments.files) + bool(arguments.jsonl) + bool(arguments.again) != 1:
        raise ValueError("give saved pages, a list of them with --jsonl, or an outlet with --again and --since; "
                         "`yuebao extract --help` shows examples")  # fmt: skip
    if bool(arguments.again) != bool(arguments.since):
        raise ValueError("--again and --since go together, e.g. --again qianlong --since 2024-08-01")
    if arguments.again:
        from commands.reread import run_again

        return run_again(settings, arguments.again, parse_day(arguments.since), arguments.apply, arguments.json)
    if arguments.apply or arguments.json:
        raise ValueError("--apply and --json belong to --again; the extraction of pages prints JSON lines anyway")
    return run_pages(arguments, settings)


def run_pages(arguments: Namespace, settings: Settings) -> int:
    """Extract saved pages or addresses, one JSON line each; what stopped is told on the error output as well."""
    registry = load_registry(settings.outlets)
    asked = listed(arguments.jsonl) if arguments.jsonl else named(arguments.files, arguments.url)
    unread, stopped, total = 0, 0, 0
    for name, place, url in asked:
        record = extracted(name, place, url, registry, settings, arguments.explain)
        total += 1
        if "stopped" in record:
            stopped += 1
            unread += record["stopped"] in (NotFetched.name, Unreadable.name)
            zh = STOP_ZH.get(record["stopped"], record["stopped"])
            print(f"yuebao: {place}：{zh}，{record['detail']}", file=sys.stderr)
        print(json.dumps(record, ensure_ascii=False))
    return 1 if unread or (stopped == total and not arguments.jsonl) else 0


def named(files: list[str], url: str) -> Iterator[tuple[str, str, str]]:
    """The pages given on the command line: name, file or address, address."""
    if url and len(files) > 1:
        raise ValueError("--url goes with one file; for several use --jsonl")
    for file in files:
        if file.startswith(("http://", "https://")):
            yield file, file, file
        else:
            yield Path(file).name, file, url


def listed(path: Path) -> Iterator[tuple[str, str, str]]:
    """The pages of a list. Raises ValueError with the line's number."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    record = json.loads(line)
                    yield str(record["id"]), str(path.parent / record["file"]), str(record.get("url") or "")
                except (ValueError, KeyError, TypeError):
                    raise ValueError(f'{path}, line {number}: not an object with "id", "file" and "url"') from None


def extracted(name: str, place: str, url: str, registry: Registry, settings: Settings, explain: bool) -> dict[str, Any]:
    """One page as the JSON object of its article, or with the reason it gave none."""
    from pipelines.extract import extract_article

    try:
        page = page_at(place, url, settings)
        outlet = registry.get(registry.match(page.url).outlet) if page.url else None
        page = replace(page, outlet=outlet.key if outlet else "")
        hints = outlet.page if outlet else None
        record = article_record(name, extract_article(page, hints, registry))
    except Stop as stop:
        return stopped_record(name, url, stop)
    if explain:
        from pipelines.extract import explain as explanation

        record["explain"] = explanation(page, hints, registry)
    return record


def page_at(place: str, url: str, settings: Settings) -> Page:
    """A saved page, or one of the web fetched as a night would. Raises NotFetched where it cannot be had."""
    if place == url:
        from crawler.firsthand import fetched_page

        try:
            return fetched_page(url, settings)[0]
        except ValueError as error:
            raise NotFetched(str(error)) from None
    return Page("", url, page_bytes(Path(place)))


def page_bytes(path: Path) -> bytes:
    """The bytes of a saved page, unpacked where it is packed. Raises NotFetched where it cannot be read."""
    try:
        body = path.read_bytes()
        return gzip.decompress(body) if body.startswith(GZIP) else body
    except (OSError, EOFError, zlib.error) as error:
        raise NotFetched(f"{getattr(error, 'strerror', None) or error}") from None


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
