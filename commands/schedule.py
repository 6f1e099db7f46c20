"""yuebao schedule: the clock, and what its jobs are doing."""

import json
import logging
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.period import SHANGHAI
from bulletin.settings import Settings

if TYPE_CHECKING:
    from scheduler.jobs import Desk
    from storage.store import Store

SUMMARY = "wake the jobs: nights, drafts of due issues; or see, pause and start them: jobs | pause | resume | start"
EXAMPLE = "yuebao schedule\n  yuebao schedule jobs\n  yuebao schedule start night"
OUTCOME_ZH = {
    "": "从未运行",
    "nothing": "没有到期的",
    "running": "正在运行",
    "done": "完成",
    "failed": "失败",
    "busy": "已有别的在运行",
    "no-space": "磁盘空间不足",
    "too-long": "超时",
    "stopped": "随调度停止",
}


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    verbs.add_parser("jobs", help="how the jobs stand").add_argument(
        "--json", action="store_true", help="for a machine"
    )
    for name, words in (("pause", "hold a job"), ("resume", "let it go on"), ("start", "have it run now")):
        verbs.add_parser(name, help=words).add_argument("kind", metavar="JOB", help="its name, as `jobs` shows it")
    parser.add_argument("--once", action="store_true", help="ask every job once, in order, and end")


def run(arguments: Namespace, settings: Settings) -> int:
    """Run the clock, or do what was asked of a job."""
    from storage.store import open_store

    store = open_store(settings.database_url)
    try:
        if arguments.verb is None:
            return clock(arguments, settings, store)
        if arguments.verb == "jobs":
            return show(store, arguments.json)
        return change(arguments, store)
    finally:
        store.close()


def clock(arguments: Namespace, settings: Settings, store: "Store") -> int:
    """Wake the jobs until the process is told to end; `--once`: each once, exit code 1 where one failed."""
    import asyncio

    from scheduler.clock import run_clock
    from scheduler.jobs import JOBS, Desk, wake

    settings.data.mkdir(parents=True, exist_ok=True)
    log_to(settings.data / "logs" / "schedule.log")
    desk = Desk(settings, store, utc_now)
    if arguments.once:
        done = {job.name: wake(desk, job) for job in JOBS}
        for name, each in done.items():
            print(f"{name}：{OUTCOME_ZH.get(each.outcome, each.outcome)} {each.detail}".rstrip())
        return 1 if any(each.outcome in ("failed", "no-space", "too-long") for each in done.values()) else 0
    say_start(desk)
    asyncio.run(run_clock(desk))
    print("yuebao: 调度已停止", file=sys.stderr)
    return 0


def say_start(desk: "Desk") -> None:
    """One line that the clock runs."""
    at = desk.settings.night_at
    print(f"yuebao: 调度开始，每夜 {at:%H:%M}（北京时间）采集；`yuebao schedule jobs` 查看", file=sys.stderr)


def show(store: "Store", machine: bool) -> int:
    """How the jobs stand."""
    from scheduler.jobs import JOBS
    from storage import jobs

    with store.reading() as session:
        states = [(job, jobs.job(session, job.kind)) for job in JOBS]
    if machine:
        values = [
            {
                "job": job.kind,
                "paused": state.paused,
                "asked": state.asked_at is not None,
                "started_at": state.started_at.isoformat() if state.started_at else None,
                "ended_at": state.ended_at.isoformat() if state.ended_at else None,
                "outcome": state.outcome,
                "detail": state.detail,
            }
            for job, state in states
        ]
        print(json.dumps(values, ensure_ascii=False))
        return 0
    for job, state in states:
        words = [f"{job.kind}（{job.name}）", OUTCOME_ZH.get(state.outcome, state.outcome)]
        words += ["已暂停"] if state.paused else []
        words += ["已要求启动"] if state.asked_at else []
        when = state.started_at if state.outcome == "running" else state.ended_at
        words += [f"{when.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"] if when else []
        print("  ".join([*words, state.detail]).rstrip())
    return 0


def change(arguments: Namespace, store: "Store") -> int:
    """Pause, resume or start a job; the clock sees it at its next wake."""
    from scheduler.jobs import job_named
    from storage import jobs

    job = job_named(arguments.kind)
    with store.writing() as session:
        if arguments.verb == "start":
            jobs.ask(session, job.kind, utc_now())
        else:
            jobs.pause(session, job.kind, arguments.verb == "pause")
    within = "一分钟" if job.every_s <= 60 else "一小时"
    said = {"start": f"已要求启动，调度{within}内执行", "pause": "已暂停", "resume": "已恢复"}
    print(f"{job.name}：{said[arguments.verb]}")
    return 0


def utc_now() -> datetime:
    """The clock, aware."""
    return datetime.now(UTC)


def log_to(path: Path) -> None:
    """The scheduler's own log, in the data folder, never beyond some megabytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=2_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
