"""Standing: an outlet's status moves by itself, by its latest nights."""

from dataclasses import replace

import pytest

from bulletin.night import Alarm, CrawlRun, Outcome
from bulletin.outlet import Access, Status
from bulletin.standing import is_bad, moved_status
from tests.bulletin.drift_lab import OUTLET

GOOD = CrawlRun("lab")
BAD = CrawlRun("lab", outcome=Outcome.BLOCKED)


@pytest.mark.parametrize(
    ("status", "latest", "became"),
    [
        (Status.ACTIVE, [BAD], Status.ACTIVE),
        (Status.ACTIVE, [BAD, BAD], Status.DEGRADED),
        (Status.DEGRADED, [BAD] * 4, Status.DEGRADED),
        (Status.DEGRADED, [BAD] * 5, Status.QUARANTINED),
        (Status.DEGRADED, [GOOD, BAD, BAD], Status.ACTIVE),
        (Status.QUARANTINED, [BAD] * 6, Status.QUARANTINED),
        (Status.QUARANTINED, [GOOD, BAD], Status.ACTIVE),
        (Status.DRAFT, [BAD] * 6, Status.DRAFT),
        (Status.DRAFT, [GOOD] * 4, Status.DRAFT),
        (Status.SHADOW, [GOOD] * 5, Status.ACTIVE),
        (Status.RETIRED, [GOOD] * 9, Status.RETIRED),
        (Status.ACTIVE, [], Status.ACTIVE),
    ],
)
def test_an_outlet_moves_by_its_latest_nights(status: Status, latest: list[CrawlRun], became: Status) -> None:
    assert moved_status(OUTLET, status, latest)[0] is became


def test_an_outlet_known_as_blocked_stays_where_it_is() -> None:
    assert moved_status(replace(OUTLET, access=Access.CHALLENGE), Status.ACTIVE, [BAD] * 9) == (Status.ACTIVE, "")


def test_a_grave_alarm_makes_a_night_bad_and_another_does_not() -> None:
    assert is_bad(replace(GOOD, alarms=(Alarm("drifted", "", ""),)))
    assert not is_bad(replace(GOOD, alarms=(Alarm("volume", "", ""),)))
