"""本期的条目：编草稿、采用、去掉、编入、调顺序，校核意见的保留；每一步都能撤销."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from bulletin.candidate import Choice, Decision
from bulletin.issue import STATE_ZH, IssueState, choice_of
from bulletin.period import Period
from bulletin.series import Series
from issuing.drafting import draft_issue
from review import draft
from review.issue_page import checked
from review.pages.issue import change, done, note_override, path_of, series_of, standing
from review.periods import named_period
from review.steps import Refused
from review.undrafted import why_empty
from review.visit import Compiler
from storage import issues, journal, overrides
from storage.errors import Conflict
from storage.store import Session

router = APIRouter()
Text = Annotated[str, Form()]


@router.post("/issue/{period}/draft")
def make_draft(visit: Compiler, period: str) -> Response:
    """Draft the issue, or draft it again: accepted candidates come in, then proposals up to the usual number."""
    series = series_of(visit)
    named = named_period(period, series)
    desk = visit.desk
    with desk.store.reading() as session:
        before = issues.find_issue(session, series.key, named)
    if before is None and (why := why_empty(desk.store, series, named, visit.now)):
        raise Refused(why)
    issue = draft_issue(desk.store, series, named, visit.now, visit.by)
    if issue.state is not IssueState.DRAFT:
        raise Refused(f"第{issue.number_zh}期{STATE_ZH[issue.state]}，不能重编。")
    new = len(issue.entries) - (len(before.entries) if before else 0)
    act = "重编草稿" if before else "编草稿"
    with desk.store.writing() as session:
        journal.note(session, visit.now, visit.by, act, f"issue:{named}", None, {"entries": len(issue.entries)})
    waiting = f"，其中 {len(issue.proposed)} 篇待定" if issue.proposed else ""
    said = f"第{issue.number_zh}期草稿有 {len(issue.entries)} 篇{waiting}。"
    return done(visit, named, said if not before or new else f"没有新的稿件可编入。{said}")


@router.post("/issue/{period}/accept")
def accept(visit: Compiler, period: str, candidate: Annotated[int, Form()]) -> Response:
    """采用 a proposed entry."""

    def act(session: Session, series: Series, named: Period) -> tuple[str, str]:
        entry = draft.accept(session, series, named, candidate, visit.by, visit.now)
        return f"已采用“{short(entry.title)}”。", f"{path_of(named)}/propose-again?candidate={candidate}"

    return change(visit, period, act)


@router.post("/issue/{period}/propose-again")
def propose_again(visit: Compiler, period: str, candidate: int) -> Response:
    """Undo 采用 of a proposed entry."""

    def act(session: Session, series: Series, named: Period) -> tuple[str, str]:
        draft.accept(session, series, named, candidate, visit.by, visit.now, Choice.UNDECIDED)
        return "已撤销，回到待定。", ""

    return change(visit, period, act)


@router.post("/issue/{period}/take-out")
def take_out(visit: Compiler, period: str, mark: Text, choice: Text = "reserve", reason: Text = "") -> Response:
    """Take an entry out: its candidate goes to 备选, or is 不用 with its reason."""

    def act(session: Session, series: Series, named: Period) -> tuple[str, str]:
        said = draft.said_of(choice, reason, visit.by, visit.now)
        entry, place, was = draft.take_out(session, series, named, mark, said, visit.by, visit.now)
        if entry.candidate is None:
            return f"已去掉“{short(entry.title)}”。", ""
        back = f"{path_of(named)}/put-back?candidate={entry.candidate}&place={place}&was={was.value}"
        to = "不用" if said.choice is Choice.REJECTED else "备选"
        return f"已去掉“{short(entry.title)}”，转为{to}。", back

    return change(visit, period, act)


@router.post("/issue/{period}/put-back")
def put_back(visit: Compiler, period: str, candidate: int, place: int, was: Choice) -> Response:
    """Undo taking out."""

    def act(session: Session, series: Series, named: Period) -> tuple[str, str]:
        entry = draft.put_back(session, series, named, candidate, place, was, visit.by, visit.now)
        return f"已放回“{short(entry.title)}”。", ""

    return change(visit, period, act)


@router.post("/issue/{period}/add")
def add(visit: Compiler, period: str, candidate: Annotated[int, Form()], reason: Text = "") -> Response:
    """Take a candidate in; one without a day or of another period with a reason."""

    def act(session: Session, series: Series, named: Period) -> tuple[str, str]:
        before = choice_of(draft.known(session, candidate))
        entry = draft.add(session, series, named, candidate, reason, visit.by, visit.now)
        return f"已编入“{short(entry.title)}”。", f"{path_of(named)}/leave?candidate={candidate}&was={before.value}"

    return change(visit, period, act)


@router.post("/issue/{period}/leave")
def leave(visit: Compiler, period: str, candidate: int, was: Choice) -> Response:
    """Undo taking in."""

    def act(session: Session, series: Series, named: Period) -> tuple[str, str]:
        said = Decision(was, visit.by, visit.now)
        draft.take_out(session, series, named, f"c{candidate}", said, visit.by, visit.now)
        return "已撤销编入。", ""

    return change(visit, period, act)


@router.post("/issue/{period}/move")
def move(visit: Compiler, period: str, mark: Text, by: Annotated[int, Form()]) -> Response:
    """Move an entry up or down."""

    def act(session: Session, series: Series, named: Period) -> tuple[str, str]:
        order = draft.stepped_order(draft.held(session, series, named), mark, by)
        before = draft.reorder(session, series, named, order, visit.by, visit.now)
        return f"已移到第{order.index(mark) + 1}篇。", f"{path_of(named)}/order?order={','.join(before)}&back=1"

    return change(visit, period, act)


@router.post("/issue/{period}/order")
def order(visit: Compiler, period: str, order: str, back: bool = False) -> Response:
    """Put the entries in the order of these marks, which stand in the address, as those of an undo (`back`) do."""

    def act(session: Session, series: Series, named: Period) -> tuple[str, str]:
        wanted = [each for each in order.split(",") if each]
        before = draft.reorder(session, series, named, wanted, visit.by, visit.now)
        taken_back = f"{path_of(named)}/order?order={','.join(before)}&back=1"
        return ("已恢复原来的顺序。", "") if back else ("已调整顺序。", taken_back)

    return change(visit, period, act)


@router.post("/issue/{period}/let-stand")
def let_stand(visit: Compiler, period: str, mark: Text, reason: Text = "") -> Response:
    """Let a finding stand, with the reason."""
    series = series_of(visit)
    named = named_period(period, series)
    if not reason.strip():
        raise Refused("请写明为什么让它保留；理由会记在操作记录里。")
    desk = visit.desk
    _, now_shown = standing(visit, series, named)
    lines, _ = checked(desk.store, now_shown, series, desk.check_rules(), desk.registry())
    found = next((line.finding for line in lines if line.finding.mark == mark), None)
    if found is None:
        raise Conflict("这条意见已经没有了，可能稿件刚改过；请看一下现在的校核。")
    with desk.store.writing() as session:
        note_override(session, visit, now_shown, found, reason.strip())
    return done(visit, named, "已记为保留，不再拦发布。", f"{path_of(named)}/count-again?mark={mark}")


@router.post("/issue/{period}/count-again")
def count_again(visit: Compiler, period: str, mark: str) -> Response:
    """Have a finding count again."""

    def act(session: Session, series: Series, named: Period) -> tuple[str, str]:
        overrides.take_back(session, series.key, named, mark)
        journal.note(session, visit.now, visit.by, "取消校核保留", f"issue:{named}", {"mark": mark}, None)
        return "已取消保留，这条意见重新算数。", ""

    return change(visit, period, act)


def short(title: str) -> str:
    """A title short enough for a notice."""
    return title if len(title) <= 24 else f"{title[:23]}…"
