"""Night (采集夜) and CrawlRun (采集记录): what a crawl covered and what each outlet gave, as values.

`outcome_of` turns an outlet's counts into an outcome and alarms; it is pure, so that health is decided apart from
doing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bulletin.outlet import Access, Outlet, Status, Tier


class ListingState(StrEnum):
    """How a listing answered (the coverage ledger's status class)."""

    OK = "ok"
    NOT_MODIFIED = "not-modified"
    EMPTY = "empty"
    BLOCKED = "blocked"
    TIMEOUT = "timeout"
    TLS = "tls"
    DNS = "dns"
    REFUSED = "refused"
    ROBOTS = "robots"
    FAILED = "failed"
    PARSE = "parse"


LISTING_ZH = {
    ListingState.OK: "正常",
    ListingState.NOT_MODIFIED: "未更新",
    ListingState.EMPTY: "栏目为空",
    ListingState.BLOCKED: "被拦截",
    ListingState.TIMEOUT: "超时",
    ListingState.TLS: "TLS 错误",
    ListingState.DNS: "域名无法解析",
    ListingState.REFUSED: "连接被拒",
    ListingState.ROBOTS: "robots 禁止",
    ListingState.FAILED: "抓取失败",
    ListingState.PARSE: "无法解析",
}


@dataclass(frozen=True, slots=True)
class ListingVisit:
    """What one listing gave in one night: all its links, those `matching` the outlet's articles, and the `new` ones.

    `newest` is the latest day among them, `dated` how many have a day; `selector` the declared alternative that gave
    the items, `landed` where a redirect led ("" for no redirect).
    """

    listing: str
    url: str
    state: ListingState
    links: int = 0
    matching: int = 0
    new: int = 0
    detail: str = ""
    newest: date | None = None
    dated: int = 0
    selector: str = ""
    landed: str = ""


class Outcome(StrEnum):
    """What a night was for one outlet, in one word."""

    OK = "ok"  # 正常
    EMPTY = "empty"  # 栏目为空
    BLOCKED = "blocked"  # 被拦截
    FAILED = "failed"  # 抓取失败
    THIN = "thin"  # 低于下限


OUTCOME_ZH = {
    Outcome.OK: "正常",
    Outcome.EMPTY: "栏目为空",
    Outcome.BLOCKED: "被拦截",
    Outcome.FAILED: "抓取失败",
    Outcome.THIN: "低于下限",
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """A bound that was crossed (告警): class, evidence, what to do."""

    kind: str
    evidence: str
    advice: str


@dataclass(frozen=True, slots=True)
class CrawlRun:
    """One outlet's part of a night. Counts are of pages; `stops` counts by reason name (see bulletin.stops).

    `fetched` are article pages fetched, `kept` new candidates, `known` links skipped as already stored,
    `queues` new candidates by queue, `dated` and `sourced` how many of them have a date and a 来源. `facts` counts new
    candidates by what drift is seen by (see bulletin.drift): titled, pictured, chars (of all texts together), first
    (body by the outlet's first selector), later (by a later one), mojibake, disagree (dates), unjoined; besides
    pictures-asked, pictures-lost, sent-home (article links that led to a home page),
    soft-404, garbled (titles on listings) and crawl-delay (s).
    """

    outlet: str
    status: Status = Status.DRAFT
    visits: tuple[ListingVisit, ...] = ()
    fetched: int = 0
    kept: int = 0
    known: int = 0
    dated: int = 0
    sourced: int = 0
    queues: tuple[tuple[str, int], ...] = ()
    stops: tuple[tuple[str, int], ...] = ()
    facts: tuple[tuple[str, int], ...] = ()
    outcome: Outcome = Outcome.OK
    alarms: tuple[Alarm, ...] = ()
    started_at: datetime | None = None
    finished_at: datetime | None = None


SOME_OUTLETS = "some-outlets"
"""The origin of a night over a few outlets, named by hand: it is kept and shown, but covers nothing in the ledger."""


@dataclass(frozen=True, slots=True)
class Night:
    """One crawl and the window [since, until) of instants it covers (aware, UTC). After an outage one covers all.

    `finished_at` None: still running, or killed; such a night covers nothing and is taken up again.
    """

    id: int
    since: datetime
    until: datetime
    started_at: datetime
    finished_at: datetime | None = None
    healthy: bool | None = None
    origin: str = "schedule"
    runs: tuple[CrawlRun, ...] = ()


NOT_IN_ARCHIVE = "存档中没有这个网址"
"""What is said of an address that a replayed archive does not hold: the network is not to blame."""


def outcome_of(outlet: Outlet, run: CrawlRun) -> tuple[Outcome, tuple[Alarm, ...]]:
    """What an outlet's night was, and the alarms for it. An outlet that gave nothing is never `OK`."""
    states = [visit.state for visit in run.visits]
    stops = dict(run.stops)
    answered = [state for state in states if state in (ListingState.OK, ListingState.NOT_MODIFIED)]
    if not answered:
        if ListingState.BLOCKED in states:
            return Outcome.BLOCKED, (blocked_alarm(outlet, run),)
        if ListingState.EMPTY in states:
            return Outcome.EMPTY, (Alarm("empty", "栏目打开了，但没有一条文章链接", "核对栏目网址与选择器"),)
        detail = next((visit.detail for visit in run.visits if visit.detail), "没有一个栏目应答")
        if NOT_IN_ARCHIVE in detail:
            return Outcome.FAILED, (Alarm("failed", detail, "换一份完整的存档重放，或联网采集这家媒体"),)
        return Outcome.FAILED, (Alarm("failed", detail, "检查网络、代理与栏目网址后重新采集"),)
    if stops.get("blocked") and not run.kept and not run.known:
        return Outcome.BLOCKED, (blocked_alarm(outlet, run),)
    matching = sum(visit.matching for visit in run.visits)
    if ListingState.NOT_MODIFIED not in states and matching < outlet.bounds.min_items:
        evidence = f"只有 {matching} 条文章链接，下限 {outlet.bounds.min_items}"
        return Outcome.THIN, (Alarm("thin", evidence, "核对栏目是否改版"),)
    if run.kept >= 5 and run.dated / run.kept < outlet.bounds.min_dated_ratio:
        evidence = f"{run.kept} 篇中只有 {run.dated} 篇有日期"
        return Outcome.THIN, (Alarm("undated", evidence, "核对文章页的日期选择器"),)
    return Outcome.OK, ()


def blocked_alarm(outlet: Outlet, run: CrawlRun) -> Alarm:
    """The alarm for a block page, with its evidence."""
    detail = next((visit.detail for visit in run.visits if visit.state is ListingState.BLOCKED), "文章页被拦截")
    known = outlet.access is Access.CHALLENGE
    return Alarm("blocked", detail, "已知拦截，改用转载与粘贴链接" if known else "停止本夜采集，明夜再试")


def is_healthy(runs: Iterable[tuple[Outlet, CrawlRun]]) -> bool:
    """Whether a night is healthy: every active tier-A outlet met its bounds and ≥ 90 % of the active ones did.

    Outlets known as blocked do not count. While no outlet is active yet (a fresh installation), all that were
    crawled are looked at instead. A night in which nothing answered is never healthy.
    """
    counted = [(outlet, run) for outlet, run in runs if outlet.access is not Access.CHALLENGE]
    active = [pair for pair in counted if pair[1].status in (Status.ACTIVE, Status.DEGRADED)] or counted
    good = [pair for pair in active if pair[1].outcome is Outcome.OK]
    core = all(run.outcome is Outcome.OK for outlet, run in active if outlet.tier is Tier.A)
    return bool(good) and core and len(good) >= 0.9 * len(active)
