"""`python -m sample OUT.warc.gz` writes the newsroom as a WARC, `--folder OUT` as files to look at."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from bulletin.period import parse_period
from sample.newsroom import Answer, newsroom

FETCHED = datetime(2024, 9, 1, 1, 30, tzinfo=UTC)
"""When the records of the WARC say they were fetched: the morning after the month, so that bytes do not change."""


def main(arguments: list[str] | None = None) -> int:
    """Write the newsroom as asked; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sample", description="Write the sample newsroom.",
                                     epilog="example: python -m sample build/newsroom.warc.gz")  # fmt: skip
    parser.add_argument("warc", nargs="?", type=Path, help="the WARC file to write")
    parser.add_argument("--folder", type=Path, help="a folder to write single files to")
    parser.add_argument("--month", type=parse_period, default="2024-08", metavar="YYYY-MM", help="the month invented")
    parser.add_argument("--quiet", action="store_true", help="say nothing")
    wanted = parser.parse_args(arguments)
    if wanted.warc is None and wanted.folder is None:
        parser.error("say where to write: a WARC file, or a folder with --folder")
    room = newsroom(wanted.month.start)
    told: list[str] = []
    if wanted.warc is not None:
        write_warc(wanted.warc, room.answers)
        told.append(f"{wanted.warc}: {len(room.answers)} answers, {len(room.expected)} articles")
    if wanted.folder is not None:
        write_folder(wanted.folder, room.answers)
        told.append(f"{wanted.folder}: {len(room.answers)} files")
    if not wanted.quiet:
        print("\n".join(told))
    return 0


def write_warc(path: Path, answers: tuple[Answer, ...]) -> None:
    """The answers as a new WARC file; an existing one is replaced."""
    from archive.warc import WarcWriter  # only here: the pages themselves need no archive

    path.unlink(missing_ok=True)
    writer = WarcWriter(path)
    for each in answers:
        writer.add(each.url, each.status, each.headers, each.body, FETCHED)
    writer.close()


def write_folder(folder: Path, answers: tuple[Answer, ...]) -> None:
    """The answers as files below a folder per host."""
    for each in answers:
        parts = urlsplit(each.url)
        name = parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
        name = f"{name}index.html" if not name or name.endswith("/") else name
        path = folder / parts.netloc / quote(name, safe="/._-")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each.body)


if __name__ == "__main__":
    sys.exit(main())
