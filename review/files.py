"""An issue as files for downloading: rendered, or as fixed at its release; named as a person would name them."""

import hashlib
from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from archive.whole import write_whole
from bulletin.issue import Issue, IssueState
from bulletin.registry import Registry
from bulletin.settings import Settings
from issuing.drafting import pictures_of
from issuing.evidence import keep_pages
from report_templates.fonts import FontMissing
from report_templates.render import FORMS, render
from report_templates.templates import TemplateWrong
from storage import ledger
from storage.store import Store

FORM_ZH = {"docx": "Word", "pdf": "PDF", "html": "网页", "txt": "文本"}
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


def stem_of(issue: Issue) -> str:
    """第五三七期, with what it is where it is no plain released issue."""
    more = f"更正{issue.revision}" if issue.revision else ""
    if issue.state is not IssueState.RELEASED:
        more += "草稿" if issue.state is IssueState.DRAFT else "送审稿"
    return f"第{issue.number_zh}期{f'（{more}）' if more else ''}"


def attached(name: str, plain: str, body: bytes) -> Response:
    """A file for downloading under a Chinese name (RFC 5987); `plain` is its name for what knows ASCII only."""
    form = name.rpartition(".")[2]
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(body, headers={"Content-Disposition": disposition}, media_type=MEDIA[form])


def folder_of(settings: Settings) -> Path:
    """Where the files of released issues lie."""
    return settings.data / "released"


def fixed_path(settings: Settings, issue: Issue, form: str) -> Path:
    """Where the file of a released revision lies, if it was released at the desk."""
    return folder_of(settings) / f"{issue.number}-{issue.revision}.{form}"


def file_of(settings: Settings, store: Store, issue: Issue, form: str) -> bytes:
    """An issue in one form: the file fixed at its release where there is one. Raises HTTPException with a sentence."""
    if form not in FORMS:
        raise HTTPException(404, "没有这种格式；可以下载 Word、PDF、网页和文本。")
    if issue.state is IssueState.RELEASED:
        if form == "docx" and (body := handed_back(settings, store, issue)) is not None:
            return body
        path = fixed_path(settings, issue, form)
        if path.is_file():
            return path.read_bytes()
    return rendered(settings, store, issue, form)


def handed_back(settings: Settings, store: Store, issue: Issue) -> bytes | None:
    """The Word file edited by hand that an issue was released from, if it was, and it is still whole."""
    with store.reading() as session:
        found = ledger.generated(session, issue)
    if found is None:
        return None
    for path in folder_of(settings).glob(f"{issue.number}-{issue.revision}-{found.sha256[:12]}.docx"):
        body = path.read_bytes()
        if hashlib.sha256(body).hexdigest() == found.sha256:
            return body
    return None


def rendered(settings: Settings, store: Store, issue: Issue, form: str) -> bytes:
    """An issue rendered now. Raises HTTPException with a sentence."""
    held = pictures_of(store, issue, settings.archive / "pictures")
    try:
        return render(issue, form, held, overlay=settings.data)
    except FontMissing:
        raise HTTPException(503, f"生成{FORM_ZH[form]}需要中文字体，本机没有装；请运维人员安装后再试。") from None
    except TemplateWrong:
        raise HTTPException(
            503, f"{FORM_ZH[form]}模板填不进去，可能被改坏了；请签发人在“设置”里恢复前一版模板。"
        ) from None


def fix(settings: Settings, store: Store, issue: Issue, registry: Registry) -> tuple[str, ...]:
    """Keep all forms of an issue as it is released, and the pages it rests on; in Chinese what could not be kept."""
    failed = []
    try:
        keep_pages(store, issue, registry, settings.archive)
    except OSError:
        failed.append("网页存档")
    for form in FORMS:
        try:
            write_whole(fixed_path(settings, issue, form), rendered(settings, store, issue, form))
        except (HTTPException, OSError):
            failed.append(FORM_ZH[form])
    return tuple(failed)
