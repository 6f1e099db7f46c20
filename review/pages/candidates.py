"""候选：列表、阅读栏、审核与撤销、偏高偏低、不是重复、保存的筛选."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from bulletin.article import Image
from bulletin.candidate import Choice
from bulletin.story import GROUND_ZH
from bulletin.verdict import LEANING_ZH, Leaning
from review import candidates_deciding as deciding
from review.candidates_filters import STAYING, Filters, filters_of
from review.candidates_list import came_since, list_page, shown_rows
from review.candidates_words import (
    choice_words,
    count_words,
    doubts,
    margin_words,
    printed_words,
    said_words,
)
from review.periods import period_words, worked_on
from review.visit import Decider, Reader, Visit, local
from storage import articles, decisions, gathered, journal, marks, pictures, review_rows, saved_filters, story_groups
from storage.review_list import Place, Row
from storage.store import Session

router = APIRouter()
Text = Annotated[str, Form()]
Ids = Annotated[list[int], Form()]
Texts = Annotated[list[str], Form()]
PAGE = "candidates"
NAME = 40
WORDS: dict[str, Any] = {
    "choice_words": choice_words,
    "count_words": count_words,
    "doubts": doubts,
    "margin_words": margin_words,
    "printed_words": printed_words,
    "said_words": said_words,
    "period_words": period_words,
    "leaning_zh": LEANING_ZH,
    "ground_zh": GROUND_ZH,
    "Choice": Choice,
}


@router.get("/candidates")
def candidates(visit: Reader) -> Response:
    """The list. A word looked for in all periods is the search's."""
    given = dict(visit.request.query_params)
    desk = visit.desk
    registry = desk.registry()
    loaded = instant_of(given.get("renewed", ""))
    with desk.store.reading() as session:
        filters = filters_here(visit, session)
        if filters.word and not filters.period and not filters.undated:
            return RedirectResponse(f"/search?{urlencode({'q': filters.word})}", 303)
        page = list_page(session, filters, registry, visit.by, visit.now, loaded)
        saved = saved_filters.saved_filters(session, visit.person.id, PAGE)
    gone = int(given["gone"]) if given.get("gone", "").isascii() and given.get("gone", "").isdigit() else 0
    return visit.show(
        "candidates.html",
        page=page,
        filters=page.filters,
        saved=saved,
        loaded=loaded,
        gone=min(gone, 9_999),
        as_of=int(visit.now.timestamp() * 1000),
        here=f"/candidates?{urlencode(filters.words())}",
        outlets=sorted(registry, key=lambda outlet: outlet.name),
        **WORDS,
    )


def filters_here(visit: Visit, session: Session) -> Filters:
    """The filters of this address; the period being worked on is looked up where none is named."""
    filters = filters_of(visit.request.query_params, None)
    if not filters.current:
        return filters
    return replace(filters, period=worked_on(session, visit.desk.series_as_written(), visit.now))


def instant_of(text: str) -> datetime | None:
    """The instant of so many milliseconds since 1970, as our pages write it."""
    if not (text.isascii() and text.isdigit() and len(text) <= 14):
        return None
    return datetime.fromtimestamp(int(text) / 1000, UTC)


@router.get("/candidates/news")
def news(visit: Reader, ids: str = "") -> Response:
    """What has changed since the list was loaded: how many stories came, and what stands of its rows."""
    loaded = instant_of(visit.request.query_params.get("loaded", "")) or visit.now
    shown = filters_of({"stay": ids}, None).stay
    with visit.desk.store.reading() as session:
        filters = filters_here(visit, session)
        last = gathered.last_gathered(session)
        wanted = filters.wanted(last.night if last else 0)
        came = came_since(session, wanted, loaded)
        standing = decisions.standing(session, shown)
    return JSONResponse({"came": came, "rows": deciding.rows_record(standing, visit.now)})


@router.get("/candidates/{number}/part")
def part(visit: Reader, number: int) -> Response:
    """The article for the reading pane; a browser that asks for it as a page gets the page."""
    if not visit.wants_part:
        return RedirectResponse(f"/articles/{number}", 303)
    with visit.desk.store.reading() as session:
        candidate = articles.candidate(session, number) if number < 2**31 else None
        if candidate is None:
            raise HTTPException(404, "库里没有这篇候选稿；请刷新列表。")
        row = Row(number, Place(candidate.verdict.score, number))
        [shown] = shown_rows(session, [row], None, gathered.last_gathered(session), None)
        text = candidate.manuscript or candidate.article
        held = pictures.pictures(session, [each.url for each in text.blocks if isinstance(each, Image)])
    terms = tuple(dict.fromkeys(term for reason in candidate.verdict.reasons for term in reason.terms))
    return visit.show(
        "candidates_part.html", candidate=candidate, text=text, row=shown, held=held, terms=terms, **WORDS
    )


@router.post("/candidates/decide")
def decide(
    visit: Decider,
    id: Ids = [],  # noqa: B006
    choice: Text = "",
    reason: Text = "",
    one: Text = "",
    many: Text = "",
    seen: Texts = [],  # noqa: B006
    anyway: bool = Form(False),
    skip: bool = Form(False),
    back: Text = "/candidates",
) -> Response:
    """Decide one candidate or many as one action; 409 with what stands where others have decided meanwhile."""
    try:
        asked = deciding.asked_of(id, choice, reason, one, many, seen)
    except deciding.NotSaid as why:
        return refused(visit, str(why), back)
    try:
        done = deciding.decide(visit.desk.store, asked, visit.by, visit.now, anyway, skip)
    except deciding.StandsOtherwise as others:
        return conflict(visit, asked, others, back)
    said = deciding.done_words(asked, done)
    if not visit.wants_part:
        undo = f"/candidates/undo?{urlencode({'batch': done.batch})}" if done.ids else ""
        return visit.back(staying(back, asked.ids), said, undo)
    rows = deciding.rows_record(done.standing, visit.now)
    return JSONResponse({"said": said, "batch": done.batch if done.ids else "", "rows": rows})


def refused(visit: Visit, sentence: str, back: str) -> Response:
    """Nothing was done, and why."""
    if visit.wants_part:
        return JSONResponse({"said": sentence}, 422)
    return visit.back(ours(back), sentence, kind="warn")


def conflict(visit: Visit, asked: deciding.Asked, others: deciding.StandsOtherwise, back: str) -> Response:
    """What others have decided meanwhile; the editor says what shall be."""
    rows = deciding.rows_record(others.standing, visit.now)
    if visit.wants_part:
        sentence = f"{len(rows)} 篇刚被别人处理过，没有改动。"
        return JSONResponse({"said": sentence, "rows": rows, "rest": len(asked.ids) - len(rows)}, 409)
    with visit.desk.store.reading() as session:
        known = review_rows.members(session, list(others.standing))
        titles = {each: member.title for each, member in known.items()}
    return visit.show("candidates_conflict.html", 409, asked=asked, rows=rows, titles=titles, back=ours(back), **WORDS)


def ours(back: str) -> str:
    """A page of the list, whatever a form says."""
    return local(back) if back.startswith(("/candidates", "/articles/", "/search")) else "/candidates"


def staying(back: str, ids: tuple[int, ...]) -> str:
    """The list's address with rows that stay where they are though they are decided now, at the first of them."""
    path = ours(back)
    parts = urlsplit(path)
    if parts.path != "/candidates":
        return path
    query = dict(parse_qsl(parts.query))
    filters = filters_of({"stay": query.get("stay", "")}, None)
    kept = tuple(dict.fromkeys((*filters.stay, *ids)))[-STAYING:]
    query = {key: value for key, value in query.items() if key not in ("renewed", "gone")}
    return f"/candidates?{urlencode({**query, 'stay': ','.join(map(str, kept))})}#c{ids[0]}"


@router.post("/candidates/undo")
def undo(visit: Decider, batch: str = "", back: Text = "/candidates") -> Response:
    """Take back an action of one's own, the last one where none is named."""
    try:
        was, undone, standing = deciding.undo(visit.desk.store, visit.by, visit.now, batch)
    except deciding.NotSaid as why:
        return refused(visit, str(why), back)
    said = deciding.undone_words(was, undone)
    if not visit.wants_part:
        ids = (*undone.back, *undone.left)
        return visit.back(staying(back, ids), said)
    return JSONResponse({"said": said, "rows": deciding.rows_record(standing, visit.now)})


@router.post("/candidates/{number}/mark")
def mark(visit: Decider, number: int, leaning: Text = "", back: Text = "/candidates") -> Response:
    """偏高 or 偏低: what the editor says of the score; a later word counts instead."""
    if leaning not in set(Leaning) - {Leaning.FITTING} or number >= 2**31:
        return refused(visit, "请选偏高或偏低。", back)
    return leant(visit, number, Leaning(leaning), back)


@router.post("/candidates/{number}/unmark")
def unmark(visit: Decider, number: int, leaning: str = "", back: Text = "/candidates") -> Response:
    """Take 偏高 or 偏低 back: what was said before it, `leaning`, is said again."""
    if leaning not in set(Leaning) or number >= 2**31:
        return refused(visit, "没有可以撤销的偏高或偏低。", back)
    return leant(visit, number, Leaning(leaning), back, taken_back=True)


def leant(visit: Visit, number: int, leaning: Leaning, back: str, taken_back: bool = False) -> Response:
    """Write down what is said of a score, and tell it."""
    with visit.desk.store.writing() as session:
        before = marks.leaning_of(session, number)
        marks.mark_score(session, number, leaning, visit.by, visit.now)
        journal.note(session, visit.now, visit.by, LEANING_ZH[leaning], f"candidate:{number}")
    name = "" if leaning is Leaning.FITTING else LEANING_ZH[leaning]
    said = (
        f"已撤销：这一篇的判定{f'仍记为{name}' if name else '不再记偏高偏低'}。"
        if taken_back
        else (f"已记下：这一篇的判定{name}；下次学习时采用。")
    )
    undo = "" if taken_back else f"/candidates/{number}/unmark?leaning={before.value}"
    if visit.wants_part:
        return JSONResponse({"said": said, "leaning": name, "undo": undo})
    return visit.back(staying(back, (number,)), said, undo)


@router.post("/candidates/{number}/apart")
def apart(visit: Decider, number: int, other: int = Form(0), back: Text = "/candidates") -> Response:
    """不是重复: two articles are never one story again."""
    return sides(visit, number, other, back, together=False)


@router.post("/candidates/{number}/together")
def together(visit: Decider, number: int, other: int, back: Text = "/candidates") -> Response:
    """Take 不是重复 back."""
    return sides(visit, number, other, back, together=True)


def sides(visit: Visit, number: int, other: int, back: str, together: bool) -> Response:
    """Set two articles apart, or let the texts alone decide again."""
    store = visit.desk.store
    with store.reading() as session:
        known = review_rows.members(session, [each for each in (number, other) if 0 < each < 2**31])
    if len(known) < 2:
        return refused(visit, "没有这样两篇候选稿；请刷新列表。", back)
    with store.writing() as session:
        if together:
            story_groups.rejoin(session, number, other)
        else:
            story_groups.part(session, number, other, visit.by, visit.now)
        act = "撤销不是重复" if together else "不是重复"
        journal.note(session, visit.now, visit.by, act, f"candidate:{number}", None, f"candidate:{other}")
    said = "已恢复为按文字判断是否重复。" if together else "已记下：这两篇不是重复，刷新后分开列出。"
    taken_back = "" if together else f"/candidates/{number}/together?other={other}"
    if visit.wants_part:
        return JSONResponse({"said": said, "undo": taken_back})
    return visit.back(staying(back, (number,)), said, taken_back)


@router.post("/candidates/filters")
def save_filter(visit: Reader, name: Text = "", query: Text = "", back: Text = "/candidates") -> Response:
    """Keep these filters under a name of one's own."""
    title = " ".join(name.split())[:NAME]
    if not title:
        return refused(visit, "请给这组筛选起个名字。", back)
    given = dict(pair for pair in pairs_of(query) if pair[0] not in ("after", "stay", "renewed", "gone", "token"))
    with visit.desk.store.writing() as session:
        saved_filters.save_filter(session, visit.person.id, PAGE, title, urlencode(given))
    return visit.back(ours(back), f"已保存筛选“{title}”。")


def pairs_of(query: str) -> list[tuple[str, str]]:
    """The words of a query."""
    return parse_qsl(query[:2_000])


@router.post("/candidates/filters/{number}/drop")
def drop_filter(visit: Reader, number: int, back: Text = "/candidates") -> Response:
    """Forget one of one's own filters."""
    with visit.desk.store.writing() as session:
        saved_filters.drop_filter(session, visit.person.id, number)
    return visit.back(ours(back), "已删除这组筛选。")
