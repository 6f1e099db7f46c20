"""yuebao outlet: the registry listed, checked, and asked about addresses."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from bulletin.outlet import Outlet
from bulletin.registry import Registry, load_registry
from bulletin.settings import Settings
from bulletin.toml import ConfigError

SUMMARY = "the outlets: list | check | match URL…"
EXAMPLE = "yuebao outlet match https://beijing.qianlong.com/2024/0821/8323359.shtml"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    verbs = parser.add_subparsers(dest="verb", metavar="list | check | match", required=True)
    verbs.add_parser("list", help="all outlets").add_argument("--json", action="store_true", help="for a machine")
    check = verbs.add_parser("check", help="validate the files offline")
    check.add_argument("keys", nargs="*", metavar="KEY", help="only these outlets")
    match = verbs.add_parser("match", help="which outlet an address belongs to, its canonical form and day")
    match.add_argument("urls", nargs="+", metavar="URL")


def run(arguments: Namespace, settings: Settings) -> int:
    """Do the verb."""
    registry = load_registry(settings.outlets)
    if arguments.verb == "list":
        return list_outlets(registry, arguments.json)
    if arguments.verb == "check":
        return check_outlets(registry, arguments.keys)
    return match_urls(registry, arguments.urls)


def list_outlets(registry: Registry, machine: bool) -> int:
    """All outlets, one a line."""
    from rich.table import Table

    from commands.terminal import console

    if machine:
        print(json.dumps([asdict(outlet) for outlet in registry], ensure_ascii=False, default=str))
        return 0
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name in ("代号", "媒体", "级", "栏目", "依据", "主页"):
        table.add_column(name, no_wrap=True)
    for outlet in registry:
        listings = str(sum(listing.enabled for listing in outlet.listing))
        table.add_row(outlet.key, outlet.name, outlet.tier, listings, outlet.evidence, outlet.home)
    console().print(table)
    return 0


def check_outlets(registry: Registry, keys: list[str]) -> int:
    """Every sample address belongs to exactly its outlet; loading has validated keys, regexes and names."""
    wrong = [sentence for outlet in checked(registry, keys) for sentence in faults(outlet, registry)]
    if wrong:
        raise ConfigError("; ".join(wrong))
    print(f"{len(checked(registry, keys))} outlets are in order")
    return 0


def checked(registry: Registry, keys: list[str]) -> list[Outlet]:
    """The outlets named, or all."""
    return [registry[key] for key in keys] or list(registry)


def faults(outlet: Outlet, registry: Registry) -> list[str]:
    """What is wrong with an outlet's samples, a sentence each."""
    found = []
    for url in outlet.samples:
        match = registry.match(url)
        if match.outlet != outlet.key or not match.article:
            found.append(f"{outlet.key}.toml: the sample {url} matches {match.outlet or 'no outlet'}, not {outlet.key}")
    return found


def match_urls(registry: Registry, urls: list[str]) -> int:
    """What the registry knows of addresses, as JSON lines; exit code 1 where one belongs to no outlet."""
    found = [registry.match(url) for url in urls]
    for match in found:
        outlet = registry.get(match.outlet)
        day = match.day.isoformat() if match.day else None
        print(json.dumps(asdict(match) | {"name": outlet.name if outlet else None, "day": day}, ensure_ascii=False))
    return 0 if all(match.article for match in found) else 1
