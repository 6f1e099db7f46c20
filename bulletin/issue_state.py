"""The steps of an issue (DESIGN 2): 待编 → 草稿 ⇄ 送审 → 已发布, and 更正 as a new revision beside the old one."""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from bulletin.check.finding import Finding, Severity
from bulletin.issue import STATE_ZH, Issue, IssueState


class Step(StrEnum):
    """What may be done with an issue."""

    SUBMIT = "submit"  # 送审
    SEND_BACK = "send-back"  # 退回
    WITHDRAW = "withdraw"  # 撤回
    RELEASE = "release"  # 发布
    CORRECT = "correct"  # 更正


STEP_ZH = {
    Step.SUBMIT: "送审",
    Step.SEND_BACK: "退回",
    Step.WITHDRAW: "撤回",
    Step.RELEASE: "发布",
    Step.CORRECT: "更正",
}
WAYS: dict[Step, tuple[frozenset[IssueState], IssueState]] = {
    Step.SUBMIT: (frozenset({IssueState.DRAFT}), IssueState.SUBMITTED),
    Step.SEND_BACK: (frozenset({IssueState.SUBMITTED}), IssueState.DRAFT),
    Step.WITHDRAW: (frozenset({IssueState.SUBMITTED}), IssueState.DRAFT),
    Step.RELEASE: (frozenset({IssueState.DRAFT, IssueState.SUBMITTED}), IssueState.RELEASED),
}


def stepped(issue: Issue, step: Step) -> Issue:
    """The issue after a step. Raises ValueError with a sentence where its state does not allow it."""
    if step is Step.CORRECT:
        if issue.state is not IssueState.RELEASED:
            raise ValueError(refusal(issue, step, "only what is released is corrected; change the draft instead"))
        return replace(issue, revision=issue.revision + 1, state=IssueState.DRAFT)
    allowed, to = WAYS[step]
    if issue.state not in allowed:
        wanted = "、".join(STATE_ZH[state] for state in sorted(allowed))
        raise ValueError(refusal(issue, step, f"it must be {wanted} for that"))
    return replace(issue, state=to, banner="" if to is IssueState.RELEASED else issue.banner)


def refusal(issue: Issue, step: Step, why: str) -> str:
    """One sentence: what cannot be done, how it stands, what it wants."""
    return f"第{issue.number_zh}期 ({issue.period}) is {STATE_ZH[issue.state]}: {STEP_ZH[step]} is not possible; {why}"


def open_errors(findings: Iterable[Finding], let_stand: Iterable[str]) -> tuple[Finding, ...]:
    """Findings that stop a release: errors that nobody has let stand."""
    marks = frozenset(let_stand)
    return tuple(each for each in findings if each.severity is Severity.ERROR and each.mark not in marks)
