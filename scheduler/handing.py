"""Requests that another job does anyhow (a crawl, a learning): handed to it, followed, ended when it is over."""

from bulletin.registry import load_registry
from bulletin.request import HANDED, Request, RequestKind, RequestState
from scheduler.desk import Desk
from storage import jobs, leases, nights, requests
from storage.holding import is_dead
from storage.jobs import JobState
from storage.store import Session

GOOD = ("done", "nothing")
WORDS = {
    "no-space": "磁盘空间不足，没有开始",
    "too-long": "超过时限，已结束",
    "stopped": "随程序停止而中断",
    "failed": "没有做成",
}


def outlets_asked(session: Session) -> tuple[str, ...]:
    """The outlets that a crawl by hand is asked for; () for all."""
    asked = requests.open_requests(session, [RequestKind.CRAWL])
    lists = [each.given.get("outlets") or () for each in asked if each.state is RequestState.RUNNING]
    if not lists or not all(lists):
        return ()
    return tuple(dict.fromkeys(key for keys in lists for key in keys))


def hand(desk: Desk, request: Request) -> bool:
    """Ask the job that does a request to begin, in one step with the request; False where it cannot be asked, or the
    request was taken back meanwhile. A wish for the job that is there already stays as old as it is."""
    kind = HANDED[request.kind]
    registry = load_registry(desk.settings.outlets)
    unknown = [key for key in request.given.get("outlets") or () if registry.get(key) is None]
    now = desk.clock()
    with desk.store.writing() as session:
        if unknown:
            said = f"没有代号为“{unknown[0]}”的媒体；请在媒体列表里重新选择。"
            requests.end(session, request.id, RequestState.FAILED, said, now)
            return False
        if not requests.begin(session, request.id, now, "已转交，马上开始"):
            return False
        if jobs.job(session, kind).asked_at is None:
            jobs.ask(session, kind, now)
    desk.hurry.add(kind)
    return True


def follow(desk: Desk, request: Request) -> None:
    """How far the job is that does a request; the request ends with it. A job whose runner died is asked again."""
    kind, now = HANDED[request.kind], desk.clock()
    with desk.store.reading() as session:
        job = jobs.job(session, kind)
        holder = leases.holder(session, f"job:{kind}", now)
        done, said = crawled(session) if request.kind is RequestKind.CRAWL else (0, "正在学习")
        total = len(request.given.get("outlets") or ()) or crawled_outlets(desk)
    alive = holder is not None and not is_dead(holder.owner)
    if job.asked_at is not None:
        words = "另一次采集还没有结束，本次排在其后" if job.outcome == "running" and alive else "马上开始"
        tell(desk, request, words)
    elif job.outcome == "busy" or (job.outcome == "running" and not alive):
        with desk.store.writing() as session:
            if requests.held_running(session, request.id) is not None:
                jobs.ask(session, kind, now)
    elif job.outcome == "running":
        tell(desk, request, said, done, total if request.kind is RequestKind.CRAWL else 0)
    else:
        close(desk, request, job)


def crawled(session: Session) -> tuple[int, str]:
    """How many outlets the crawl that runs now has dealt with, and how to say it."""
    last = next(iter(nights.last_nights(session, 1)), None)
    if last is None or last.finished_at is not None:
        return 0, "正在准备采集"
    kept = sum(run.kept for run in last.runs)
    return len(last.runs), f"正在采集：已完成 {len(last.runs)} 家，新收 {kept} 篇"


def crawled_outlets(desk: Desk) -> int:
    """How many outlets a whole night visits at most."""
    return sum(outlet.crawled for outlet in load_registry(desk.settings.outlets))


def tell(desk: Desk, request: Request, said: str, done: int = 0, total: int = 0) -> None:
    """Write down how far a request is, where that is news."""
    if (request.said, request.done) != (said, done):
        with desk.store.writing() as session:
            requests.tell(session, request.id, said, done, total)


def close(desk: Desk, request: Request, job: JobState) -> None:
    """End a request as its job ended."""
    good = job.outcome in GOOD
    said = f"{WORDS.get(job.outcome, '没有做成')}：{job.detail}" if not good else job.detail or "已完成"
    state = RequestState.DONE if good else RequestState.FAILED
    with desk.store.writing() as session:
        requests.end(session, request.id, state, said[:500], desk.clock(), {"job": job.kind})
