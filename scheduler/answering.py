"""Answers to requests of the desk: each a good or a bad end, one sentence for the person, and what came of it as JSON.

What needs the network runs as a child (this program's own commands), so that one place touches the network and a page
that hangs takes nothing with it.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scheduler.child import End, Ended, run_child
from scheduler.desk import Desk

NO_ADDRESS = "这不是网址：网址应以 http:// 或 https:// 开头。"
BROKE_OFF = "程序没有正常结束，什么也没有改动；请再试一次，仍不行请运维人员查看日志 logs/request.log。"


class Interrupted(Exception):
    """The runner stops; the request is left as it is and begins anew at the next start."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a request ends: well or not, what is said, and what came of it."""

    good: bool
    said: str
    result: Mapping[str, Any] = field(default_factory=dict)


def child(desk: Desk, words: tuple[str, ...], limit_s: float, data: Path | None = None) -> tuple[Ended, str]:
    """Run one of our own commands; how it ended and what it printed. Raises Interrupted."""
    folder = str((data or desk.settings.data).resolve())
    log = desk.settings.data / "logs" / "request.log"
    environment = os.environ | {"YUEBAO_DATA": folder, "NO_COLOR": "1"}
    ended = run_child((*desk.command, "--data", folder, *words), environment, log, limit_s,
                      lambda: "调度停止" if desk.stop.is_set() else "")  # fmt: skip
    if ended.end is End.STOPPED:
        raise Interrupted
    return ended, log.read_text(encoding="utf-8", errors="replace")


def last_record(printed: str) -> dict[str, Any]:
    """The last line that is a JSON object, {} for none."""
    for line in reversed(printed.splitlines()):
        if line.startswith("{"):
            try:
                found = json.loads(line)
            except ValueError:
                continue
            return found if isinstance(found, dict) else {}
    return {}


def sentence_of(printed: str) -> str:
    """The sentence with which one of our commands refused, "" where it said none."""
    lines = [line.removeprefix("yuebao: ").strip() for line in printed.splitlines() if line.startswith("yuebao: ")]
    return lines[-1] if lines else ""
