"""设置里的一个文件：编辑、检查、试算、保存、旧版本、恢复."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bulletin.period import day_in_shanghai, month, parse_period
from bulletin.person import Right
from bulletin.request import Request as Asked
from bulletin.request import RequestKind, RequestState
from bulletin.toml import ConfigError
from review.asked import result_of, said_of
from review.config_files import (
    CHECKS_FILE,
    LEXICON_FILE,
    SERIES_FILE,
    Changed,
    ConfigFile,
    Present,
    outlet_file,
    present,
    previous,
    save,
    shipped_body,
    text_of,
    tidy,
)
from review.faults import Fault, fault_of
from review.line_diff import DiffLine, counted, line_diff
from review.periods import worked_on
from review.visit import Needs, Visit
from storage import file_versions, gathered, journal, requests

router = APIRouter()
Text = Annotated[str, Form()]
LONGEST = 400_000
BESIDE = "文件刚被别人改过，您的文字没有保存，还在下面。请看两边的差别；再点保存就以您的为准，别人的留在旧版本里。"
NOT_TRIED = "保存词表之前要先试算：点“试算”，看过哪些稿件会换队列，再保存。"


@dataclass(slots=True)
class Editing:
    """What a file's page shows besides the file: the text under the hand, what is wrong with it, what was tried."""

    text: str
    digest: str
    fault: Fault | None = None
    said: str = ""
    conflict: tuple[DiffLine, ...] = ()
    trial: Asked | None = None
    good: bool = False
    words: dict[str, Any] = field(default_factory=dict)


def trial_of(visit: Visit, request_id: int | None, kind: RequestKind) -> Asked | None:
    """The request of a trial, where there is one of that kind."""
    if request_id is None or not 0 < request_id < 2**31:
        return None
    with visit.desk.store.reading() as session:
        found = requests.request(session, request_id)
    return found if found is not None and found.kind is kind else None


def show_file(visit: Visit, file: ConfigFile, editing: Editing, status: int = 200, diff: str = "") -> Response:
    """The page of a file: the editor, what was tried, the versions, a comparison."""
    now = present(visit.desk.settings, file)
    with visit.desk.store.reading() as session:
        kept = file_versions.versions(session, file.name)
        other = file_versions.version(session, int(diff)) if diff.isdecimal() and len(diff) < 10 else None
    if other is not None and other.name != file.name:
        other = None
    compared = None
    if diff == "shipped" and file.shipped:
        compared = ("出厂的文件", line_diff(text_of(shipped_body(file)), now.text))
    elif other is not None:
        old = text_of(other.body or shipped_body(file))
        compared = (f"{other.by}保存的第 {other.id} 号版本", line_diff(old, now.text))
    asked = editing.trial
    return visit.show(
        "settings_file.html",
        status,
        file=file,
        title=title_of(visit, file),
        editing=editing,
        now_file=now,
        kept=kept,
        compared=compared,
        compared_id=other.id if other else None,
        counted=counted,
        may=visit.person.may(file.right),
        lexicon=file == LEXICON_FILE,
        said=said_of(asked) if asked is not None else "",
        shown=result_of(asked) if asked is not None and asked.over else None,
        period=asked.given.get("period") if asked and asked.given.get("period") else default_period(visit),
        custom=now.own and now.body != shipped_body(file),
    )


def title_of(visit: Visit, file: ConfigFile) -> str:
    """The file's title, an outlet's own name."""
    if not file.outlet:
        return file.title
    try:
        known = visit.desk.registry().get(file.outlet)
    except ConfigError:
        known = None
    return known.name if known else file.outlet


def default_period(visit: Visit) -> str:
    """The month whose candidates a lexicon is tried on, unless somebody says otherwise: the one being worked on, or
    the last that has candidates where that one has none."""
    with visit.desk.store.reading() as session:
        days = gathered.days_of_candidates(session)
        try:
            last = worked_on(session, visit.desk.series(session), visit.now).end
        except ConfigError:
            last = day_in_shanghai(visit.now)
    last = min(last, month(days.end).end) if days else last
    return f"{month(last).start:%Y-%m}"


def ask_trial(visit: Visit, file: ConfigFile, text: str, period: str) -> int:
    """Write down what the runner shall try: a lexicon on a month, or an outlet's file on the web."""
    given: dict[str, Any] = (
        {"text": text, "period": period} if not file.outlet else {"outlet": file.outlet, "text": text}
    )
    kind = RequestKind.PROBE if file.outlet else RequestKind.LEXICON
    with visit.desk.store.writing() as session:
        number = requests.ask(session, kind, given, visit.by, visit.now)
        what = {"outlet": file.outlet} if file.outlet else {"period": period}
        journal.note(
            session, visit.now, visit.by, "试算词表" if not file.outlet else "试采媒体", f"request:{number}", None, what
        )
    return number


def was_tried(visit: Visit, trial: str, text: str) -> bool:
    """Whether this very text was tried and found in order, or is one that was saved before."""
    asked = trial_of(visit, int(trial), RequestKind.LEXICON) if trial.isdecimal() and len(trial) < 10 else None
    return asked is not None and asked.state is RequestState.DONE and asked.given.get("text") == text


def pages_of(base: str, right: Right, chosen: Callable[[Request], ConfigFile]) -> None:
    """The addresses of a file: to read it with READ, to change it with its own right."""
    reads, changes = Depends(Needs(Right.READ)), Depends(Needs(right))

    def page(visit: Visit = reads, diff: str = "", trial: int | None = None) -> Response:
        return opened(visit, chosen(visit.request), diff, trial)

    def store(
        visit: Visit = changes,
        text: Text = "",
        digest: Text = "",
        act: Text = "save",
        trial: Text = "",
        period: Text = "",
        note: Text = "",
    ) -> Response:
        return taken(visit, chosen(visit.request), Sent(tidy(text), digest, act, trial, period, note))

    def restore(version_id: int, visit: Visit = changes) -> Response:
        return restored(visit, chosen(visit.request), version_id)

    def reset(visit: Visit = changes) -> Response:
        return shipped_again(visit, chosen(visit.request))

    router.add_api_route(base, page, methods=["GET"])
    router.add_api_route(base, store, methods=["POST"])
    router.add_api_route(f"{base}/restore/{{version_id}}", restore, methods=["POST"])
    router.add_api_route(f"{base}/reset", reset, methods=["POST"])


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form of a file sent: `act` is check, try or save; `trial` the number of the request that tried it."""

    text: str
    digest: str
    act: str
    trial: str
    period: str
    note: str


def opened(visit: Visit, file: ConfigFile, diff: str, trial: int | None) -> Response:
    """The file as it holds now, or the text that was tried."""
    now = present(visit.desk.settings, file)
    if not now.body and not kept_any(visit, file):
        raise HTTPException(404, "没有这家媒体；“设置”里列出了所有媒体。")
    kind = RequestKind.PROBE if file.outlet else RequestKind.LEXICON
    asked = trial_of(visit, trial, kind)
    mine = (
        asked is not None and asked.given.get("text") and (not file.outlet or asked.given.get("outlet") == file.outlet)
    )
    text = str(asked.given["text"]) if asked is not None and mine else now.text
    return show_file(visit, file, Editing(text, now.digest, trial=asked if mine else None), diff=diff)


def taken(visit: Visit, file: ConfigFile, sent: Sent) -> Response:
    """Check a text, have it tried, or save it."""
    number = int(sent.trial) if sent.trial.isdecimal() and len(sent.trial) < 10 else None
    editing = Editing(sent.text, sent.digest, trial=trial_of(visit, number, RequestKind.LEXICON))
    if len(sent.text) > LONGEST:
        editing.said = "文件太长，超过四十万字；请检查是不是贴错了。"
        return show_file(visit, file, editing, 422)
    editing.fault = fault_of(visit.desk.settings, file, sent.text)
    if editing.fault:
        return show_file(visit, file, editing, 422)
    if sent.act == "try":
        return tried(visit, file, editing, sent.period)
    if sent.act == "check":
        editing.good = True
        return show_file(visit, file, editing)
    return saved(visit, file, editing, sent.trial, sent.note)


def restored(visit: Visit, file: ConfigFile, version_id: int) -> Response:
    """Have an earlier version hold again; it becomes the newest one."""
    with visit.desk.store.reading() as session:
        found = file_versions.version(session, version_id) if 0 < version_id < 2**31 else None
    if found is None or found.name != file.name:
        raise HTTPException(404, "没有这个版本；页面上列出了所有版本。")
    body = found.body or b""
    fault = fault_of(visit.desk.settings, file, text_of(body)) if body else None
    if fault:
        return show_file(visit, file, Editing(text_of(body), present(visit.desk.settings, file).digest, fault), 422)
    return put_back(visit, file, body, f"恢复第 {found.id} 号版本")


def shipped_again(visit: Visit, file: ConfigFile) -> Response:
    """Take the own file away, so that the shipped one holds."""
    if not present(visit.desk.settings, file).own:
        return visit.back(file.base, "现在用的就是出厂的文件。", kind="warn")
    return put_back(visit, file, b"", "恢复出厂" if file.shipped else "移除")


def kept_any(visit: Visit, file: ConfigFile) -> bool:
    """Whether some version of the file is kept, also of one that was taken away."""
    with visit.desk.store.reading() as session:
        return bool(file_versions.versions(session, file.name, 1))


def tried(visit: Visit, file: ConfigFile, editing: Editing, period: str) -> Response:
    """Ask the runner to try a text."""
    try:
        wanted = f"{parse_period(period or default_period(visit)).start:%Y-%m}" if not file.outlet else ""
    except ValueError:
        editing.said = "试算的月份要写成 2024-08。"
        return show_file(visit, file, editing, 422)
    number = ask_trial(visit, file, editing.text, wanted)
    return RedirectResponse(f"{file.base}?trial={number}#trial", 303)


def saved(visit: Visit, file: ConfigFile, editing: Editing, trial: str, note: str) -> Response:
    """Save a text that is in order; where somebody else saved meanwhile, show both."""
    now = present(visit.desk.settings, file)
    body = editing.text.encode()
    if body == now.body:
        return visit.back(file.base, "内容没有变化，不必保存。", kind="warn")
    if file == LEXICON_FILE and not was_tried(visit, trial, editing.text):
        editing.said = NOT_TRIED
        return show_file(visit, file, editing, 422)
    try:
        number = save(
            visit.desk.store, visit.desk.settings, file, body, editing.digest, visit.by, visit.now, note[:200]
        )
    except Changed as error:
        return both(visit, file, editing, error.present)
    return visit.back(
        file.base,
        f"“{title_of(visit, file)}”已保存，{WHEN[file.name.partition('/')[0]]}。",
        undo=undo_of(visit, file, number, now),
    )


WHEN = {
    "outlets": "下一夜起生效",
    "lexicon.toml": "新稿即刻按它判定；未审的旧稿在下次学习时重判",
    "series.toml": "即刻生效",
    "checks.toml": "即刻生效",
}


def undo_of(visit: Visit, file: ConfigFile, number: int, before: Present) -> str:
    """The address that takes a saving back."""
    if not before.own:
        return f"{file.base}/reset"
    with visit.desk.store.reading() as session:
        found = previous(session, file, number)
    return f"{file.base}/restore/{found.id}" if found else ""


def both(visit: Visit, file: ConfigFile, editing: Editing, other: Present) -> Response:
    """Somebody else saved meanwhile: his text beside this one; saving again is then a decision."""
    editing.said = BESIDE
    editing.conflict = line_diff(other.text, editing.text)
    editing.digest = other.digest
    return show_file(visit, file, editing, 409)


def put_back(visit: Visit, file: ConfigFile, body: bytes, note: str) -> Response:
    """Have other bytes hold, whatever stands there now; what stood is kept."""
    before = present(visit.desk.settings, file)
    if not body and file.outlet and (reason := still_needed(visit, file)):
        return show_file(visit, file, Editing(before.text, before.digest, said=reason), 409)
    number = save(visit.desk.store, visit.desk.settings, file, body, "", visit.by, visit.now, note)
    path = file.base if body or file.shipped else "/settings"
    return visit.back(path, f"已{note}。", undo=undo_of(visit, file, number, before))


def still_needed(visit: Visit, file: ConfigFile) -> str:
    """Why an outlet's own file may not be taken away, "" where it may."""
    if file.shipped is not None:
        fault = fault_of(visit.desk.settings, file, text_of(shipped_body(file)))
        return f"恢复出厂后与别的媒体冲突：{fault.sentence}" if fault else ""
    needing = [each.name for each in visit.desk.registry() if file.outlet in each.shares]
    return f"{'、'.join(needing)}的文件里写着与它共用名称或域名（shares），请先改那里。" if needing else ""


def the_outlet(request: Request) -> ConfigFile:
    """The outlet's file that an address names."""
    file = outlet_file(str(request.path_params["key"]))
    if file is None:
        raise HTTPException(404, "没有这家媒体；“设置”里列出了所有媒体。")
    return file


pages_of("/settings/outlets/{key}", Right.OPERATE, the_outlet)
pages_of("/settings/lexicon", Right.LEXICON, lambda _: LEXICON_FILE)
pages_of("/settings/series", Right.RELEASE, lambda _: SERIES_FILE)
pages_of("/settings/checks", Right.RELEASE, lambda _: CHECKS_FILE)
