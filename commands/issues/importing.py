"""issue import: old issues read, shown, corrected, kept."""

import base64
import contextlib
import hashlib
import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bulletin.article import Image, block_lines
from bulletin.imported.given import Given, Line, given_text
from bulletin.imported.reading import NoPeriod, ReadIssue, read_issue
from bulletin.issue import Issue
from bulletin.issue_record import issue_from_record
from bulletin.period import Period, parse_period
from bulletin.registry import load_registry
from bulletin.series import SHIPPED, Series, load_series
from bulletin.settings import Settings
from commands.issues.context import Context, by_whom, opened, who

if TYPE_CHECKING:
    from issuing.importing import Imported, Want

RESULT_ZH = {
    "new": "已收入",
    "same": "与库中相同，未改动",
    "kept": "库中已有，保留原样",
    "replaced": "已替换，原文留作前一版",
}
KEYS = ("doubts", "given", "file")
"""What a preview's JSON holds beside the issue."""


@dataclass(frozen=True, slots=True)
class Read:
    """One issue of a file: as JSON value, as issue, with the doubts' sentences and the text it was read from."""

    file: str
    record: dict[str, Any]
    issue: Issue
    doubts: tuple[dict[str, str], ...]
    given: Given | None


def arguments(parser: ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help=".txt, .md, .docx, .pdf, or edited .json")
    parser.add_argument("--preview", action="store_true", help="show what would be kept, and keep nothing")
    parser.add_argument("--json", action="store_true", help="as JSON, which can be corrected and imported")
    parser.add_argument("--period", metavar="PERIOD", help="the period, where the file does not tell it")
    parser.add_argument("--again", metavar="PERIOD", help="read the kept text of an imported issue again")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--keep", action="store_true", help="keep what the store has of the same number")
    choice.add_argument("--replace", action="store_true", help="replace it; a released one stays as earlier revision")
    by_whom(parser)


def run(arguments: Namespace, settings: Settings) -> int:
    """Read every file; show or keep it. Exit code 1 where a file could not be read or kept."""
    if bool(arguments.files) == bool(arguments.again):
        raise ValueError("give files to import, or --again PERIOD to read a kept text again")
    if arguments.again or not arguments.preview:
        with opened(settings) as context:
            return go(arguments, settings, context.series, context)
    return go(arguments, settings, load_series(settings.overlay("series.toml", SHIPPED)), None)


def go(arguments: Namespace, settings: Settings, series: Series, context: Context | None) -> int:
    """Read, then show or keep."""
    period = parse_period(arguments.period) if arguments.period else None
    hosts = sorted({host for outlet in load_registry(settings.outlets) for host in outlet.hosts})
    read: list[Read] = []
    failed = 0
    sources = [None] if arguments.again else arguments.files
    for source in sources:
        try:
            if source is None:
                assert context is not None
                read += kept_text(arguments.again, series, context, hosts)
            else:
                read += read_file(source, series, hosts, period)
        except (ValueError, OSError) as error:
            failed += 1
            told = str(error) if not isinstance(error, OSError) else f"{source}: {error.strerror}"
            print(f"yuebao: {told}", file=sys.stderr)
    results = [""] * len(read)
    if not arguments.preview and context is not None:
        for index, each in enumerate(read):
            try:
                results[index] = keep(each, arguments, context).value
            except ValueError as error:
                failed += 1
                print(f"yuebao: {each.file}: {error}", file=sys.stderr)
    show(read, results, arguments)
    return 1 if failed else 0


def read_file(path: Path, series: Series, hosts: list[str], period: Period | None) -> list[Read]:
    """The issues of one file. Raises ValueError with one sentence."""
    if path.suffix.lower() == ".json":
        return from_json(path, series)
    from report_templates.reading_back.files import given_file

    return [as_read(read_issue(given_file(path), series, hosts, period), series)]


def kept_text(period: str, series: Series, context: Context, hosts: list[str]) -> list[Read]:
    """An imported issue read again from the text that was kept of it."""
    from storage import given as given_texts

    with context.store.reading() as session:
        given = given_texts.last_given(session, series.key, parse_period(period))
    if given is None:
        raise ValueError(f"no given text of {period} is kept; it was not imported from a text")
    return [as_read(read_issue(given, series, hosts, parse_period(period)), series)]


def as_read(read: ReadIssue, series: Series) -> Read:
    """A reading with its issue."""
    doubts = tuple({"kind": each.kind, "place": each.place, "sentence": each.sentence} for each in read.doubts)
    return Read(read.given.file, read.record, issue_from_record(read.record, series), doubts, read.given)


def from_json(path: Path, series: Series) -> list[Read]:
    """The issues of a JSON file that a preview wrote and a person may have corrected."""
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise ValueError(f"{path}: not JSON: {error}") from None
    found = []
    for record in value if isinstance(value, list) else [value]:
        if not isinstance(record, dict):
            raise ValueError(f"{path}: not an issue in JSON")
        if not record.get("start") or not record.get("end"):
            raise NoPeriod(f"{path}: the issue has no period; write start and end as 2024-08-01")
        plain = {key: each for key, each in record.items() if key not in KEYS}
        try:
            issue = issue_from_record(plain, series)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
        found.append(Read(str(record.get("file") or path.name), plain, issue, (), given_of(record)))
    return found


def given_of(record: dict[str, Any]) -> Given | None:
    """The given text that a preview's JSON carries."""
    from storage.given import line_of

    value = record.get("given")
    if not isinstance(value, dict) or not isinstance(value.get("text"), list):
        return None
    file, form = str(value.get("file") or ""), str(value.get("form") or "txt")
    if form in ("txt", "md", "pdf"):
        return given_text("\n".join(map(str, value["text"])), file, form)
    try:
        lines = tuple(line_of(each) if isinstance(each, dict) else Line(str(each)) for each in value["text"])
    except (TypeError, ValueError):
        return None
    return Given(file, form, lines, pictures=pictures_of(value.get("pictures")))


def pictures_of(value: object) -> tuple[tuple[str, bytes], ...]:
    """The pictures that a preview's JSON carries, those whose bytes are what their digest says."""
    found = []
    for digest, text in value.items() if isinstance(value, dict) else ():
        with contextlib.suppress(ValueError):
            body = base64.b64decode(str(text), validate=True)
            if hashlib.sha256(body).hexdigest() == digest:
                found.append((digest, body))
    return tuple(found)


def keep(read: Read, arguments: Namespace, context: Context) -> "Imported":
    """Keep one issue. Where one stands already, ask on a terminal. Raises ValueError."""
    from issuing.importing import Taken, Want, keep_imported
    from storage.errors import StoreError

    want = Want.KEEP if arguments.keep else Want.REPLACE if arguments.replace else Want.ASK
    doubts = [f"{each['place']} {each['sentence']}".strip() for each in read.doubts]
    try:
        folder = context.settings.archive / "pictures"
        own = (context.store, read.issue, read.given, doubts)
        try:
            return keep_imported(*own, want, who(arguments), context.now, folder)
        except Taken as taken:
            return keep_imported(*own, asked(taken.standing), who(arguments), context.now, folder)
    except StoreError as error:
        raise ValueError(str(error)) from None


def asked(standing: Issue) -> "Want":
    """Keep or replace, asked on a terminal. Raises ValueError where nobody can be asked."""
    from issuing.importing import Want

    what = f"第{standing.number_zh}期（{standing.period}）库中已有，{len(standing.entries)} 篇"
    if not sys.stdin.isatty():
        raise ValueError(f"{what}; say --keep to keep it or --replace to replace it")
    answer = input(f"{what}。保留 (k) 还是替换 (r)？ ").strip().lower()
    return Want.REPLACE if answer in ("r", "replace", "替换") else Want.KEEP


def show(read: list[Read], results: list[str], arguments: Namespace) -> None:
    """What was read, and what became of it."""
    if arguments.json:
        values = [machine(each, result) for each, result in zip(read, results, strict=True)]
        print(json.dumps(values[0] if len(values) == 1 else values, ensure_ascii=False, indent=1))
        return
    for each, result in zip(read, results, strict=True):
        issue = each.issue
        masthead = issue.name or "（无刊头）"
        span = f"{issue.period.start} 至 {issue.period.end}"
        print(f"{each.file}：{masthead} 第{issue.number_zh}期（{issue.number}） {span}")
        for ordinal, entry in enumerate(issue.entries, 1):
            words = len("".join(block_lines(entry.blocks)))
            print(f"  {ordinal}. {entry.title}")
            images = sum(isinstance(block, Image) for block in entry.blocks)
            more = f"，图 {images} 幅" if images else ""
            print(
                f"     {entry.outlet}  {entry.date_printed or '无日期'}  {entry.url or '无链接'}  正文 {words} 字{more}"
            )
        for doubt in each.doubts:
            print(f"  ！{'第' + doubt['place'] + '篇：' if doubt['place'] else ''}{doubt['sentence']}")
        if result:
            print(f"  {RESULT_ZH[result]}")


def text_of(given: Given) -> list[Any]:
    """The lines a reading began with, as JSON values; those of Word with all that is known of them."""
    from storage.given import line_record

    if given.form == "docx":
        return [line_record(line) for line in given.lines]
    return [("#" * line.level + " " if line.level else "") + line.text for line in given.lines]


def machine(read: Read, result: str) -> dict[str, Any]:
    """An issue as JSON value, with the text it was read from at the end."""
    value: dict[str, Any] = {"file": read.file, **read.record, "doubts": list(read.doubts)}
    if result:
        value["result"] = result
    if read.given is not None:
        value["given"] = {"file": read.given.file, "form": read.given.form, "text": text_of(read.given)}
        pictures = {digest: base64.b64encode(body).decode() for digest, body in read.given.pictures}
        if pictures:
            value["given"]["pictures"] = pictures
    return value
