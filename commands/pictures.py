"""yuebao pictures: which pictures of a candidate the archive lacks, and fetching them on request.

A night fetches the pictures of the shortlist only; an editor who takes another candidate asks for them here (the desk
does it through the runner). A command of its own: extraction fetches nothing, and a crawl judges what it fetches.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.candidate import Candidate
from bulletin.settings import Settings
from bulletin.stops import STOP_ZH, Stop

if TYPE_CHECKING:
    from storage.store import Store

SUMMARY = "which pictures of candidates the archive lacks; --fetch gets them; exit code 1 where some are still missing"
EXAMPLE = "yuebao pictures 12 15 --fetch"
KIND = "pictures"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("ids", nargs="+", type=int, metavar="ID", help="candidates, by their number in the store")
    parser.add_argument("--fetch", action="store_true", help="fetch what is missing, politely, one after another")
    parser.add_argument(
        "--replay", nargs="+", type=Path, default=[], metavar="WARC", help="answer from archives, network off"
    )
    parser.add_argument("--json", action="store_true", help="for a machine, one line a candidate")


def run(arguments: Namespace, settings: Settings) -> int:
    """Tell of each candidate what is missing, after fetching it where that is asked for."""
    from storage.store import open_store

    store = open_store(settings.database_url)
    try:
        wanted = {number: missing_of(store, settings, number) for number in dict.fromkeys(arguments.ids)}
        lost: dict[str, Stop] = {}
        if arguments.fetch and any(urls for _, urls in wanted.values()):
            lost = fetched(store, settings, list(wanted.values()), arguments.replay)
        left = 0
        for number, (candidate, before) in wanted.items():
            _, now = missing_of(store, settings, number)
            left += len(now)
            show(candidate, before, now, lost, arguments.json)
    finally:
        store.close()
    return 1 if left else 0


def missing_of(store: "Store", settings: Settings, number: int) -> tuple[Candidate, tuple[str, ...]]:
    """A candidate and the addresses of its pictures that the archive lacks: its manuscript's, else its article's.

    Raises NoSuchRow.
    """
    from archive.pictures import PictureStore, missing
    from bulletin.article import Image
    from storage import articles, pictures
    from storage.errors import NoSuchRow

    with store.reading() as session:
        candidate = articles.candidate(session, number)
        if candidate is None:
            raise NoSuchRow(f"there is no candidate {number} in the store; `yuebao candidates` lists them")
        blocks = (candidate.manuscript or candidate.article).blocks
        held = pictures.pictures(session, [block.url for block in blocks if isinstance(block, Image)])
    return candidate, missing(blocks, held, PictureStore(settings.archive / "pictures"))


def fetched(
    store: "Store", settings: Settings, wanted: Sequence[tuple[Candidate, tuple[str, ...]]], replay: Sequence[Path]
) -> dict[str, Stop]:
    """Fetch what is missing; by address, why a picture could not be had. Raises ValueError where others fetch now."""
    from archive.warc import WarcReader, WarcWriter
    from bulletin.registry import load_registry
    from crawler.guard import Guard
    from crawler.pictures import fetch_pictures
    from crawler.shift import Shift, archive_path, use_proxy, utc_now
    from pipelines.judge import lexicon_for
    from storage.holding import held, holder_words
    from storage.leases import Holder

    use_proxy(settings)
    now = utc_now()
    shift = Shift(
        settings=settings,
        registry=load_registry(settings.outlets),
        store=store,
        lexicon=lexicon_for(settings),
        since=now - timedelta(days=1),
        until=now,
        handler=f"crawler.handlers.{'ReplayHandler' if replay else 'LiveHandler'}",
        replay=WarcReader(replay) if replay else None,
        recorder=WarcWriter(archive_path(settings.archive, None, now)),
        guard=Guard(settings.allow_private),
    )
    lost: dict[str, Stop] = {}
    with held(store, KIND, utc_now) as got:
        if isinstance(got, Holder):
            raise ValueError(f"pictures are being fetched already: {holder_words(got)}; try again in a minute")
        try:
            for candidate, urls in wanted:
                if urls:
                    lost |= fetch_pictures(urls, candidate.article.url, shift)
        finally:
            shift.close()
    return lost


def show(candidate: Candidate, before: Sequence[str], now: Sequence[str], lost: dict[str, Stop], machine: bool) -> None:
    """One candidate: what came, what is missing and why."""
    came = [url for url in before if url not in now]
    title = (candidate.manuscript or candidate.article).title
    if machine:
        missing = [
            {"url": url, "reason": lost[url].name if url in lost else None, "detail": lost[url].detail if url in lost
             else ""} for url in now
        ]  # fmt: skip
        print(json.dumps({"id": candidate.id, "title": title, "fetched": came, "missing": missing}, ensure_ascii=False))
        sys.stdout.flush()  # whoever follows the progress of a child reads line by line
        return
    print(f"{candidate.id} {title}：取得 {len(came)} 幅，缺 {len(now)} 幅")
    for url in now:
        stop = lost.get(url)
        print(f"  缺 {url}" + (f"：{STOP_ZH.get(stop.name, stop.name)}，{stop.detail}" if stop else ""))
