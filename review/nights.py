"""What the page of a night shows: its outlets with what each gave, the alarms first, and one sentence about it all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bulletin.night import LISTING_ZH, SOME_OUTLETS, Alarm, CrawlRun, ListingState, ListingVisit, Night, Outcome
from bulletin.outlet import Access, Outlet, Status
from bulletin.registry import Registry
from bulletin.stops import STOP_ZH
from bulletin.verdict import QUEUE_ZH, Queue
from review.sparkline import Sparkline, sparkline
from storage.coverage import RunMark
from storage.outlets import Standing

STATUS_MEANING = {
    Status.DRAFT: "刚加入，照常采集和展示，告警不响；连续五夜正常后转为在采",
    Status.SHADOW: "试采中，照常采集和展示，告警不响",
    Status.ACTIVE: "每夜采集，异常会告警",
    Status.DEGRADED: "连续两夜以上不正常，仍每夜采集；一夜正常即恢复",
    Status.QUARANTINED: "连续五夜以上不正常，每周只试一次；一次正常即恢复",
    Status.RETIRED: "不再采集",
}
MUTE = (Status.DRAFT, Status.SHADOW)
ALARM_ZH = {
    "empty": "栏目为空",
    "failed": "抓取失败",
    "thin": "文章太少",
    "undated": "缺日期",
    "blocked": "被拦截",
    "drifted": "改版",
    "redirect-home": "转到首页",
    "soft-404": "页面不存在",
    "mojibake": "乱码",
    "date-shift": "日期异常",
    "robots": "robots 变化",
    "selector": "选择器失效",
    "unsourced": "缺来源",
    "untitled": "缺标题",
    "truncated": "正文变短",
    "pictures-lost": "图片丢失",
    "volume": "数量异常",
    "stale": "久未更新",
}
ALIKE = 5
"""Outlets that fail for the same reason before they are told as one."""
ANSWERED = (ListingState.OK, ListingState.NOT_MODIFIED)
ORIGIN_ZH = {"schedule": "按时", "manual": "人工", "replay": "重放", SOME_OUTLETS: "部分媒体"}


@dataclass(frozen=True, slots=True)
class ListingLine:
    """A listing in one night. `said` are the words beside its counts."""

    name: str
    url: str
    state: str
    well: bool
    links: int
    matching: int
    new: int
    taken: int
    newest: date | None
    said: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """An outlet in one night. `status` is the one it stands in now, `look` whether somebody should look at it."""

    key: str
    name: str
    tier: str
    status: Status
    known_blocked: bool
    run: CrawlRun
    links: int
    queues: tuple[tuple[str, int], ...]
    stops: str
    spark: Sparkline
    listings: tuple[ListingLine, ...]
    look: bool
    mute: bool

    @property
    def bad_listings(self) -> int:
        """How many of its listings did not answer as they should."""
        return sum(not each.well for each in self.listings)


@dataclass(frozen=True, slots=True)
class NightPage:
    """A night as its page shows it; lines that need a look first."""

    night: Night
    sentence: str
    lines: tuple[RunLine, ...]
    hidden: int
    alarms: tuple[tuple[RunLine, Alarm], ...]
    muted: tuple[tuple[RunLine, Alarm], ...]

    @property
    def common(self) -> str:
        """What most outlets failed for alike, which is then our own network's fault rather than theirs; "" for none."""
        said = Counter(alarm.evidence for _, alarm in self.alarms if alarm.kind == "failed")
        evidence, count = said.most_common(1)[0] if said else ("", 0)
        return evidence if count >= ALIKE and count * 2 > len(self.night.runs) else ""


def night_page(
    night: Night,
    fates: Mapping[tuple[str, str], Mapping[str, int]],
    registry: Registry,
    standings: Mapping[str, Standing],
    marks: Iterable[RunMark],
    today: date,
    only_look: bool = False,
) -> NightPage:
    """What a night gave. `marks` are those of the last 28 days, `fates` what became of each listing's links."""
    by_outlet: dict[str, list[RunMark]] = {}
    for mark in marks:
        by_outlet.setdefault(mark.outlet, []).append(mark)
    all_mute = all(run.status in MUTE for run in night.runs)
    lines = sorted(
        (
            line_of(run, registry.get(run.outlet), standings.get(run.outlet), fates, by_outlet, today, all_mute)
            for run in night.runs
        ),
        key=lambda line: (not line.look, line.mute, line.tier, line.key),
    )
    rung = [(line, alarm) for line in lines for alarm in line.run.alarms]
    shown = tuple(line for line in lines if line.look or not only_look)
    return NightPage(
        night,
        sentence_of(night, lines),
        shown,
        len(lines) - len(shown),
        tuple(pair for pair in rung if not pair[0].mute and not pair[0].known_blocked),
        tuple(pair for pair in rung if pair[0].mute or pair[0].known_blocked),
    )


def line_of(
    run: CrawlRun,
    outlet: Outlet | None,
    standing: Standing | None,
    fates: Mapping[tuple[str, str], Mapping[str, int]],
    marks: Mapping[str, Sequence[RunMark]],
    today: date,
    all_mute: bool,
) -> RunLine:
    """One outlet's line. While no outlet is active yet, the drafts' alarms are loud, since there are no others."""
    listings = tuple(listing_line(visit, fates.get((run.outlet, visit.listing), {})) for visit in run.visits)
    status = (outlet.status if outlet else None) or (standing.status if standing else run.status)
    known_blocked = outlet is not None and outlet.access is Access.CHALLENGE and run.outcome is Outcome.BLOCKED
    bad = run.outcome is not Outcome.OK or bool(run.alarms) or any(not each.well for each in listings)
    queues = dict(run.queues)
    return RunLine(
        key=run.outlet,
        name=outlet.name if outlet else run.outlet,
        tier=outlet.tier.value if outlet else "",
        status=status,
        known_blocked=known_blocked,
        run=run,
        links=sum(visit.matching for visit in run.visits),
        queues=tuple((QUEUE_ZH[queue], queues[queue.value]) for queue in Queue if queues.get(queue.value)),
        stops="，".join(f"{STOP_ZH.get(name, name)} {count}" for name, count in run.stops),
        spark=sparkline(marks.get(run.outlet, ()), today),
        listings=listings,
        look=bad and not known_blocked,
        mute=run.status in MUTE and not all_mute,
    )


def listing_line(visit: ListingVisit, became: Mapping[str, int]) -> ListingLine:
    """One listing: what it answered, and what became of its links."""
    stopped = "，".join(
        f"{STOP_ZH.get(name, name)} {count}" for name, count in sorted(became.items()) if name != "kept"
    )
    served = f"选择器 {visit.selector}" if visit.selector else ""
    landed = f"转到 {visit.landed}" if visit.landed else ""
    return ListingLine(
        name=visit.listing,
        url=visit.url,
        state=LISTING_ZH[visit.state],
        well=visit.state in ANSWERED,
        links=visit.links,
        matching=visit.matching,
        new=visit.new,
        taken=became.get("kept", 0),
        newest=visit.newest,
        said="；".join(filter(None, (visit.detail, stopped, served, landed))),
    )


def sentence_of(night: Night, lines: Sequence[RunLine]) -> str:
    """41 家中 39 家正常，新稿 120 篇；不正常：甲、乙."""
    good = sum(line.run.outcome is Outcome.OK for line in lines)
    bad = [line.name for line in lines if line.run.outcome is not Outcome.OK and not line.known_blocked]
    known = [line.name for line in lines if line.known_blocked]
    words = f"{len(lines)} 家中 {good} 家正常，新稿 {sum(line.run.kept for line in lines)} 篇"
    if bad:
        words += f"；不正常：{'、'.join(bad[:6])}{f' 等 {len(bad)} 家' if len(bad) > 6 else ''}"
    if known:
        words += f"；已知拦截（不计入）：{'、'.join(known)}"
    return words


def state_of(night: Night) -> tuple[str, str]:
    """How a night ended: the chip's class and its word."""
    if night.finished_at is None:
        return "blue", "未完成"
    return ("good", "健康") if night.healthy else ("bad", "不健康")
