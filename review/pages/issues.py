"""往期：各期列表与检索、年度目录、导入旧刊."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bulletin.imported.reading import ReadIssue
from bulletin.issue import STATE_ZH, Issue
from bulletin.period import Period, parse_period
from bulletin.series import Series
from issuing.importing import Imported, Taken, Want, keep_imported
from report_templates.tables import csv_table, xlsx_table
from report_templates.templates import TemplateWrong
from report_templates.year_index import COLUMNS, of_year, year_index, year_rows
from review import imported, uploads
from review.files import attached
from review.first_reading import TooMuch, read_once
from review.imported import IssueForm, NotRead
from review.pages.issue import path_of, series_of
from review.periods import period_words
from review.shelf_list import Shelf, search, years_of
from review.uploads import LARGEST, Upload
from review.visit import Reader, Releaser, Visit
from storage import issues, journal
from storage.errors import Conflict

router = APIRouter()
Text = Annotated[str, Form()]
PURPOSE = "import"
PAGE = 60
"""Issues on one page: five years of a monthly."""
RESULT_ZH = {
    Imported.NEW: "已收入",
    Imported.SAME: "与库中的一样，没有改动",
    Imported.KEPT: "库中已有，保留原样",
    Imported.REPLACED: "已替换，原来的一版保留",
}


def shelf_of(visit: Visit) -> Shelf:
    """The list of issues this process knows."""
    state = visit.request.app.state
    if not hasattr(state, "shelf"):
        state.shelf = Shelf()
    found: Shelf = state.shelf
    return found


@router.get("/issues")
def all_issues(visit: Reader, q: str = "", page: int = 1) -> Response:
    """Every issue, the latest first; with a search only those that hold it."""
    with visit.desk.store.reading() as session:
        series = visit.desk.series(session)
        known = shelf_of(visit).read(session, series.key)
    query = " ".join(q.split())[:100]
    hits = search(known, query)
    last = max(1, -(-len(hits) // PAGE))
    number = min(max(page, 1), last)
    return visit.show("issues.html", q=query, hits=hits[(number - 1) * PAGE : number * PAGE], found=len(hits),
                      articles=sum(len(each.entries) for each in hits), all=len(known), years=years_of(known),
                      state_zh=STATE_ZH, words=period_words, page=number, last=last,
                      terms=tuple(query.split()))  # fmt: skip


@router.get("/issues/year/{year}/{form}")
def year_list(visit: Reader, year: int, form: str) -> Response:
    """年度目录 as Word, CSV or Excel."""
    with visit.desk.store.reading() as session:
        series = visit.desk.series(session)
        found = of_year(issues.released_issues(session, series.key), year)
    if not found:
        raise HTTPException(404, f"{year} 年还没有已发布的刊期，没有目录可下载。")
    match form:
        case "docx":
            try:
                body = year_index(year, found, visit.desk.settings)
            except TemplateWrong:
                raise HTTPException(503, "Word 模板填不进去；请签发人在“设置”里恢复前一版模板。") from None
        case "csv":
            body = csv_table(COLUMNS, year_rows(found))
        case "xlsx":
            body = xlsx_table(f"{year}年度目录", COLUMNS, year_rows(found))
        case _:
            raise HTTPException(404, "年度目录可以下载 Word、Excel 和 CSV。")
    return attached(f"年度目录-{year}.{form}", f"index-{year}.{form}", body)


@router.get("/issues/import")
def import_page(visit: Releaser) -> Response:
    """The form for an old issue's file or text."""
    return visit.show("issues_import.html", said="", text="", period="", key="")


@router.post("/issues/import")
def take(
    visit: Releaser,
    file: Annotated[UploadFile | None, File()] = None,
    text: Text = "",
    period: Text = "",
    key: Text = "",
) -> Response:
    """Keep what was given and show how it is read; what cannot be read is said, with what was given still there."""

    def again(said: str, kept: Upload | None = None) -> Response:
        return visit.show("issues_import.html", 422, said=said, text=text if kept is None else "", period=period,
                          key=kept.key if kept else "")  # fmt: skip

    settings = visit.desk.settings
    upload = uploads.find(settings, visit.person.id, PURPOSE, key) if key else None
    if file is not None and file.filename:
        if (file.size or 0) > LARGEST:
            return again("文件超过 20 MB，没有收下；请先把图片压缩，或拆成一期一个文件。")
        upload = uploads.keep(settings, visit.person.id, PURPOSE, file.filename, file.file.read(), visit.now)
    elif text.strip():
        upload = uploads.keep(settings, visit.person.id, PURPOSE, "粘贴的文字.txt", text.encode(), visit.now)
    if upload is None:
        return again("请选一个文件，或把全文粘贴进来。")
    try:
        wanted = parse_period(period.strip()) if period.strip() else None
    except ValueError:
        return again("时段请写成 2024-08（整月）或 2021-06-04（那一周里的一天）。", upload)
    try:
        read_once(upload.name, upload.read(), series_of(visit), hosts_of(visit), wanted)
        imported.issue_of(reading(visit, upload, wanted), series_of(visit))
    except (NotRead, TooMuch) as error:
        if isinstance(error, NotRead) and error.period:
            return again(str(error), upload)
        uploads.drop(settings, upload)
        return again(str(error))
    more = f"?period={wanted}" if wanted else ""
    return RedirectResponse(f"/issues/import/{upload.key}{more}", 303)


def reading(visit: Visit, upload: Upload, period: Period | None) -> ReadIssue:
    """A kept file as it is read now. Raises NotRead."""
    return imported.read(upload.name, upload.read(), series_of(visit), hosts_of(visit), period)


def hosts_of(visit: Visit) -> list[str]:
    """The hosts of all outlets, by which addresses are told from text."""
    return sorted({host for outlet in visit.desk.registry() for host in outlet.hosts})


def kept(visit: Visit, key: str, period: str) -> tuple[Upload, Series, ReadIssue, Issue]:
    """A kept file of this person with what is read in it. Raises HTTPException 404."""
    upload = uploads.find(visit.desk.settings, visit.person.id, PURPOSE, key)
    if upload is None:
        raise HTTPException(404, "这个上传的文件已经不在了（只保留一周，导入后即删），请重新上传。")
    series = series_of(visit)
    try:
        found = reading(visit, upload, parse_period(period) if period else None)
        return upload, series, found, imported.issue_of(found, series)
    except (NotRead, ValueError):
        raise HTTPException(404, "这个文件现在读不出一期内容，请重新上传。") from None


@router.get("/issues/import/{key}")
def preview(visit: Releaser, key: str, period: str = "") -> Response:
    """How the file is read, entry by entry, each field to be corrected."""
    upload, series, found, issue = kept(visit, key, period)
    with visit.desk.store.reading() as session:
        standing = issues.find_issue(session, series.key, issue.period)
    return form_page(visit, upload, found, imported.form_of(issue), period, standing)


def form_page(
    visit: Visit,
    upload: Upload,
    found: ReadIssue,
    form: IssueForm,
    period: str,
    standing: Issue | None,
    said: str = "",
    status: int = 200,
) -> Response:
    """The preview with its fields."""
    return visit.show("issues_import_preview.html", status, upload=upload, form=form, period=period, said=said,
                      doubts=found.doubts, standing=standing, state_zh=STATE_ZH)  # fmt: skip


async def fields_of(request: Request) -> FormData:
    """All fields of a form, however many entries it has."""
    return await request.form()


Fields = Annotated[FormData, Depends(fields_of)]


@router.post("/issues/import/{key}")
def keep(visit: Releaser, key: str, given: Fields, want: Text = "ask", period: Text = "") -> Response:
    """Keep the issue as corrected; where the period has one already, ask whether that is kept or replaced."""
    upload, series, found, read = kept(visit, key, period)
    fields = {name: value for name, value in given.items() if isinstance(value, str)}
    form = imported.posted(fields, len(read.entries))
    with visit.desk.store.reading() as session:
        standing = issues.find_issue(session, series.key, read.period)
    try:
        issue = imported.corrected(form, read, series)
    except NotRead as error:
        return form_page(visit, upload, found, form, period, standing, str(error), 422)
    chosen = Want(want) if want in list(Want) else Want.ASK
    desk = visit.desk
    try:
        result = keep_imported(desk.store, issue, found.given, imported.sentences(found), chosen, visit.by, visit.now,
                               desk.settings.archive / "pictures")  # fmt: skip
    except Taken as taken:
        said = f"第{taken.standing.number_zh}期（{period_words(issue.period)}）库中已有：请选保留还是替换。"
        return form_page(visit, upload, found, form, period, taken.standing, said, 409)
    except Conflict:
        said = f"期号 {issue.number} 已经属于另一个时段，请检查期号和时段。"
        return form_page(visit, upload, found, form, period, standing, said, 409)
    with desk.store.writing() as session:
        after = {"file": upload.name, "result": result.value, "entries": len(issue.entries)}
        journal.note(session, visit.now, visit.by, "导入旧刊", f"issue:{issue.period}", None, after)
    uploads.drop(desk.settings, upload)
    return visit.back(path_of(issue.period), f"第{issue.number_zh}期：{RESULT_ZH[result]}。")
