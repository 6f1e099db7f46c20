"""The clock: APScheduler wakes every job at start and at short intervals; the ledger decides what is due.

Nothing is decided by which tick happened: a memory job store, no cron, no misfire to lose (its defaults drop runs).
"""

import asyncio
import logging
import signal
from collections.abc import Sequence
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.desk import Desk
from scheduler.jobs import JOBS, Job, wake

ZONE = "Asia/Shanghai"
END_S = 40.0
logger = logging.getLogger(__name__)


async def ask(desk: Desk, job: Job) -> None:
    """Ask one job in a thread of its own; whatever goes wrong stays with this wake."""
    try:
        await asyncio.to_thread(wake, desk, job)
    except Exception:  # the store is locked, or away: the next wake asks again
        logger.exception("the job %s could not be asked", job.kind)


async def run_clock(desk: Desk, jobs: Sequence[Job] = JOBS, pace: float = 1.0) -> None:
    """Wake the jobs until SIGTERM or SIGINT; a child that runs is ended first. `pace` stretches the intervals."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        desk.stop.set()
        stopped.set()

    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop)
    scheduler = AsyncIOScheduler(timezone=ZONE)
    running: set[asyncio.Task[None]] = set()

    def begin(job: Job) -> None:
        if any(task.get_name() == job.kind for task in running):
            return
        task = loop.create_task(ask(desk, job), name=job.kind)
        running.add(task)
        task.add_done_callback(ended)

    def ended(task: "asyncio.Task[None]") -> None:
        running.discard(task)
        wanted = [job for job in jobs if job.kind in desk.hurry]
        desk.hurry.clear()
        for job in wanted:
            if not stopped.is_set():
                begin(job)

    for job in jobs:
        scheduler.add_job(
            partial(begin, job),
            IntervalTrigger(seconds=job.every_s * pace, timezone=ZONE),
            id=job.kind,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        begin(job)
    scheduler.start()
    try:
        await stopped.wait()
    finally:
        scheduler.shutdown(wait=False)
        if running:
            await asyncio.wait(running, timeout=END_S)
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(sign)
