"""一期的步骤：送审、撤回、开始审阅、退回、发布、更正、放弃更正稿、结清未审."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from bulletin.issue import Issue, IssueState
from bulletin.issue_state import Step
from bulletin.period import Period
from issuing.settling import settle as settled
from issuing.settling import unsettle as unsettled
from review import steps
from review.files import fix
from review.issue_page import checked
from review.pages.issue import actor, done, path_of, series_of, standing
from review.periods import named_period, period_words
from review.steps import Refused
from review.versions import compare
from review.visit import Compiler, Releaser, Visit
from storage import journal, shelf

router = APIRouter()
Text = Annotated[str, Form()]


def step(visit: Visit, text: str, which: Step, note: str = "") -> tuple[Period, Issue]:
    """Take a step that needs no checks."""
    series = series_of(visit)
    named = named_period(text, series)
    stored, now_shown = standing(visit, series, named)
    if which is Step.SUBMIT and (why := steps.why_not_submitted(now_shown)):
        raise Refused(why)
    with visit.desk.store.writing() as session:
        after = steps.take(session, stored, now_shown, which, actor(visit), note.strip())
    return named, after


@router.post("/issue/{period}/submit")
def submit(visit: Compiler, period: str, note: Text = "") -> Response:
    """送审."""
    named, after = step(visit, period, Step.SUBMIT, note)
    return done(
        visit, named, f"第{after.number_zh}期已送审；签发人开始审阅之前可以撤回。", f"{path_of(named)}/withdraw"
    )


@router.post("/issue/{period}/withdraw")
def withdraw(visit: Compiler, period: str) -> Response:
    """撤回, until the issuer starts."""
    named, after = step(visit, period, Step.WITHDRAW)
    return done(visit, named, f"第{after.number_zh}期已撤回，可以继续修改。")


@router.post("/issue/{period}/begin")
def begin(visit: Releaser, period: str) -> Response:
    """开始审阅."""
    series = series_of(visit)
    named = named_period(period, series)
    steps.begin(visit.desk.store, standing(visit, series, named)[0], actor(visit))
    return done(visit, named, "已开始审阅，编辑不能再撤回；需要修改请退回。")


@router.post("/issue/{period}/send-back")
def send_back(visit: Releaser, period: str, note: Text = "") -> Response:
    """退回, with a note."""
    if not note.strip():
        raise Refused("请写明退回的原因，编辑会在本期页面上看到。")
    named, after = step(visit, period, Step.SEND_BACK, note)
    return done(visit, named, f"第{after.number_zh}期已退回编辑修改。")


@router.post("/issue/{period}/release")
def release(visit: Releaser, period: str) -> Response:
    """发布: fixes the number and the files."""
    series = series_of(visit)
    named = named_period(period, series)
    desk = visit.desk
    stored, now_shown = standing(visit, series, named)
    _, errors = checked(desk.store, now_shown, series, desk.check_rules(), desk.registry())
    after = steps.release(desk.store, stored, now_shown, errors, actor(visit))
    failed = fix(desk.settings, desk.store, after, desk.registry())
    lacking = f"但{'、'.join(failed)}没有生成，下载时会再试。" if failed else ""
    return done(visit, named, f"第{after.number_zh}期已发布，{len(after.entries)} 篇。{lacking}",
                kind="warn" if failed else "good")  # fmt: skip


@router.post("/issue/{period}/correct")
def correct(visit: Releaser, period: str, note: Text = "") -> Response:
    """更正: a new revision as a draft; the released one stays readable."""
    if not note.strip():
        raise Refused("请写明更正的原因；原来的一版会保留。")
    named, after = step(visit, period, Step.CORRECT, note)
    said = f"已建立第{after.number_zh}期的更正稿（更正 {after.revision}）；原稿保留，改好后再发布。"
    return done(visit, named, said)


@router.get("/issue/{period}/drop")
def ask_drop(visit: Releaser, period: str) -> Response:
    """放弃更正稿？ with what it changes."""
    series = series_of(visit)
    named = named_period(period, series)
    stored, now_shown = standing(visit, series, named)
    if why := steps.why_not_dropped(stored, stored.revision):
        raise Refused(why)
    with visit.desk.store.reading() as session:
        below = shelf.revision(session, series.key, named, stored.revision - 1)
    if below is None:
        raise Refused("这份更正稿没有可以恢复的原稿，不能放弃。")
    return visit.show("issue_drop.html", path=path_of(named), words=period_words(named), draft=now_shown,
                      standing=below, comparison=compare(below, now_shown))  # fmt: skip


@router.post("/issue/{period}/drop")
def drop(visit: Releaser, period: str, revision: Annotated[int, Form()] = 0, note: Text = "") -> Response:
    """放弃更正稿: the released revision stands as before; the draft is kept and can be taken up again."""
    series = series_of(visit)
    named = named_period(period, series)
    stored, now_shown = standing(visit, series, named)
    if why := steps.why_not_dropped(stored, revision):
        raise Refused(why)
    with visit.desk.store.writing() as session:
        after, number = steps.drop(session, stored, now_shown, actor(visit), note.strip()[:200])
    which = f"更正 {after.revision}" if after.revision else "原稿"
    said = f"第{after.number_zh}期的更正稿（更正 {stored.revision}）已放弃，已发布的{which}照旧；更正稿留底，可以恢复。"
    return done(visit, named, said, f"{path_of(named)}/take-up?kept={number}")


@router.post("/issue/{period}/take-up")
def take_up(visit: Releaser, period: str, kept: int = 0) -> Response:
    """恢复放弃的更正稿."""
    series = series_of(visit)
    named = named_period(period, series)
    with visit.desk.store.writing() as session:
        after = steps.take_up(session, series.key, named, kept, actor(visit))
    return done(visit, named, f"第{after.number_zh}期的更正稿（更正 {after.revision}）已恢复，可以接着改。")


@router.post("/issue/{period}/settle")
def settle(visit: Compiler, period: str) -> Response:
    """结清未审: what nobody decided, in one step that can be taken back."""
    return settling(visit, period, back=False)


@router.post("/issue/{period}/unsettle")
def unsettle(visit: Compiler, period: str) -> Response:
    """Undo 结清."""
    return settling(visit, period, back=True)


def settling(visit: Visit, text: str, back: bool) -> Response:
    """Settle or unsettle, with the count."""
    series = series_of(visit)
    named = named_period(text, series)
    stored, _ = standing(visit, series, named)
    if stored.state is not IssueState.RELEASED and not stored.revision:
        raise Refused("本期还没有发布；发布之后才能结清未审的候选稿。")
    found = (unsettled if back else settled)(visit.desk.store, series, named, visit.by, visit.now)
    if not found.count:
        said = "没有结清过的稿件，什么也没有动。" if back else "没有未审的稿件，不用结清。"
        return done(visit, named, said, kind="warn")
    with visit.desk.store.writing() as session:
        after = {"count": found.count, "note": found.note}
        journal.note(session, visit.now, visit.by, "撤销结清" if back else "结清未审", f"issue:{named}", None, after)
    if back:
        return done(visit, named, f"已撤销结清，{found.count} 篇回到未审。")
    left = f"；备选、稍后 {found.left} 篇没有动" if found.left else ""
    said = f"已结清未审 {found.count} 篇（记为不用，篇幅）{left}。"
    return done(visit, named, said, f"{path_of(named)}/unsettle")
