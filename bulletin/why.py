"""Why: what became of an address, or why it was never seen, told from the store's rows and the outlet's file."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bulletin.night import LISTING_ZH, CrawlRun, ListingState, Night
from bulletin.outlet import Access, Outlet, Status
from bulletin.period import SHANGHAI, day_in_shanghai
from bulletin.registry import Match, Registry
from bulletin.stops import STOP_ZH
from bulletin.url_fate import NIGHTS_TRIED, UrlFate, UrlState


@dataclass(frozen=True, slots=True)
class Ways:
    """How whoever asks can have an address fetched, in the words of his place (terminal or desk).

    `by_hand` fetches the address itself, `first` crawls an outlet for the first time ({key}), `gap` crawls past days.
    """

    by_hand: str
    first: str
    gap: str


TERMINAL = Ways(
    "；可用 `yuebao crawl --url` 直接抓取", "`yuebao crawl {key}` 开始第一夜", "可用 crawl --since --until 补采"
)
DESK = Ways("；可以用“粘贴链接”直接收录", "在“采集”页立即采集它一次即可", "请运维人员补采那些天，或粘贴链接收录")


def recognised(match: Match, given: str, registry: Registry) -> list[str]:
    """What the address was read as, where it was not taken as it stands."""
    lines = []
    if match.repairs:
        lines.append(f"按“{match.url}”查找（{'；'.join(match.repairs)}）")
    plain = given.strip().partition("://")[2]
    outlet = registry.get(match.outlet)
    if match.key != plain and outlet is not None:
        lines.append(f"规范网址：{match.key}（{outlet.name}）")
    return lines


def seen(fate: UrlFate) -> str:
    """Where and when an address was seen, and what stopped it."""
    when = f"{fate.first_seen.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    words = f"发现：{when}，{f'栏目“{fate.listing}”' if fate.listing else '直接给出的网址'}"
    if fate.state is UrlState.SEEN:
        return f"{words}；尚未抓取"
    if fate.state is UrlState.STOPPED:
        detail = f"（{fate.detail}）" if fate.detail else ""
        tried = f"，已试 {fate.attempts} 夜，至多 {NIGHTS_TRIED} 夜" if fate.attempts else ""
        return f"{words}；停止：{STOP_ZH.get(fate.stop, fate.stop)}{detail}{tried}"
    return words


def never_seen(
    outlet: Outlet | None,
    match: Match,
    runs: list[tuple[Night, CrawlRun]],
    status: Status | None,
    told: str,
    ways: Ways = TERMINAL,
) -> str:
    """Why an address was never seen, by the outlet's file, its status and what its nights reached."""
    by_hand = ways.by_hand
    if outlet is None:
        return f"从未见过：这个网站不在监测媒体之列{by_hand}"
    if not match.article:
        return f"从未见过：属于{outlet.name}，但网址不是该媒体的文章形式{by_hand}"
    if match.page != 1:
        return f"从未见过：这是一篇文章的第 {match.page} 页，随第一页抓取；请查第一页"
    if not outlet.crawled:
        return f"从未见过：{outlet.name}不逐夜采集（没有可用栏目），只接受直接给出的网址{by_hand}"
    if (outlet.status or status) is Status.QUARANTINED:
        return f"从未见过：{outlet.name}已隔离（{told}），每周只试一次{by_hand}"
    if not runs:
        return f"从未见过：{outlet.name}还没有采集过；{ways.first.format(key=outlet.key)}"
    return f"从未见过：{why_not_reached(outlet, match, runs, ways)}{by_hand}"


def why_not_reached(outlet: Outlet, match: Match, runs: list[tuple[Night, CrawlRun]], ways: Ways) -> str:
    """Which of the nights that could have found an article did not, and why."""
    first = min(day_in_shanghai(night.since) for night, _ in runs) - timedelta(days=outlet.lookback_days)
    told = match.day or month_end(match.month)
    if told is not None and told < first:
        return f"{told} 早于{outlet.name}已采集的时段（自 {first} 起）；{ways.gap}"
    latest = max(night.until for night, _ in runs)
    if told is not None and told > day_in_shanghai(latest):
        return f"{told} 晚于最近一夜（截至 {latest.astimezone(SHANGHAI):%Y-%m-%d %H:%M}），下一夜才会采到"
    near = [(night, run) for night, run in runs if told is None or covers(night, told)] or runs[:1]
    states = {visit.state for _, run in near for visit in run.visits}
    good = {ListingState.OK, ListingState.NOT_MODIFIED, ListingState.EMPTY}
    if states and not states & good:
        night, run = near[0]
        bad = "、".join(dict.fromkeys(f"“{visit.listing}”{LISTING_ZH[visit.state]}" for visit in run.visits))
        word = "已知被拦截的媒体，" if outlet.access is Access.CHALLENGE else ""
        return f"{word}{outlet.name}在 {day_in_shanghai(night.until)} 那一夜没有一个栏目可用（{bad}）"
    failed = [visit for _, run in near for visit in run.visits if visit.state not in good]
    some = f"；其中“{failed[0].listing}”{LISTING_ZH[failed[0].state]}" if failed else ""
    return f"属于{outlet.name}，但没有一个栏目列出过它{some}"


def covers(night: Night, day: date) -> bool:
    """Whether a night could have found an article of a day: its own days and the three after them."""
    return day_in_shanghai(night.since) - timedelta(days=3) <= day <= day_in_shanghai(night.until)


def month_end(month: str) -> date | None:
    """The last day of a month YYYY-MM, None for ""."""
    if not month:
        return None
    start = datetime.strptime(f"{month}-28", "%Y-%m-%d").date()  # noqa: DTZ007  a month has no zone
    return (start + timedelta(days=4)).replace(day=1) - timedelta(days=1)
