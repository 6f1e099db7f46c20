"""What every verb of `yuebao issue` works with: store, series with its anchors, clock and name of who does it."""

import getpass
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bulletin.issue import Issue
from bulletin.period import parse_period
from bulletin.series import SHIPPED, Series, load_series
from bulletin.settings import Settings

if TYPE_CHECKING:
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class Context:
    """Store, settings, the series with the numbers set right by hand, and now (aware, UTC)."""

    settings: Settings
    store: "Store"
    series: Series
    now: datetime

    def found(self, period: str) -> Issue:
        """The latest revision of a period's issue. Raises ValueError with the command that makes one."""
        return found_issue(self, period)


def found_issue(context: Context, period: str) -> Issue:
    """The latest revision of a period's issue. Raises ValueError with the command that makes one."""
    from storage import issues

    with context.store.reading() as session:
        issue = issues.find_issue(session, context.series.key, parse_period(period))
    if issue is None:
        raise ValueError(f"there is no issue of {period} yet; `yuebao issue draft {period}` makes one")
    return issue


@contextmanager
def opened(settings: Settings) -> Iterator[Context]:
    """The context on the store of these settings."""
    from issuing.drafting import numbered
    from storage.store import open_store

    series = load_series(settings.overlay("series.toml", SHIPPED))
    store = open_store(settings.database_url)
    try:
        with store.reading() as session:
            series = numbered(session, series)
        yield Context(settings, store, series, datetime.now(UTC))
    finally:
        store.close()


def who(arguments: Namespace) -> str:
    """Who does it: --by, else the name this user has on the machine."""
    if arguments.by:
        return str(arguments.by)
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"


def by_whom(parser: ArgumentParser, note: str = "") -> None:
    """The options --by and, where asked for, --reason."""
    parser.add_argument("--by", default="", metavar="NAME", help="who does it (default: this machine's user)")
    if note:
        parser.add_argument("--reason", default="", metavar="TEXT", help=note)
