"""The jobs: nights as children, what stops them, what a person asks of them."""

import asyncio
import os
import select
import signal
import socket
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bulletin.settings import Settings
from scheduler.child import End, run_child
from scheduler.clock import run_clock
from scheduler.jobs import NOTHING, Desk, Done, Job, for_people, job_named, wake
from storage import issues, jobs, leases, nights
from storage.holding import held
from storage.jobs import JobState
from storage.store import Store

ROOT = Path(__file__).parents[2]
PLENTY = 10**12
NIGHT = """
import sys
sys.path.insert(0, {root!r})
from datetime import UTC, datetime, timedelta
from storage import nights
from storage.store import open_store
store = open_store("sqlite:///" + sys.argv[2] + "/yuebao.db")
now = datetime.fromisoformat({now!r})
with store.writing() as session:
    number = nights.open_night(session, now - timedelta(days=1), now, now, "command").id
if {finish}:
    with store.writing() as session:
        nights.finish_night(session, number, now, {healthy})
print("said", *sys.argv[3:])
sys.exit({code})
"""


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    """A desk at ten in the morning of the second of December, on a disk with room."""
    settings = Settings(data=tmp_path / "data")
    now = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
    return Desk(settings, store, lambda: now, free=lambda _: PLENTY)


def crawling(desk: Desk, finish: bool = True, healthy: bool = True, code: int = 0) -> Desk:
    """The desk with a command in the crawl's place that writes a night and ends so."""
    text = NIGHT.format(root=str(ROOT), now=desk.clock().isoformat(), finish=finish, healthy=healthy, code=code)
    return replace(desk, command=(sys.executable, "-c", text))


def sleeping(desk: Desk, text: str = "import time; time.sleep(60)") -> Desk:
    """The desk with a command that takes long."""
    return replace(desk, command=(sys.executable, "-c", text))


def state(desk: Desk, kind: str) -> JobState:
    with desk.store.reading() as session:
        return jobs.job(session, kind)


def finished(desk: Desk) -> int:
    with desk.store.reading() as session:
        return len(nights.finished_nights(session))


def test_a_night_that_is_owed_is_crawled_once(desk: Desk):
    desk = crawling(desk)
    assert wake(desk, job_named("night")).outcome == "done"
    assert wake(desk, job_named("night")) == NOTHING
    assert finished(desk) == 1
    assert state(desk, "night").outcome == "done"


def test_a_night_that_is_not_healthy_is_done_and_says_so(desk: Desk):
    done = wake(crawling(desk, healthy=False, code=1), job_named("night"))
    assert (done.outcome, "不健康" in done.detail) == ("done", True)


def test_what_a_child_wrote_for_the_log_is_not_told_to_people():
    tail = "Traceback (most recent call last): / OSError: no route to host / 采集截至 2026-12-01，7 家中 5 家正常。"
    assert for_people(tail) == "采集截至 2026-12-01，7 家中 5 家正常。"
    assert for_people("ValueError: x") == for_people("") == "详情见数据目录里的 logs/night.log"


def test_a_night_that_failed_is_tried_again_after_a_while(desk: Desk):
    failing = crawling(desk, finish=False, code=2)
    assert wake(failing, job_named("night")).outcome == "failed"
    assert wake(failing, job_named("night")) == NOTHING
    later = desk.clock() + timedelta(minutes=desk.settings.retry_minutes)
    assert wake(replace(crawling(desk), clock=lambda: later), job_named("night")).outcome == "done"


def test_a_person_may_start_a_night_that_is_not_owed_even_when_paused(desk: Desk):
    desk = crawling(desk)
    wake(desk, job_named("night"))
    later = crawling(replace(desk, clock=lambda: datetime(2026, 12, 2, 3, 0, tzinfo=UTC)))
    with desk.store.writing() as session:
        jobs.pause(session, "night", True)
        jobs.ask(session, "night", desk.clock())
    assert wake(later, job_named("night")).outcome == "done"
    assert state(desk, "night").asked_at is None
    assert finished(desk) == 2


def test_a_paused_job_rests(desk: Desk):
    with desk.store.writing() as session:
        jobs.pause(session, "night", True)
    assert wake(crawling(desk), job_named("night")) == NOTHING
    with desk.store.writing() as session:
        jobs.pause(session, "night", False)
    assert wake(crawling(desk), job_named("night")).outcome == "done"


def test_no_night_begins_on_a_full_disk(desk: Desk):
    done = wake(replace(crawling(desk), free=lambda _: 10**6), job_named("night"))
    assert done.outcome == "no-space"
    assert finished(desk) == 0


def test_a_night_ends_when_the_disk_fills(desk: Desk):
    room = iter([PLENTY, PLENTY])
    done = wake(replace(sleeping(desk), free=lambda _: next(room, 0)), job_named("night"))
    assert done.outcome == "no-space"


def test_a_night_that_takes_too_long_is_ended(desk: Desk):
    short = replace(sleeping(desk), settings=replace(desk.settings, night_hours=0.0001))
    assert wake(short, job_named("night")).outcome == "too-long"


def test_a_night_ends_with_the_scheduler(desk: Desk):
    desk = sleeping(desk)
    desk.stop.set()
    assert wake(desk, job_named("night")).outcome == "stopped"


def test_a_crawl_that_somebody_else_runs_is_waited_for(desk: Desk):
    with desk.store.writing() as session:
        leases.take(session, "night", "other process 1 1", desk.clock(), 60)
    assert wake(crawling(desk), job_named("night")) == NOTHING


def test_two_schedulers_do_a_job_once(desk: Desk):
    with held(desk.store, "job:night", desk.clock) as ours:
        assert isinstance(ours, leases.Lease)
        assert wake(crawling(desk), job_named("night")) == Done("busy")


def test_the_lease_of_a_process_that_is_gone_is_taken_over(desk: Desk):
    with desk.store.writing() as session:
        leases.take(session, "job:draft", f"{socket.gethostname()} process 999999999 1", desk.clock(), 600)
    with held(desk.store, "job:draft", desk.clock) as ours:
        assert isinstance(ours, leases.Lease)


def test_due_issues_are_drafted_in_order(desk: Desk):
    with desk.store.writing() as session:
        start = datetime(2026, 9, 20, tzinfo=UTC)
        for since, until in ((start, start + timedelta(days=1)), (start + timedelta(days=1), desk.clock())):
            nights.finish_night(session, nights.open_night(session, since, until, until, "command").id, until, True)
    done = wake(desk, job_named("draft"))
    assert done.detail == "第五六二期、第五六三期、第五六四期"
    assert wake(desk, job_named("draft")) == NOTHING
    with desk.store.reading() as session:
        assert [each.number for each in issues.issues(session)] == [562, 563, 564]


def test_a_night_carried_over_as_a_file_is_read_and_put_aside(desk: Desk):
    folder = desk.settings.data / "carried"
    folder.mkdir(parents=True)
    (folder / "2026-12-01.warc.gz").write_bytes(b"x")
    assert wake(crawling(desk), job_named("carried")).outcome == "done"
    assert [path.name for path in (folder / "read").iterdir()] == ["2026-12-01.warc.gz"]
    assert wake(crawling(desk), job_named("carried")) == NOTHING
    log = (desk.settings.data / "logs" / "night.log").read_text(encoding="utf-8")
    assert "crawl --replay" in log


def test_a_job_that_breaks_says_so_and_the_next_one_runs(desk: Desk):
    def breaks(_desk: Desk, _state: JobState) -> Done:
        raise RuntimeError("坏了")

    done = wake(desk, Job("night", "夜", 1, breaks))
    assert done.outcome == "failed"
    assert "坏了" in state(desk, "night").detail
    assert wake(desk, job_named("draft")) == NOTHING


def test_a_child_is_ended_with_all_it_started(tmp_path: Path):
    grandchild = (
        "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
    )
    text = f"{grandchild}; print(p.pid, flush=True); time.sleep(60)"
    log = tmp_path / "log"
    ended = run_child(
        [sys.executable, "-c", text],
        os.environ,
        log,
        60,
        lambda: "够了" if log.read_bytes().strip() else "",
        grace_s=2,
    )
    assert (ended.end, ended.code, ended.why) == (End.STOPPED, None, "够了")
    assert ended_within(int(log.read_text().split()[0]), 10)


def ended_within(number: int, seconds: float) -> bool:
    """Whether a process that is no child of ours has ended, waiting for that as an event."""
    try:
        handle = os.pidfd_open(number)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], seconds)[0])
    finally:
        os.close(handle)


async def test_the_clock_wakes_every_job_at_start_and_ends_on_a_signal(desk: Desk):
    woken: list[str] = []
    both = asyncio.Event()
    loop = asyncio.get_running_loop()

    def seen(kind: str) -> Done:
        woken.append(kind)
        if {"night", "draft"} <= set(woken):
            loop.call_soon_threadsafe(both.set)
        return NOTHING

    def job(kind: str) -> Job:
        return Job(kind, kind, 60, lambda _desk, _state: seen(kind))

    jobs_of_test = [job("night"), job("draft")]
    clock = asyncio.create_task(run_clock(desk, jobs_of_test))
    await asyncio.wait_for(both.wait(), 20)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(clock, 20)
    assert desk.stop.is_set()


def test_a_job_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(ValueError, match="there are night, carried, draft"):
        job_named("nihgt")
