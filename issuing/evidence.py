"""Evidence: for every entry of an issue the page as it was fetched, in one file that shows whether it was changed.

Tamper-evident is all that is claimed: the manifest names the digest of every page, picture and text, and the digest of
the manifest itself is written into the issue's history when the file is made. The pages are a WARC, which is replayed
with the network off by this program or any other that reads WARC.
"""

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from archive.pages import KEPT, PageArchive
from archive.warc import Fetched, WarcReader, WarcWriter
from archive.whole import write_whole
from bulletin.article import Image
from bulletin.issue import Entry, Issue
from bulletin.issue_record import issue_record
from bulletin.period import Period, parse_day
from bulletin.registry import Registry
from issuing.drafting import pictures_of
from report_templates.render import render
from storage import evidence, ledger
from storage.store import Store

PAGES, MANIFEST, RECORD, TEXT = "pages.warc.gz", "manifest.json", "issue.json", "issue.txt"
FORM = 1
NOTE = "证据包"
"""How a pack is named in an issue's history, before the digest of its manifest."""
LARGEST = 500_000_000


class NoPack(ValueError):
    """The file is no pack of evidence; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as made: its bytes, its manifest's digest, and the ordinals of entries whose page the archive lacks."""

    body: bytes
    digest: str
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """A pack as read: digest and content of its manifest, and a sentence for each thing that is not as it says."""

    digest: str
    manifest: dict[str, Any]
    faults: tuple[str, ...]


def page_of(store: Store, entry: Entry, registry: Registry, pages: PageArchive) -> Fetched | None:
    """The page of an entry as fetched, its body unpacked; by its candidate, else by its address."""
    with store.reading() as session:
        found = evidence.filing(session, entry.candidate) if entry.candidate else None
        found = found or evidence.filing_by_key(session, key_of(entry.url, registry))
    if found is None:
        return pages.page("", 0, entry.url)
    return pages.page(found.warc, found.offset, found.url, entry.url)


def key_of(url: str, registry: Registry) -> str:
    """The canonical key of a printed address, "" where it cannot be read."""
    try:
        return registry.match_printed(url).key
    except ValueError:
        return ""


def make_pack(store: Store, issue: Issue, registry: Registry, archive: Path, now: datetime) -> Pack:
    """Everything an issue rests on, as one file. The same issue from the same archive gives the same pages."""
    pages = PageArchive(archive)
    found = [page_of(store, entry, registry, pages) for entry in issue.entries]
    held = pictures_of(store, issue, archive / "pictures")
    pictures = {hashlib.sha256(body).hexdigest(): body for body in held.values()}
    files = {RECORD: as_json(issue_record(issue)), TEXT: render(issue, "txt"), PAGES: warc_of(found)}
    files |= {f"pictures/{digest}": body for digest, body in sorted(pictures.items())}
    manifest = {
        "form": FORM,
        "made_at": now.isoformat(),
        "series": issue.series,
        "number": issue.number,
        "period": [issue.period.start.isoformat(), issue.period.end.isoformat()],
        "revision": issue.revision,
        "state": issue.state.value,
        "entries": [entry_value(each, page, held) for each, page in zip(issue.entries, found, strict=True)],
        "files": {name: hashlib.sha256(body).hexdigest() for name, body in files.items()},
    }
    told = as_json(manifest)
    missing = tuple(ordinal for ordinal, page in enumerate(found, 1) if page is None)
    return Pack(zipped(files | {MANIFEST: told}, now), hashlib.sha256(told).hexdigest(), missing)


def keep_pages(store: Store, issue: Issue, registry: Registry, archive: Path) -> int:
    """Copy the pages of a released issue to `kept/`, where they outlive the nights' archives; how many there are.

    Done again it writes the same; pages that have expired since are kept as they were kept before.
    """
    pages = PageArchive(archive)
    found = [page for entry in issue.entries if (page := page_of(store, entry, registry, pages)) is not None]
    if found:
        write_whole(archive / KEPT / "issues" / f"{issue.number}-{issue.revision}.warc.gz", warc_of(found))
    return len(found)


def as_json(value: object) -> bytes:
    """A value as JSON bytes, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "replace")


def entry_value(entry: Entry, page: Fetched | None, held: Mapping[str, bytes]) -> dict[str, Any]:
    """What the manifest says of an entry."""
    images = [block for block in entry.blocks if isinstance(block, Image)]
    bodies = [held.get(image.sha256) or held.get(image.url) for image in images]
    digests = [hashlib.sha256(body).hexdigest() for body in bodies if body]
    value: dict[str, Any] = {"title": entry.title, "url": entry.url, "pictures": digests, "page": None}
    if page is not None:
        value["page"] = {
            "url": page.url,
            "status": page.status,
            "fetched_at": page.at.isoformat(),
            "sha256": hashlib.sha256(page.body).hexdigest(),
            "bytes": len(page.body),
        }
    return value


def warc_of(found: Sequence[Fetched | None]) -> bytes:
    """The pages as a WARC, each once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / PAGES
        writer = WarcWriter(path)
        for page in {each.url: each for each in found if each is not None}.values():
            writer.add(page.url, page.status, page.headers, page.body, page.at)
        writer.close()
        return path.read_bytes() if path.exists() else b""


def zipped(files: dict[str, bytes], now: datetime) -> bytes:
    """Files as a zip, in order of their names, dated `now`."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as pack:
        for name, body in sorted(files.items()):
            info = ZipInfo(name, now.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            pack.writestr(info, body)
    return out.getvalue()


def remember(store: Store, issue: Issue, pack: Pack, by: str, now: datetime) -> None:
    """Write a pack's digest into the issue's history, so that a pack made anew can be told from it."""
    with store.writing() as session:
        ledger.add_move(session, issue, issue.state.value, by, now, f"{NOTE} {pack.digest}")


def look_into(body: bytes, name: str) -> Look:
    """Compare everything in a pack with its manifest. Raises NoPack where it is none."""
    try:
        with ZipFile(BytesIO(body)) as pack:
            if sum(part.file_size for part in pack.infolist()) > LARGEST:
                raise NoPack(f"{name}: this file unfolds to more than any pack of evidence holds")
            told = pack.read(MANIFEST)
            manifest = json.loads(told)
            named: dict[str, str] = manifest["files"]
            entries: list[dict[str, Any]] = manifest["entries"]
            names = set(pack.namelist()) - {MANIFEST}
            faults = [f"{each}：清单上有，包里没有" for each in sorted(set(named) - names)]
            faults += [f"{each}：包里有，清单上没有" for each in sorted(names - set(named))]
            held = {each: read_part(pack, each) for each in sorted(names & set(named))}
    except NoPack:
        raise
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError):
        raise NoPack(f"{name}: this is no pack of evidence, or it is damaged") from None
    faults += [f"{each}：内容与清单不符" for each, part in held.items() if digest_of(part) != named[each]]
    faults += page_faults(held.get(PAGES) or b"", entries)
    return Look(hashlib.sha256(told).hexdigest(), manifest, tuple(faults))


def read_part(pack: ZipFile, name: str) -> bytes | None:
    """A file of a pack, None where it is damaged."""
    try:
        return pack.read(name)
    except (BadZipFile, ValueError, EOFError, OSError):
        return None


def digest_of(part: bytes | None) -> str:
    """The digest of a file, "" for a damaged one."""
    return hashlib.sha256(part).hexdigest() if part is not None else ""


def page_faults(warc: bytes, entries: list[dict[str, Any]]) -> list[str]:
    """What of the pages is not as the manifest says: each is read back from the WARC as a replay would."""
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / PAGES
        path.write_bytes(warc)
        try:
            reader = WarcReader([path]) if warc else None
        except ValueError:
            return [f"{PAGES}：不是可以回放的网页存档"]
        for ordinal, entry in enumerate(entries, 1):
            page = entry.get("page")
            found = reader.get(str(page["url"])) if page and reader else None
            if page and (found is None or hashlib.sha256(found.body).hexdigest() != page["sha256"]):
                faults.append(f"第{ordinal}篇：网页与清单不符")
    return faults


def remembered(store: Store, manifest: dict[str, Any], digest: str) -> bool | None:
    """Whether the issue's history names this pack; None where it names no pack of that issue at all."""
    start, end = (parse_day(str(day)) for day in manifest["period"])
    with store.reading() as session:
        moves = ledger.moves(session, str(manifest["series"]), Period(start, end))
    notes = [each.note for each in moves if each.note.startswith(NOTE)]
    return f"{NOTE} {digest}" in notes if notes else None
