"""yuebao outlet: the registry listed, checked, asked about addresses; a draft for a site not watched yet."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.outlet import STATUS_ZH, Mode, Outlet, Status, UrlDate
from bulletin.period import SHANGHAI
from bulletin.registry import Registry, key_url, load_registry
from bulletin.settings import Settings
from bulletin.toml import ConfigError

if TYPE_CHECKING:
    from bulletin.page import Page
    from crawler.probe import Probe
    from storage.outlets import Standing

SUMMARY = "the outlets: list | check | match URL… | probe URL or FILE"
EXAMPLE = "yuebao outlet match https://beijing.qianlong.com/2024/0821/8323359.shtml"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    verbs = parser.add_subparsers(dest="verb", metavar="list | check | match | probe", required=True)
    verbs.add_parser("list", help="all outlets").add_argument("--json", action="store_true", help="for a machine")
    check = verbs.add_parser("check", help="validate the files; with --live fetch a listing and an article of each")
    check.add_argument("keys", nargs="*", metavar="KEY", help="only these outlets")
    check.add_argument("--live", action="store_true", help="ask the sites, report by field, keep the pages")
    match = verbs.add_parser("match", help="which outlet an address belongs to, its canonical form and day")
    match.add_argument("urls", nargs="+", metavar="URL", help="also as a printed document breaks them")
    probe = verbs.add_parser("probe", help="draft a file for a site from one of its list pages")
    probe.add_argument("page", metavar="URL|FILE", help="a list page on the web, or saved (also .gz)")
    probe.add_argument("--url", default="", metavar="BASE", help="the address a saved page came from")
    probe.add_argument("--json", action="store_true", help="links and draft for a machine")


def run(arguments: Namespace, settings: Settings) -> int:
    """Do the verb."""
    if arguments.verb == "probe":
        return probe_page(arguments, settings)
    registry = load_registry(settings.outlets)
    if arguments.verb == "list":
        return list_outlets(registry, settings, arguments.json)
    if arguments.verb == "check":
        checked_offline = check_outlets(registry, arguments.keys)
        return check_live(registry, arguments.keys, settings) if arguments.live else checked_offline
    return match_urls(registry, arguments.urls)


def list_outlets(registry: Registry, settings: Settings, machine: bool) -> int:
    """All outlets, one a line, with where each stands, since when and why."""
    from rich.markup import escape

    from commands.terminal import console, plain_table
    from storage import outlets
    from storage.store import open_store

    store = open_store(settings.database_url)
    try:
        with store.reading() as session:
            stored = outlets.standings(session)
    finally:
        store.close()
    if machine:
        told = [asdict(outlet) | standing_of(outlet, stored) for outlet in registry]
        print(json.dumps(told, ensure_ascii=False, default=str))
        return 0
    table = plain_table()
    for name in ("代号", "媒体", "级", "状态", "自", "栏目"):
        table.add_column(name, no_wrap=True)
    table.add_column("缘由", overflow="fold")
    for outlet in registry:
        standing = standing_of(outlet, stored)
        since = standing["since"]
        day = f"{since.astimezone(SHANGHAI):%Y-%m-%d}" if isinstance(since, datetime) else ""
        listings = str(sum(listing.enabled for listing in outlet.listing))
        status = STATUS_ZH[Status(str(standing["status"]))]
        table.add_row(outlet.key, outlet.name, outlet.tier, status, day, listings, escape(str(standing["reason"])))
    console().print(table)
    return 0


def standing_of(outlet: Outlet, stored: Mapping[str, "Standing"]) -> dict[str, object]:
    """Where an outlet stands: by the operator's word in its file, else by the store, where one unknown is a draft."""
    if outlet.status is not None:
        return {"status": outlet.status, "since": None, "reason": "媒体文件里写明"}
    standing = stored.get(outlet.key)
    if standing is None:
        return {"status": Status.DRAFT, "since": None, "reason": "还没有采集过或还没有变动；连续 5 夜正常后转为在采"}
    return {"status": standing.status, "since": standing.since, "reason": standing.reason}


def check_outlets(registry: Registry, keys: list[str]) -> int:
    """Say that the files are in order, or all that is wrong; loading has validated keys, regexes, hosts and names."""
    wrong = [sentence for outlet in checked(registry, keys) for sentence in faults(outlet, registry)]
    if wrong:
        raise ConfigError("; ".join(wrong))
    print(f"{len(checked(registry, keys))} outlets are in order")
    return 0


def checked(registry: Registry, keys: list[str]) -> list[Outlet]:
    """The outlets named, or all."""
    return [registry[key] for key in keys] or list(registry)


def faults(outlet: Outlet, registry: Registry) -> list[str]:
    """What is wrong with an outlet's samples, selectors and templates, a sentence each, with file and key."""
    from crawler.selectors import selector_faults

    where = f"{outlet.key}.toml"
    found = [f"{where}: {sentence}" for sentence in selector_faults(outlet)]
    if outlet.article and not outlet.samples:
        found.append(f"{where}: samples: give an address of an article for the regular expressions")
    for url in outlet.samples:
        matches = registry.matches(url)
        if [match.outlet for match in matches] != [outlet.key]:
            names = ", ".join(match.outlet for match in matches) or "no outlet"
            found.append(f"{where}: samples: {url} matches {names}, not {outlet.key}")
        elif outlet.url_date in (UrlDate.DAY, UrlDate.EPOCH, UrlDate.OBJECTID) and matches[0].day is None:
            found.append(f"{where}: url_date: {outlet.url_date} is declared, but {url} tells no day")
    for listing in outlet.listing:
        if listing.enabled and listing.mode is Mode.SEARCH:
            unknown = [key for key in listing.outlets if key != "*" and registry.get(key) is None]
            found += [f"{where}: listing “{listing.name}”: outlets: there is no outlet “{key}”" for key in unknown]
    return found


def match_urls(registry: Registry, urls: list[str]) -> int:
    """What the registry knows of addresses, as JSON lines; exit code 1 where one belongs to no outlet."""
    found = [registry.match_printed(url) for url in urls]
    for match in found:
        outlet = registry.get(match.outlet)
        more = {
            "name": outlet.name if outlet else None,
            "canonical": key_url(match.key),
            "day": match.day.isoformat() if match.day else None,
        }
        print(json.dumps(asdict(match) | more, ensure_ascii=False))
    return 0 if all(match.article for match in found) else 1


def check_live(registry: Registry, keys: list[str], settings: Settings) -> int:
    """Ask one listing and one article of each outlet; a report by field; exit code 1 where something did not work."""
    from commands.terminal import console
    from crawler.firsthand import first_look

    outlets = [outlet for outlet in checked(registry, keys) if keys or outlet.crawled]
    return 0 if first_look(outlets, settings, console().print) else 1


def probe_page(arguments: Namespace, settings: Settings) -> int:
    """Print the draft for a list page and what it found; exit code 1 where no article link was found."""
    from crawler.probe import probe_listing

    page, robots = page_of(arguments.page, arguments.url, settings)
    probe = probe_listing(page, robots)
    if arguments.json:
        print(json.dumps({"links": links_of(probe), "toml": probe.toml}, ensure_ascii=False))
    else:
        print(probe.toml)
        for link in probe.links:
            print(f"# {link.day or '          '}  {link.title}  {link.href}")
    return 0 if probe.links else 1


def links_of(probe: "Probe") -> list[dict[str, str | None]]:
    """The found links for a machine."""
    return [
        {"href": link.href, "title": link.title, "date": link.day.isoformat() if link.day else None}
        for link in probe.links
    ]


def page_of(place: str, base: str, settings: Settings) -> tuple["Page", str]:
    """The page to be probed, from a file or fetched politely, and what robots.txt says ("" for a file).

    Raises ValueError with a sentence where it cannot be had.
    """
    from bulletin.page import Page
    from bulletin.stops import NotFetched
    from commands.extract import page_bytes

    if place.startswith(("http://", "https://")):
        from crawler.firsthand import fetched_page

        return fetched_page(place, settings)
    try:
        return Page("", base or "http://page.invalid/", page_bytes(Path(place))), ""
    except NotFetched as stop:
        raise ValueError(
            f"{place}: this is no saved page that can be read: {stop.detail}; save the page anew"
        ) from None
