"""请求：交给后台做的事，进度与结果."""

import json
import time
from collections.abc import AsyncIterable, Callable, Collection
from datetime import timedelta
from functools import partial
from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Form
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bulletin.person import Right
from bulletin.request import REQUEST_ZH, Request, RequestState
from review.asked import RIGHT_OF, STATE_ZH, about, may_try_again, result_of, said_of
from review.pages.paste import ask
from review.steps import Refused
from review.visit import Decider, NotAllowed, Reader, Visit
from storage import journal, requests

router = APIRouter()
SHOWN = 50
POLL_S = 0.5
LONGEST_S = 900.0
"""A page that stays open asks again by itself after this; nothing is kept open for ever."""
BACK = ("/nights", "/paste", "/requests")
"""The pages on which requests stand, to which whoever takes one back returns."""
QUEUED, BEGUN = "已排队，一秒内开始", "已经开始，通常几秒钟"
SLOW = timedelta(seconds=15)
"""A request that waits longer has no runner, or a runner that is busy."""


@router.get("/requests")
def all_requests(visit: Reader, before: int | None = None) -> Response:
    """What was asked lately, by anybody."""
    with visit.desk.store.reading() as session:
        found = requests.requests(session, SHOWN + 1, before_id=before) if 0 < (before or 1) < 2**31 else []
        open_ones = requests.cancellable(session, found)
    shown = found[:SHOWN]
    older = shown[-1].id if len(found) > SHOWN else None
    return visit.show("requests.html", asked=shown, older=older, first=before is None, said_of=said_of,
                      about=partial(about, registry=visit.desk.registry()),
                      state_zh=STATE_ZH, again=again_of(visit), may_cancel=cancel_of(visit, open_ones))  # fmt: skip


@router.get("/requests/{request_id}")
def one_request(visit: Reader, request_id: int, then: str = "") -> Response:
    """How far a request is; with `then=article` the article follows where there is one now."""
    asked = found(visit, request_id)
    with visit.desk.store.reading() as session:
        open_ones = requests.cancellable(session, [asked])
    candidate = asked.result.get("candidate")
    if then == "article" and asked.over and isinstance(candidate, int) and asked.state == "done":
        return RedirectResponse(f"/articles/{candidate}", 303)
    slow = not asked.over and asked.begun_at is None and visit.now - asked.at > SLOW
    return visit.show("request.html", asked=asked, about=about(asked, visit.desk.registry()), state_zh=STATE_ZH,
                      slow=slow, then=then, shown=result_of(asked), said=latest(asked),
                      again=again_of(visit)(asked), may_cancel=cancel_of(visit, open_ones)(asked))  # fmt: skip


@router.post("/requests/{request_id}/again")
def ask_again(visit: Decider, request_id: int) -> Response:
    """Ask for a link that failed once more, as a new request."""
    asked = found(visit, request_id)
    if not may_try_again(asked):
        raise Refused("这个请求再试也不会有结果，没有再做；请换一个链接，或粘贴正文。")
    number = ask(visit, asked.kind, dict(asked.given), str(asked.given.get("url", "")))
    return RedirectResponse(f"/requests/{number}?then=article", 303)


@router.post("/requests/{request_id}/cancel")
def cancel(visit: Reader, request_id: int, back: Annotated[str, Form()] = "") -> Response:
    """Take back a request that nobody has begun, with the right with which it is made; one that has begun goes on."""
    asked = found(visit, request_id)
    if not visit.person.may(RIGHT_OF[asked.kind]):
        raise NotAllowed(RIGHT_OF[asked.kind])
    path = back if back in BACK else f"/requests/{request_id}"
    with visit.desk.store.writing() as session:
        taken = requests.cancel(session, request_id, f"{visit.by}取消了这个请求，没有做。", visit.now)
        if taken:
            states = {"state": STATE_ZH[RequestState.WAITING]}, {"state": STATE_ZH[RequestState.CANCELLED]}
            journal.note(session, visit.now, visit.by, "取消请求", f"request:{request_id}", *states)
    what = f"“{REQUEST_ZH[asked.kind]}：{about(asked, visit.desk.registry())}”"
    if taken:
        return visit.back(path, f"已取消{what}，后台还没有开始，什么也没有做。")
    late = STATE_ZH[found(visit, request_id).state]
    return visit.back(path, f"来不及取消{what}：它已经开始或结束了（{late}），没有改动。", kind="warn")


@router.get("/requests/{request_id}/progress", response_class=EventSourceResponse)
async def progress(visit: Reader, request_id: int) -> AsyncIterable[ServerSentEvent]:
    """The progress as server-sent events, until the request is over; nothing goes on once the browser has left."""
    last: dict[str, Any] | None = None
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until and not await visit.request.is_disconnected():
        asked = await run_in_threadpool(read, visit, request_id)
        told = told_of(asked)
        if told != last:
            yield ServerSentEvent(raw_data=json.dumps(told, ensure_ascii=False))
            last = told
        if asked is None or asked.over:
            return
        await anyio.sleep(POLL_S)


def again_of(visit: Visit) -> Callable[[Request], bool]:
    """Whether this person is offered to ask for a request again."""
    return lambda asked: visit.person.may(Right.DECIDE) and may_try_again(asked)


def cancel_of(visit: Visit, open_ones: Collection[int]) -> Callable[[Request], bool]:
    """Whether this person is offered to take a request back; `open_ones` are those that nobody has begun."""
    return lambda asked: asked.id in open_ones and visit.person.may(RIGHT_OF[asked.kind])


def latest(asked: Request) -> str:
    """The latest sentence of a request; of one that has none yet, what to expect of it."""
    return said_of(asked) or {RequestState.WAITING: QUEUED, RequestState.RUNNING: BEGUN}.get(asked.state, "")


def told_of(asked: Request | None) -> dict[str, Any]:
    """What the page's script is told of a request."""
    if asked is None:
        return {"said": "没有这个请求。", "done": 0, "total": 0, "over": True, "state": STATE_ZH[RequestState.FAILED]}
    return {
        "said": latest(asked),
        "done": asked.done,
        "total": asked.total,
        "over": asked.over,
        "state": STATE_ZH[asked.state],
    }


def found(visit: Visit, request_id: int) -> Request:
    """The request of that id; 404 where there is none."""
    asked = read(visit, request_id)
    if asked is None:
        raise HTTPException(404, "没有这个请求；地址可能不对。")
    return asked


def read(visit: Visit, request_id: int) -> Request | None:
    """The request of that id as it stands now."""
    with visit.desk.store.reading() as session:
        return requests.request(session, request_id) if 0 < request_id < 2**31 else None
