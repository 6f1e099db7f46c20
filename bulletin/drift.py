"""Drift: what changed at an outlet, seen from its ledger alone. Pure functions of what the nights measured.

Classes that one night shows are named on that night; the others once enough articles are together (`ENOUGH`) or after
the stated number of nights (`NAMED_WITHIN`). Every threshold compares an outlet with its own last 28 days.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import comb
from statistics import fmean, median, pvariance
from urllib.parse import urlsplit

from bulletin.holidays import Calendar
from bulletin.night import Alarm, CrawlRun, ListingState, ListingVisit
from bulletin.outlet import Listing, Mode, Outlet

ENOUGH = 12
"""Articles that must be together before a share or a length is compared."""

MEMORY_DAYS = 28
WEEK = 7

NAMED_WITHIN = {
    "drifted": 1, "blocked": 1, "redirect-home": 1, "soft-404": 1, "mojibake": 1, "date-shift": 1, "robots": 1,
    "selector": 3, "undated": 3, "unsourced": 3, "untitled": 3, "truncated": 3, "pictures-lost": 3,
    "volume": 10, "stale": 5,
}  # fmt: skip
"""Nights within which each class is named at an outlet of fifteen or more new articles a night.

A smaller one takes as many nights as bring twelve articles (24 for what only half of them have), two weeks or three
for its volume, and for standing still its own `freshness_days` and the weekend.
"""

GRAVE = frozenset({"drifted", "blocked", "redirect-home", "soft-404", "mojibake", "robots"})
"""Classes that make a night bad for the outlet, whatever else it gave."""


@dataclass(frozen=True, slots=True)
class Observed:
    """One outlet's part of a past night: the day it ended on, how many days its window held, the record."""

    day: date
    run: CrawlRun
    days: float = 1.0


def drift(
    outlet: Outlet, history: Sequence[Observed], run: CrawlRun, day: date, calendar: Calendar, days: float = 1.0
) -> tuple[Alarm, ...]:
    """The alarms of a night, by the nights before it (the latest first, tonight's not among them)."""
    past = [each for each in history if 0 < (day - each.day).days <= MEMORY_DAYS + WEEK + 2]
    tonight = Observed(day, run, days)
    found = [
        *listing_alarms(outlet, past, run, day),
        *page_alarms(run),
        *robots_alarms(past, run),
        *share_alarms([tonight, *past]),
        *volume_alarms([tonight, *past], calendar),
        *stale_alarms(outlet, past, tonight, calendar),
    ]
    return tuple({alarm.kind: alarm for alarm in reversed(found)}.values())[::-1]


def listing_alarms(outlet: Outlet, past: Sequence[Observed], run: CrawlRun, day: date) -> Iterable[Alarm]:
    """What a single listing shows against its own past."""
    declared = {listing.name: listing for listing in outlet.listing}
    for visit in run.visits:
        before = [one for each in past for one in each.run.visits if one.listing == visit.listing]
        gave = [one for one in before if one.state is ListingState.OK and one.matching]
        yield from visit_alarms(visit, gave, declared.get(visit.listing), day)


def visit_alarms(
    visit: ListingVisit, gave: Sequence[ListingVisit], listing: Listing | None, day: date
) -> Iterable[Alarm]:
    """The alarms of one listing; `gave` are its past visits that gave articles, the latest first."""
    name = visit.listing
    asked_for_words = listing is not None and listing.mode is Mode.SEARCH
    if visit.landed and home(visit.landed) and not home(visit.url if not gave else gave[0].url):
        yield Alarm(
            "redirect-home", f"栏目“{name}”被转到 {visit.landed}", "在浏览器中找到栏目的新网址，改写文件中的 url"
        )
    elif visit.state is ListingState.EMPTY and "404" in visit.detail:
        yield Alarm(
            "soft-404",
            f"栏目“{name}”以正常状态应答，内容是“页面不存在”",
            "在浏览器中找到栏目的新网址，改写文件中的 url",
        )
    elif visit.state in (ListingState.EMPTY, ListingState.PARSE) and len(gave) >= 2 and not asked_for_words:
        usual = median(one.matching for one in gave[:10])
        yield Alarm(
            "drifted", f"栏目“{name}”以往约 {usual:.0f} 条文章，今夜 0 条", "用 `yuebao outlet probe` 重拟选择器"
        )
    elif visit.state is ListingState.OK and few(visit, gave) and not asked_for_words:
        usual = median(one.matching for one in gave[:10])
        evidence = f"栏目“{name}”以往约 {usual:.0f} 条文章，今夜 {visit.matching} 条"
        yield Alarm("drifted", evidence, "用 `yuebao outlet probe` 重拟选择器")
    if visit.state is ListingState.BLOCKED and gave:
        yield Alarm("blocked", f"栏目“{name}”：{visit.detail}", "停止本夜采集，明夜再试；连日如此则改用转载与粘贴链接")
    if visit.selector and gave and visit.selector != gave[0].selector and gave[0].selector:
        evidence = f"栏目“{name}”由“{visit.selector}”读出，以往是“{gave[0].selector}”"
        yield Alarm("selector", evidence, "核对栏目是否改版")
    if visit.newest is not None and (visit.newest - day).days > 1:
        yield Alarm("date-shift", f"栏目“{name}”最新日期 {visit.newest} 在未来", "核对日期选择器与 date_format")


def few(visit: ListingVisit, gave: Sequence[ListingVisit]) -> bool:
    """Whether a listing shows far fewer articles than it ever did lately (pages of one listing add up)."""
    least = min((one.matching for one in gave[:10]), default=0)
    return len(gave) >= 5 and least >= 9 and visit.matching * 4 < least


def home(url: str) -> bool:
    """Whether an address is the front page of a host."""
    return urlsplit(url).path.rstrip("/") in (
        "",
        "/index.html",
        "/index.htm",
        "/index.shtml",
        "/index",
        "/home",
        "/404.html",
    )


def page_alarms(run: CrawlRun) -> Iterable[Alarm]:
    """What the article pages of one night show by themselves."""
    facts, stops = dict(run.facts), dict(run.stops)
    tried = max(1, run.fetched)
    if facts.get("sent-home", 0) >= 3 and facts["sent-home"] * 2 >= tried:
        yield Alarm("redirect-home", f"{facts['sent-home']} 条文章链接被转到首页", "核对文章网址是否改版")
    if facts.get("soft-404", 0) >= 3 and facts["soft-404"] * 2 >= tried:
        yield Alarm("soft-404", f"{facts['soft-404']} 个文章页内容是“页面不存在”", "核对文章网址是否改版")
    if stops.get("blocked", 0) >= 3 and stops["blocked"] > run.kept:
        yield Alarm(
            "blocked", f"{stops['blocked']} 个文章页被拦截", "停止本夜采集，明夜再试；连日如此则改用转载与粘贴链接"
        )
    garbled = facts.get("mojibake", 0)
    if (garbled >= 2 and garbled * 3 >= run.kept) or facts.get("garbled", 0) >= 5:
        evidence = f"{garbled} 篇正文、{facts.get('garbled', 0)} 条标题是乱码"
        yield Alarm("mojibake", evidence, "在浏览器中看网页是否也是乱码：是，就等对方改好；不是，请告知维护程序的人")
    disagree = facts.get("disagree", 0)
    if disagree >= (3 if disagree == run.kept else 4) and disagree * 2 >= run.kept:
        yield Alarm("date-shift", f"{run.kept} 篇中 {disagree} 篇的日期互相矛盾", "核对文章页的日期选择器")


def robots_alarms(past: Sequence[Observed], run: CrawlRun) -> Iterable[Alarm]:
    """A robots.txt that forbids what it allowed, or asks for another delay."""
    for visit in run.visits:
        before = [one.state for each in past for one in each.run.visits if one.listing == visit.listing]
        if visit.state is ListingState.ROBOTS and before and before[0] is not ListingState.ROBOTS:
            yield Alarm("robots", f"robots.txt 不再允许栏目“{visit.listing}”", "遵守；为这一媒体另寻栏目，或与对方联系")
    delays = [dict(each.run.facts).get("crawl-delay", 0) for each in past[:3] if each.run.visits]
    now = dict(run.facts).get("crawl-delay", 0)
    if delays and run.visits and now != delays[0] and max(now, delays[0]) >= 5 and answered(run):
        yield Alarm("robots", f"robots.txt 的间隔由 {delays[0]} 秒变为 {now} 秒", "照新间隔采集；间隔很长时减少栏目")


def answered(run: CrawlRun) -> bool:
    """Whether any listing answered."""
    return any(visit.state in (ListingState.OK, ListingState.NOT_MODIFIED) for visit in run.visits)


Measure = Callable[[CrawlRun], tuple[int, int]]
"""How many of a run have something, out of how many."""


def fact(name: str, of: str = "") -> Measure:
    """A measure by the facts of a run; of its new candidates where `of` is empty."""
    return lambda run: (dict(run.facts).get(name, 0), dict(run.facts).get(of, 0) if of else run.kept)


SHARES: tuple[tuple[str, Measure, str, str, str], ...] = (
    ("undated", lambda run: (run.dated, run.kept), "有日期", "核对文章页的日期选择器", "down"),
    ("unsourced", lambda run: (run.sourced, run.kept), "有来源", "核对文章页的来源选择器", "down"),
    ("untitled", fact("titled"), "有标题", "核对文章页的标题选择器", "down"),
    ("selector", fact("first"), "由首选的正文选择器读出", "核对文章页是否改版，重拟 body 选择器", "down"),
    ("pictures-lost", fact("pictured"), "有图片", "核对文章页的图片地址", "down"),
    ("pictures-lost", fact("pictures-lost", "pictures-asked"), "的图片取不到", "核对图片地址与防盗链", "up"),
    ("truncated", fact("unjoined"), "缺后续分页", "核对 next_page 选择器", "up"),
)
"""Class, measure, what is counted, what to do, and which way is bad."""


def share_alarms(nights: Sequence[Observed]) -> Iterable[Alarm]:
    """Shares and lengths of the latest articles against those of the 28 days before. `nights`: the latest first."""
    for kind, measure, words, advice, way in SHARES:
        for enough in (ENOUGH, 2 * ENOUGH):
            now, size, rest = gathered(nights, measure, enough=enough)
            had, whole, _ = gathered(rest, measure, MEMORY_DAYS, 10**9)
            if size < enough or whole < 2 * ENOUGH:
                break
            usual = (had + 1) / (whole + 2)
            if way == "down":
                strange = usual >= 0.4 and now / size < usual - 0.35 and tail(now, size, usual) < UNLIKELY
            else:
                strange = now / size > usual + 0.35 and tail(size - now, size, 1 - usual) < UNLIKELY
            if strange:
                yield Alarm(kind, f"最近 {size} 篇中 {now} 篇{words}，以往 {had / whole:.0%}", advice)
                break
    yield from length_alarm(nights)


UNLIKELY = 1e-6
"""Chance below which a share is no accident: some ten comparisons a night and outlet, years of nights."""


def tail(count: int, of: int, usual: float) -> float:
    """The chance of `count` or fewer out of `of`, where each has it with the usual share."""
    usual = min(max(usual - 0.02, 0.0), 1.0)
    return sum(comb(of, k) * usual**k * (1 - usual) ** (of - k) for k in range(count + 1))


def gathered(
    nights: Sequence[Observed], measure: Measure, most: int = 10, enough: int = ENOUGH
) -> tuple[int, int, Sequence[Observed]]:
    """The latest nights added up until enough is together: part, whole, and the nights before them."""
    part = whole = 0
    for place, each in enumerate(nights[:most]):
        some, all_ = measure(each.run)
        part, whole = part + some, whole + all_
        if whole >= enough:
            return part, whole, nights[place + 1 :]
    return part, whole, nights[most:]


def length_alarm(nights: Sequence[Observed]) -> Iterable[Alarm]:
    """Texts that became much shorter."""
    chars, size, rest = gathered_length(nights)
    past, whole, _ = gathered_length(rest, MEMORY_DAYS, 10**9)
    if size >= ENOUGH and whole >= 2 * ENOUGH and past / whole >= 200 and chars / size < 0.4 * past / whole:
        evidence = f"最近 {size} 篇平均 {chars / size:.0f} 字，以往 {past / whole:.0f} 字"
        yield Alarm("truncated", evidence, "核对正文选择器、登录墙与“展开全文”")


def gathered_length(
    nights: Sequence[Observed], most: int = 10, enough: int = ENOUGH
) -> tuple[int, int, Sequence[Observed]]:
    """Characters and articles of the latest nights until enough are together, and the nights before them."""
    return gathered(nights, lambda run: (dict(run.facts).get("chars", 0), run.kept), most, enough)


def volume_alarms(nights: Sequence[Observed], calendar: Calendar) -> Iterable[Alarm]:
    """New articles of the last seven days against the four weeks before.

    Whole weeks are compared, so that no pattern of weekdays matters; weeks that touch a holiday are left out.
    """
    last = nights[0].day
    weeks = [week_of(nights, last - timedelta(days=WEEK * number), calendar) for number in range(5)]
    now, before = weeks[0], [week for week in weeks[1:] if week is not None]
    if now is None or len(before) < 3:
        return
    mean = fmean(before)
    scatter = max(pvariance(before), 3.0 * mean)
    spread = (scatter * (1 + 1 / len(before))) ** 0.5
    evidence = f"近 7 天新文章 {now:.0f} 篇，前几周平均 {mean:.0f} 篇"
    if mean >= 8 and now < 0.5 * mean and mean - now > 3.0 * spread:
        yield Alarm("volume", evidence, "核对栏目是否少列、分页是否失效")
    elif now > 2.5 * mean and now - mean > 6 * spread and now >= 20:
        yield Alarm("volume", evidence, "核对是否误收非文章链接")
    elif len(before) == 4:  # small outlets scatter too much for one week: two weeks against the three before
        mean, pair = fmean(before[1:]), now + before[0]
        spread = (max(pvariance(before[1:]), 3.0 * mean) * (2 + 4 / 3)) ** 0.5
        if mean >= 8 and pair < mean and max(now, before[0]) < 0.6 * mean and 2 * mean - pair > 2.2 * spread:
            evidence = f"近 14 天新文章 {pair:.0f} 篇，此前每周平均 {mean:.0f} 篇"
            yield Alarm("volume", evidence, "核对栏目是否少列、分页是否失效")


def week_of(nights: Sequence[Observed], last: date, calendar: Calendar) -> float | None:
    """New articles of the seven days up to `last`; None where nights are missing or a holiday is near."""
    first = last - timedelta(days=WEEK - 1)
    if any(not calendar.usual(first + timedelta(days=step)) for step in range(-1, WEEK + 1)):
        return None
    within = [each for each in nights if first <= each.day <= last]
    if sum(each.days for each in within) < WEEK - 0.5 or any(not answered(each.run) for each in within):
        return None
    return float(sum(visit.new for each in within for visit in each.run.visits))


def stale_alarms(outlet: Outlet, past: Sequence[Observed], tonight: Observed, calendar: Calendar) -> Iterable[Alarm]:
    """Listings that answer and show nothing newer: longer than the outlet's bound and than its own usual pauses."""
    if not any(visit.matching or visit.state is ListingState.NOT_MODIFIED for visit in tonight.run.visits):
        return
    fresh = last_fresh([tonight, *past])
    if fresh is None:
        return
    pause = calendar.pause(fresh, tonight.day)
    ordered = sorted(each.day for each in past if has_new(each.run))
    usual = max((calendar.pause(one, other) for one, other in pairwise(ordered)), default=0)
    weekend = 2
    bound = max(outlet.bounds.freshness_days + (weekend if usual > 1 else 0), round(1.6 * usual + 1))
    if pause > bound and len(past) >= WEEK:
        yield Alarm(
            "stale", f"{pause} 天没有新文章（最近 {fresh}），以往最长间隔 {usual} 天", "在浏览器中看栏目是否仍在更新"
        )


def last_fresh(nights: Sequence[Observed]) -> date | None:
    """The latest day on which the outlet showed something new."""
    return max((each.day for each in nights if has_new(each.run)), default=None)


def has_new(run: CrawlRun) -> bool:
    """Whether a night found anything new."""
    return any(visit.new for visit in run.visits)
