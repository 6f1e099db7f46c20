"""Every address of the desk, as the application itself lists them: who may, and that nothing changes by opening."""

import re
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from bulletin.person import RIGHTS, Role
from review.visit import SAFE, Needs
from tests.review.conftest import Browser

Browse = Callable[..., Browser]
OPEN = {"/sign-in", "/first", "/healthz", "/feed"}
"""What answers without a sign-in: the feed asks for its own key."""


def needs(dependant: Dependant) -> Iterator[Needs]:
    """What an address asks for, however deep it is declared."""
    if isinstance(dependant.call, Needs):
        yield dependant.call
    for each in dependant.dependencies:
        yield from needs(each)


def routes(app: FastAPI) -> list[APIRoute]:
    """All addresses but the files."""
    found = [route for route in app.routes if isinstance(route, APIRoute)]
    assert len(found) > 5
    return found


def verbs(route: APIRoute) -> set[str]:
    """The methods an address answers."""
    return set(route.methods or ())


def filled(path: str) -> str:
    """An address with something in the place of its parameters."""
    return re.sub(r"\{[^}]+\}", "1", path)


def test_every_address_declares_one_right_or_that_it_is_open(app: FastAPI) -> None:
    for route in routes(app):
        declared = list(needs(route.dependant))
        assert len(declared) == 1, route.path
        assert (declared[0].right is None) == (route.path in OPEN), route.path


def test_nothing_but_reading_is_done_by_get(app: FastAPI) -> None:
    for route in routes(app):
        assert verbs(route) <= {"GET", "HEAD"} or not verbs(route) & set(SAFE), route.path


def test_without_a_sign_in_no_address_answers(app: FastAPI, browse: Browse, editor: Browser) -> None:
    stranger = browse()
    for route in routes(app):
        if route.path in OPEN:
            continue
        for method in verbs(route):
            answer = stranger.client.request(method, filled(route.path), follow_redirects=False)
            turned_away = answer.status_code == 401 or (
                answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
            )
            assert turned_away, (method, route.path, answer.status_code)


@pytest.mark.parametrize("role", list(Role))
def test_no_role_does_what_it_has_no_right_to(app: FastAPI, browse: Browse, role: Role) -> None:
    browser = browse(f"只有{role.value}", role)
    for route in routes(app):
        right = next(needs(route.dependant)).right
        if right is None or right in RIGHTS[role]:
            continue
        for method in verbs(route):
            send = browser.get if method in SAFE else browser.post
            assert send(filled(route.path), follow_redirects=False).status_code == 403, (method, route.path)


def test_no_change_is_made_without_the_token(app: FastAPI, editor: Browser) -> None:
    for route in routes(app):
        if route.path in OPEN:
            continue
        for method in verbs(route) - set(SAFE):
            answer = editor.client.request(method, filled(route.path), follow_redirects=False)
            assert answer.status_code == 403, (method, route.path)
            foreign = editor.client.request(
                method, filled(route.path), headers={"X-Token": editor.token, "Sec-Fetch-Site": "cross-site"}
            )
            assert foreign.status_code == 403, (method, route.path)
