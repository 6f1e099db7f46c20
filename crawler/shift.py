"""What all outlets of one crawl share: registry, store, lexicon, gate, archive, window and clock.

A `Shift` is made once per process and night by `crawler.night`; `scrapy crawl` makes a lone one for itself.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.http import Headers, Response

from archive.pictures import NotAPicture, PictureStore
from archive.warc import WarcReader, WarcWriter
from bulletin.holidays import SHIPPED as HOLIDAYS
from bulletin.holidays import Calendar, load_calendar
from bulletin.period import Period, day_in_shanghai
from bulletin.registry import Registry, load_registry
from bulletin.settings import Settings, load_settings
from bulletin.stops import NotFetched, Stop
from crawler.asking import SEARCHES, load_phrases
from crawler.gate import Gate
from crawler.guard import Guard
from pipelines.judge import Lexicon, Model, lexicon_for, model_for
from storage.pictures import add_picture
from storage.store import Store, open_store

if TYPE_CHECKING:
    from crawler.tally import Tally


def utc_now() -> datetime:
    """The clock, aware."""
    return datetime.now(UTC)


def silent(_tally: "Tally") -> None:
    """Progress that nobody watches."""


@dataclass(slots=True)
class Shift:
    """Shared by every crawler of a process. `since` and `until` bound the window; `night` is the store's id.

    `backfill` says that the window was asked for by days (--since, --until) and that listings are paged back to it.
    `began` is when the night was begun first (it may have been killed and taken up again): what was seen before it is
    known ground. `phrases` are what searches ask for, `calendar` the days that are not as usual. `asked` holds the keys
    asked for by any crawler of the night. `handler` is the dotted name of the download handler. `progress` is called
    with an outlet's tally whenever a count moved.
    """

    settings: Settings
    registry: Registry
    store: Store
    lexicon: Lexicon
    since: datetime
    until: datetime
    night: int | None = None
    backfill: bool = False
    began: datetime | None = None
    phrases: tuple[str, ...] = field(default_factory=load_phrases)
    calendar: Calendar = field(default_factory=load_calendar)
    asked: set[str] = field(default_factory=set)
    handler: str = "crawler.handlers.LiveHandler"
    replay: WarcReader | None = None
    recorder: WarcWriter | None = None
    progress: Callable[["Tally"], None] = silent
    clock: Callable[[], datetime] = utc_now
    model: Model | None = None
    gate: Gate = field(default_factory=Gate)
    guard: Guard = field(default_factory=Guard)
    _places: dict[str, tuple[str, int, datetime]] = field(default_factory=dict)

    @property
    def window(self) -> Period:
        """The window in days of Asia/Shanghai, both included; an end at midnight belongs to the day before."""
        return Period(day_in_shanghai(self.since), day_in_shanghai(self.until - timedelta(microseconds=1)))

    def record(self, response: Response, at: datetime | None = None) -> None:
        """Append an answer to the night's archive and remember where it lies."""
        instant = at or self.clock()
        place = ("", 0, instant)
        if self.recorder is not None:
            pairs = header_pairs(response.headers)
            place = (
                self.recorder.path.name,
                self.recorder.add(response.url, response.status, pairs, response.body, instant),
                instant,
            )
        self._places[response.url] = place

    def place(self, url: str) -> tuple[str, int, datetime]:
        """Archive file, byte offset and instant of the last answer of a URL; ("", 0, now) where none was recorded."""
        return self._places.get(url) or ("", 0, self.clock())

    def forget(self, url: str) -> None:
        """Drop what `place` holds for a URL that is dealt with."""
        self._places.pop(url, None)

    def keep_picture(self, url: str, body: bytes) -> Stop | None:
        """Store a picture's bytes and write them down under the URL, or say why it is none."""
        try:
            picture = PictureStore(self.settings.archive / "pictures").add(body)
        except NotAPicture as error:
            return NotFetched(str(error))
        with self.store.writing() as session:
            add_picture(
                session,
                url,
                picture.sha256,
                picture.media_type,
                (picture.width, picture.height),
                picture.size,
                self.clock(),
            )
        return None

    def close(self) -> None:
        """Close the archive; the store belongs to whoever opened it."""
        if self.recorder is not None:
            self.recorder.close()


def use_proxy(settings: Settings) -> None:
    """Have Scrapy go through the operator's proxy: by the variables that every other program of an office reads."""
    if settings.proxy:
        os.environ.update(dict.fromkeys(("http_proxy", "https_proxy"), settings.proxy))


def lone_shift() -> Shift:
    """A shift for `scrapy crawl`: the last day, outside any night, with the settings of the environment."""
    settings = load_settings(os.environ)
    use_proxy(settings)
    now = utc_now()
    return Shift(
        settings=settings,
        registry=load_registry(settings.outlets),
        store=open_store(settings.database_url),
        lexicon=lexicon_for(settings),
        since=now - timedelta(days=1),
        until=now,
        phrases=load_phrases(settings.overlay("search.toml", SEARCHES)),
        calendar=load_calendar(settings.overlay("holidays.toml", HOLIDAYS)),
        model=model_for(settings.data),
        recorder=WarcWriter(archive_path(settings.archive, None, now)),
        guard=Guard(settings.allow_private),
    )


def header_pairs(headers: Headers) -> list[tuple[str, str]]:
    """Scrapy's headers as name and value pairs, in latin-1 as they came."""
    pairs: list[tuple[str, str]] = []
    for name, values in headers.items():
        pairs += [(name.decode("latin-1"), value.decode("latin-1")) for value in values]
    return pairs


def archive_path(folder: Path, night: int | None, now: datetime) -> Path:
    """Where a process records: one file per process and night, so that a second start never writes into the first's."""
    return folder / "nights" / f"night-{night or 0:06d}-{now:%Y%m%dT%H%M%S%f}.warc.gz"
