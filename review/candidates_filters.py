"""The filters of the list of candidates, as they stand in its address, and what they ask of the store."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bulletin.candidate import Choice, RejectReason
from bulletin.period import Period, parse_period
from bulletin.verdict import Queue
from storage.review_list import SHOWN, Place, Wanted

EVERY, UNDATED, ALL, BOTH = "all", "undated", "all", "shown"
STAYING = 200
"""Decided rows that stay in sight at most, by the address."""
WORD = 60


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is asked for. `period` None: every period, or with `undated` what has no day.

    `queue` is BOTH (重点 and 一般), ALL, or one queue (see `usual_queue`); `choice` None: whatever was said; `new`: of
    the last night only.
    `stay` are the rows that were decided since the list was loaded and stay where they are. `current`: the period is
    whichever is being worked on, so the address does not name it.
    """

    period: Period | None
    undated: bool = False
    choice: Choice | None = Choice.UNDECIDED
    reason: RejectReason | None = None
    queue: str = BOTH
    outlet: str = ""
    new: bool = False
    spot_check: bool = False
    word: str = ""
    stay: tuple[int, ...] = ()
    after: Place | None = None
    current: bool = False

    def wanted(self, night: int = 0) -> Wanted:
        """What the store is asked; `night` is the last one (0: there was none)."""
        queues = {BOTH: SHOWN, ALL: tuple(Queue)}.get(self.queue) or (Queue(self.queue),)
        reason = self.reason if self.choice is Choice.REJECTED else None
        return Wanted(self.period, self.undated, self.outlet, queues, self.choice, reason, night if self.new else None,
                      None, self.word, self.spot_check)  # fmt: skip

    @property
    def usual(self) -> str:
        """The queues of this list while nobody asks for others."""
        return usual_queue(self.choice)

    @property
    def narrowed(self) -> bool:
        """Whether more is left out than what is decided or set aside."""
        return bool(self.outlet or self.new or self.spot_check or self.word or self.queue not in (self.usual, ALL)
                    or self.reason)  # fmt: skip

    def words(self, **changes: Any) -> dict[str, str]:
        """The filters as the query of an address, without what it would say anyway; `changes` as for `replace`."""
        each = replace(self, **changes)
        if "queue" not in changes and self.queue == self.usual:
            each = replace(each, queue=each.usual)
        words = {
            "period": "" if each.current else UNDATED if each.undated else str(each.period or EVERY),
            "state": "" if each.choice is Choice.UNDECIDED else each.choice.value if each.choice else ALL,
            "reason": each.reason.value if each.reason and each.choice is Choice.REJECTED else "",
            "queue": "" if each.queue == each.usual else each.queue,
            "outlet": each.outlet,
            "new": "1" if each.new else "",
            "check": "1" if each.spot_check else "",
            "q": each.word,
            "after": f"{each.after.score!r}_{each.after.id}" if each.after else "",
            "stay": ",".join(map(str, each.stay)),
        }
        return {key: value for key, value in words.items() if value}


def usual_queue(choice: Choice | None) -> str:
    """The queues a list shows while nobody asks for others: what waits, without what was set aside; what somebody has
    decided, whatever the judge thought of it, or an article found by search and accepted would not be among the
    accepted ones."""
    return BOTH if choice in (Choice.UNDECIDED, None) else ALL


def filters_of(query: Mapping[str, str], standard: Period | None) -> Filters:
    """The filters of an address; what cannot be read is as if it were not there. `standard` is the period of one that
    names none."""
    period = query.get("period", "")
    named = period_of(period)
    state = query.get("state", "")
    reason = query.get("reason", "")
    choice = None if state == ALL else Choice(state) if state in set(Choice) else Choice.UNDECIDED
    queue = query.get("queue", "")
    return Filters(
        period=None if period in (EVERY, UNDATED) else named or standard,
        undated=period == UNDATED,
        current=named is None and period not in (EVERY, UNDATED),
        choice=choice,
        reason=RejectReason(reason) if reason in set(RejectReason) else None,
        queue=queue if queue in (BOTH, ALL, *Queue) else usual_queue(choice),
        outlet=query.get("outlet", "")[:80],
        new=query.get("new") == "1",
        spot_check=query.get("check") == "1",
        word=" ".join(query.get("q", "").split())[:WORD],
        stay=numbers(query.get("stay", "")),
        after=place_of(query.get("after", "")),
    )


def period_of(text: str) -> Period | None:
    """The period of an address; None where there is none, or one in which nobody made a bulletin."""
    try:
        period = parse_period(text)
    except ValueError:
        return None
    return period if 1990 <= period.start.year <= period.end.year <= 2200 else None


def numbers(text: str) -> tuple[int, ...]:
    """Ids out of “12,15”, each once."""
    ids = (int(each) for each in text.split(",") if each.isascii() and each.isdigit() and len(each) < 10)
    return tuple(dict.fromkeys(ids))[:STAYING]


def place_of(text: str) -> Place | None:
    """The place behind which a page begins."""
    score, _, number = text.rpartition("_")
    try:
        return Place(float(score), int(number))
    except ValueError:
        return None
