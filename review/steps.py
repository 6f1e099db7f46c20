"""An issue's steps at the desk: submit, begin, send back, withdraw, release, correct, drop a correction and take it up
again; each with its journal line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bulletin.check.finding import Finding
from bulletin.issue import STATE_ZH, Issue, IssueState
from bulletin.issue_state import STEP_ZH, Step, stepped
from bulletin.period import Period
from issuing.moving import drop_correction, require_unchanged, take_up_correction, write_move
from storage import journal, ledger, submissions
from storage.errors import Conflict
from storage.store import Session, Store
from storage.submissions import Submission


class Refused(Conflict):
    """A step that cannot be taken; the message is one sentence in Chinese that says what stands in the way."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and when (aware, UTC)."""

    by: str
    at: datetime


def open_submission(session: Session, issue: Issue) -> Submission | None:
    """The submission that lies with the issuer, None for none (or one made without the desk)."""
    if issue.state is not IssueState.SUBMITTED:
        return None
    kept = submissions.submissions(session, issue.series, issue.period)
    return next((each for each in reversed(kept) if not each.ended and each.issue.revision == issue.revision), None)


def why_not_submitted(issue: Issue) -> str:
    """Why a draft cannot go to the issuer yet, "" where it can."""
    if not issue.entries:
        return "本期还没有条目，不能送审；请先编入采用的稿件。"
    if issue.proposed:
        return f"还有 {len(issue.proposed)} 篇待定（{named(issue)}），请先采用或去掉，再送审。"
    return ""


def why_not_released(issue: Issue, errors: Sequence[Finding]) -> str:
    """Why an issue cannot be released yet, naming what stands in the way; "" where it can."""
    if not issue.entries:
        return "本期还没有条目，不能发布。"
    if issue.proposed:
        return f"还有 {len(issue.proposed)} 篇待定（{named(issue)}），请先采用或去掉，再发布。"
    if errors:
        first = "；".join(f"{each.place}：{each.sentence.rstrip('。')}" for each in errors[:3])
        more = f" 等 {len(errors)} 处" if len(errors) > 3 else ""
        return f"校核还有 {len(errors)} 处错误（{first}{more}），请改正，或写明理由让它保留。"
    return ""


def named(issue: Issue) -> str:
    """The ordinals of the entries that wait for a word."""
    return "、".join(f"第{number}篇" for number, entry in enumerate(issue.entries, 1) if entry.proposed)


def take(session: Session, stored: Issue, now_shown: Issue, step: Step, actor: Actor, note: str = "") -> Issue:
    """Take a step with an issue as it is shown; `stored` is how the store held it. Raises Refused or Conflict."""
    after = checked_step(now_shown, step)
    lying = open_submission(session, stored)
    write_move(session, stored, after, actor.by, actor.at, note)
    if step is Step.SUBMIT:
        submissions.keep_submission(session, after, actor.by, actor.at)
    elif lying is not None and step in (Step.SEND_BACK, Step.WITHDRAW, Step.RELEASE):
        submissions.end(session, lying.id, step.value, actor.by, actor.at, note)
    said = {"state": STATE_ZH[stored.state], "revision": stored.revision}
    became = {"state": STATE_ZH[after.state], "revision": after.revision} | ({"note": note} if note else {})
    journal.note(session, actor.at, actor.by, STEP_ZH[step], f"issue:{stored.period}", said, became)
    return after


def checked_step(issue: Issue, step: Step) -> Issue:
    """The issue after a step. Raises Refused where its state does not allow it."""
    try:
        return stepped(issue, step)
    except ValueError:
        raise Refused(
            f"第{issue.number_zh}期现在是“{STATE_ZH[issue.state]}”，不能{STEP_ZH[step]}；请刷新页面。"
        ) from None


def why_not_dropped(issue: Issue, revision: int) -> str:
    """Why the draft of this correction cannot be given up, "" where it can."""
    if issue.revision != revision or not revision:
        return "这一期现在没有这份更正稿，什么也没有动；请看一下现在的内容。"
    if issue.state is IssueState.SUBMITTED:
        return "更正稿已经送审，请先退回（或撤回），再放弃。"
    if issue.state is not IssueState.DRAFT:
        return "这份更正已经发布，不能放弃；要改请再建立更正稿。"
    return ""


def drop(session: Session, stored: Issue, now_shown: Issue, actor: Actor, note: str = "") -> tuple[Issue, int]:
    """放弃更正稿: the released revision that stands again, and the id under which the draft is kept."""
    standing, number = drop_correction(session, stored, now_shown, actor.by, actor.at, note)
    said = {"state": STATE_ZH[stored.state], "revision": stored.revision}
    said |= {"entries": [entry.title for entry in now_shown.entries]}
    became = {"state": STATE_ZH[standing.state], "revision": standing.revision}
    became |= {"entries": [entry.title for entry in standing.entries]} | ({"note": note} if note else {})
    journal.note(session, actor.at, actor.by, "放弃更正稿", f"issue:{stored.period}", said, became)
    return standing, number


def take_up(session: Session, series: str, period: Period, number: int, actor: Actor) -> Issue:
    """恢复放弃的更正稿; the draft. Raises Refused where there is none such, or another correction stands by now."""
    found = next((each for each in submissions.dropped(session, series, period) if each.id == number), None)
    if found is None:
        raise Refused("没有这份放弃了的更正稿；请刷新页面。")
    try:
        draft = take_up_correction(session, found, actor.by, actor.at)
    except ValueError:
        raise Refused("这一期已经有别的更正，放弃了的这份没有恢复；它的文字在“经过”里仍可查看。") from None
    became = {"state": STATE_ZH[draft.state], "revision": draft.revision}
    journal.note(session, actor.at, actor.by, "恢复更正稿", f"issue:{period}", None, became)
    return draft


def begin(store: Store, issue: Issue, actor: Actor) -> None:
    """The issuer starts reading; from now on nobody withdraws. Raises Conflict."""
    with store.writing() as session:
        require_unchanged(session, issue)
        lying = open_submission(session, issue)
        if lying is None:
            raise Refused("本期没有等待审阅的送审稿。")
        submissions.begin(session, lying.id, actor.by, actor.at)
        journal.note(session, actor.at, actor.by, "开始审阅", f"issue:{issue.period}")


def release(
    store: Store,
    stored: Issue,
    now_shown: Issue,
    errors: Sequence[Finding],
    actor: Actor,
    file: Path | None = None,
    digest: str = "",
) -> Issue:
    """Release an issue as shown. With `file`, `now_shown` is the text read back from it, and `stored` was generated.

    Raises Refused with what stands in the way.
    """
    if why := why_not_released(now_shown, errors):
        raise Refused(why)
    with store.writing() as session:
        after = take(session, stored, now_shown, Step.RELEASE, actor, file.name if file else "")
        if file is not None:
            ledger.keep_generated(session, after, stored.entries, file.name, digest, actor.by, actor.at)
    return after
