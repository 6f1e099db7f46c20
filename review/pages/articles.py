"""文章：印出来的样子，和它旁边的一切；列表里的上一篇和下一篇，疑点、版本、并排比较、补图."""

from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from bulletin.article import block_lines
from bulletin.candidate import Manuscript
from bulletin.outlet import Outlet
from bulletin.request import RequestKind
from bulletin.story import GROUND_ZH
from review.beside_list import row_in_list, ways
from review.differences import compared, same
from review.dossier import CLUES_ZH, RULES_ZH, Texts, dossier_of, doubts_in, texts_of
from review.doubts import ANSWERED, REOPENED, Doubt, suggested
from review.manuscript import FIELDS_ZH, amount_of, changed_fields, checked, draft_of, plain_text, with_words
from review.opened_from import address_of, from_list
from review.saving import field_words, put_version, restored
from review.visit import Decider, Reader, Visit
from storage import journal, requests
from storage.errors import Conflict
from storage.page_places import printed_entry
from storage.pictures import pictures

router = APIRouter()
Text = Annotated[str, Form()]
OVERTAKEN = "别人刚刚保存了这篇稿件，这一步没有做；请看过现在的文字再决定。"
NONE = "没有这篇文章；它可能不在这个库里，请回候选列表再找。"


@router.get("/articles/{candidate_id}")
def article(visit: Reader, candidate_id: int) -> Response:
    """The article as it will be printed, and what stands beside it."""
    opened = from_list(visit.request.query_params)
    with visit.desk.store.reading() as session:
        dossier = dossier_of(visit.desk, session, candidate_id)
        if dossier is None:
            raise HTTPException(404, NONE)
        series = visit.desk.series(session) if opened else None
        way = ways(session, opened, candidate_id, series, visit.now) if opened and series else None
    texts = dossier.texts
    return visit.show(
        "article.html",
        dossier=dossier,
        way=way,
        candidate=texts.candidate,
        text=texts.standing,
        edited=changed_fields(texts.machine, texts.standing),
        amount=amount_of(texts.standing),
        terms=tuple(dict.fromkeys(term for each in texts.candidate.verdict.reasons for term in each.terms)),
        outlet=outlet_of(visit, texts.candidate.article.outlet),
        copied=plain_text(texts.standing),
        suggested=suggested,
        fields_zh=FIELDS_ZH,
        rules_zh=RULES_ZH,
        clues_zh=CLUES_ZH,
        ground_zh=GROUND_ZH,
        name_of=lambda each: each.outlet_printed or each.article.outlet or "来源不明",
    )


@router.get("/articles/{candidate_id}/list")
def to_list(visit: Reader, candidate_id: int) -> Response:
    """To the row of an article in the list it was opened from."""
    opened = from_list(visit.request.query_params)
    if opened is None or not 0 < candidate_id < 2**31:
        return RedirectResponse("/candidates", 303)
    if opened.filters is None:
        return RedirectResponse(opened.back(candidate_id), 303)
    with visit.desk.store.reading() as session:
        series = visit.desk.series(session)
        return RedirectResponse(row_in_list(session, opened, candidate_id, series, visit.now), 303)


@router.get("/articles/{candidate_id}/text")
def text(visit: Reader, candidate_id: int) -> Response:
    """The article as plain text, for copying without script."""
    return PlainTextResponse(plain_text(known(visit, candidate_id).standing))


@router.get("/articles/{candidate_id}/fetched")
def fetched(visit: Reader, candidate_id: int) -> Response:
    """The page as it was fetched, in a frame beside the text."""
    texts = known(visit, candidate_id)
    return visit.show("article_fetched.html", texts=texts, candidate=texts.candidate, text=texts.standing)


@router.get("/articles/{candidate_id}/versions/{number}")
def version(visit: Reader, candidate_id: int, number: int) -> Response:
    """One version (0: the machine's), beside the one before it."""
    texts = known(visit, candidate_id)
    shown = texts.version(number)
    if shown is None:
        raise HTTPException(404, f"这篇文章没有第 {number} 版。")
    before = texts.version(number - 1) or shown
    return visit.show(
        "article_version.html",
        candidate=texts.candidate,
        text=shown,
        texts=texts,
        before=before,
        fields=field_words(before, shown),
        lines=compared(body(before), body(shown)),
        held=held(visit, texts),
    )


@router.post("/articles/{candidate_id}/versions/{number}/restore")
def restore(visit: Decider, candidate_id: int, number: int, upon: Text = "", on: int | None = None) -> Response:
    """Make an earlier version the standing one again, as a new version; `upon` (or `on`) is the one that was seen."""
    texts = known(visit, candidate_id)
    shown = texts.version(number)
    if shown is None:
        raise HTTPException(404, f"这篇文章没有第 {number} 版。")
    seen = on if on is not None else int(upon) if upon.isdecimal() and len(upon) < 10 else texts.standing.version
    try:
        with visit.desk.store.writing() as session:
            saved = restored(session, visit.by, visit.now, candidate_id, shown, texts.standing, seen)
    except Conflict:
        return visit.back(here(visit, candidate_id), OVERTAKEN, kind="warn")
    said = "已恢复为机器提取的文字" if number == 0 else f"已恢复为第 {number} 版"
    undo = f"/articles/{candidate_id}/versions/{seen}/restore?on={saved.version}"
    return visit.back(here(visit, candidate_id), f"{said}（存为第 {saved.version} 版）。", undo=undo)


@router.post("/articles/{candidate_id}/doubts")
def answer(visit: Decider, candidate_id: int, flag: Text = "", answer: Text = "", version: Text = "") -> Response:
    """Answer a doubt of the machine: with the date, the source or the title, or that it is as it should be."""
    texts = known(visit, candidate_id)
    doubt = doubt_of(visit, texts, flag)
    said = answer.strip() if doubt.asked.field else ""
    changed, wrong = with_field(visit, texts, doubt.asked.field, said)
    if changed is not None and version != str(texts.standing.version):
        wrong = OVERTAKEN
    if wrong:
        return visit.back(here(visit, candidate_id, "#doubts"), wrong, kind="bad")
    subject, after = f"candidate:{candidate_id}", {"doubt": flag, "answer": said}
    try:
        with visit.desk.store.writing() as session:
            if changed is not None:
                put_version(session, candidate_id, texts.standing, changed)
            journal.note(session, visit.now, visit.by, ANSWERED, subject, None, after)
    except Conflict:
        return visit.back(here(visit, candidate_id, "#doubts"), OVERTAKEN, kind="warn")
    words = f"已改为“{said}”，疑点已核对。" if changed else "已记为核对过，没有问题。"
    undo = f"/articles/{candidate_id}/doubts/reopen?{urlencode({'flag': flag, **named(visit)})}"
    return visit.back(here(visit, candidate_id), words, undo=undo)


@router.post("/articles/{candidate_id}/doubts/reopen")
def reopen(visit: Decider, candidate_id: int, flag: str = "") -> Response:
    """Open a doubt again; what was changed with its answer goes back where nobody has edited since."""
    texts = known(visit, candidate_id)
    doubt = doubt_of(visit, texts, flag)
    if doubt.open:
        return visit.back(here(visit, candidate_id), "这个疑点已经是打开的。", kind="warn")
    standing = texts.standing
    with visit.desk.store.writing() as session:
        if doubt.answer and standing.at == doubt.at and (before := texts.version(standing.version - 1)):
            restored(session, visit.by, visit.now, candidate_id, before, standing, standing.version)
        journal.note(session, visit.now, visit.by, REOPENED, f"candidate:{candidate_id}", None, {"doubt": flag})
    return visit.back(here(visit, candidate_id), "疑点已重新打开。")


@router.get("/articles/{candidate_id}/beside/{other_id}")
def beside(visit: Reader, candidate_id: int, other_id: int) -> Response:
    """Two articles side by side: what one has that the other has not."""
    one, other = known(visit, candidate_id), known(visit, other_id)
    heads = [head(each.standing, f"/articles/{each.candidate.id}") for each in (one, other)]
    return side_by_side(visit, one, heads, body(one.standing), body(other.standing))


@router.get("/articles/{candidate_id}/printed/{number}/{revision}/{entry}")
def printed(visit: Reader, candidate_id: int, number: int, revision: int, entry: int) -> Response:
    """An article beside the entry of an earlier issue that is like it."""
    one = known(visit, candidate_id)
    with visit.desk.store.reading() as session:
        entry_there = printed_entry(session, number, revision, entry) if max(number, revision, entry) < 2**31 else None
    if entry_there is None:
        raise HTTPException(404, "没有找到那一期的这一条。")
    issue, other = entry_there
    there = {"name": f"第{issue.number_zh}期 第 {entry} 条", "path": ""}
    there |= {"title": other.title, "outlet": other.outlet, "day": other.date_printed}
    heads = [head(one.standing, f"/articles/{candidate_id}"), there]
    return side_by_side(visit, one, heads, body(one.standing), block_lines(other.blocks))


@router.post("/articles/{candidate_id}/pictures")
def fetch_pictures(visit: Decider, candidate_id: int) -> Response:
    """Ask the runner for the pictures that are missing; a double press asks once."""
    known(visit, candidate_id)
    with visit.desk.store.writing() as session:
        for each in requests.open_requests(session, [RequestKind.PICTURES]):
            if each.given.get("candidate") == candidate_id:
                return visit.back(f"/requests/{each.id}?then=article")
        number = requests.ask(session, RequestKind.PICTURES, {"candidate": candidate_id}, visit.by, visit.now)
        journal.note(session, visit.now, visit.by, "补抓图片", f"candidate:{candidate_id}", None, {"request": number})
    return visit.back(f"/requests/{number}?then=article")


def here(visit: Visit, candidate_id: int, anchor: str = "") -> str:
    """The article's address, with the list that this address names."""
    return address_of(candidate_id, from_list(visit.request.query_params), anchor)


def named(visit: Visit) -> dict[str, str]:
    """The words of this address that name the list."""
    opened = from_list(visit.request.query_params)
    return dict(parse_qsl(opened.query(0, opened.at))) if opened else {}


def known(visit: Visit, candidate_id: int) -> Texts:
    """The texts of a candidate; 404 where there is none."""
    with visit.desk.store.reading() as session:
        texts = texts_of(session, candidate_id)
    if texts is None:
        raise HTTPException(404, NONE)
    return texts


def doubt_of(visit: Visit, texts: Texts, flag: str) -> Doubt:
    """The doubt of that name; 404 where the article has none such."""
    with visit.desk.store.reading() as session:
        found = [each for each in doubts_in(session, texts) if each.asked.flag == flag]
    if not found:
        raise HTTPException(404, "这篇文章没有这个疑点。")
    return found[0]


def held(visit: Visit, texts: Texts) -> dict[str, str]:
    """The digests of the stored pictures by address."""
    with visit.desk.store.reading() as session:
        return pictures(session, [image.url for image in texts.pictures])


def with_field(visit: Visit, texts: Texts, field: str, said: str) -> tuple[Manuscript | None, str]:
    """The manuscript with an answer in its field (None where nothing changes), or what is wrong with the answer."""
    standing = texts.standing
    draft = draft_of(standing)
    if not field or not said or getattr(draft, field) == said:
        return None, ""
    changed, wrong = checked(with_words(draft, {field: said}), texts.all, visit.by, visit.now)
    return changed, next(iter(wrong.values()), "")


def body(text: Manuscript) -> list[str]:
    """The lines of a text."""
    return block_lines(text.blocks)


def head(text: Manuscript, path: str) -> dict[str, str]:
    """What stands over one side of a comparison."""
    day = text.published.isoformat() if text.published else "日期不明"
    return {"name": "", "title": text.title, "outlet": text.outlet_printed or "来源不明", "day": day, "path": path}


def side_by_side(visit: Visit, texts: Texts, heads: list[dict[str, str]], one: list[str], other: list[str]) -> Response:
    """The page of a comparison."""
    lines = compared(one, other)
    return visit.show("article_beside.html", candidate=texts.candidate, heads=heads, lines=lines, same=same(lines))


def outlet_of(visit: Visit, key: str) -> Outlet | None:
    """The outlet of an article, None where no file names it (any more)."""
    return visit.desk.registry().get(key)
