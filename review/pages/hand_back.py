"""用改过的 Word 文件发布：上传，看改了什么和校核，再发布."""

import hashlib
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bulletin.article import Image
from bulletin.check.finding import FIELD_ZH, Finding
from bulletin.imported.given import Given
from bulletin.issue import Issue, IssueState
from bulletin.issue_state import open_errors
from bulletin.period import Period
from issuing.checking import findings_of
from issuing.given_pictures import with_pictures_kept
from issuing.moving import Blocked, keep_file, read_edited
from review import steps, uploads
from review.files import fix, folder_of
from review.first_reading import TooMuch, read_once
from review.issue_page import FindingLine, finding_lines
from review.pages.issue import actor, note_override, path_of, series_of, standing
from review.periods import named_period, period_words
from review.steps import Refused
from review.uploads import LARGEST, Upload
from review.versions import compare
from review.visit import Releaser, Visit
from storage import pictures

router = APIRouter()
Text = Annotated[str, Form()]
OUTSIDE = "文件一打开就会去读别处的内容（{}），不能发布，没有收下；请在 Word 里断开这个链接，或改为嵌入。"


@dataclass(frozen=True, slots=True)
class HandedBack:
    """A Word file edited by hand beside the issue it was made of."""

    upload: Upload
    stored: Issue
    shown: Issue
    edited: Issue
    given: Given
    findings: tuple[FindingLine, ...]
    errors: tuple[Finding, ...]


def purpose_of(period: Period) -> str:
    """What such an upload is for."""
    return f"hand-back {period}"


@router.post("/issue/{period}/hand-back")
def take(visit: Releaser, period: str, file: Annotated[UploadFile, File()]) -> Response:
    """Keep the file and show what differs; nothing is released yet."""
    named = named_period(period, series_of(visit))
    if (file.size or 0) > LARGEST:
        raise Refused("文件超过 20 MB，没有收下；请先在 Word 里压缩图片。")
    if not (file.filename or "").lower().endswith(".docx"):
        raise Refused("请上传 .docx 文件：先下载本期的 Word，在它上面改。")
    settings = visit.desk.settings
    upload = uploads.keep(
        settings, visit.person.id, purpose_of(named), file.filename or "", file.file.read(), visit.now
    )
    try:
        if outside := read_once(upload.name, upload.read(), series_of(visit), (), None):
            raise TooMuch(OUTSIDE.format(outside[0][:80]))
        read_back(visit, named, upload)
    except TooMuch as reason:
        uploads.drop(settings, upload)
        raise HTTPException(422, str(reason)) from None
    except HTTPException:
        uploads.drop(settings, upload)
        raise
    return RedirectResponse(f"{path_of(named)}/hand-back/{upload.key}", 303)


def read_back(visit: Visit, period: Period, upload: Upload) -> HandedBack:
    """What the file says, with the checks of it. Raises Refused or HTTPException with a sentence."""
    desk, series = visit.desk, series_of(visit)
    stored, now_shown = standing(visit, series, period)
    if stored.state not in (IssueState.DRAFT, IssueState.SUBMITTED):
        raise Refused("本期已经发布，文件没有采用；要改请先建立更正稿。")
    images = [block.url for entry in now_shown.entries for block in entry.blocks if isinstance(block, Image)]
    with desk.store.reading() as session:
        held = pictures.pictures(session, images)
    try:
        edited, found = read_edited(upload.path, now_shown, series, held)
    except Blocked:
        said = f"这个文件不是第{stored.number_zh}期（{period_words(period)}）的：期号或时段不同，没有采用。"
        raise HTTPException(422, said) from None
    except ValueError:
        said = "这个文件读不出一期内容，没有采用；请在本系统下载的 Word 文件上修改后再上传。"
        raise HTTPException(422, said) from None
    checked, stand = findings_of(desk.store, edited, series, desk.check_rules(), desk.registry(), found.doubts)
    lines, errors = finding_lines(checked, stand), open_errors(checked, stand)
    return HandedBack(upload, stored, now_shown, edited, found.given, lines, errors)


def kept(visit: Visit, period: Period, key: str) -> HandedBack:
    """A kept file of this person. Raises HTTPException 404."""
    upload = uploads.find(visit.desk.settings, visit.person.id, purpose_of(period), key)
    if upload is None:
        raise HTTPException(404, "这个上传的文件已经不在了（只保留一周，发布后即删），请重新上传。")
    return read_back(visit, period, upload)


@router.get("/issue/{period}/hand-back/{key}")
def show(visit: Releaser, period: str, key: str) -> Response:
    """What the file changes, and what the checks say of it."""
    named = named_period(period, series_of(visit))
    back = kept(visit, named, key)
    return visit.show("issue_hand_back.html", period=named, path=path_of(named), words=period_words(named), back=back,
                      comparison=compare(back.shown, back.edited), field_zh=FIELD_ZH,
                      why=steps.why_not_released(back.edited, back.errors))  # fmt: skip


@router.post("/issue/{period}/hand-back/{key}/let-stand")
def let_stand(visit: Releaser, period: str, key: str, mark: Text, reason: Text = "") -> Response:
    """Let a finding about the file stand, with the reason."""
    named = named_period(period, series_of(visit))
    back = kept(visit, named, key)
    if not reason.strip():
        raise Refused("请写明为什么让它保留；理由会记在操作记录里。")
    found = next((line.finding for line in back.findings if line.finding.mark == mark), None)
    if found is None:
        raise Refused("这条意见已经没有了；请看一下现在的校核。")
    with visit.desk.store.writing() as session:
        note_override(session, visit, back.stored, found, reason.strip())
    return visit.back(f"{path_of(named)}/hand-back/{key}", "已记为保留，不再拦发布。")


@router.post("/issue/{period}/hand-back/{key}")
def release(visit: Releaser, period: str, key: str) -> Response:
    """Release the text of the file; the generated text and the file itself are kept beside it."""
    desk = visit.desk
    named = named_period(period, series_of(visit))
    back = kept(visit, named, key)
    if why := steps.why_not_released(back.edited, back.errors):
        raise Refused(why)
    folder = desk.settings.archive / "pictures"
    edited, _, told = with_pictures_kept(desk.store, back.edited, back.given, folder, visit.now)
    digest = hashlib.sha256(back.upload.read()).hexdigest()
    after = steps.release(desk.store, back.stored, edited, back.errors, actor(visit), back.upload.path, digest)
    keep_file(back.upload.path, after, folder_of(desk.settings))
    failed = fix(desk.settings, desk.store, after, desk.registry())
    uploads.drop(desk.settings, back.upload)
    more = [*told, *(f"{form}没有生成，下载时会再试" for form in failed)]
    said = f"第{after.number_zh}期已按上传的 Word 文件发布，{len(after.entries)} 篇。{'；'.join(more)}"
    return visit.back(path_of(named), said, kind="warn" if more else "good")
