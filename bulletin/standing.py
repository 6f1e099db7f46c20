"""Standing (状态): where an outlet stands after its nights, and when that moves. Pure functions of their records."""

from collections.abc import Sequence

from bulletin.drift import GRAVE
from bulletin.night import CrawlRun, Outcome
from bulletin.outlet import Access, Outlet, Status

DEGRADED_AFTER = 2
QUARANTINED_AFTER = 5
"""Bad nights in a row after which an outlet is degraded, and quarantined."""

TRUSTED_AFTER = 5
"""Good nights in a row after which a draft counts as active."""


def is_bad(run: CrawlRun) -> bool:
    """Whether a night was bad for the outlet: nothing usable, or a grave alarm."""
    return run.outcome is not Outcome.OK or any(alarm.kind in GRAVE for alarm in run.alarms)


def moved_status(outlet: Outlet, status: Status, runs: Sequence[CrawlRun]) -> tuple[Status, str]:
    """Where an outlet stands after its latest nights (the latest first), and why; the same status where nothing moves.

    Two bad nights in a row degrade an active outlet, five quarantine it; one good night brings it back. A draft or
    shadow outlet becomes active after five good nights; its bad ones change nothing. Known as blocked: left alone.
    """
    if outlet.access is Access.CHALLENGE or status is Status.RETIRED or not runs:
        return status, ""
    bad = next((place for place, run in enumerate(runs) if not is_bad(run)), len(runs))
    good = next((place for place, run in enumerate(runs) if is_bad(run)), len(runs))
    if status in (Status.DRAFT, Status.SHADOW):
        return (Status.ACTIVE, f"连续 {good} 夜正常") if good >= TRUSTED_AFTER else (status, "")
    if good and status in (Status.DEGRADED, Status.QUARANTINED):
        return Status.ACTIVE, "恢复正常"
    if bad >= QUARANTINED_AFTER and status is not Status.QUARANTINED:
        return Status.QUARANTINED, f"连续 {bad} 夜不正常；每周试一次，恢复后自动回到正常"
    if bad >= DEGRADED_AFTER and status is Status.ACTIVE:
        return Status.DEGRADED, f"连续 {bad} 夜不正常"
    return status, ""
