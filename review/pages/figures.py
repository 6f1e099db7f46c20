"""统计：候选、采用、刊出，按月和按媒体."""

import re
from datetime import date, timedelta

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bulletin.period import Cadence, Period, day_in_shanghai, month, shift
from review.figures import MONTHS, Figures, Remembered, Row, csv_of, figures_of, share, trend_of, widest
from review.visit import Reader, Visit
from storage import figures

router = APIRouter()


@router.get("/figures")
def figures_page(visit: Reader, span: str = "") -> Response:
    """One month by outlet, the last twelve months, and where a year is asked for its months by outlet."""
    today = day_in_shanghai(visit.now)
    wanted = span_of(span, today)
    trend_span = Period(shift(Cadence.MONTHLY, month(min(wanted.end, today)), 1 - MONTHS).start, wanted.end)
    found = counted(visit, wanted)
    trend = remembered(visit).get(("trend", trend_span), visit.now, lambda: trend_rows(visit, trend_span, found))
    return visit.show(
        "figures.html",
        figures=found,
        span=span or f"{wanted.start:%Y-%m}",
        yearly=len(found.columns) > 1,
        trend=trend,
        widest=widest(found.outlets),
        tallest=widest(trend),
        share=share,
        before=near(wanted, -1),
        after=near(wanted, 1) if wanted.end < today else "",
        years=years(visit, today),
    )


@router.get("/figures.csv")
def figures_csv(visit: Reader, span: str = "") -> Response:
    """The same as a table for Excel."""
    wanted = span_of(span, day_in_shanghai(visit.now))
    name = f"figures-{span or f'{wanted.start:%Y-%m}'}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_of(counted(visit, wanted)), media_type="text/csv; charset=utf-8", headers=headers)


def span_of(text: str, today: date) -> Period:
    """A month YYYY-MM or a year YYYY; "" for last month in its first ten days, else the present one."""
    if not text:
        now = month(today)
        return shift(Cadence.MONTHLY, now, -1) if today.day <= 10 else now
    found = re.fullmatch(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2]))?", text)
    if not found:
        raise HTTPException(422, "时段要写成 2024-08（月）或 2024（年）。")
    year = int(found[1])
    return month(date(year, int(found[2]), 1)) if found[2] else Period(date(year, 1, 1), date(year, 12, 31))


def near(span: Period, by: int) -> str:
    """The month or year beside this one."""
    if span.start.month == 1 and span.end.month == 12:
        return f"{span.start.year + by}"
    return f"{shift(Cadence.MONTHLY, span, by).start:%Y-%m}"


def years(visit: Visit, today: date) -> list[int]:
    """The years there is something of, the latest first."""
    with visit.desk.store.reading() as session:
        first = figures.first_day(session)
    return list(range(today.year, max(first.year, today.year - 30) - 1, -1)) if first else []


def counted(visit: Visit, span: Period) -> Figures:
    """The figures of a span, counted within the last five minutes."""

    def count() -> Figures:
        with visit.desk.store.reading() as session:
            kept = figures.kept_by_outlet(session, span)
            decided = figures.decided_by_outlet(session, span)
            printed = list(figures.printed(session, span))
        return figures_of(span, kept, decided, printed, visit.desk.registry(), visit.now)

    return remembered(visit).get(span, visit.now, count)


def trend_rows(visit: Visit, span: Period, known: Figures) -> tuple[Row, ...]:
    """Candidates of each month of a span that ends with the known figures; only what is before them is counted."""
    first = known.span.start
    if span.start >= first:
        return known.months
    earlier = Period(span.start, first - timedelta(days=1))
    with visit.desk.store.reading() as session:
        return (*trend_of(figures.kept_by_day(session, earlier), earlier), *known.months)


def remembered(visit: Visit) -> Remembered:
    """The figures this application remembers."""
    state = visit.request.app.state
    if not hasattr(state, "figures"):
        state.figures = Remembered()
    held: Remembered = state.figures
    return held
