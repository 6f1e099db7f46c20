"""Who did what to an article and when, as one list: found, decided, edited, and what else the journal tells. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bulletin.candidate import CHOICE_ZH, REASON_ZH, Candidate, Decision, Manuscript
from bulletin.request import Request, RequestKind
from bulletin.verdict import QUEUE_ZH
from review.doubts import ANSWERED, REOPENED
from review.manuscript import FIELDS_ZH, changed_fields, machine_text
from storage.journal import Line


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `version` is the manuscript's that came of it, 0 for none."""

    at: datetime | None
    by: str
    words: str
    version: int = 0


def history_of(
    candidate: Candidate,
    decisions: Sequence[Decision],
    versions: Sequence[Manuscript],
    journal: Iterable[Line],
    pasting: Request | None = None,
) -> list[Event]:
    """Everything that happened to a candidate, newest first; `pasting` is the request that brought it, if one did."""
    found = found_event(candidate, pasting)
    events = [found, *(Event(each.at, each.by, decision_words(each)) for each in decisions)]
    before = machine_text(candidate)
    for version in versions:
        fields = "、".join(FIELDS_ZH[name] for name in changed_fields(before, version))
        words = f"改稿，第 {version.version} 版" + (f"：{fields}" if fields else "")
        events.append(Event(version.at, version.by, words, version.version))
        before = version
    known = {(event.at, event.by) for event in events}
    for line in journal:
        if line.act in (ANSWERED, REOPENED) or (line.at, line.by) not in known:
            events.append(Event(line.at, line.by, line.act))
    return sorted(events, key=lambda event: event.at or candidate.found_at, reverse=True)


def found_event(candidate: Candidate, pasting: Request | None) -> Event:
    """How a candidate came in: gathered by the program, or pasted by somebody, who then stands beside it."""
    verdict = candidate.verdict
    judged = f"判为{QUEUE_ZH[verdict.queue]}（{verdict.score:.2f}）"
    if pasting is None:
        return Event(candidate.found_at, "程序", f"采到，{judged}")
    what = "链接" if pasting.kind is RequestKind.LINK else "网页或正文"
    return Event(pasting.at, pasting.by, f"粘贴{what}收录，程序{judged}")


def decision_words(decision: Decision) -> str:
    """A decision in words."""
    reason = f"（{REASON_ZH[decision.reason]}）" if decision.reason else ""
    note = f"：{decision.note}" if decision.note else ""
    return f"{CHOICE_ZH[decision.choice]}{reason}{note}"
