"""The list of candidates as its page shows it: rows with what stands beside them, counts, what is new, why empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bulletin.period import Cadence, Period, month, shift
from bulletin.registry import Registry
from bulletin.story import Margin
from review.candidates_filters import ALL, BOTH, Filters
from review.candidates_words import Empty, HeadLine, empty_words, head_line, origin_words
from storage import gathered, review_list, review_rows
from storage.decisions import Batch, last_batch
from storage.gathered import Gathered
from storage.margins import margins
from storage.review_list import Counts, Place, Row, Wanted
from storage.review_rows import Line, Member
from storage.store import Session

A_PAGE = 40
FOLDED = 12
"""Reprints named behind a row at most; the article's page names all."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A row: the line of its candidate, its margin, the articles folded behind it (`more` unnamed), where its story
    seems to come from, and whether it was found last night or since the list was loaded before."""

    line: Line
    margin: Margin
    folded: tuple[Member, ...]
    more: int
    origin: str
    new: bool
    came: bool

    @property
    def event_mates(self) -> int:
        """Articles of the same event that tell it in other words."""
        return len(self.margin.mates) - len(self.margin.members)


@dataclass(frozen=True, slots=True)
class ListPage:
    """Everything the page shows. `next` continues the list (None: this is its end), `came` counts the stories that
    are new since it was loaded before, `undated` what of all periods waits without a day."""

    filters: Filters
    rows: tuple[Shown, ...]
    counts: Counts
    next: Place | None
    head: HeadLine
    came: int
    undated: int
    empty: Empty | None
    undo: Batch | None
    periods: tuple[Period, ...]


def list_page(
    session: Session, filters: Filters, registry: Registry, by: str, now: datetime, loaded: datetime | None = None
) -> ListPage:
    """The page of these filters; `loaded` is when the list was loaded before it was renewed."""
    last = gathered.last_gathered(session)
    wanted = filters.wanted(last.night if last else 0)
    found, counts = review_list.listed_and_counted(session, wanted, A_PAGE + 1, filters.after)
    rows, following = found[:A_PAGE], found[A_PAGE - 1].place if len(found) > A_PAGE else None
    rows = with_staying(session, rows, filters, following)
    return ListPage(
        filters=filters,
        rows=shown_rows(session, rows, filters.period, last, loaded),
        counts=counts,
        next=following,
        head=head_line(last, {outlet.key: outlet.name for outlet in registry}, now),
        came=came_since(session, wanted, loaded),
        undated=0 if filters.undated else review_list.counts(session, Wanted(undated=True), most=999).articles,
        empty=empty_of(session, filters, last) if not rows else None,
        undo=last_batch(session, by),
        periods=periods_of(session, filters),
    )


def came_since(session: Session, wanted: Wanted, loaded: datetime | None) -> int:
    """How many stories of a list were found since it was loaded before."""
    if loaded is None:
        return 0
    return review_list.counts(session, replace(wanted, since=loaded)).stories


def with_staying(session: Session, rows: Sequence[Row], filters: Filters, following: Place | None) -> list[Row]:
    """The rows, and among them those decided since the list was loaded, each where it stood."""
    known = {row.head for row in rows} | {row.place.id for row in rows}
    kept = review_list.places_of(session, [each for each in filters.stay if each not in known])
    first, end = filters.after, following
    staying = [
        Row(each, place)
        for each, place in kept.items()
        if (first is None or place.rank > first.rank) and (end is None or place.rank <= end.rank)
    ]
    return sorted([*rows, *staying], key=lambda row: row.place.rank)


def shown_rows(
    session: Session, rows: Sequence[Row], period: Period | None, last: Gathered | None, loaded: datetime | None
) -> tuple[Shown, ...]:
    """The rows with what stands beside them."""
    heads = [row.head for row in rows]
    known = review_rows.lines(session, heads)
    beside = margins(session, heads, period)
    behind = {each: [one for one in beside[each].members if one != each] for each in heads}
    wanted = {one for some in behind.values() for one in some[:FOLDED]}
    wanted |= {margin.origin.article for margin in beside.values() if margin.origin}
    others = review_rows.members(session, wanted)
    return tuple(shown(known[each], beside[each], behind[each], others, last, loaded) for each in heads)


def shown(
    line: Line,
    margin: Margin,
    behind: Sequence[int],
    others: Mapping[int, Member],
    last: Gathered | None,
    loaded: datetime | None,
) -> Shown:
    """One row."""
    names = {each: member.outlet_printed for each, member in others.items()}
    folded = tuple(others[each] for each in behind[:FOLDED] if each in others)
    new = last is not None and line.night == last.night
    came = loaded is not None and line.found_at > loaded
    origin = origin_words(margin.origin, names, line.id)
    return Shown(line, margin, folded, len(behind) - len(folded), origin, new, came)


def empty_of(session: Session, filters: Filters, last: Gathered | None) -> Empty:
    """Why there is nothing to show."""
    queue = ALL if ALL in (filters.queue, filters.usual) else BOTH
    bare = Filters(filters.period, filters.undated, filters.choice, queue=queue)
    without = review_list.counts(session, bare.wanted())
    waits = replace(bare, choice=None, queue=queue if filters.usual == BOTH else BOTH)
    any_state = review_list.counts(session, waits.wanted())
    covered = filters.period is None or gathered.covered(session, filters.period)
    return empty_words(filters, last, covered, without, any_state)


def periods_of(session: Session, filters: Filters) -> tuple[Period, ...]:
    """The months that can be chosen, the latest first: those with candidates, and the one chosen."""
    days = gathered.days_of_candidates(session)
    found = months_of(days) if days else []
    if filters.period is not None and filters.period not in found:
        found = sorted([*found, filters.period], key=lambda each: each.end, reverse=True)
    return tuple(found)


def months_of(days: Period, most: int = 60) -> list[Period]:
    """The months of these days, the latest first, not more than `most`."""
    found = [month(days.end)]
    while found[-1].start > days.start and len(found) < most:
        found.append(shift(Cadence.MONTHLY, found[-1], -1))
    return found
