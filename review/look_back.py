"""反查 as the page shows it: what became of each entry of an issue, read from what the runner stored."""

from dataclasses import dataclass

from bulletin.candidate import REASON_ZH, RejectReason
from bulletin.issue import Issue
from bulletin.stops import STOP_ZH
from bulletin.story import STAGE_ZH, Retrieval, Stage
from storage import retrievals
from storage.store import Session


@dataclass(frozen=True, slots=True)
class LookLine:
    """One entry: what became of it, in words. `kind`: good where it was found and shown, bad where it was lost."""

    ordinal: int
    title: str
    stage: str
    detail: str
    candidate: int | None
    kind: str


def look_back_lines(session: Session, issue: Issue) -> tuple[LookLine, ...]:
    """What is stored of an issue's entries; empty where nobody has looked yet."""
    kept = retrievals.look_backs(session, issue.series, issue.number)
    found = max(kept, key=lambda each: each.revision, default=None)
    if found is None:
        return ()
    return tuple(
        LookLine(number, each.title, STAGE_ZH[each.stage], words_of(each), each.candidate,
                 "good" if each.stage is Stage.FOUND else "bad")
        for number, each in enumerate(found.entries, 1)
    )  # fmt: skip


def words_of(found: Retrieval) -> str:
    """The detail of a stage in Chinese."""
    match found.stage:
        case Stage.REJECTED:
            return REASON_ZH[RejectReason(found.detail)] if found.detail in list(RejectReason) else ""
        case Stage.STOPPED:
            return STOP_ZH.get(found.detail, found.detail)
        case Stage.NOT_FETCHED:
            return f"栏目“{found.detail}”" if found.detail else ""
        case Stage.UNKNOWN_OUTLET:
            return f"可以增加媒体 {found.detail}" if found.detail else "没有链接"
    return found.detail
