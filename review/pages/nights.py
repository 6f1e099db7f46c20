"""采集：一夜给了什么、告警、各媒体 28 天、立即采集、任务、磁盘."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bulletin.ledger import load_ledger_rules, stale_since
from bulletin.night import OUTCOME_ZH, Night
from bulletin.outlet import STATUS_ZH
from bulletin.period import day_in_shanghai
from bulletin.registry import Registry
from bulletin.request import RequestKind
from bulletin.series import SHIPPED as SERIES
from bulletin.series import load_series
from bulletin.toml import ConfigError
from review.disk import DiskWatch
from review.jobs import JOB_ZH, SOON_ZH, draft_due, job_lines
from review.nights import ALARM_ZH, ORIGIN_ZH, STATUS_MEANING, NightPage, night_page, state_of
from review.sparkline import DAYS
from review.visit import Operating, Reader, Visit
from storage import coverage, jobs, journal, nights, outlets, requests
from storage.store import Session

router = APIRouter()
STALE = timedelta(hours=26)
SHOWN = 14
WORDS: dict[str, Any] = {
    "outcome_zh": OUTCOME_ZH,
    "status_zh": STATUS_ZH,
    "status_meaning": STATUS_MEANING,
    "alarm_zh": ALARM_ZH,
    "origin_zh": ORIGIN_ZH,
    "state_of": state_of,
}
Keys = Annotated[list[str], Form()]


@router.get("/nights")
def last_night(visit: Reader, look: bool = False) -> Response:
    """The latest night, the jobs and the disk."""
    desk = visit.desk
    registry = desk.registry()
    with desk.store.reading() as session:
        latest = next(iter(nights.last_nights(session, 1)), None)
        page = page_of(session, registry, latest, look, visit.now) if latest else None
        heads = coverage.night_heads(session, SHOWN)
        finished = nights.telling_nights(session)
        states = jobs.jobs(session)
        asked = [each for each in requests.requests(session, 20, open_only=True) if each.kind is RequestKind.CRAWL]
        unbegun = requests.cancellable(session, asked)
    return visit.show(
        "nights.html",
        page=page,
        latest=True,
        look=look,
        heads=heads,
        older=heads[-1].night.id if len(heads) == SHOWN else None,
        stale=stale_since(finished, visit.now, STALE),
        ever=bool(finished),
        jobs=job_lines(states, finished, visit.now, desk.settings.night_at, next_draft(visit)),
        asked=asked,
        unbegun=unbegun,
        crawled=[outlet for outlet in registry if outlet.crawled],
        disk=watch_of(visit.request).use(desk.settings, visit.now),
        **WORDS,
    )


@router.get("/nights/older")
def older_nights(visit: Reader, before: int) -> Response:
    """Nights further back."""
    with visit.desk.store.reading() as session:
        heads = coverage.night_heads(session, 50, before) if 0 < before < 2**31 else []
    older = heads[-1].night.id if len(heads) == 50 else None
    return visit.show("nights_older.html", heads=heads, older=older, **WORDS)


@router.get("/nights/{night_id}")
def one_night(visit: Reader, night_id: int, look: bool = False) -> Response:
    """A past night."""
    registry = visit.desk.registry()
    with visit.desk.store.reading() as session:
        found = nights.night(session, night_id)
        if found is None:
            raise HTTPException(404, f"没有第 {night_id} 号采集夜；“采集”页列出了所有采集夜。")
        page = page_of(session, registry, found, look, found.until)
    return visit.show("night.html", page=page, look=look, latest=False, **WORDS)


@router.post("/nights/crawl")
def crawl_now(visit: Operating, outlet: Keys = []) -> Response:  # noqa: B006  FastAPI copies it
    """Ask for a night over all outlets, or over those chosen; one that waits or runs already is enough."""
    registry = visit.desk.registry()
    keys = [key for key in dict.fromkeys(outlet) if registry.get(key) is not None]
    with visit.desk.store.writing() as session:
        waiting = requests.requests(session, 20, open_only=True)
        same = [each for each in waiting if each.kind is RequestKind.CRAWL and each.given.get("outlets", []) == keys]
        if not same:
            number = requests.ask(session, RequestKind.CRAWL, {"outlets": keys}, visit.by, visit.now)
            given = {"outlets": keys or "全部"}
            journal.note(session, visit.now, visit.by, "立即采集", f"request:{number}", None, given)
    if same:
        return visit.back("/nights", "这次采集已经在排队或进行中，不必再点。", kind="warn")
    what = "、".join(registry[key].name for key in keys[:5]) if keys else "全部媒体"
    return visit.back("/nights", f"已要求采集{what}{f'等 {len(keys)} 家' if len(keys) > 5 else ''}，进度见下。")


@router.post("/jobs/{kind}/{act}")
def steer_job(visit: Operating, kind: str, act: str) -> Response:
    """Pause a job, resume it, or want it now."""
    with visit.desk.store.writing() as session:
        known = {*JOB_ZH, *(state.kind for state in jobs.jobs(session))}
        if kind not in known or act not in ("pause", "resume", "start"):
            raise HTTPException(404, "没有这个任务，或不能这样做；请刷新“采集”页再试。")
        before = jobs.job(session, kind)
        if act == "start":
            jobs.ask(session, kind, visit.now)
        else:
            jobs.pause(session, kind, act == "pause")
        done = {"pause": "暂停任务", "resume": "恢复任务", "start": "立即做任务"}[act]
        after = {"paused": act == "pause" if act != "start" else before.paused, "asked": act == "start"}
        journal.note(session, visit.now, visit.by, done, f"job:{kind}", {"paused": before.paused}, after)
    name = JOB_ZH.get(kind, kind)
    still = "正在做的这一次会做完，之后不再自动开始。" if before.outcome == "running" else ""
    said = {
        "pause": f"“{name}”已暂停。{still}",
        "resume": f"“{name}”已恢复。",
        "start": f"“{name}”{SOON_ZH.get(kind, '一分钟内')}开始。",
    }[act]
    undo = {"pause": f"/jobs/{kind}/resume", "resume": f"/jobs/{kind}/pause"}.get(act, "")
    return visit.back("/nights", said, undo=undo)


def page_of(session: Session, registry: Registry, night: Night, look: bool, end: datetime) -> NightPage:
    """What a night's page shows, the bars up to the day of `end`."""
    fates = nights.listing_fates(session, night.id)
    marks = coverage.run_marks(session, end - timedelta(days=DAYS + 1))
    return night_page(night, fates, registry, outlets.standings(session), marks, day_in_shanghai(end), look)


def next_draft(visit: Visit) -> str:
    """When the draft of the present period is due; "" where the series' file is wrong, which 设置 says."""
    path = visit.desk.settings.overlay("series.toml", SERIES)
    try:
        rules, series = load_ledger_rules(path), load_series(path)
    except ConfigError:
        return ""
    profile = next((each for each in series.profile if each.key == rules.profile), series.profile[-1])
    return draft_due(profile.period(day_in_shanghai(visit.now)), rules.wait_days, visit.now)


def watch_of(request: Request) -> DiskWatch:
    """The disk's watch of this application."""
    state = request.app.state
    if not hasattr(state, "disk_watch"):
        state.disk_watch = DiskWatch()
    watch: DiskWatch = state.disk_watch
    return watch
