"""One request at a time per host over the whole process, with the delay that the host wants."""

import asyncio
from datetime import UTC, datetime

import pytest

from crawler.gate import LONGEST_HOLD_S, Gate, HostClosed, retry_after_s


async def visits(gate: Gate, host: str, times: int, log: list[tuple[str, float]]) -> None:
    loop = asyncio.get_running_loop()
    for _ in range(times):
        async with gate.turn(host):
            log.append((f"in {host}", loop.time()))
            await asyncio.sleep(0.001)
            log.append((f"out {host}", loop.time()))


async def test_two_crawlers_never_ask_one_host_at_once() -> None:
    gate, log = Gate(), list[tuple[str, float]]()
    await asyncio.gather(*(visits(gate, "a.example", 5, log) for _ in range(3)))
    assert [step.split()[0] for step, _ in log] == ["in", "out"] * 15


async def test_the_delay_lies_between_the_end_of_one_and_the_start_of_the_next() -> None:
    gate, log = Gate(), list[tuple[str, float]]()
    gate.slow_down("a.example", 0.05)
    await asyncio.gather(visits(gate, "a.example", 2, log), visits(gate, "a.example", 2, log))
    gaps = [log[index + 1][1] - log[index][1] for index in range(1, len(log) - 1, 2)]
    assert min(gaps) >= 0.05


async def test_a_longer_delay_is_never_shortened() -> None:
    gate = Gate()
    gate.slow_down("a.example", 120)
    gate.slow_down("a.example", 2)
    assert gate.delay_of("a.example") == 120


async def test_other_hosts_do_not_wait() -> None:
    gate, log = Gate(), list[tuple[str, float]]()
    gate.hold("slow.example", 600)
    await asyncio.wait_for(visits(gate, "quick.example", 3, log), 5)
    assert len(log) == 6


async def test_a_host_that_asks_for_more_than_a_night_can_wait_is_closed() -> None:
    gate = Gate()
    gate.hold("a.example", LONGEST_HOLD_S + 1)
    with pytest.raises(HostClosed, match="901 秒"):
        async with gate.turn("a.example"):
            pass


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    now = datetime(2024, 8, 31, 18, 0, 0, tzinfo=UTC).timestamp()
    assert retry_after_s("120") == 120
    assert retry_after_s("Sat, 31 Aug 2024 18:00:30 GMT", now) == 30
    assert retry_after_s("Sat, 31 Aug 2024 17:00:00 GMT", now) == 0
    assert retry_after_s("soon") is None
