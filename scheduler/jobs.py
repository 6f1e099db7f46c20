"""The jobs: each asks the ledger what is due and does all of it; each may run at any time, twice, or late.

A job is asked on every wake. What it says it did goes into its row, so that a command of another process sees it.
"""

import logging
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bulletin.ledger import due_night, load_ledger_rules
from bulletin.registry import load_registry
from bulletin.series import SHIPPED, load_series
from bulletin.settings import Settings
from issuing.drafting import draft_all_due
from scheduler.child import End, Ended, run_child
from scheduler.desk import NOTHING, TAKEN_BACK, Desk, Done
from scheduler.expiring import expire_archive
from scheduler.handing import outlets_asked
from scheduler.indexing import index_texts, something_waits
from scheduler.learning import look_back_on_all, owes_look_back, owes_refit, refit
from scheduler.requests import answer_requests, hand_over, something_asked, something_handed
from storage import jobs, leases, nights
from storage.holding import held
from storage.jobs import JobState
from storage.leases import Holder

__all__ = ["JOBS", "NOTHING", "Desk", "Done", "Job", "job_named", "wake"]

logger = logging.getLogger(__name__)
CRAWLING = "night"
"""The lease under which a crawl runs, whoever started it."""
CARRIED = "carried"
"""The folder of nights that another machine crawled, inside the data folder."""
HAN, LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of job: how often it is asked, and what it does when it is.

    `glance` looks first whether there is anything at all, without the lease and without a write: for what is asked
    every second.
    """

    kind: str
    name: str
    every_s: float
    run: Callable[[Desk, JobState], Done]
    glance: Callable[[Desk], bool] | None = None


def crawl_night(desk: Desk, state: JobState) -> Done:
    """Crawl the night that is owed, all missed days in one; or one more where somebody asked for it."""
    now = desk.clock()
    with desk.store.reading() as session:
        owed = due_night(nights.finished_nights(session), now, desk.settings.night_at)
        busy = leases.holder(session, CRAWLING, now)
    asked = state.asked_at is not None
    if owed is None and not asked:
        return NOTHING
    if busy is not None:
        return Done("busy", f"正在采集：{busy.owner.rpartition(' ')[0]}") if asked else NOTHING
    if not asked and failed_lately(state, now, desk.settings):
        return NOTHING
    with desk.store.writing() as session:
        if not desk.begin_in(session, "night", only_wanted=owed is None):
            return TAKEN_BACK
        only = outlets_asked(session)
    if owed is not None:
        return crawl(desk, (), f"采集截至 {owed.at:%Y-%m-%d %H:%M}")
    return crawl(desk, only, f"人工启动，{len(only)} 家" if only else "人工启动")


def failed_lately(state: JobState, now: datetime, settings: Settings) -> bool:
    """Whether the last try failed so short a time ago that the next has to wait."""
    if state.outcome in ("", "done", "nothing", "running", "stopped") or state.ended_at is None:
        return False
    return timedelta(0) <= now - state.ended_at < timedelta(minutes=settings.retry_minutes)


def take_carried(desk: Desk, state: JobState) -> Done:
    """Read the nights that were carried over as files, oldest name first; each is moved aside when it was read."""
    folder = desk.settings.data / CARRIED
    files = sorted(folder.glob("*.warc.gz")) if folder.is_dir() else []
    if not files:
        return NOTHING
    if state.asked_at is None and failed_lately(state, desk.clock(), desk.settings):
        return NOTHING
    desk.begin("carried")
    taken = 0
    for file in files:
        done = crawl(desk, ("--replay", str(file)), file.name)
        if done.outcome != "done":
            return Done(done.outcome, f"{file.name}：{done.detail}")
        aside = folder / "read"
        aside.mkdir(exist_ok=True)
        file.replace(aside / file.name)
        taken += 1
    return Done("done", f"读入 {taken} 夜")


def crawl(desk: Desk, words: tuple[str, ...], what: str) -> Done:
    """Run `yuebao crawl` as a child and say how it ended."""
    short = desk.short_of_space()
    if short:
        return Done("no-space", f"{short}；清理或扩容后会自动继续")
    data = str(desk.settings.data.resolve())
    command = (*desk.command, "--data", data, "crawl", *words)
    log = desk.settings.data / "logs" / "night.log"
    environment = os.environ | {"YUEBAO_DATA": data}

    def must_stop() -> str:
        return "调度停止" if desk.stop.is_set() else desk.short_of_space()

    ended = run_child(command, environment, log, desk.settings.night_hours * 3600, must_stop)
    return outcome_of(ended, what, desk)


def outcome_of(ended: Ended, what: str, desk: Desk) -> Done:
    """A child's end as what the job did. A night that is not healthy is done all the same: its window is covered."""
    if ended.end is End.TOO_LONG:
        return Done("too-long", f"{what}：超过 {desk.settings.night_hours:g} 小时，已结束")
    if ended.end is End.STOPPED:
        return Done("stopped" if desk.stop.is_set() else "no-space", f"{what}：{ended.why}，已结束")
    if ended.code == 0:
        return Done("done", what)
    with desk.store.reading() as session:
        owed = due_night(nights.finished_nights(session), desk.clock(), desk.settings.night_at)
    if ended.code == 1 and owed is None:
        return Done("done", f"{what}：本夜不健康：{for_people(ended.tail)}")
    return Done("failed", f"{what}：退出码 {ended.code}：{for_people(ended.tail)}")


def for_people(tail: str) -> str:
    """The lines of a child's tail that are written for people, for the desk shows them: those with more Chinese signs
    than Latin letters. The others, and where to look when there are none, stay in the log."""
    said = [line for line in tail.split(" / ") if len(HAN.findall(line)) > len(LATIN.findall(line))]
    return " / ".join(said) or "详情见数据目录里的 logs/night.log"


def draft_due(desk: Desk, state: JobState) -> Done:
    """Draft every due issue, in order, one by one."""
    path = desk.settings.overlay("series.toml", SHIPPED)
    names = {outlet.key: outlet.name for outlet in load_registry(desk.settings.outlets)}
    if state.asked_at is not None:
        desk.begin("draft")
    made = draft_all_due(desk.store, load_series(path), load_ledger_rules(path), desk.clock(), names)
    if not made:
        return NOTHING
    return Done("done", "、".join(f"第{each.number_zh}期" for each in made))


def refit_weights(desk: Desk, state: JobState) -> Done:
    """Learn from all that editors and issues said, ten minutes after the last word, or now where somebody asked."""
    now = desk.clock()
    with desk.store.reading() as session:
        owed = owes_refit(session, now)
    if state.asked_at is None and (not owed or failed_lately(state, now, desk.settings)):
        return NOTHING
    if not desk.begin("refit", only_wanted=not owed):
        return TAKEN_BACK
    done = refit(desk.store, desk.settings, now)
    return Done("done", f"{done.labels} 条意见，{done.changed} 篇未审稿件更新判定，其中 {done.moved} 篇换队列")


def look_back_on_issues(desk: Desk, state: JobState) -> Done:
    """反查 of issues that came out, 已刊 marks after a night, the 抽查 of a period that is over."""
    now = desk.clock()
    with desk.store.reading() as session:
        owed = owes_look_back(session, state)
    if state.asked_at is None and (not owed or failed_lately(state, now, desk.settings)):
        return NOTHING
    desk.begin("lookback")
    looked, lost, marked = look_back_on_all(desk.store, desk.settings, now)
    return Done("done", f"反查 {looked} 期，漏 {lost} 篇；{marked} 篇标已刊或疑似已刊")


JOBS = (
    Job("night", "夜间采集", 60.0, crawl_night),
    Job("carried", "读入携带的采集夜", 60.0, take_carried),
    Job("draft", "编到期的草稿", 60.0, draft_due),
    Job("refit", "向审核意见学习", 60.0, refit_weights),
    Job("lookback", "反查、已刊与抽查", 60.0, look_back_on_issues),
    Job("archive", "清理到期的网页存档", 3600.0, expire_archive),
    Job("index", "编入搜索", 5.0, index_texts, something_waits),
    Job("requests", "答复页面上的请求", 1.0, answer_requests, something_asked),
    Job("handing", "转交页面上的请求", 1.0, hand_over, something_handed),
)


def job_named(kind: str) -> Job:
    """The job of that kind. Raises ValueError with the kinds there are."""
    for job in JOBS:
        if job.kind == kind:
            return job
    raise ValueError(f"there is no job “{kind}”; there are {', '.join(job.kind for job in JOBS)}")


def wake(desk: Desk, job: Job) -> Done:
    """Ask a job, unless it is paused or somebody else does it now. A failure stays the job's own."""
    if job.glance is not None and not job.glance(desk):
        return NOTHING
    with held(desk.store, f"job:{job.kind}", desk.clock) as got:
        if isinstance(got, Holder):
            return Done("busy")
        with desk.store.reading() as session:
            state = jobs.job(session, job.kind)
        if state.paused and state.asked_at is None:
            return NOTHING
        try:
            done = job.run(desk, state)
        except Exception as error:  # the one broad catch of a job
            logger.exception("the job %s failed", job.kind)
            done = Done("failed", f"{type(error).__name__}: {error}")
        record(desk, job, state, done)
        return done


def record(desk: Desk, job: Job, state: JobState, done: Done) -> None:
    """Write down what a job did; a wish is met by any answer, and an idle wake leaves no trace."""
    if done is TAKEN_BACK or (done.outcome == "nothing" and state.asked_at is None):
        return
    if job.kind not in desk.begun:
        desk.begin(job.kind)
    desk.begun.discard(job.kind)
    with desk.store.writing() as session:
        jobs.end(session, job.kind, desk.clock(), done.outcome, done.detail)
    logger.info("%s: %s %s", job.kind, done.outcome, done.detail)
