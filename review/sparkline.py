"""Twenty-eight days of one outlet as bars: what to draw, and the same in words for whoever cannot see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bulletin.night import OUTCOME_ZH, Outcome
from bulletin.period import day_in_shanghai
from storage.coverage import RunMark

DAYS = 28
HEIGHT = 20
STEP = 4
RANK = (Outcome.OK, Outcome.THIN, Outcome.EMPTY, Outcome.BLOCKED, Outcome.FAILED)
"""Where a day had several nights the best one stands, since it got what was there."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: its place and height in the drawing's units, and its outcome as a class of the style sheet."""

    x: int
    y: int
    height: int
    kind: str


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The bars, and the sentence that says the same."""

    bars: tuple[Bar, ...]
    words: str
    width: int = DAYS * STEP
    height: int = HEIGHT


def sparkline(marks: Iterable[RunMark], today: date) -> Sparkline:
    """The last days of one outlet up to `today` (a day in Shanghai); a day without a night is a gap."""
    first = today - timedelta(days=DAYS - 1)
    days: dict[date, tuple[int, Outcome]] = {}
    for mark in marks:
        day = day_in_shanghai(mark.until)
        if first <= day <= today:
            kept, outcome = days.get(day, (0, mark.outcome))
            days[day] = (kept + mark.kept, min(outcome, mark.outcome, key=RANK.index))
    most = max((kept for kept, _ in days.values()), default=0)
    bars = tuple(bar((day - first).days, *days[day], most) for day in sorted(days))
    return Sparkline(bars, words_of(days))


def bar(place: int, kept: int, outcome: Outcome, most: int) -> Bar:
    """One day's bar: at least a line, so that a night without news is seen to have been."""
    height = max(2, round(HEIGHT * kept / most)) if most else 2
    if outcome not in (Outcome.OK, Outcome.THIN):
        height = max(height, 6)
    return Bar(place * STEP, HEIGHT - height, height, outcome.value)


def words_of(days: dict[date, tuple[int, Outcome]]) -> str:
    """近 28 天：12 夜，新稿 40 篇，异常 2 夜（被拦截）."""
    if not days:
        return f"近 {DAYS} 天没有采集过"
    bad = [outcome for _, outcome in days.values() if outcome is not Outcome.OK]
    kinds = "、".join(OUTCOME_ZH[outcome] for outcome in dict.fromkeys(bad))
    tail = f"，{len(bad)} 天异常（{kinds}）" if bad else "，都正常"
    return f"近 {DAYS} 天采集 {len(days)} 天，新稿 {sum(kept for kept, _ in days.values())} 篇{tail}"
