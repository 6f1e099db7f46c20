"""本期：一期的条目、校核、预览、下载，以及送审到发布、更正、结清的每一步."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from bulletin.check.finding import FIELD_ZH, Finding
from bulletin.issue import STATE_ZH, Issue, IssueState
from bulletin.ledger import load_ledger_rules
from bulletin.period import Period
from bulletin.series import SHIPPED as SERIES
from bulletin.series import Series
from report_templates.link import link_target
from review import draft
from review.files import FORM_ZH, attached, file_of, rendered, stem_of
from review.issue_page import checked, issue_page, what_is_next, where_from
from review.look_back import look_back_lines
from review.periods import named_period, neighbours, period_words, worked_on
from review.steps import Actor
from review.times import near_day
from review.undrafted import why_undrafted
from review.versions import compare
from review.visit import Compiler, Reader, Visit
from storage import choices, issues, journal, overrides, shelf, submissions
from storage.ledger import DROPPED
from storage.overrides import Override
from storage.store import Session

router = APIRouter()
Text = Annotated[str, Form()]
FRAME_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups"
)
"""Of a preview in a frame of our own page: it has its style in it, runs nothing and belongs to no origin."""
MOVES_ZH = {state.value: zh for state, zh in STATE_ZH.items()} | {"imported": "收入旧刊", DROPPED: "已放弃", "": ""}


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
        period = worked_on(session, series, visit.now)
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
    rules = load_ledger_rules(desk.settings.overlay("series.toml", SERIES))
    return visit.show(
        "issue.html",
        undrafted="" if page.issue else why_undrafted(desk.store, series, rules, named, visit.now),
        page=page,
        period=named,
        path=path_of(named),
        words=period_words(named),
        state_zh=STATE_ZH[page.state],
        next=what_is_next(page, len(errors), visit.person, visit.now),
        findings=lines,
        errors=errors,
        field_zh=FIELD_ZH,
        origins=where_from(page.issue, profile, visit.now) if page.issue else (),
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
        kept = submissions.all_kept(session, series.key, period) if submission is not None else []
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
    """What changed between two versions of an issue; by default between the last two submissions, or,
    where the latest is a correction (更正), between what it corrects and itself."""
    series = series_of(visit)
    named = named_period(period, series)
    with visit.desk.store.reading() as session:
        names = version_names(session, series, named, visit.now)
    chosen = [name for name, _ in names]
    wanted = [each for each in (old, new) if each in chosen]
    if len(wanted) != 2:
        sent = [name for name in chosen if name.startswith("s")]
        out = [name for name in chosen if name.startswith("r")]
        wanted = out[-2:] if len(out) >= 2 and chosen[-1] == out[-1] else sent[-2:] if len(sent) >= 2 else chosen[-2:]
    pair = [(name, dict(names)[name], by_name(visit, period, name)) for name in wanted]
    comparison = compare(pair[0][2], pair[1][2]) if len(pair) == 2 else None
    return visit.show("issue_versions.html", period=named, path=path_of(named), words=period_words(named),
                      names=names, pair=pair, comparison=comparison)  # fmt: skip


def version_names(session: Session, series: Series, period: Period, now: datetime) -> list[tuple[str, str]]:
    """The versions there are, oldest first: what each is known by, and what it is called."""
    sent = [
        (f"s{each.id}", f"第{number}次送审（{each.by}，{near_day(each.at, now)}）", each.at)
        for number, each in enumerate(submissions.submissions(session, series.key, period), 1)
    ]
    kept = [
        (f"r{each.revision}", f"{'更正 ' + str(each.revision) if each.revision else '原稿'}（{STATE_ZH[each.state]}）",
         each.saved_at)
        for each in reversed(shelf.spines(session, series.key)) if each.period == period
    ]  # fmt: skip
    given_up = [
        (f"s{each.id}", f"放弃的更正稿（更正 {each.issue.revision}，{each.by}，{near_day(each.at, now)}）", each.at)
        for each in submissions.dropped(session, series.key, period)
    ]
    return [(name, words) for name, words, _ in sorted([*sent, *given_up, *kept], key=lambda each: each[2])]


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


def note_override(session: Session, visit: Visit, issue: Issue, found: Finding, reason: str) -> None:
    """Write down that somebody lets a finding stand."""
    one = Override(found.mark, found.sentence, reason, visit.by, visit.now)
    overrides.override(session, issue.series, issue.period, one)
    after = {"mark": found.mark, "sentence": found.sentence, "reason": reason}
    journal.note(session, visit.now, visit.by, "校核保留", f"issue:{issue.period}", None, after)
