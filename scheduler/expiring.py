"""The archive's end (DESIGN 3): a night's WARC expires whole; decided candidates' pages move to `kept/` before."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.pages import KEPT, NIGHTS, PageArchive
from archive.whole import write_whole
from issuing.evidence import warc_of
from scheduler.desk import NOTHING, Desk, Done
from storage import evidence
from storage.evidence import Filing
from storage.jobs import JobState


def expired(folder: Path, now: datetime, days: int) -> list[Path]:
    """The WARCs of nights that were last written more than `days` ago, oldest name first."""
    if not folder.is_dir():
        return []
    limit = now - timedelta(days=days)
    files = sorted(folder.glob("*.warc.gz"))
    return [path for path in files if datetime.fromtimestamp(path.stat().st_mtime, UTC) < limit]


def expire_archive(desk: Desk, _state: JobState) -> Done:
    """Take away the WARCs whose time is over, each after the decided candidates' pages in it were copied."""
    archive = desk.settings.archive
    over = expired(archive / NIGHTS, desk.clock(), desk.settings.archive_days)
    if not over:
        return NOTHING
    filings: dict[str, list[Filing]] = defaultdict(list)
    with desk.store.reading() as session:
        for filing in evidence.decided_filings(session):
            filings[Path(filing.warc).name].append(filing)
    pages, kept = PageArchive(archive), 0
    for path in over:
        if desk.stop.is_set():
            break
        found = [pages.page(each.warc, each.offset, each.url) for each in filings[path.name]]
        held = [page for page in found if page is not None]
        if held:
            write_whole(archive / KEPT / NIGHTS / path.name, warc_of(held))
        path.unlink()
        kept += len(held)
    return Done("done", f"{len(over)} 夜的网页存档到期，其中已审的 {kept} 个网页留存")
