"""The tables of 统计: candidates, decisions and printed entries added up by month and by outlet."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from bulletin.candidate import Choice
from bulletin.period import Cadence, Period, month, shift
from bulletin.registry import Registry
from bulletin.verdict import Queue
from storage.figures import ChoiceCount, Printed, QueueCount

T = TypeVar("T")
LASTS = timedelta(minutes=5)
MONTHS = 12
NOBODY = "（没有列入的来源）"


@dataclass(frozen=True, slots=True)
class Sum:
    """What came of one month or outlet, in articles (篇); `printed` in entries."""

    found: int = 0
    shortlist: int = 0
    low: int = 0
    decided: int = 0
    accepted: int = 0
    printed: int = 0

    @property
    def read_per_kept(self) -> float | None:
        """How many were decided for each that was accepted; None where none was."""
        return self.decided / self.accepted if self.accepted else None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `key` is the outlet's key or the month YYYY-MM, "" where it leads nowhere."""

    key: str
    name: str
    sum: Sum


@dataclass(frozen=True, slots=True)
class Figures:
    """The tables of one span. `matrix` holds, by outlet's place in `outlets`, accepted and printed by month."""

    span: Period
    months: tuple[Row, ...]
    outlets: tuple[Row, ...]
    total: Sum
    columns: tuple[str, ...]
    matrix: tuple[tuple[tuple[int, int, int], ...], ...]
    at: datetime


def figures_of(
    span: Period,
    kept: Iterable[QueueCount],
    decided: Iterable[ChoiceCount],
    printed: Iterable[Printed],
    registry: Registry,
    at: datetime,
) -> Figures:
    """Add everything up. An outlet as printed is counted with the outlet that goes by that name."""
    by_place: dict[tuple[str, str], Sum] = {}

    def add(day: date, outlet: str, **more: int) -> None:
        key = (f"{day:%Y-%m}", outlet)
        was = by_place.get(key, Sum())
        by_place[key] = replace(was, **{name: getattr(was, name) + count for name, count in more.items()})

    for one in kept:
        names = {"found": one.count} | ({one.queue.value: one.count} if one.queue is not Queue.ASIDE else {})
        add(one.day, one.outlet, **names)
    for said in decided:
        add(said.day, said.outlet, decided=said.count, accepted=said.count if said.choice is Choice.ACCEPTED else 0)
    for entry in printed:
        known = registry.named(entry.outlet)
        add(entry.day, known.key if known else entry.outlet, printed=1)
    columns = tuple(f"{each.start:%Y-%m}" for each in months_of(span))
    outlets = sorted(
        (Row(key, name_of(registry, key), added(by_place, outlet=key)) for key in {key for _, key in by_place}),
        key=lambda row: (-row.sum.printed, -row.sum.accepted, -row.sum.found, row.key),
    )
    return Figures(
        span,
        tuple(Row(column, column, added(by_place, column)) for column in columns),
        tuple(replace(row, key=row.key if row.key in registry.outlets else "") for row in outlets),
        added(by_place),
        columns,
        tuple(tuple(cell(by_place.get((column, row.key))) for column in columns) for row in outlets),
        at,
    )


def cell(found: Sum | None) -> tuple[int, int, int]:
    """Found, accepted and printed of one outlet in one month."""
    return (found.found, found.accepted, found.printed) if found else (0, 0, 0)


def added(by_place: dict[tuple[str, str], Sum], column: str = "", outlet: str | None = None) -> Sum:
    """The sum over a month, an outlet, or all."""
    total = [0] * 6
    for (where, key), each in by_place.items():
        if (not column or where == column) and (outlet is None or key == outlet):
            numbers = (each.found, each.shortlist, each.low, each.decided, each.accepted, each.printed)
            total = [old + new for old, new in zip(total, numbers, strict=True)]
    return Sum(*total)


def name_of(registry: Registry, key: str) -> str:
    """The outlet's name, or what stands for it."""
    known = registry.get(key)
    return known.name if known else key or NOBODY


def months_of(span: Period) -> tuple[Period, ...]:
    """The months of a span, oldest first."""
    found, one = [], month(span.start)
    while one.start <= span.end:
        found.append(one)
        one = shift(Cadence.MONTHLY, one, 1)
    return tuple(found)


def trend_of(kept: Iterable[QueueCount], span: Period) -> tuple[Row, ...]:
    """Candidates by month, without outlets."""
    sums = {f"{each.start:%Y-%m}": [0, 0, 0] for each in months_of(span)}
    for one in kept:
        place = sums.get(f"{one.day:%Y-%m}")
        if place is not None:
            place[0] += one.count
            place[1] += one.count if one.queue is Queue.SHORTLIST else 0
            place[2] += one.count if one.queue is Queue.LOW else 0
    return tuple(Row(key, key, Sum(*counts)) for key, counts in sums.items())


class Remembered:
    """The last figures by span, so that pages turned to and fro do not count anew; each holds for five minutes."""

    def __init__(self) -> None:
        self._held: dict[object, tuple[datetime, object]] = {}

    def get(self, key: object, now: datetime, count: Callable[[], T]) -> T:
        """What is remembered under `key`, or counted now."""
        found = self._held.get(key)
        if found is not None and timedelta(0) <= now - found[0] < LASTS:
            return found[1]  # type: ignore[return-value]
        fresh = count()
        self._held = {name: each for name, each in self._held.items() if now - each[0] < LASTS}
        self._held[key] = (now, fresh)
        return fresh


HEADS = ("月份", "媒体", "入库", "采用", "刊出")


def csv_of(figures: Figures) -> bytes:
    """One line a month and outlet, for Excel: UTF-8 with its mark, no cell that a spreadsheet would reckon."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for place, column in enumerate(figures.columns):
        for row, cells in zip(figures.outlets, figures.matrix, strict=True):
            if any(cells[place]):
                writer.writerow([column, plain(row.name), *cells[place]])
    return out.getvalue().encode("utf-8-sig")


def plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def share(part: int, whole: int) -> str:
    """A share in words, — where there is no whole."""
    return f"{part / whole:.0%}" if whole else "—"


def widest(rows: Sequence[Row]) -> int:
    """The largest number of candidates of a row, at least 1."""
    return max((row.sum.found for row in rows), default=1) or 1
