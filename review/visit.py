"""A visit: who asks for a page with which rights. Every address declares the right it needs, or that it is open.

A change is accepted from our own pages only: never by GET, with the token of the sign-in in the form or the header
X-Token, and not where the browser says that another site sent it.
"""

import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from bulletin.person import Person, Right
from review.desk import Desk
from review.door import LIFE
from review.page import render
from storage import people
from storage.people import SignIn

COOKIE = "yuebao"
SAFE = ("GET", "HEAD", "OPTIONS")
MOST_FIELDS, LARGEST_FIELD = 10_000, 8_000_000
"""Fields of a form and bytes of one of them, where an address takes `Fields` and not single ones."""
FRESH = timedelta(minutes=10)
"""A sign-in in use is prolonged this often, so that reading pages does not write each time."""


class SignInNeeded(Exception):
    """Nobody is signed in, or no longer."""


class NotAllowed(Exception):
    """Somebody is signed in who may not; the right is the argument."""


class Forged(Exception):
    """A change that did not come from our own page."""


@dataclass(slots=True)
class Visit:
    """One request of somebody who is signed in."""

    desk: Desk
    request: Request
    sign_in: SignIn
    now: datetime

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.sign_in.person

    @property
    def by(self) -> str:
        """The name that stands beside what he does."""
        return self.person.name

    @property
    def wants_part(self) -> bool:
        """Whether our script asks, for a part of a page or for data, rather than a browser for a page."""
        return self.request.headers.get("x-desk") is not None

    def show(self, template: str, status: int = 200, **words: Any) -> Response:
        """A page. It has `visit`, `person` and `token` besides the words given, and shows a waiting notice once."""
        notice = self.taken_notice() if not self.wants_part else {}
        return render(self.request, template, status, visit=self, person=self.person, token=self.sign_in.token,
                      notice=notice, **words)  # fmt: skip

    def back(self, path: str, said: str = "", undo: str = "", kind: str = "good") -> Response:
        """After a change: go to a page of ours, which says once what was done; `undo` is the address that takes it
        back (asked by POST). `kind`: good, warn or bad."""
        if said:
            with self.desk.store.writing() as session:
                people.put_notice(session, self.cookie, {"said": said, "undo": undo, "kind": kind})
        return RedirectResponse(local(path), 303)

    def taken_notice(self) -> dict[str, Any]:
        """The notice for this page, which no other page will show."""
        if self.sign_in.notice:
            with self.desk.store.writing() as session:
                people.put_notice(session, self.cookie, {})
        return self.sign_in.notice

    @property
    def cookie(self) -> str:
        """The browser's cookie."""
        return self.request.cookies.get(COOKIE, "")


class Needs:
    """The dependency that lets a visit through: signed in, with this right, and not forged. None: open to all."""

    def __init__(self, right: Right | None) -> None:
        self.right = right

    async def __call__(self, request: Request) -> AsyncIterator[Visit | None]:
        """The visit; what was uploaded with it is let go after the answer. Raises as `let_through` does."""
        try:
            yield await self.let_through(request)
        finally:
            await request.close()

    async def let_through(self, request: Request) -> Visit | None:
        """The visit. Raises SignInNeeded, NotAllowed or Forged."""
        desk: Desk = request.app.state.desk
        now = desk.clock()
        if request.method not in SAFE and stranger(request):
            raise Forged
        if self.right is None:
            return None
        sign_in = await run_in_threadpool(known, desk, request.cookies.get(COOKIE, ""), now)
        if sign_in is None:
            raise SignInNeeded
        if request.method not in SAFE and not secrets.compare_digest(
            (await token_of(request)).encode(), sign_in.token.encode()
        ):
            raise Forged
        if not sign_in.person.may(self.right):
            raise NotAllowed(self.right)
        return Visit(desk, request, sign_in, now)


def known(desk: Desk, cookie: str, now: datetime) -> SignIn | None:
    """Who is signed in with this cookie; a sign-in in use lives on."""
    if not cookie:
        return None
    with desk.store.asking() as session:
        found = people.sign_in(session, cookie, now)
    if found is not None and now - found.seen_at > FRESH:
        with desk.store.writing() as session:
            people.seen(session, cookie, now, now + LIFE)
    return found


def stranger(request: Request) -> bool:
    """Whether the browser says that another site sent this."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and origin != f"{request.url.scheme}://{request.url.netloc}"


async def fields_of(request: Request) -> FormData:
    """The fields of a form: an article may have thousands of them, a pasted page may be large."""
    return await request.form(max_fields=MOST_FIELDS, max_part_size=LARGEST_FIELD)


async def token_of(request: Request) -> str:
    """The token that came with a change."""
    header = request.headers.get("x-token")
    if header is not None:
        return header
    kind = request.headers.get("content-type", "")
    if kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        return str((await fields_of(request)).get("token", ""))
    return ""


async def carried_form(request: Request) -> str:
    """The fields of a form that came too late, as JSON, so that no text is lost; files cannot be carried."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        return ""
    form = await fields_of(request)
    texts = [[name, value] for name, value in form.multi_items() if name != "token" and isinstance(value, str)]
    await request.close()
    return json.dumps(texts)


def local(path: str) -> str:
    """A path of ours; anything that leads elsewhere becomes the first page."""
    if not path.startswith("/") or path.startswith(("//", "/\\")) or any(ord(sign) < 33 for sign in path):
        return "/"
    return quote(path, safe="/?&=%#+:,;@!~*'()[]$-._")


Reader = Annotated[Visit, Depends(Needs(Right.READ))]
Decider = Annotated[Visit, Depends(Needs(Right.DECIDE))]
Compiler = Annotated[Visit, Depends(Needs(Right.COMPILE))]
Releaser = Annotated[Visit, Depends(Needs(Right.RELEASE))]
LexiconKeeper = Annotated[Visit, Depends(Needs(Right.LEXICON))]
Operating = Annotated[Visit, Depends(Needs(Right.OPERATE))]
PeopleKeeper = Annotated[Visit, Depends(Needs(Right.PEOPLE))]
Fields = Annotated[FormData, Depends(fields_of)]
Open = Annotated[None, Depends(Needs(None))]
