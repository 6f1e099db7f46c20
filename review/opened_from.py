"""The list an article was opened from, as the article's address names it: `?in=candidates&…` or `?in=search&…`.

The words of a list are those of its own address, so they are read as strictly there; an address that names no list we
have is an article's by itself. A row of the candidates may also say where it stood (`at`), a search's page which
articles it showed (`ids`), since what it showed is the list one goes through. Pure.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from review.candidates_filters import STAYING, Filters, filters_of, numbers, place_of
from review.search_words import Asked, asked
from storage.review_list import Place

CANDIDATES, SEARCH = "candidates", "search"
TITLE = 40
"""Characters of a neighbour's title that are shown."""
LARGEST = 2**31


@dataclass(frozen=True, slots=True)
class FromList:
    """A list of candidates (`filters`, and `at` where the row stood) or a page of hits (`search`, and the `ids` it
    showed in their order)."""

    filters: Filters | None = None
    at: Place | None = None
    search: Asked | None = None
    ids: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What the list is called to a person."""
        return "候选列表" if self.filters else "搜索结果"

    def query(self, candidate: int, at: Place | None = None) -> str:
        """The list in the query of an article's address. `at` is where the row stands, which is said where the
        article's own place is another."""
        if self.filters is not None:
            place = f"{at.score!r}_{at.id}" if at and at.id != candidate else ""
            words = {"in": CANDIDATES, **self.filters.words(), "at": place}
        else:
            words = {"in": SEARCH, **self.page, "ids": ",".join(map(str, self.ids))}
        return urlencode({key: value for key, value in words.items() if value})

    @property
    def page(self) -> dict[str, Any]:
        """The words of a page of hits, as its own address has them."""
        if self.search is None:
            return {}
        words = {**self.search.query, "before": self.search.before, "page": self.search.page}
        return {key: value for key, value in words.items() if value and (key, value) != ("page", 1)}

    def staying(self, candidate: int) -> "FromList":
        """The list with one more row that stays in sight though it is decided now."""
        if self.filters is None:
            return self
        stay = tuple(dict.fromkeys((*self.filters.stay, candidate)))[-STAYING:]
        return replace(self, filters=replace(self.filters, stay=stay))

    def back(self, candidate: int) -> str:
        """The address that leads back to the row of an article."""
        if self.filters is not None:
            return f"/articles/{candidate}/list?{self.query(candidate, self.at)}"
        return f"/search?{urlencode(self.page)}#h{candidate}"


def from_list(query: Mapping[str, str]) -> FromList | None:
    """The list that an article's address names, None for none that we have."""
    match query.get("in", ""):
        case "candidates":
            return FromList(filters=filters_of(query, None), at=sound(place_of(query.get("at", ""))))
        case "search":
            return FromList(search=asked(query), ids=numbers(query.get("ids", "")))
    return None


def sound(place: Place | None) -> Place | None:
    """A place that a row may have; None for any other."""
    return place if place and math.isfinite(place.score) and 0 < place.id < LARGEST else None


def address_of(candidate: int, opened: FromList | None, anchor: str = "") -> str:
    """An article's address, with the list it was opened from."""
    query = f"?{opened.query(candidate, opened.at)}" if opened else ""
    return f"/articles/{candidate}{query}{anchor}"


def cut(title: str) -> str:
    """A title short enough for a link."""
    return title if len(title) <= TITLE else f"{title[: TITLE - 1]}…"
