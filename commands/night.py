"""yuebao night: what every outlet and listing gave in one night."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from bulletin.period import SHANGHAI, day_in_shanghai, parse_day
from bulletin.settings import Settings

SUMMARY = "what every outlet and listing gave, as a table"
EXAMPLE = "yuebao night 2024-08-31"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("day", nargs="?", metavar="DATE", help="a day on which one started (default: the last)")
    parser.add_argument("--json", action="store_true", help="for a machine")


def run(arguments: Namespace, settings: Settings) -> int:
    """Show one night."""
    from bulletin.registry import load_registry
    from commands.terminal import console, night_table
    from storage import nights
    from storage.store import open_store

    store = open_store(settings.database_url)
    try:
        with store.reading() as session:
            found = nights.last_nights(session, 400)
            if arguments.day:
                wanted = parse_day(arguments.day)
                found = [night for night in found if day_in_shanghai(night.started_at) == wanted]
            fates = nights.listing_fates(session, found[0].id) if found else {}
    finally:
        store.close()
    if not found:
        when = f" on {arguments.day}" if arguments.day else " yet"
        raise ValueError(f"no night was started{when}; `yuebao crawl` starts one")
    night = found[0]
    if arguments.json:
        listed = {f"{outlet}/{listing}": counts for (outlet, listing), counts in fates.items()}
        print(json.dumps(asdict(night) | {"fates": listed}, ensure_ascii=False, default=str))
        return 0
    screen = console()
    state = "未完成" if night.finished_at is None else "健康" if night.healthy else "不健康"
    since, until = (instant.astimezone(SHANGHAI) for instant in (night.since, night.until))
    screen.print(f"采集夜 {night.id}：{state}，覆盖 {since:%Y-%m-%d %H:%M} 至 {until:%Y-%m-%d %H:%M}")
    night_table(night, fates, load_registry(settings.outlets), screen)
    return 0
