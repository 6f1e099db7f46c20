"""yuebao doctor: is everything in its place, and what differs from what was shipped."""

import difflib
import re
import shutil
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.check.rules import SHIPPED as CHECKS
from bulletin.check.rules import load_check_rules
from bulletin.ledger import load_ledger_rules, stale_since
from bulletin.outlet import STATUS_ZH, Status
from bulletin.period import SHANGHAI
from bulletin.registry import SHIPPED as OUTLETS
from bulletin.registry import load_registry
from bulletin.series import SHIPPED as SERIES
from bulletin.series import load_series
from bulletin.settings import Settings
from bulletin.toml import read_toml

if TYPE_CHECKING:
    from storage.store import Store

SUMMARY = "check settings, store, registry, series, lexicon and fonts; --upgrade brings the store to this version"
EXAMPLE = "yuebao doctor\n  yuebao doctor --diff"
SHOWN = 6
"""Changed lines of an overlay that are shown without --diff."""

NEVER_REPLACED = ("findings.toml", "issue_docx.toml")
"""Shipped beside the templates, but never looked for in the data folder."""


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--upgrade", action="store_true", help="bring the store to this version of the program")
    parser.add_argument(
        "--diff", action="store_true", help="show all lines in which your files differ from the shipped"
    )
    parser.add_argument(
        "--stale", metavar="26h", help="only say whether a night has ended within this time; exit code 1 where none has"
    )


def run(arguments: Namespace, settings: Settings) -> int:
    """Check one thing after another, a line each; exit code 2 where one is wrong, after all were looked at."""
    from storage.errors import StoreError
    from storage.store import upgrade

    if arguments.upgrade:
        upgrade(settings.database_url)
    if arguments.stale:
        return stale(settings, duration(arguments.stale))
    wrong = 0
    for name, check in CHECKED:
        try:
            for line in check(settings):
                print(f"✓ {name}：{line}")
        except (ValueError, OSError, StoreError) as error:
            wrong += 1
            print(f"✗ {name}：{' '.join(str(error).split())}")
    for line in overlay_lines(settings, None if arguments.diff else SHOWN):
        print(line)
    return 2 if wrong else 0


def of_data(settings: Settings) -> Iterator[str]:
    """The data folder, and the room on its disk. Raises ValueError where there is too little of it."""
    folder = settings.data.resolve()
    standing = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(standing).free // 1_000_000
    if free < settings.free_mb:
        raise ValueError(f"{folder}，磁盘只剩 {free} MB，低于 free_mb = {settings.free_mb}，不会采集；请腾出空间")
    yield f"{folder}，磁盘空闲 {free:,} MB（低于 {settings.free_mb:,} MB 时不采集）"


def of_settings(settings: Settings) -> Iterator[str]:
    """Whether the operator set the contact, and through which proxy the program goes."""
    contact = f"联系方式 {settings.contact}" if settings.contact else "没有写联系方式（contact），正式采集前请补上"
    proxy = f"代理 {settings.proxy}" if settings.proxy else "不经代理"
    yield f"{contact}；{proxy}；每夜 {settings.night_at:%H:%M} 采集"


@contextmanager
def opened(settings: Settings) -> Iterator["Store"]:
    """The store, closed again."""
    from storage.store import open_store

    store = open_store(settings.database_url)
    try:
        yield store
    finally:
        store.close()


def of_store(settings: Settings) -> Iterator[str]:
    """Where the store is and when the last night was. Raises StoreError where its tables are of another version."""
    from storage import nights
    from storage.errors import place

    with opened(settings) as store:
        where = place(store.url)
        size = f"，{Path(where).stat().st_size / 1e6:,.1f} MB" if store.sqlite else ""
        with store.reading() as session:
            latest, finished = nights.last_nights(session, 1), nights.finished_nights(session)
    yield f"{where}{size}，表结构与程序一致"
    if not latest:
        yield "还没有采集过；`yuebao crawl` 开始第一夜"
        return
    ended = latest[0].finished_at
    state = "健康" if latest[0].healthy else "不健康，见 `yuebao night`"
    when = f"结束于 {instant_zh(ended)}，{state}" if ended else f"开始于 {instant_zh(latest[0].started_at)}，没有完成"
    yield f"最近一夜{when}；完成的共 {len(finished)} 夜"


def of_jobs(settings: Settings) -> Iterator[str]:
    """How the runner's jobs stand."""
    from commands.schedule import OUTCOME_ZH
    from scheduler.jobs import JOBS
    from storage import jobs

    with opened(settings) as store, store.reading() as session:
        states = {state.kind: state for state in jobs.jobs(session)}
    ran = [(job.name, states[job.kind]) for job in JOBS if job.kind in states]
    if not ran:
        yield "调度还没有运行过；`yuebao schedule` 启动它"
    for name, state in ran:
        outcome = OUTCOME_ZH.get(state.outcome, state.outcome)
        at = f"，{instant_zh(state.started_at)}" if state.started_at else ""
        yield f"{name}：{'已暂停，' if state.paused else ''}{outcome}{at}{f'，{state.detail}' if state.detail else ''}"


def of_outlets(settings: Settings) -> Iterator[str]:
    """How many outlets there are, by their standing."""
    from storage import outlets

    registry = load_registry(settings.outlets)
    with opened(settings) as store, store.reading() as session:
        stored = outlets.statuses(session)
    counted = Counter(each.status or stored.get(each.key, Status.DRAFT) for each in registry)
    words = "，".join(f"{STATUS_ZH[status]} {counted[status]}" for status in Status if counted[status])
    yield f"{len(registry.outlets)} 家，逐夜采集 {sum(each.crawled for each in registry)} 家；{words}"


def of_series(settings: Settings) -> Iterator[str]:
    """The series and the rules of its ledger and checks."""
    path = settings.overlay("series.toml", SERIES)
    series, ledger = load_series(path), load_ledger_rules(path)
    load_check_rules(settings.overlay("checks.toml", CHECKS))
    first = ledger.first or "第一夜所在的一期"
    yield f"{series.profile[-1].name}，{len(series.profile)} 个时期的版式；自动编稿从{first}起"


def of_lexicon(settings: Settings) -> Iterator[str]:
    """The terms of the lexicon."""
    from pipelines.judge import LEXICON, load_lexicon

    path = settings.overlay(LEXICON.name, LEXICON)
    load_lexicon(path)
    yield f"{path}，{sum(len(words) for words in word_lists(read_toml(path)))} 个词"


def word_lists(table: object) -> Iterator[list[object]]:
    """The lists of a TOML file, however deep."""
    if isinstance(table, dict):
        for each in table.values():
            yield from word_lists(each)
    elif isinstance(table, list) and table and not isinstance(table[0], dict):
        yield table
    elif isinstance(table, list):
        for each in table:
            yield from word_lists(each)


def of_fonts(settings: Settings) -> Iterator[str]:
    """The fonts a PDF is set in. Raises FontMissing."""
    from report_templates.fonts import CHINESE, SYSTEM, chosen_fonts, font_book

    chosen = chosen_fonts(set(font_book(SYSTEM).families()), settings.data)
    yield "，".join(dict.fromkeys(chosen[style][0] for style in CHINESE))


CHECKED: tuple[tuple[str, Callable[[Settings], Iterator[str]]], ...] = (
    ("数据目录", of_data),
    ("设置", of_settings),
    ("数据库", of_store),
    ("任务", of_jobs),
    ("媒体", of_outlets),
    ("刊物", of_series),
    ("词表", of_lexicon),
    ("字体", of_fonts),
)


def instant_zh(instant: datetime) -> str:
    """An instant as people in Beijing read it."""
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def overlay_lines(settings: Settings, most: int | None) -> Iterator[str]:
    """The files of the data folder that replace shipped ones, each with the lines that differ (`most` of them)."""
    for path, shipped in overlays(settings):
        if shipped is None:
            yield f"您的文件：{path}（出厂没有这个文件）"
            continue
        changed = differences(shipped, path)
        yield f"您的文件：{path} 代替出厂的 {shipped.name}，{len(changed)} 行不同"
        yield from (f"    {line}" for line in changed[:most])
        if most is not None and len(changed) > most:
            yield f"    …… 还有 {len(changed) - most} 行，`yuebao doctor --diff` 显示全部"
    for name in NEVER_REPLACED:
        if (settings.data / name).is_file():
            yield f"您的文件：{settings.data / name} 不起作用，程序只用出厂的"


def overlays(settings: Settings) -> Iterator[tuple[Path, Path | None]]:
    """Files of the data folder that count instead of shipped ones, with those; None where nothing was shipped."""
    from bulletin.holidays import SHIPPED as HOLIDAYS
    from crawler.asking import SEARCHES
    from pipelines.judge import LEXICON
    from report_templates.templates import SHIPPED as TEMPLATES

    endings = (".docx", ".j2", ".typ", ".css", ".toml")
    templates = (path for path in TEMPLATES.iterdir() if path.suffix in endings and path.name not in NEVER_REPLACED)
    shipped = {path.name: path for path in templates}
    shipped |= {path.name: path for path in (LEXICON, LEXICON.with_name("stories.toml"), SEARCHES, HOLIDAYS)}
    if (settings.data / "settings.toml").is_file():
        yield settings.data / "settings.toml", None
    for name, path in sorted(shipped.items()):
        if (settings.data / name).is_file():
            yield settings.data / name, path
    for path in sorted(settings.outlets.glob("*.toml")) if settings.outlets.is_dir() else []:
        ours = OUTLETS / path.name
        yield path, ours if ours.is_file() else None


def differences(shipped: Path, own: Path) -> list[str]:
    """The lines that were taken out (-) and put in (+); of a Word file only that it is another one."""
    before, after = shipped.read_bytes(), own.read_bytes()
    if b"\0" in before + after:
        return [] if before == after else ["± 内容不同（不是文本文件）"]
    old, new = (each.decode("utf-8", "replace").splitlines() for each in (before, after))
    lines = list(difflib.unified_diff(old, new, lineterm="", n=0))
    return [line for line in lines[2:] if not line.startswith("@@")]


def stale(settings: Settings, after: timedelta) -> int:
    """For a watchdog outside: one line, exit code 1 where no night has ended within `after`."""
    from storage import nights

    with opened(settings) as store, store.reading() as session:
        finished = nights.finished_nights(session)
    since = stale_since(finished, datetime.now(UTC), after)
    ends = [night.finished_at for night in finished if night.finished_at]
    last = f"最近一夜结束于 {instant_zh(max(ends))}" if ends else "还没有一夜采集完成"
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
