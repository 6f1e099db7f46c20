"""The drift lab: years of invented nights of invented outlets, healthy or with one seeded fault.

`python -m tests.bulletin.drift_lab` prints the table of docs/outlets.md. Volumes are drawn so: a mean for each weekday
times a yearly swing of ±25 %, a quarter of it on public holidays, twice it during the two sessions, times a gamma
factor (shape 4) for what no rule knows, then Poisson; one day in fifty brings a burst of three times as much. The
rules know none of these figures.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bulletin.drift import Observed, drift
from bulletin.holidays import Calendar, load_calendar
from bulletin.night import Alarm, CrawlRun, ListingState, ListingVisit
from bulletin.outlet import Bounds, Listing, Outlet

FIRST = date(2023, 6, 1)
YEARS = 3
CALENDAR = load_calendar()


@dataclass(frozen=True, slots=True)
class Profile:
    """An invented outlet: new articles on each weekday, Monday first, links on a listing, the declared bound."""

    name: str
    weekdays: tuple[float, ...]
    links: int = 40
    freshness_days: int = 3


PROFILES = (
    Profile("daily news", (30, 30, 30, 30, 30, 16, 14)),
    Profile("small news", (5, 5, 5, 5, 5, 3, 3), 20),
    Profile("government", (4, 3, 4, 3, 5, 0.1, 0.1), 20, 10),
    Profile("trade press", (2, 2, 2, 2, 2, 0.3, 0.3), 20, 7),
    Profile("weekly", (0, 0, 0, 9, 0, 0, 0), 20, 14),
)
OUTLET = Outlet(
    key="lab",
    name="样报",
    hosts=("lab.example",),
    article=(),
    listing=(Listing("要闻", "https://lab.example/list/"), Listing("健康", "https://lab.example/health/")),
)


def outlet_of(profile: Profile) -> Outlet:
    """The outlet of a profile."""
    return replace(OUTLET, bounds=Bounds(freshness_days=profile.freshness_days))


def volume(profile: Profile, day: date, chance: random.Random, calendar: Calendar = CALENDAR) -> int:
    """New articles of a day."""
    mean = profile.weekdays[day.weekday()] * (1 + 0.25 * math.sin(day.toordinal() / 58.1))
    mean *= 0.25 if day in calendar.quiet else 2.0 if day in calendar.busy else 1.0
    mean *= 3.0 if chance.random() < 0.02 else 1.0
    return poisson(mean * chance.gammavariate(4, 0.25), chance)


def poisson(mean: float, chance: random.Random) -> int:
    """A Poisson number."""
    if mean > 60:
        return max(0, round(chance.gauss(mean, mean**0.5)))
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def share(count: int, of: float, chance: random.Random) -> int:
    """How many of so many have something that a share has."""
    return sum(chance.random() < of for _ in range(count))


def healthy(profile: Profile, day: date, chance: random.Random) -> CrawlRun:
    """A healthy night."""
    new = volume(profile, day, chance)
    first = share(new, 0.5, chance)
    visits = tuple(
        ListingVisit(listing.name, listing.url, ListingState.OK, profile.links * 2,
                     profile.links - chance.randint(0, 3), part, newest=day, dated=profile.links, selector="ul.new li")
        for listing, part in zip(OUTLET.listing, (first, new - first), strict=True)
    )  # fmt: skip
    facts = {
        "titled": new, "pictured": share(new, 0.6, chance), "first": share(new, 0.96, chance),
        "chars": sum(round(chance.lognormvariate(6.6, 0.6)) for _ in range(new)), "unjoined": share(new, 0.03, chance),
        "disagree": share(new, 0.03, chance), "pictures-asked": 2 * new, "pictures-lost": share(2 * new, 0.04, chance),
        "sent-home": share(new, 0.02, chance), "soft-404": share(new, 0.02, chance), "crawl-delay": 2,
    }  # fmt: skip
    return CrawlRun("lab", visits=visits, fetched=new, kept=new, dated=share(new, 0.97, chance),
                    sourced=share(new, 0.85, chance), facts=tuple(sorted(facts.items())))  # fmt: skip


def nights(profile: Profile, seed: int, count: int) -> Iterator[tuple[date, CrawlRun]]:
    """Healthy nights, one after the other."""
    chance = random.Random(f"{profile.name} {seed}")
    for number in range(count):
        day = FIRST + timedelta(days=number)
        yield day, healthy(profile, day, chance)


def false_alarms(profile: Profile, seed: int, count: int = 365 * YEARS) -> list[tuple[date, Alarm]]:
    """All alarms of years of healthy nights, counted each night anew."""
    past: list[Observed] = []
    found: list[tuple[date, Alarm]] = []
    for day, run in nights(profile, seed, count):
        found += [(day, alarm) for alarm in drift(outlet_of(profile), past[::-1], run, day, CALENDAR)]
        past = [*past[-44:], Observed(day, run)]
    return found


def episodes(found: list[tuple[date, Alarm]]) -> list[tuple[date, str]]:
    """The alarms, one that stands for several nights (no more than a week apart) counted once."""
    last: dict[str, date] = {}
    begun: list[tuple[date, str]] = []
    for day, alarm in found:
        if alarm.kind not in last or (day - last[alarm.kind]).days > 7:
            begun.append((day, alarm.kind))
        last[alarm.kind] = day
    return begun


def worst_quarter(found: list[tuple[date, Alarm]]) -> int:
    """The most alarms that began within one calendar quarter."""
    quarters = Counter((day.year, (day.month - 1) // 3) for day, _ in episodes(found))
    return max(quarters.values(), default=0)


Fault = Callable[[CrawlRun, date], CrawlRun]


def first_visit(run: CrawlRun, **changes: object) -> CrawlRun:
    """A run whose first listing is otherwise."""
    return replace(run, visits=(replace(run.visits[0], **changes), *run.visits[1:]))  # type: ignore[arg-type]


def facts(run: CrawlRun, **changes: int) -> CrawlRun:
    """A run with other facts; _ stands for -."""
    return replace(
        run, facts=tuple(sorted({**dict(run.facts), **{k.replace("_", "-"): v for k, v in changes.items()}}.items()))
    )


def thinned(run: CrawlRun, keep: float) -> CrawlRun:
    """A run with a part of its new articles only."""
    kept = round(run.kept * keep)
    visits = tuple(replace(visit, new=round(visit.new * keep)) for visit in run.visits)
    counts = tuple((name, count if name == "crawl-delay" else round(count * keep)) for name, count in run.facts)
    dated, sourced = min(run.dated, kept), min(run.sourced, kept)
    return replace(run, visits=visits, kept=kept, fetched=kept, dated=dated, sourced=sourced, facts=counts)


def lost(run: CrawlRun, **counts: int) -> CrawlRun:
    """A night on which twenty article pages gave no article."""
    return facts(replace(run, kept=0, dated=0, sourced=0, fetched=20), **counts)


def gone(run: CrawlRun, state: ListingState, detail: str = "") -> CrawlRun:
    """A night on which the first listing gave nothing."""
    return first_visit(run, state=state, matching=0, new=0, detail=detail)


FAULTS: dict[str, tuple[str, Fault]] = {
    "listing empty": ("drifted", lambda run, _: gone(run, ListingState.EMPTY)),
    "listing nearly empty": ("drifted", lambda run, _: first_visit(run, matching=2, new=0)),
    "412 on the listing": ("blocked", lambda run, _: gone(run, ListingState.BLOCKED, "HTTP 412")),
    "listing sent home": ("redirect-home", lambda run, _: first_visit(run, landed="https://lab.example/")),
    "articles sent home": ("redirect-home", lambda run, _: lost(run, sent_home=20)),
    "listing is a soft 404": ("soft-404", lambda run, _: gone(run, ListingState.EMPTY, "404")),
    "articles are soft 404s": ("soft-404", lambda run, _: lost(run, soft_404=20)),
    "mojibake": ("mojibake", lambda run, _: facts(run, mojibake=run.kept)),
    "dates in the future": ("date-shift", lambda run, day: first_visit(run, newest=day + timedelta(days=30))),
    "dates contradict": ("date-shift", lambda run, _: facts(run, disagree=max(3, run.kept))),
    "robots forbid": ("robots", lambda run, _: gone(run, ListingState.ROBOTS)),
    "robots want 60 s": ("robots", lambda run, _: facts(run, crawl_delay=60)),
    "other listing selector": ("selector", lambda run, _: first_visit(run, selector="ul.old li")),
    "body by a later selector": ("selector", lambda run, _: facts(run, first=0)),
    "no dates": ("undated", lambda run, _: replace(run, dated=0)),
    "no credits": ("unsourced", lambda run, _: replace(run, sourced=0)),
    "no titles": ("untitled", lambda run, _: facts(run, titled=0)),
    "texts cut short": ("truncated", lambda run, _: facts(run, chars=90 * run.kept)),
    "pages not joined": ("truncated", lambda run, _: facts(run, unjoined=run.kept)),
    "pictures gone": ("pictures-lost", lambda run, _: facts(run, pictured=0)),
    "pictures refused": ("pictures-lost", lambda run, _: facts(run, pictures_lost=2 * run.kept)),
    "a quarter of the volume": ("volume", lambda run, _: thinned(run, 0.25)),
    "list stands still": ("stale", lambda run, _: thinned(run, 0.0)),
}
"""A fault, the class it belongs to, and what it does to a night."""


def named_after(fault: str, profile: Profile, seed: int, most: int = 30) -> int | None:
    """How many nights after the fault its class is named; None within `most`."""
    kind, change = FAULTS[fault]
    past: list[Observed] = []
    for number, (day, run) in enumerate(nights(profile, seed, 60 + most)):
        run = change(run, day) if number >= 60 else run
        if number >= 60 and kind in {alarm.kind for alarm in drift(outlet_of(profile), past[::-1], run, day, CALENDAR)}:
            return number - 59
        past = [*past[-44:], Observed(day, run)]
    return None


def main() -> None:
    """Print both tables."""
    print("| fault | class | daily news | small news | government |\n| --- | --- | ---: | ---: | ---: |")
    for fault, (kind, _) in FAULTS.items():
        counts = [
            max(filter(None, (named_after(fault, p, seed) for seed in range(3))), default=0) for p in PROFILES[:3]
        ]
        print(f"| {fault} | {kind} | {' | '.join(str(count or '—') for count in counts)} |")
    print("\n| outlet | false alarms in 3 years, five runs | most in one quarter |\n| --- | ---: | ---: |")
    for profile in PROFILES:
        found = [false_alarms(profile, seed) for seed in range(1, 6)]
        runs = " / ".join(str(len(episodes(each))) for each in found)
        print(f"| {profile.name} | {runs} | {max(map(worst_quarter, found))} |")


if __name__ == "__main__":
    main()
