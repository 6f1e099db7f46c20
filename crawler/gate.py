"""Politeness over the whole process: one request at a time per host, a delay between two, Retry-After kept.

Scrapy keeps its delays per crawler; search channels and pictures of several outlets share hosts, so the gate stands
below all crawlers of a night.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from time import monotonic, time

LONGEST_HOLD_S = 900.0
"""A Retry-After beyond this closes the host for the night: waiting longer would only hold up the others."""


@dataclass(slots=True)
class HostTurn:
    """What the gate knows of one host. Times are of the monotonic clock, in seconds."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    delay_s: float = 0.0
    held_until: float = 0.0
    ended_at: float = float("-inf")
    closed: str = ""
    reached: bool = True


class HostClosed(Exception):
    """The host asked not to be visited for longer than a night can wait."""


class Gate:
    """Turns for hosts, shared by every crawler of the process."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._hosts: dict[str, HostTurn] = defaultdict(HostTurn)
        self._clock = clock

    def slow_down(self, host: str, delay_s: float) -> None:
        """Keep at least `delay_s` seconds between two requests to `host`; a longer known delay stays."""
        turn = self._hosts[host]
        turn.delay_s = max(turn.delay_s, delay_s)

    def delay_of(self, host: str) -> float:
        """Seconds kept between two requests to `host`."""
        return self._hosts[host].delay_s

    def hold(self, host: str, seconds: float) -> None:
        """The host asked to be left alone for so many seconds."""
        turn = self._hosts[host]
        if seconds > LONGEST_HOLD_S:
            turn.closed = f"对方要求 {seconds:.0f} 秒后再来"
        turn.held_until = max(turn.held_until, self._clock() + seconds)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[HostTurn]:
        """Wait for this host's turn; nobody else has it until the block is left. Raises HostClosed.

        Whoever has it sets `reached` to False where no connection came about: the host was not bothered then, and
        the next need not wait.
        """
        turn = self._hosts[host]
        async with turn.lock:
            if turn.closed:
                raise HostClosed(turn.closed)
            wait = max(turn.held_until, turn.ended_at + turn.delay_s) - self._clock()
            if wait > 0:
                await asyncio.sleep(wait)
            turn.reached = True
            try:
                yield turn
            finally:
                if turn.reached:
                    turn.ended_at = self._clock()


def retry_after_s(value: str, now: float | None = None) -> float | None:
    """Seconds that a Retry-After header asks for (a number or an HTTP date), None where it says nothing."""
    text = value.strip()
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - (time() if now is None else now))
    except (TypeError, ValueError):
        return None
