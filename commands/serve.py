"""yuebao serve: desk and clock, as two processes that live and end together."""

import signal
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bulletin.settings import Settings

SUMMARY = "the desk and the clock, two processes that begin and end together"
EXAMPLE = "yuebao serve --port 8010"
PROGRAM = Path(__file__).parent.parent / "yuebao.py"
GRACE_S = 45.0
LOOK_S = 0.2


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--host", default="", help="the address the desk listens on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=None, help="the desk's port (default 8010)")


def run(arguments: Namespace, settings: Settings) -> int:
    """Run both until a signal comes or one of them ends; then end the other. Exit code 1 where one ended by itself."""
    from storage.store import open_store

    settings.data.mkdir(parents=True, exist_ok=True)
    open_store(settings.database_url).close()  # tables and versions are seen to once, before both start
    words = [f"--host={arguments.host}"] if arguments.host else []
    words += [f"--port={arguments.port}"] if arguments.port is not None else []
    begin = [sys.executable, str(PROGRAM), "--data", str(settings.data)]
    told = signalled()  # before anything is started, so that nothing is left behind by an early signal
    children = {
        "desk": subprocess.Popen([*begin, "review", *words], start_new_session=True),
        "clock": subprocess.Popen([*begin, "schedule"], start_new_session=True),
    }
    while not told and all(child.poll() is None for child in children.values()):
        time.sleep(LOOK_S)
    ended = [name for name, child in children.items() if child.poll() is not None]
    end(list(children.values()))
    if told or not ended:
        return 0
    print(f"yuebao: the {ended[0]} ended by itself, so both were ended; its last lines say why", file=sys.stderr)
    return 1


def signalled() -> list[int]:
    """The list that a signal to end is written into."""
    told: list[int] = []
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda number, _frame: told.append(number))
    return told


def end(children: "list[subprocess.Popen[bytes]]") -> None:
    """Tell all to end, and end those that do not in time."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + GRACE_S
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
