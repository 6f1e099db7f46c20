"""Page (网页): what was fetched, before anybody read it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched answer, and what our own listing said about it.

    `outlet` is the registry key, "" for a pasted link of no known outlet. `body` holds the bytes as fetched,
    `content_type` the HTTP header ("" where there was none, as for a file). `fetched_at` is aware, in UTC.
    `listed_title` and `listed_date` stood beside the link on the listing. `continuation` holds the further
    pages of an article printed in several, in order; `incomplete` says that one of them could not be had.
    """

    outlet: str
    url: str
    body: bytes
    content_type: str = ""
    status: int = 200
    fetched_at: datetime | None = None
    listing: str = ""
    listed_title: str = ""
    listed_date: date | None = None
    continuation: tuple["Page", ...] = ()
    incomplete: bool = False
