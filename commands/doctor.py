"""yuebao doctor: is everything in its place, and what differs from what was shipped."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

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


def run(arguments: Namespace, settings: Settings) -> int:
    """Check one thing after another; the first that is wrong ends with its sentence."""
    from crawler.shift import LEXICON
    from pipelines.judge import load_lexicon
    from storage.store import open_store, upgrade

    if arguments.upgrade:
        upgrade(settings.database_url)
    open_store(settings.database_url).close()
    registry = load_registry(settings.outlets)
    series = load_series(settings.overlay("series.toml", SERIES))
    load_lexicon(settings.overlay("lexicon.toml", LEXICON))
    print(f"数据目录 {settings.data.resolve()}；媒体 {len(registry.outlets)} 家；刊物 {series.profile[-1].name}")
    for path in overlays(settings):
        print(f"与出厂设置不同：{path}")
    return 0


def overlays(settings: Settings) -> list[Path]:
    """Files of the data folder that replace shipped ones, or stand beside them."""
    own = [settings.data / name for name in ("series.toml", "lexicon.toml", "settings.toml")]
    outlets = sorted(settings.outlets.glob("*.toml")) if settings.outlets.is_dir() else []
    return [path for path in own if path.is_file()] + [path for path in outlets if differs(path)]


def differs(path: Path) -> bool:
    """Whether an outlet's file is not the shipped one."""
    shipped = OUTLETS / path.name
    return not shipped.is_file() or shipped.read_bytes() != path.read_bytes()
