"""What a listing is asked: the requests of a night, with the places of its templates filled. Pure functions."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote_plus

from bulletin.outlet import Listing, Mode
from bulletin.period import SHANGHAI, Period, midnight
from bulletin.toml import ConfigError, read_toml

SEARCHES = Path(__file__).parent / "search.toml"
BY_MONTH = re.compile(r"\{(yyyy|yyyymm|mm|m)\}")
BY_DAY = re.compile(r"\{(yyyymmdd|dd|d)\}")
JSON_TYPE = "application/json; charset=utf-8"
FORM_TYPE = "application/x-www-form-urlencoded; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of a listing: a GET, or a POST of `body`. `number` counts the pages from 1, `phrase` is searched."""

    url: str
    body: str = ""
    content_type: str = ""
    number: int = 1
    phrase: str = ""

    @property
    def method(self) -> str:
        """GET or POST."""
        return "POST" if self.body else "GET"


def headers_of(listing: Listing, ask: Ask) -> dict[str, str]:
    """The headers that a listing's file asks for, and the type of the body that is sent."""
    own = dict(line.split(": ", 1) for line in listing.headers)
    return own | ({"Content-Type": ask.content_type} if ask.content_type else {})


def load_phrases(path: Path = SEARCHES) -> tuple[str, ...]:
    """The phrases that searches ask for. Raises ConfigError with file and key."""
    table = read_toml(path)
    phrases = table.get("phrases")
    if set(table) != {"phrases"} or not isinstance(phrases, list) or not all(isinstance(each, str) for each in phrases):
        raise ConfigError(f'{path.name}: must hold one key, phrases = ["…", …], and nothing else')
    return tuple(phrases)


def asks(listing: Listing, window: Period, phrases: Sequence[str] = (), now: datetime | None = None) -> tuple[Ask, ...]:
    """The first requests of a listing for a window: one, or one a month (calendar), a day (paper) or a phrase (search).

    A day that is not complete at `now` is left out: the window of the next night begins with it.
    """
    if listing.mode is Mode.SEARCH:
        return tuple(search_ask(listing, phrase, window, 1) for phrase in listing.phrases or phrases)
    if listing.period:
        return tuple(Ask(url) for url in by_date(listing.period, window))
    days = [day for day in days_of(window) if is_complete(listing, day, now)]
    if BY_DAY.search(listing.url):
        return tuple(Ask(fill(listing.url, day)) for day in days)
    if BY_MONTH.search(listing.url):
        return tuple(Ask(url) for url in by_date(listing.url, window))
    return (numbered_ask(listing, window, 1),)


def by_date(template: str, window: Period) -> tuple[str, ...]:
    """A template filled for each month of a window, the earliest first, each address once."""
    months = sorted({(day.year, day.month) for day in days_of(window)})
    return tuple(dict.fromkeys(fill(template, date(year, number, 1)) for year, number in months))


def next_ask(listing: Listing, ask: Ask, window: Period) -> Ask | None:
    """The request for the following page, where the page's number stands in the request itself; else None."""
    if listing.mode is Mode.SEARCH and "{n}" in listing.url + listing.json_body + listing.form:
        return search_ask(listing, ask.phrase, window, ask.number + 1)
    if "{n}" in listing.json_body + listing.form:
        return numbered_ask(listing, window, ask.number + 1)
    return None


def numbered_ask(listing: Listing, window: Period, number: int) -> Ask:
    """Page `number` of a listing that is asked with a body, or its plain address."""
    words = window_words(window) | {"n": str(number)}
    return posted(listing, filled(listing.url, words), words, number, "")


def search_ask(listing: Listing, phrase: str, window: Period, number: int) -> Ask:
    """Page `number` of what a search gives for a phrase."""
    words = window_words(window) | {"n": str(number)}
    url = filled(listing.url, words | {"q": quote_plus(phrase)})
    return posted(listing, url, words | {"q": phrase}, number, phrase)


def posted(listing: Listing, url: str, words: Mapping[str, str], number: int, phrase: str) -> Ask:
    """The request with its body, if it has one."""
    if listing.json_body:
        quoted = {name: json.dumps(word, ensure_ascii=False)[1:-1] for name, word in words.items()}
        return Ask(url, filled(listing.json_body, quoted), JSON_TYPE, number, phrase)
    if listing.form:
        coded = {name: quote_plus(word) for name, word in words.items()}
        return Ask(url, filled(listing.form, coded), FORM_TYPE, number, phrase)
    return Ask(url, "", "", number, phrase)


def window_words(window: Period) -> dict[str, str]:
    """The window as searches want it: days, and milliseconds since 1970 of its first and past its last instant."""
    first, end = midnight(window.start), midnight(window.end + timedelta(days=1))
    return {
        "from_ms": str(round(first.timestamp() * 1000)),
        "to_ms": str(round(end.timestamp() * 1000) - 1),
        "from_day": window.start.isoformat(),
        "to_day": window.end.isoformat(),
    }


def filled(template: str, words: Mapping[str, str]) -> str:
    """A template with its places filled; braces around anything else stay (a JSON body is full of them)."""
    return re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), template)


def fill(template: str, day: date) -> str:
    """{yyyy} {mm} {m} {dd} {d} {yyyymm} {yyyymmdd} of a template filled with a day."""
    return filled(template, {
        "yyyy": f"{day:%Y}", "mm": f"{day:%m}", "m": str(day.month), "dd": f"{day:%d}", "d": str(day.day),
        "yyyymm": f"{day:%Y%m}", "yyyymmdd": f"{day:%Y%m%d}",
    })  # fmt: skip


def is_complete(listing: Listing, day: date, now: datetime | None) -> bool:
    """Whether all that the listing will show for a day stands there at `now` (aware; None: long after)."""
    if listing.complete_after is None or now is None:
        return True
    return now >= datetime.combine(day, listing.complete_after, SHANGHAI)


def days_of(window: Period) -> Iterator[date]:
    """The days of a window, the newest first."""
    return (window.end - timedelta(days=back) for back in range(window.days))
