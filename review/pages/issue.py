"""本期：一期的条目、校核、预览、下载，以及送审到发布、更正、结清的每一步."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from bulletin.candidate import Choice, Decision
from bulletin.check.finding import FIELD_ZH, Finding
from bulletin.issue import STATE_ZH, Issue, IssueState, choice_of
from bulletin.issue_state import Step
from bulletin.period import Period
from bulletin.series import Series
from issuing.drafting import draft_issue
from issuing.settling import settle as settled
from issuing.settling import unsettle as unsettled
from report_templates.link import link_target
from review import draft, steps
from review.files import FORM_ZH, attached, file_of, fix, rendered, stem_of
from review.issue_page import checked, issue_page, what_is_next, where_from
from review.look_back import look_back_lines
from review.periods import current_period, named_period, neighbours, period_words
from review.steps import Actor, Refused
from review.versions import compare
from review.visit import Compiler, Reader, Releaser, Visit
from storage import choices, issues, journal, overrides, shelf, submissions
from storage.errors import Conflict
from storage.overrides import Override
from storage.store import Session

router = APIRouter()
Text = Annotated[str, Form()]
FRAME_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups"
)
"""Of a preview in a frame of our own page: it has its style in it, runs nothing and belongs to no origin."""
MOVES_ZH = {state.value: zh for state, zh in STATE_ZH.items()} | {"imported": "收入旧刊", "": ""}


def series_of(visit: Visit) -> Series:
    """The series with the numbers set right by hand."""
    with visit.desk.store.reading() as session:
        return visit.desk.series(session)


def actor(visit: Visit) -> Actor:
    """Who does it, and when."""
    return Actor(visit.by, visit.now)


def path_of(period: Period) -> str:
    """The address of a period's page."""
    return f"/issue/{period}"


def done(visit: Visit, period: Period, said: str, undo: str = "", kind: str = "good") -> Response:
    """After a change: back to the page, or what was done as data for our script."""
    if visit.wants_part:
        return JSONResponse({"said": said, "undo": undo, "kind": kind})
    return visit.back(path_of(period), said, undo, kind)


def change(visit: Visit, text: str, act: Callable[[Session, Series, Period], tuple[str, str]]) -> Response:
    """A change of a draft in one transaction; `act` gives the sentence and the address that takes it back."""
    series = series_of(visit)
    period = named_period(text, series)
    with visit.desk.store.writing() as session:
        said, undo = act(session, series, period)
    return done(visit, period, said, undo)


def standing(visit: Visit, series: Series, period: Period) -> tuple[Issue, Issue]:
    """A period's issue as the store holds it, and as it is shown. Raises HTTPException 404."""
    with visit.desk.store.reading() as session:
        stored = issues.find_issue(session, series.key, period)
        if stored is None:
            raise HTTPException(404, "这一期还没有草稿，请先编草稿。")
        return stored, draft.shown(session, series, stored)


@router.get("/issue")
def current(visit: Reader) -> Response:
    """To the issue being worked on."""
    with visit.desk.store.reading() as session:
        series = visit.desk.series(session)
        period = current_period(shelf.spines(session, series.key), series, visit.now)
    return RedirectResponse(path_of(period), 303)


@router.get("/issue/{period}")
def show(visit: Reader, period: str) -> Response:
    """The page of one period's issue."""
    desk = visit.desk
    series = series_of(visit)
    named = named_period(period, series)
    with desk.store.reading() as session:
        page = issue_page(session, series, named)
        looked = look_back_lines(session, page.stored) if page.stored else ()
    profile = series.profile_for(named)
    under_work = page.issue is not None and page.state is not IssueState.RELEASED
    lines, errors = (
        checked(desk.store, page.issue, series, desk.check_rules(), desk.registry())
        if under_work and page.issue
        else ((), ())
    )
    before, after = neighbours(named, profile)
    return visit.show(
        "issue.html",
        page=page,
        period=named,
        path=path_of(named),
        words=period_words(named),
        state_zh=STATE_ZH[page.state],
        next=what_is_next(page, len(errors), visit.person, visit.now),
        findings=lines,
        errors=errors,
        field_zh=FIELD_ZH,
        origins=where_from(page.issue, profile) if page.issue else (),
        name=page.issue.name if page.issue else profile.name,
        before=before,
        after=after,
        forms=FORM_ZH,
        moves_zh=MOVES_ZH,
        looked=looked,
        editable=page.state is IssueState.DRAFT,
        link_target=link_target,
    )


@router.get("/issue/{period}/preview")
def preview(visit: Reader, period: str, revision: int | None = None, submission: int | None = None) -> Response:
    """The text as it will be, for a frame that runs nothing."""
    issue = version_of(visit, period, revision, submission)
    body = rendered(visit.desk.settings, visit.desk.store, issue, "html")
    headers = {"Content-Security-Policy": FRAME_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return Response(body, headers=headers, media_type="text/html; charset=utf-8")


def version_of(visit: Visit, text: str, revision: int | None = None, submission: int | None = None) -> Issue:
    """The issue as it is shown now, or one of its revisions or submissions. Raises HTTPException 404."""
    series = series_of(visit)
    period = named_period(text, series)
    if revision is None and submission is None:
        return standing(visit, series, period)[1]
    with visit.desk.store.reading() as session:
        kept = submissions.submissions(session, series.key, period) if submission is not None else []
        found = next((each.issue for each in kept if each.id == submission), None)
        if submission is None and revision is not None:
            found = shelf.revision(session, series.key, period, revision)
            found = draft.shown(session, series, found) if found else None
    if found is None:
        raise HTTPException(404, "没有这一版；请从本期页面的“经过”里选。")
    return found


@router.get("/issue/{period}/download/{form}")
def download(visit: Reader, period: str, form: str, revision: int | None = None) -> Response:
    """An issue as Word, PDF, HTML or text."""
    issue = version_of(visit, period, revision)
    body = file_of(visit.desk.settings, visit.desk.store, issue, form)
    return attached(f"{stem_of(issue)}.{form}", f"issue-{issue.number}.{form}", body)


@router.get("/issue/{period}/versions")
def versions(visit: Reader, period: str, old: str = "", new: str = "") -> Response:
    """What changed between two versions of an issue; by default between the last two submissions."""
    series = series_of(visit)
    named = named_period(period, series)
    with visit.desk.store.reading() as session:
        names = version_names(session, series, named)
    chosen = [name for name, _ in names]
    wanted = [each for each in (old, new) if each in chosen]
    if len(wanted) != 2:
        sent = [name for name in chosen if name.startswith("s")]
        wanted = sent[-2:] if len(sent) >= 2 else chosen[-2:]
    pair = [(name, dict(names)[name], by_name(visit, period, name)) for name in wanted]
    comparison = compare(pair[0][2], pair[1][2]) if len(pair) == 2 else None
    return visit.show("issue_versions.html", period=named, path=path_of(named), words=period_words(named),
                      names=names, pair=pair, comparison=comparison)  # fmt: skip


def version_names(session: Session, series: Series, period: Period) -> list[tuple[str, str]]:
    """The versions there are, oldest first: what each is known by, and what it is called."""
    sent = [
        (f"s{each.id}", f"第{number}次送审（{each.by}，{each.at:%m-%d}）", each.at)
        for number, each in enumerate(submissions.submissions(session, series.key, period), 1)
    ]
    kept = [
        (f"r{each.revision}", f"{'更正 ' + str(each.revision) if each.revision else '原稿'}（{STATE_ZH[each.state]}）",
         each.saved_at)
        for each in shelf.spines(session, series.key) if each.period == period
    ]  # fmt: skip
    return [(name, words) for name, words, _ in sorted([*sent, *kept], key=lambda each: each[2])]


def by_name(visit: Visit, period: str, name: str) -> Issue:
    """The version known by a name such as s3 (a submission) or r0 (a revision)."""
    number = int(name[1:])
    return version_of(visit, period, submission=number) if name[0] == "s" else version_of(visit, period, number)


@router.get("/issue/{period}/strays")
def strays(visit: Compiler, period: str) -> Response:
    """Candidates without a day and those that came late, which may come into this issue with a reason."""
    series = series_of(visit)
    named = named_period(period, series)
    with visit.desk.store.reading() as session:
        undated, late = choices.without_day(session), choices.come_late(session, series.key)
    return visit.show("issue_strays.html", period=named, path=path_of(named), words=period_words(named),
                      undated=undated, late=late)  # fmt: skip


@router.post("/issue/{period}/draft")
def make_draft(visit: Compiler, period: str) -> Response:
    """Draft the issue, or draft it again: accepted candidates come in, then proposals up to the usual number."""
    series = series_of(visit)
    named = named_period(period, series)
    desk = visit.desk
    with desk.store.reading() as session:
        before = issues.find_issue(session, series.key, named)
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
        return f"已移到第{order.index(mark) + 1}篇。", f"{path_of(named)}/order?order={','.join(before)}"

    return change(visit, period, act)


@router.post("/issue/{period}/order")
def order(visit: Compiler, period: str, order: str) -> Response:
    """Put the entries in the order of these marks, which stand in the address, as those of an undo do."""

    def act(session: Session, series: Series, named: Period) -> tuple[str, str]:
        wanted = [each for each in order.split(",") if each]
        before = draft.reorder(session, series, named, wanted, visit.by, visit.now)
        return "已调整顺序。", f"{path_of(named)}/order?order={','.join(before)}"

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


def note_override(session: Session, visit: Visit, issue: Issue, found: Finding, reason: str) -> None:
    """Write down that somebody lets a finding stand."""
    one = Override(found.mark, found.sentence, reason, visit.by, visit.now)
    overrides.override(session, issue.series, issue.period, one)
    after = {"mark": found.mark, "sentence": found.sentence, "reason": reason}
    journal.note(session, visit.now, visit.by, "校核保留", f"issue:{issue.period}", None, after)


@router.post("/issue/{period}/count-again")
def count_again(visit: Compiler, period: str, mark: str) -> Response:
    """Have a finding count again."""

    def act(session: Session, series: Series, named: Period) -> tuple[str, str]:
        overrides.take_back(session, series.key, named, mark)
        journal.note(session, visit.now, visit.by, "取消校核保留", f"issue:{named}", {"mark": mark}, None)
        return "已取消保留，这条意见重新算数。", ""

    return change(visit, period, act)


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
    failed = fix(desk.settings, desk.store, after)
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
    with visit.desk.store.writing() as session:
        after = {"count": found.count, "note": found.note}
        journal.note(session, visit.now, visit.by, "撤销结清" if back else "结清未审", f"issue:{named}", None, after)
    if back:
        return done(visit, named, f"已撤销结清，{found.count} 篇回到未审。")
    left = f"；备选、稍后 {found.left} 篇没有动" if found.left else ""
    undo = f"{path_of(named)}/unsettle" if found.count else ""
    return done(visit, named, f"已结清未审 {found.count} 篇（记为不用，篇幅）{left}。", undo)


def short(title: str) -> str:
    """A title short enough for a notice."""
    return title if len(title) <= 24 else f"{title[:23]}…"
