"""粘贴链接：认出网址，交给后台抓取；抓不到的，粘贴网页或正文."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import JSONResponse, RedirectResponse, Response

from bulletin.period import parse_day
from bulletin.person import Right
from bulletin.request import Request, RequestKind
from bulletin.stops import STOP_ZH
from bulletin.url_fate import UrlFate, UrlState
from review.asked import about
from review.pasting import NO_ADDRESS, Recognised, given_faults, recognised
from review.times import day_words
from review.visit import Decider, Fields, Reader, Visit
from storage import articles, journal, requests, urls

router = APIRouter()
Text = Annotated[str, Form()]
WAITING = 20
"""Requests that wait which are named at most; the page of requests has them all."""


@router.get("/paste")
def paste_page(visit: Reader, url: str = "") -> Response:
    """The form; an address in the query is recognised at once."""
    return form(visit, url=url)


@router.get("/paste/recognise")
def recognise(visit: Reader, url: str = "") -> Response:
    """What an address is, for the page's script."""
    found = recognised(url, visit.desk.registry())
    if found is None:
        return JSONResponse({"known": False, "said": NO_ADDRESS if url.strip() else ""})
    candidate, fate = standing(visit, found)
    return JSONResponse({"known": True, "said": sentence(found, candidate, fate), "candidate": candidate,
                         "canonical": found.canonical, "outlet": found.name, "article": found.article,
                         "day": found.day.isoformat() if found.day else None, "repairs": found.repairs})  # fmt: skip


@router.post("/paste")
def paste(visit: Decider, url: Text = "") -> Response:
    """Ask the runner to fetch an address; one that is kept already is opened at once."""
    found = recognised(url, visit.desk.registry())
    if found is None:
        return form(visit, 422, url=url, wrong={"link": NO_ADDRESS})
    candidate, _ = standing(visit, found)
    if candidate is not None:
        return visit.back(f"/articles/{candidate}", "这一篇已经收录，没有再抓取。")
    number = ask(visit, RequestKind.LINK, {"url": found.url}, found.url)
    return RedirectResponse(f"/requests/{number}?then=article", 303)


@router.post("/paste/given")
def paste_given(visit: Decider, fields: Fields) -> Response:
    """Ask the runner to extract and judge what was pasted."""
    words = {name: str(fields.get(name, "")) for name in ("url", "title", "source", "day", "html", "text")}
    found = recognised(words["url"], visit.desk.registry())
    wrong = given_faults(found, words["html"], words["title"], words["day"], words["text"])
    if found is None or wrong:
        return form(visit, 422, wrong=wrong, **words)
    candidate, _ = standing(visit, found)
    if candidate is not None:
        return visit.back(
            f"/articles/{candidate}", "这一篇已经收录，没有再收一次；要改内容，请在这里改稿。", kind="warn"
        )
    day = parse_day(words["day"]).isoformat() if words["day"].strip() else ""
    given = {"url": found.url, "title": words["title"].strip(), "source": words["source"].strip(), "day": day}
    given |= {"html": words["html"]} if words["html"].strip() else {"text": words["text"]}
    number = ask(visit, RequestKind.GIVEN, given, found.url)
    return RedirectResponse(f"/requests/{number}?then=article", 303)


def ask(visit: Visit, kind: RequestKind, given: dict[str, Any], url: str) -> int:
    """Write the request down, with the journal; a double press asks once."""
    with visit.desk.store.writing() as session:
        for each in requests.open_requests(session, [kind]):
            if each.by == visit.by and dict(each.given) == given:
                return each.id
        number = requests.ask(session, kind, given, visit.by, visit.now)
        act = "粘贴链接" if kind is RequestKind.LINK else "粘贴网页或正文"
        journal.note(session, visit.now, visit.by, act, f"request:{number}", None, {"url": url})
    return number


def standing(visit: Visit, found: Recognised) -> tuple[int | None, UrlFate | None]:
    """The candidate of an address, None for none, and what is known of the address."""
    with visit.desk.store.reading() as session:
        kept = articles.candidate_by_key(session, found.key)
        return (kept.id if kept else None), urls.fate(session, found.key)


def sentence(found: Recognised, candidate: int | None, fate: UrlFate | None) -> str:
    """What is known of an address, in one sentence."""
    whose = found.name or "不在监测媒体之列的网站"
    day = f"，{day_words(found.day)}" if found.day else ""
    form_ = "" if found.article or not found.name else "；网址不是这家媒体的文章形式，多半不是文章页"
    mended = f"；网址已改正：{'，'.join(found.repairs)}" if found.repairs else ""
    known = "" if found.name else "；也可以收录"
    if candidate is not None:
        known = "；已收录"
    elif fate is not None and fate.state is UrlState.STOPPED:
        known = f"；以前抓过，没有收录：{STOP_ZH.get(fate.stop, fate.stop)}"
    return f"{whose}{day}{form_}{known}{mended}。"


def form(visit: Visit, status: int = 200, **words: Any) -> Response:
    """The page with both forms, filled as they were."""
    blank: dict[str, Any] = {"url": "", "title": "", "source": "", "day": "", "html": "", "text": "", "wrong": {}}
    words = blank | words
    found = recognised(words["url"], visit.desk.registry()) if words["url"].strip() else None
    candidate, fate = standing(visit, found) if found else (None, None)
    said = sentence(found, candidate, fate) if found else ""
    waiting = waiting_ones(visit)
    return visit.show("paste.html", status, found=found, candidate=candidate, said=said, waiting=waiting,
                      about=partial(about, registry=visit.desk.registry()),
                      may=visit.person.may(Right.DECIDE), **words)  # fmt: skip


def waiting_ones(visit: Visit) -> list[Request]:
    """What was pasted, by anybody, and has not been begun."""
    with visit.desk.store.reading() as session:
        found = requests.open_requests(session, [RequestKind.LINK, RequestKind.GIVEN])
        open_ones = requests.cancellable(session, found)
    return [each for each in found if each.id in open_ones][:WAITING]
