"""yuebao doctor: is everything in its place, and what differs from what was shipped."""

import re
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bulletin.check.rules import SHIPPED as CHECKS
from bulletin.check.rules import load_check_rules
from bulletin.ledger import load_ledger_rules, stale_since
from bulletin.period import SHANGHAI
from bulletin.registry import SHIPPED as OUTLETS
from bulletin.registry import load_registry
from bulletin.series import SHIPPED as SERIES
from bulletin.series import load_series
from bulletin.settings import Settings

SUMMARY = "check settings, store, registry, series, lexicon and fonts; --upgrade brings the store to this version"
EXAMPLE = "yuebao doctor"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--upgrade", action="store_true", help="bring the store to this version of the program")
    parser.add_argument(
        "--stale", metavar="26h", help="only say whether a night has ended within this time; exit code 1 where none has"
    )


def run(arguments: Namespace, settings: Settings) -> int:
    """Check one thing after another; the first that is wrong ends with its sentence."""
    from crawler.shift import LEXICON
    from pipelines.judge import load_lexicon
    from storage.store import open_store, upgrade

    if arguments.upgrade:
        upgrade(settings.database_url)
    if arguments.stale:
        return stale(settings, duration(arguments.stale))
    open_store(settings.database_url).close()
    registry = load_registry(settings.outlets)
    series = load_series(settings.overlay("series.toml", SERIES))
    load_ledger_rules(settings.overlay("series.toml", SERIES))
    load_check_rules(settings.overlay("checks.toml", CHECKS))
    load_lexicon(settings.overlay("lexicon.toml", LEXICON))
    print(f"数据目录 {settings.data.resolve()}；媒体 {len(registry.outlets)} 家；刊物 {series.profile[-1].name}")
    for path in overlays(settings):
        print(f"与出厂设置不同：{path}")
    return 0


def overlays(settings: Settings) -> list[Path]:
    """Files of the data folder that replace shipped ones, or stand beside them."""
    own = [settings.data / name for name in ("series.toml", "checks.toml", "lexicon.toml", "settings.toml")]
    outlets = sorted(settings.outlets.glob("*.toml")) if settings.outlets.is_dir() else []
    return [path for path in own if path.is_file()] + [path for path in outlets if differs(path)]


def differs(path: Path) -> bool:
    """Whether an outlet's file is not the shipped one."""
    shipped = OUTLETS / path.name
    return not shipped.is_file() or shipped.read_bytes() != path.read_bytes()


def stale(settings: Settings, after: timedelta) -> int:
    """For a watchdog outside: one line, exit code 1 where no night has ended within `after`."""
    from storage import nights
    from storage.store import open_store

    store = open_store(settings.database_url)
    try:
        with store.reading() as session:
            finished = nights.finished_nights(session)
    finally:
        store.close()
    since = stale_since(finished, datetime.now(UTC), after)
    ends = [night.finished_at for night in finished if night.finished_at]
    last = f"最近一夜结束于 {max(ends).astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if ends else "还没有一夜采集完成"
    print(
        last if since is None else f"{last}，已超过 {after.total_seconds() / 3600:g} 小时；查看 `yuebao schedule jobs`"
    )
    return 0 if since is None else 1


def duration(text: str) -> timedelta:
    """A time like 26h, 90m or 2d. Raises ValueError with a sentence."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([hmd])", text.strip())
    if found is None:
        raise ValueError(f"“{text}” is not a time: write 26h, 90m or 2d")
    return timedelta(hours=float(found[1]) * {"h": 1, "m": 1 / 60, "d": 24}[found[2]])
