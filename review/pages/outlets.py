"""一家媒体：28 天、栏目、最近的失败；一个网址后来怎样了."""

from datetime import timedelta

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bulletin.night import OUTCOME_ZH, Outcome
from bulletin.outlet import STATUS_ZH, Access
from bulletin.period import SHANGHAI, day_in_shanghai
from bulletin.registry import Match, Registry
from bulletin.stops import STOP_ZH
from bulletin.why import DESK, never_seen, recognised, seen
from review.nights import ALARM_ZH, STATUS_MEANING, listing_line
from review.sparkline import DAYS, sparkline
from review.visit import Reader, Visit
from storage import articles, coverage, nights, outlets, stops, urls

router = APIRouter()
ACCESS_ZH = {
    Access.STATIC: "",
    Access.JSON: "",
    Access.CHALLENGE: "已知拦截：普通程序打不开，靠转载与粘贴链接",
    Access.CARRIER: "不逐夜采集，只认出它的文章",
    Access.NONE: "不采集",
}


@router.get("/outlets/why")
def why(visit: Reader, url: str = "") -> Response:
    """What became of an address, also one that was never seen."""
    registry = visit.desk.registry()
    if not url.strip():
        return visit.show("why.html", url="", lines=(), candidate=None, wrong="")
    try:
        match = registry.match_printed(url)
    except ValueError:
        wrong = "这不像一个网址；请粘贴以 http:// 或 https:// 开头的完整地址。"
        return visit.show("why.html", url=url, lines=(), candidate=None, wrong=wrong)
    lines, candidate = told(visit, registry, match, url)
    return visit.show("why.html", url=url, lines=lines, candidate=candidate, wrong="")


def told(visit: Visit, registry: Registry, match: Match, url: str) -> tuple[list[str], object]:
    """The life-line of an address in sentences, and its candidate where there is one."""
    with visit.desk.store.reading() as session:
        fate = urls.fate(session, match.key)
        candidate = articles.candidate_by_key(session, match.key)
        standing = outlets.standings(session).get(match.outlet)
        runs = nights.outlet_runs(session, match.outlet, 40) if match.outlet and fate is None else []
    lines = recognised(match, url, registry)
    if fate is not None:
        lines.append(seen(fate))
    if fate is None and candidate is None:
        since = f"{standing.reason}，自 {standing.since.astimezone(SHANGHAI):%Y-%m-%d}" if standing else ""
        status = standing.status if standing else None
        lines.append(never_seen(registry.get(match.outlet), match, runs, status, since, DESK))
    return lines, candidate


@router.get("/outlets/{key}")
def outlet_page(visit: Reader, key: str) -> Response:
    """An outlet's last 28 days."""
    outlet = visit.desk.registry().get(key)
    with visit.desk.store.reading() as session:
        runs = nights.outlet_runs(session, key, DAYS)
        if outlet is None and not runs:
            raise HTTPException(404, f"没有“{key}”这家媒体；“设置”里列出了所有媒体。")
        standing = outlets.standings(session).get(key)
        marks = coverage.run_marks(session, visit.now - timedelta(days=DAYS + 1), key)
        faults = stops.recent_faults(session, key, 20)
        fates = nights.listing_fates(session, runs[0][0].id) if runs else {}
    latest = [listing_line(each, fates.get((key, each.listing), {})) for each in runs[0][1].visits] if runs else []
    visited = {line.name for line in latest}
    return visit.show(
        "outlet.html",
        outlet=outlet,
        key=key,
        name=outlet.name if outlet else key,
        stands=(outlet.status if outlet else None) or (standing.status if standing else "draft"),
        standing=standing,
        access=ACCESS_ZH[outlet.access] if outlet else "这家媒体的文件已不在，以下是过去的记录",
        runs=runs,
        spark=sparkline(marks, day_in_shanghai(visit.now)),
        latest=latest,
        unvisited=[each for each in outlet.listing if each.name not in visited] if outlet else [],
        faults=faults,
        stop_zh=STOP_ZH,
        outcome_zh=OUTCOME_ZH,
        ok=Outcome.OK,
        alarm_zh=ALARM_ZH,
        status_zh=STATUS_ZH,
        status_meaning=STATUS_MEANING,
    )
