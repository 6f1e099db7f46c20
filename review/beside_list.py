"""The articles before and after one in the list it was opened from, and the page of the list that has its row."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from bulletin.series import Series
from review.candidates_filters import Filters
from review.candidates_list import A_PAGE
from review.opened_from import FromList, cut
from review.periods import worked_on
from storage import gathered, review_rows
from storage.review_list import Place, Row, Wanted, listed
from storage.review_neighbours import neighbours
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Turn:
    """A way to another article of the list: its address and its title, cut."""

    address: str
    title: str


@dataclass(frozen=True, slots=True)
class Beside:
    """The ways from an article within its list. `here` is the query that names the list in the article's own address,
    `kept` the same for after a decision, so that the row stays in sight; `back` leads to the row."""

    name: str
    back: str
    here: str
    kept: str
    before: Turn | None
    after: Turn | None


def ways(session: Session, opened: FromList, candidate: int, series: Series, now: datetime) -> Beside:
    """What stands beside an article in the list it was opened from."""
    at, before, after = opened.at, *beside_hit(opened, candidate)
    if opened.filters is not None:
        filters = with_period(session, opened.filters, series, now)
        found = neighbours(session, wanted_of(session, filters), candidate, opened.at, opened.filters.stay)
        if found is not None:
            at, before, after = found.place, found.before, found.after
    numbers = [row.head for row in (before, after) if row]
    known = review_rows.members(session, numbers) if numbers else {}

    def turn(row: Row | None) -> Turn | None:
        if row is None or row.head not in known:
            return None
        address = f"/articles/{row.head}?{opened.query(row.head, row.place)}"
        return Turn(address, cut(known[row.head].title or "（无标题）"))

    stood = replace(opened, at=at)
    here, kept = opened.query(candidate, at), stood.staying(candidate).query(candidate, at)
    return Beside(opened.name, stood.back(candidate), here, kept, turn(before), turn(after))


def beside_hit(opened: FromList, candidate: int) -> tuple[Row | None, Row | None]:
    """The hits before and after one of a search's page."""
    if candidate not in opened.ids:
        return None, None
    place = opened.ids.index(candidate)
    before = opened.ids[place - 1] if place else None
    after = opened.ids[place + 1] if place + 1 < len(opened.ids) else None
    return hit(before), hit(after)


def hit(number: int | None) -> Row | None:
    """A hit as a row, which stands for itself."""
    return Row(number, Place(0.0, number)) if number is not None else None


def with_period(session: Session, filters: Filters, series: Series, now: datetime) -> Filters:
    """Filters whose period is known: the one being worked on, where they name none."""
    return replace(filters, period=worked_on(session, series, now)) if filters.current else filters


def wanted_of(session: Session, filters: Filters) -> Wanted:
    """What filters ask of the store; the last night is looked up only where they ask for it."""
    last = gathered.last_gathered(session) if filters.new else None
    return filters.wanted(last.night if last else 0)


def row_in_list(session: Session, opened: FromList, candidate: int, series: Series, now: datetime) -> str:
    """The address of the page of candidates that has an article's row: the page it was opened from, where the row is
    still on it, else one that begins with the row."""
    if opened.filters is None:
        return "/candidates"
    wanted = wanted_of(session, with_period(session, opened.filters, series, now))
    found = neighbours(session, wanted, candidate, opened.at, opened.filters.stay)
    filters = opened.filters
    if found is not None and not on_page(session, wanted, filters.after, found.place):
        filters = replace(filters, after=found.before.place if found.before else None)
    return f"/candidates?{urlencode(filters.words())}#c{candidate}"


def on_page(session: Session, wanted: Wanted, start: Place | None, place: Place) -> bool:
    """Whether a place is on the page of a list that begins behind `start`."""
    if start is not None and place.rank <= start.rank:
        return False
    rows = listed(session, wanted, A_PAGE + 1, start)
    return len(rows) <= A_PAGE or place.rank <= rows[A_PAGE - 1].place.rank
