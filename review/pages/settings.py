"""设置：有哪些可以改、归谁改；新媒体；程序设置（只读）."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from bulletin.outlet import STATUS_ZH, Status
from bulletin.request import RequestKind
from bulletin.toml import ConfigError
from review.asked import said_of
from review.config_files import (
    PLAIN,
    TEMPLATE_FILE,
    ConfigFile,
    outlet_file,
    present,
    save,
    shipped_body,
    tidy,
)
from review.faults import fault_of
from review.nights import STATUS_MEANING
from review.pages.setting_files import Editing, Text, trial_of
from review.setting_lines import setting_lines
from review.visit import Operating, Reader, Visit
from storage import journal, outlets, requests

router = APIRouter()


@router.get("/settings")
def settings_page(visit: Reader, q: str = "") -> Response:
    """Everything that can be set, and by whom."""
    desk = visit.desk
    try:
        registry, wrong = list(desk.registry()), ""
    except ConfigError as error:
        registry, wrong = [], str(error)
    with desk.store.reading() as session:
        standings = outlets.standings(session)
    found = [
        each for each in registry if not q or q.lower() in f"{each.key} {each.name} {' '.join(each.aliases)}".lower()
    ]
    files = {each.key: outlet_file(each.key) for each in found}
    rows = [
        (
            each,
            each.status or (standings[each.key].status if each.key in standings else Status.DRAFT),
            changed(visit, file),
        )
        for each, file in ((each, files[each.key]) for each in found)
        if file is not None
    ]
    plain = [(file, changed(visit, file)) for file in (*PLAIN, TEMPLATE_FILE)]
    return visit.show("settings.html", rows=rows, plain=plain, q=q, wrong=wrong, total=len(registry),
                      status_zh=STATUS_ZH, status_meaning=STATUS_MEANING)  # fmt: skip


def changed(visit: Visit, file: ConfigFile) -> str:
    """How a file stands to the shipped one, in a word; "" where the shipped one holds."""
    own = visit.desk.settings.data / file.name
    if not own.is_file():
        return ""
    if file.shipped is None:
        return "自建"
    return "" if own.read_bytes() == shipped_body(file) else "改过"


@router.get("/settings/program")
def program_page(visit: Operating) -> Response:
    """The program's own settings, to read: they are changed in settings.toml or the environment."""
    return visit.show("settings_program.html", lines=setting_lines(visit.desk.settings),
                      path=visit.desk.settings.data.resolve() / "settings.toml")  # fmt: skip


@router.get("/settings/new-outlet")
def new_outlet(visit: Operating, request: int | None = None) -> Response:
    """A new outlet: from the address of a list page, or from nothing."""
    asked = trial_of(visit, request, RequestKind.PROBE)
    text = str(asked.result.get("toml", "")) if asked is not None else ""
    return show_new(visit, Editing(text, "", trial=asked))


@router.post("/settings/new-outlet/probe")
def probe(visit: Operating, url: Text = "") -> Response:
    """Have a list page read, and a file drafted from it."""
    if not url.strip().startswith(("http://", "https://")):
        said = "请粘贴栏目页的完整网址，以 http:// 或 https:// 开头。"
        return show_new(visit, Editing("", "", said=said), 422, url=url)
    with visit.desk.store.writing() as session:
        number = requests.ask(session, RequestKind.PROBE, {"url": url.strip()}, visit.by, visit.now)
        journal.note(session, visit.now, visit.by, "探测网站", f"request:{number}", None, {"url": url.strip()})
    return RedirectResponse(f"/settings/new-outlet?request={number}", 303)


@router.post("/settings/new-outlet")
def add_outlet(visit: Operating, key: Text = "", text: Text = "") -> Response:
    """Save the file of a new outlet."""
    file, text = outlet_file(key.strip()), tidy(text)
    editing = Editing(text, "")
    if file is None:
        editing.said = "媒体代号用小写字母、数字、- 和 _，例如 bjnews；它也是文件名，以后不改。"
    elif present(visit.desk.settings, file).body:
        editing.said = f"已经有代号“{key.strip()}”了，请换一个，或去改那一家。"
    else:
        editing.fault = fault_of(visit.desk.settings, file, text)
    if file is None or editing.said or editing.fault:
        return show_new(visit, editing, 422, key=key)
    save(visit.desk.store, visit.desk.settings, file, text.encode(), "", visit.by, visit.now, "新媒体")
    return visit.back(file.base, "新媒体已保存，下一夜起采集；可以先“联网试采”看看栏目和文章读得对不对。")


def show_new(visit: Visit, editing: Editing, status: int = 200, key: str = "", url: str = "") -> Response:
    """The page of a new outlet."""
    asked = editing.trial
    url = url or (str(asked.given.get("url", "")) if asked else "")
    said = said_of(asked) if asked else ""
    return visit.show("settings_new.html", status, editing=editing, key=key, url=url, said=said,
                      links=asked.result.get("links", []) if asked else [])  # fmt: skip
