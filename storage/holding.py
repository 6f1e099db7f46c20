"""Holding a lease for as long as a job runs: taken from a dead process at once, renewed by a thread of its own.

A holder whose process is gone on this very machine (killed, crashed) is replaced at once; anywhere else its lease has
to run out.
"""

import logging
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

LEASE_S = 60.0
RENEWED_EVERY_S = 15.0
Clock = Callable[[], datetime]


@contextmanager
def held(store: Store, kind: str, clock: Clock) -> Iterator[leases.Lease | leases.Holder]:
    """The lease of a kind of job, held and renewed while the block runs and then given back, or who holds it now."""
    owner = owner_name()
    with store.writing() as session:
        got = leases.take(session, kind, owner, clock(), LEASE_S)
        if isinstance(got, leases.Holder) and is_dead(got.owner):
            got = leases.take_over(session, got, owner, clock(), LEASE_S)
    if isinstance(got, leases.Holder):
        yield got
        return
    ended = threading.Event()
    renewer = threading.Thread(target=keep_renewing, args=(store, got, clock, ended), daemon=True)
    renewer.start()
    try:
        yield got
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
            logging.getLogger(__name__).exception("the lease of the job “%s” could not be renewed", lease.kind)


def holder_words(holder: leases.Holder) -> str:
    """Machine and process of a holder, for a sentence."""
    return holder.owner.rpartition(" ")[0]


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
