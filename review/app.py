"""The desk as an application: the pages, what is said when something is wrong, and the manners of every answer."""

import importlib
import logging
import pkgutil
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from bulletin.settings import Settings
from bulletin.toml import ConfigError
from review import pages
from review.bounds import TOO_MUCH, Bounded
from review.desk import Clock, Desk
from review.error_words import error_words
from review.manners import Mannered, add_manners
from review.page import STATIC, render
from review.visit import SAFE, Forged, NotAllowed, SignInNeeded, carried_form
from storage import people
from storage.errors import Conflict, NoSuchRow, StoreError
from storage.store import Store

logger = logging.getLogger(__name__)
TOO_LONG = "填写的文字太长或栏目太多，没有收下；请返回上一页，分开提交，或改为上传文件。"
TOO_LATE = "登录已过期。您刚才填写的内容还在，登录后可以继续提交。"


def make_app(settings: Settings, store: Store, clock: Clock) -> FastAPI:
    """The desk. Its first token stands in `app.state.desk.first_token`."""
    app = FastAPI(title="yuebao", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = Desk(settings, store, clock)
    app.add_middleware(Bounded)  # inside the other, so that its refusal comes through as it is
    app.add_middleware(Mannered)
    for found in pkgutil.iter_modules(pages.__path__):
        app.router.routes.extend(importlib.import_module(f"review.pages.{found.name}").router.routes)
    app.mount("/static", StaticFiles(directory=STATIC), "static")
    app.add_exception_handler(SignInNeeded, ask_to_sign_in)
    app.add_exception_handler(NotAllowed, refuse)
    app.add_exception_handler(Forged, refuse_forged)
    app.add_exception_handler(HTTPException, say_http)
    app.add_exception_handler(RequestValidationError, say_invalid)
    for kind in (StoreError, ConfigError, Conflict, NoSuchRow):
        app.add_exception_handler(kind, say_store)
    app.add_exception_handler(ClientDisconnect, say_nothing)
    app.add_exception_handler(Exception, say_broken)
    return app


def say(request: Request, status: int, title: str, sentence: str) -> Response:
    """What is wrong, as a page, or as data where our script asks."""
    if request.headers.get("x-desk") is not None:
        return JSONResponse({"said": sentence}, status)
    return render(request, "wrong.html", status, title=title, sentence=sentence)


async def ask_to_sign_in(request: Request, _error: Exception) -> Response:
    """To the sign-in; a form that came too late is carried through it, so that no text is lost."""
    desk: Desk = request.app.state.desk
    with desk.store.reading() as session:
        first = people.count_people(session) == 0
    if request.headers.get("x-desk") is not None:
        return JSONResponse({"said": "登录已过期，请重新登录；页面上的内容还在。", "sign_in": "/sign-in"}, 401)
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if first:
        return RedirectResponse("/first", 303)
    if request.method in SAFE:
        return RedirectResponse("/sign-in" if path == "/" else f"/sign-in?{urlencode({'next': path})}", 303)
    carried = await carried_form(request)
    return render(request, "sign_in.html", 401, next=path, carried=carried, said=TOO_LATE, name="")


async def refuse(request: Request, _error: Exception) -> Response:
    """Signed in, but without the right."""
    return say(request, 403, "没有权限", "您的账号没有做这件事的权限；需要的话，请运维人员在“人员”里给您加上角色。")


async def refuse_forged(request: Request, _error: Exception) -> Response:
    """A change that did not come from our page."""
    return say(request, 403, "请求未被接受", "这个请求不是从本系统的页面发出的，或页面已过期；请回到页面刷新后再试。")


async def say_http(request: Request, error: Exception) -> Response:
    """404 and its like."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = {
        404: ("没有这个页面", "地址不对，或内容已经不在了。"),
        413: ("内容太大", TOO_MUCH),
        405: ("不能这样打开", "这个地址只接受页面上的按钮。"),
    }
    detail = str(error.detail) if isinstance(error, HTTPException) else ""
    if status == 400 and ("maximum size" in detail or "Too many" in detail):  # what Starlette says of a form
        return say(request, 413, "内容太大", TOO_LONG)
    title, sentence = words.get(status, ("请求有误", "请求有误，请回到上一页再试。"))
    if detail and not detail.isascii():
        sentence = detail
    return say(request, status, title, sentence)


async def say_invalid(request: Request, error: Exception) -> Response:
    """A field that is missing or of the wrong kind."""
    names = (
        "、".join(str(each["loc"][-1]) for each in error.errors()) if isinstance(error, RequestValidationError) else ""
    )
    return say(request, 422, "填写有误", f"这些栏目没有填对：{names}。请返回上一页改正，已填内容不会丢失。")


async def say_store(request: Request, error: Exception) -> Response:
    """What the floors below refuse, in the desk's words."""
    status = 409 if isinstance(error, Conflict) else 404 if isinstance(error, NoSuchRow) else 503
    titles = {409: "没有做成", 404: "找不到", 503: "暂时不能用"}
    return say(request, status, titles[status], error_words(error))


async def say_nothing(_request: Request, _error: Exception) -> Response:
    """Whoever asked has left before he had said it all: that is no fault of ours, and nobody reads the answer."""
    return Response(status_code=400)


async def say_broken(request: Request, error: Exception) -> Response:
    """A fault of ours: it is in the log, nothing was half done."""
    logger.exception("the page %s failed", request.url.path, exc_info=error)
    answer = say(
        request, 500, "程序出错", "程序出了错，没有保存任何一半的改动；请再试一次，仍不行请把时间告诉运维人员。"
    )
    add_manners(answer.headers)
    return answer
