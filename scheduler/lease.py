"""Holding a lease for as long as a job runs, so that two schedulers never do a job twice at once."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from storage import leases
from storage.errors import StoreError
from storage.store import Store

LEASE_S = 90.0
RENEWED_EVERY_S = 20.0
Clock = Callable[[], datetime]


@contextmanager
def held(store: Store, kind: str, clock: Clock) -> Iterator[bool]:
    """Whether the lease of a kind of job is ours; held and renewed while the block runs, then given back."""
    owner = owner_name()
    with store.writing() as session:
        got = leases.take(session, kind, owner, clock(), LEASE_S)
        if isinstance(got, leases.Holder) and is_dead(got.owner):
            got = leases.take_over(session, got, owner, clock(), LEASE_S)
    if isinstance(got, leases.Holder):
        yield False
        return
    ended = threading.Event()
    renewer = threading.Thread(target=keep_renewing, args=(store, got, clock, ended), daemon=True)
    renewer.start()
    try:
        yield True
    finally:
        ended.set()
        renewer.join()
        with store.writing() as session:
            leases.release(session, got, clock())


def keep_renewing(store: Store, lease: leases.Lease, clock: Clock, ended: threading.Event) -> None:
    """Renew a lease until the job ends; where it cannot be renewed, it runs out and its token guards the store."""
    while not ended.wait(RENEWED_EVERY_S):
        try:
            with store.writing() as session:
                lease = leases.renew(session, lease, clock(), LEASE_S)
        except StoreError:
            continue


def owner_name() -> str:
    """Who holds: machine, process number, and the process's own start (so that a reused number is not mistaken)."""
    return f"{socket.gethostname()} process {os.getpid()} {process_start(os.getpid())}"


def is_dead(owner: str) -> bool:
    """Whether a lease's owner was a process of this machine that is gone."""
    host, _, rest = owner.partition(" process ")
    number, _, start = rest.partition(" ")
    if host != socket.gethostname() or not number.isdigit():
        return False
    return process_start(int(number)) != start


def process_start(number: int) -> str:
    """When a process of this machine started, in the kernel's ticks; "gone" where there is none, "?" elsewhere."""
    if not Path("/proc/self/stat").exists():
        return "?"
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "gone"
