"""Anchors (锚点): numbers that are certain. Every other number follows from them by arithmetic (FORMAT 2)."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bulletin.period import Cadence, Period, periods_between
from bulletin.series import Profile, Series


@dataclass(frozen=True, slots=True)
class Anchor:
    """A number set right by hand: the issue of `period` has it, and later ones count from it."""

    profile: str
    period: Period
    number: int
    reason: str = ""


def with_anchors(series: Series, anchors: Iterable[Anchor]) -> Series:
    """The series with numbers set right by hand. Raises ValueError where one would give a number twice.

    Numbers run on across a change of title or publisher, so an anchor holds for every profile of its cadence.
    """
    cadence = {profile.key: profile.cadence for profile in series.profile}
    extra: dict[Cadence | None, list[tuple[Period, int]]] = {}
    for anchor in anchors:
        extra.setdefault(cadence.get(anchor.profile), []).append((anchor.period, anchor.number))
    return replace(series, profile=tuple(anchored(each, extra.get(each.cadence, ())) for each in series.profile))


def anchored(profile: Profile, extra: Iterable[tuple[Period, int]]) -> Profile:
    """A profile with more anchors, the later of two for one period standing. Raises ValueError."""
    merged = dict(profile.more_anchors) | dict(extra)
    return replace(profile, more_anchors=tuple(sorted(merged.items())))


def gaps(profile: Profile) -> list[tuple[Period, int]]:
    """Anchors at which numbers were left out, with how many: what a person should know before setting one."""
    found = []
    steps = profile.anchors
    for (before, number), (period, wanted) in itertools.pairwise(steps):
        left_out = wanted - number - periods_between(profile.cadence, before, period)
        if left_out:
            found.append((period, left_out))
    return found
