"""设置 › Word 模板：下载、上传试印、启用、旧版本."""

from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from review.config_files import TEMPLATE_FILE, present, previous, save, shipped_body
from review.files import attached
from review.visit import Reader, Releaser, Visit
from review.word_template import LARGEST, NoTemplate, sample_of, trial_of
from storage import file_versions, journal
from storage.file_versions import FileVersion

router = APIRouter()
TRIED = "issue.docx?"
"""Under this name an uploaded template is kept until somebody takes it."""
BASE = TEMPLATE_FILE.base


@router.get("/settings/template")
def template_page(visit: Reader, trial: int | None = None) -> Response:
    """The template that holds, and one that was uploaded to be looked at."""
    return show(visit, found(visit, trial, TRIED) if trial is not None else None)


def show(visit: Visit, trial: FileVersion | None = None, said: str = "", status: int = 200) -> Response:
    """The page."""
    now = present(visit.desk.settings, TEMPLATE_FILE)
    with visit.desk.store.reading() as session:
        kept = file_versions.versions(session, TEMPLATE_FILE.name)
    return visit.show("settings_template.html", status, file=TEMPLATE_FILE, now_file=now, kept=kept, trial=trial,
                      said=said, may=visit.person.may(TEMPLATE_FILE.right),
                      custom=now.own and now.body != shipped_body(TEMPLATE_FILE))  # fmt: skip


def found(visit: Visit, version_id: int, name: str) -> FileVersion:
    """A kept file with its bytes; 404 where there is none of that name."""
    with visit.desk.store.reading() as session:
        version = file_versions.version(session, version_id) if 0 < version_id < 2**31 else None
    if version is None or version.name != name:
        raise HTTPException(404, "没有这份模板；请回到“Word 模板”页。")
    return version


@router.get("/settings/template/now")
def download(visit: Reader) -> Response:
    """The template that holds, to be restyled in Word."""
    return attached("月报模板.docx", "template.docx", present(visit.desk.settings, TEMPLATE_FILE).body)


@router.get("/settings/template/sample")
def sample(visit: Reader, trial: int | None = None) -> Response:
    """An invented issue printed with the template that holds, or with one that was uploaded."""
    body = present(visit.desk.settings, TEMPLATE_FILE).body if trial is None else found(visit, trial, TRIED).body
    try:
        return attached("样张.docx", "sample.docx", sample_of(body or b""))
    except NoTemplate as reason:
        raise HTTPException(422, str(reason)) from None


@router.get("/settings/template/versions/{version_id}")
def download_version(visit: Reader, version_id: int) -> Response:
    """An earlier template."""
    version = found(visit, version_id, TEMPLATE_FILE.name)
    return attached(f"月报模板-{version_id}.docx", "template.docx", version.body or shipped_body(TEMPLATE_FILE))


@router.post("/settings/template")
def upload(visit: Releaser, template: Annotated[UploadFile | None, File()] = None) -> Response:
    """Look at an uploaded template: it is kept beside the one that holds, and printed once."""
    body = template.file.read(LARGEST + 1) if template is not None else b""
    try:
        trial_of(body)
    except NoTemplate as reason:
        return show(visit, said=str(reason), status=422)
    with visit.desk.store.writing() as session:
        version = file_versions.add_version(session, TRIED, body, visit.by, visit.now)
        journal.note(session, visit.now, visit.by, "上传模板试印", TEMPLATE_FILE.subject, None, {"trial": version.id})
    return visit.back(f"{BASE}?trial={version.id}", "模板可以用。请下载样张看一看，满意再点“启用这份模板”。")


@router.post("/settings/template/take")
def take(visit: Releaser, trial: Annotated[int, Form()]) -> Response:
    """Have the uploaded template hold from now on."""
    return put(visit, found(visit, trial, TRIED).body or b"", "启用上传的模板")


@router.post("/settings/template/restore/{version_id}")
def restore(visit: Releaser, version_id: int) -> Response:
    """Have an earlier template hold again."""
    version = found(visit, version_id, TEMPLATE_FILE.name)
    return put(visit, version.body or b"", f"恢复第 {version_id} 号模板")


@router.post("/settings/template/reset")
def reset(visit: Releaser) -> Response:
    """Have the shipped template hold again."""
    if not present(visit.desk.settings, TEMPLATE_FILE).own:
        return visit.back(BASE, "现在用的就是出厂的模板。", kind="warn")
    return put(visit, b"", "恢复出厂模板")


def put(visit: Visit, body: bytes, note: str) -> Response:
    """Save a template and say so, with the way back."""
    before = present(visit.desk.settings, TEMPLATE_FILE)
    number = save(visit.desk.store, visit.desk.settings, TEMPLATE_FILE, body, "", visit.by, visit.now, note)
    if not before.own:
        return visit.back(BASE, f"已{note}。", undo=f"{BASE}/reset")
    with visit.desk.store.reading() as session:
        last = previous(session, TEMPLATE_FILE, number)
    return visit.back(BASE, f"已{note}。", undo=f"{BASE}/restore/{last.id}" if last else "")
