"""登录、首次启动、退出、改自己的密码."""

import hmac
import json
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from bulletin.person import Role
from review.desk import Desk
from review.door import LIFE, NotLetIn, change_password, enrol, let_in, matches, signed_in
from review.page import render
from review.visit import COOKIE, Open, Reader, local
from storage import people

router = APIRouter()
Text = Annotated[str, Form()]
LARGEST_CARRIED = 20_000_000
"""Bytes of a form that came too late: the largest that is taken elsewhere, written twice over."""


async def sign_in_form(request: Request) -> FormData:
    """The fields of the sign-in, among them all those of a form that came too late."""
    return await request.form(max_part_size=LARGEST_CARRIED)


def word(form: FormData, name: str) -> str:
    """One field of a form, "" where there is none, or a file."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


@router.get("/sign-in", name="sign_in")
def sign_in_page(request: Request, _open: Open, next: str = "/") -> Response:
    """The form."""
    desk: Desk = request.app.state.desk
    with desk.store.reading() as session:
        if people.count_people(session) == 0:
            return RedirectResponse("/first", 303)
    return render(request, "sign_in.html", next=local(next), carried="", said="", name="")


@router.post("/sign-in")
def sign_in(request: Request, _open: Open, form: Annotated[FormData, Depends(sign_in_form)]) -> Response:
    """Let somebody in, or say why not; a form that came too late is offered again."""
    desk: Desk = request.app.state.desk
    name, carried, next = word(form, "name"), word(form, "carried"), word(form, "next") or "/"
    try:
        person, cookie = let_in(desk.store, name, word(form, "password"), desk.clock(), desk.strangers)
    except NotLetIn as reason:
        return render(request, "sign_in.html", 401, next=local(next), carried=carried, said=str(reason), name=name)
    if carried:
        with desk.store.reading() as session:
            found = people.sign_in(session, cookie, desk.clock())
        fields = carried_fields(carried)
        answer = render(request, "resume.html", target=local(next), fields=fields, token=found.token if found else "",
                        person=person, notice={})  # fmt: skip
    else:
        answer = RedirectResponse(local(next), 303)
    return with_cookie(request, answer, cookie)


def carried_fields(carried: str) -> list[tuple[str, str]]:
    """The fields of a form that was carried through the sign-in; [] for anything that is none."""
    try:
        given = json.loads(carried)
        return [(str(name), str(value)) for name, value in given]
    except (ValueError, TypeError, RecursionError):
        return []


def with_cookie(request: Request, answer: Response, cookie: str) -> Response:
    """The answer that signs a browser in. Over HTTPS the cookie never travels without it."""
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, cookie, max_age=int(LIFE.total_seconds()) * 14, httponly=True, samesite="lax",
                      secure=secure, path="/")  # fmt: skip
    return answer


@router.get("/first")
def first_page(request: Request, _open: Open) -> Response:
    """The form of the first start; there is none once somebody has an account."""
    desk: Desk = request.app.state.desk
    with desk.store.reading() as session:
        if people.count_people(session):
            return RedirectResponse("/sign-in", 303)
    return render(request, "first.html", said="", name="")


@router.post("/first")
def first(
    request: Request, _open: Open, word: Text = "", name: Text = "", password: Text = "", again: Text = ""
) -> Response:
    """The first account, with all roles, for whoever can read the terminal."""
    desk: Desk = request.app.state.desk
    try:
        if not hmac.compare_digest(word.strip().encode(), desk.first_token.encode()):
            raise NotLetIn("口令不对：请照抄启动时终端里打印的一次性口令。")
        if password != again:
            raise NotLetIn("两次输入的密码不一样。")
        person = enrol(desk.store, name, password, tuple(Role), desk.clock(), "", only_first=True)
    except NotLetIn as reason:
        return render(request, "first.html", 401, said=str(reason), name=name)
    cookie = signed_in(desk.store, person, desk.clock())
    return with_cookie(request, RedirectResponse("/", 303), cookie)


@router.post("/sign-out")
def sign_out(visit: Reader) -> Response:
    """Forget this browser."""
    with visit.desk.store.writing() as session:
        people.sign_out(session, visit.cookie)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/password")
def password_page(visit: Reader) -> Response:
    """The form for one's own password."""
    return visit.show("password.html", said="")


@router.post("/password")
def password(visit: Reader, old: Text = "", password: Text = "", again: Text = "") -> Response:
    """A new password for oneself: all other browsers are signed out, this one is signed in anew."""
    desk = visit.desk
    with desk.store.reading() as session:
        guard = people.lock_of(session, visit.by)
    try:
        if guard is None or not matches(guard.secret, old):
            raise NotLetIn("现在的密码不对。")
        if password != again:
            raise NotLetIn("两次输入的新密码不一样。")
        change_password(desk.store, visit.person, password, visit.now, visit.by)
    except NotLetIn as reason:
        return visit.show("password.html", 401, said=str(reason))
    cookie = signed_in(desk.store, visit.person, visit.now)
    with desk.store.writing() as session:
        people.put_notice(
            session, cookie, {"said": "密码已修改，其他浏览器上的登录都已失效。", "undo": "", "kind": "good"}
        )
    return with_cookie(visit.request, RedirectResponse("/", 303), cookie)


@router.get("/")
def home(_visit: Reader) -> Response:
    """The desk opens at the candidates."""
    return RedirectResponse("/candidates", 303)
