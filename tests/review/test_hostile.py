"""Hostile input through the whole desk without a browser: what is shown, what leaves it, what is asked and uploaded."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from parsel import Selector
from starlette.testclient import TestClient

from bulletin.person import Role
from bulletin.settings import Settings
from review.app import make_app
from storage import people
from storage.store import Store
from tests.review.conftest import PASSWORD, SECRET, Browser, Clock
from tests.review.hostile_newsroom import TEXTS, Newsroom, fill, pages
from tests.storage.conftest import postgres_databases, postgres_template
from tests.storage.conftest import store as both  # the same tests on both databases

__all__ = ["both", "postgres_databases", "postgres_template"]
BEYOND = (-1, 0, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**60)
"""Numbers that no row has; databases hold 31 or 63 bits of them."""
ODD = ("-1", "0", "3", "1e3", "٣", "²", "NaN", "", "%", "\x00", " 1", "1_000", "+5", "0x10", "9" * 5_000, "true", "c1",
       "r1", "s" + "9" * 30, "2024-08", "0000-00", "9999-12", "99999-99", "2024-08-32", "2024-W60", "2024-01..2023-01",
       "../../etc/passwd", "C:\\x", "a" * 9_000, "docx", "xlsx", "qianlong", "lexicon", "accepted", "rejected",
       "\ud800", *(text[:3_000] for text in TEXTS.values()))  # fmt: skip
"""What stands where a number, a day, a word or a name is expected."""
UNSTEADY = {"/sign-out", "/people/{person_id}/rest", "/people/{person_id}/roles", "/people/{person_id}/password"}
"""Addresses after which the one who asks may have no right any more; they are asked last."""


@pytest.fixture
def room(store: Store, settings: Settings) -> Newsroom:
    """The hostile newsroom in the desk's store."""
    return fill(store, settings)


# --- what is shown


def own(address: str) -> bool:
    """Whether an address leads to the desk itself, or nowhere."""
    parts = urlsplit(re.sub(r"[\x00-\x20]", "", address))
    return not parts.scheme and not parts.netloc


def faults(text: str) -> list[str]:
    """What on a page could run, or ask anything elsewhere without a click, or leads to no web site."""
    page = Selector(text.replace("\x00", ""))
    found = [f"script {each}" for each in page.xpath("//script/@src").getall() if not own(each)]
    found += [f"script {each[:60]}" for each in page.xpath("//script[not(@src)]").getall()]
    found += [f"{each.root.tag} {name}" for each in page.xpath("//*") for name in each.attrib if name.startswith("on")]
    found += [f"<{each.root.tag}>" for each in page.xpath("//base | //object | //embed | //svg//script | //style")]
    found += [f"style {each[:60]}" for each in page.xpath("//@style").getall()]
    loaded = page.xpath("//@src | //@srcset | //@action | //@formaction | //@poster | //link/@href | //@data")
    found += [f"loads {each[:60]}" for each in loaded.getall() if not own(each)]
    found += [f"srcdoc {each[:60]}" for each in page.xpath("//@srcdoc").getall()]
    links = page.xpath("//a/@href").getall()
    found += [f"links {each[:60]}" for each in links if not own(each) and not re.match(r"https?://[^\s@]+$", each)]
    away = page.xpath("//a[starts-with(@href, 'http')]")
    found += [f"opener {each.get()[:80]}" for each in away if "noopener" not in each.attrib.get("rel", "")]
    return found


def test_no_page_lets_a_hostile_text_be_more_than_text(editor: Browser, room: Newsroom) -> None:
    for path in pages(room):
        answer = editor.get(path)
        assert answer.status_code in (200, 404, 422), path
        assert "script-src 'self'" in answer.headers["content-security-policy"], path
        assert faults(answer.text) == [], path
        assert "\x00" not in answer.text, path


# --- what is asked


def wanted(dependant: Dependant) -> tuple[list[Any], list[Any]]:
    """The fields of the query and of the form that an address knows."""
    query, form = list(dependant.query_params), list(dependant.body_params)
    for each in dependant.dependencies:
        more_query, more_form = wanted(each)
        query, form = query + more_query, form + more_form
    return query, form


def encoded(text: str) -> str:
    """A text in an address or a form, its halves of characters as they are."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def addresses(app: FastAPI) -> list[tuple[str, APIRoute]]:
    """Every method and address, those that may take a right away last."""
    found = [
        (method, route) for route in app.routes if isinstance(route, APIRoute) for method in sorted(route.methods or ())
    ]
    return sorted(found, key=lambda each: each[1].path in UNSTEADY)


@pytest.fixture
def asker(both: Store, tmp_path: Path, clock: Clock) -> Iterator[tuple[FastAPI, TestClient, str]]:
    """The desk on either database, somebody with all roles, and his token; a fault of ours is an answer 500."""
    settings = Settings(data=tmp_path / "data")
    settings.data.mkdir(exist_ok=True)
    fill(both, settings)
    app = make_app(settings, both, clock)
    with both.writing() as session:
        people.add_person(session, "王编辑", SECRET, tuple(Role), clock())
    with TestClient(app, raise_server_exceptions=False) as client:
        client.post("/sign-in", data={"name": "王编辑", "password": PASSWORD})
        token = re.search(r'name="token" value="([^"]+)"', client.get("/password").text)
        assert token
        yield app, client, token[1]


def whole(answer: Any) -> bool:
    """Whether an answer is one of ours: no fault, and well-formed as what it says it is."""
    if answer.status_code >= 500:
        return False
    kind = answer.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return isinstance(answer.json(), dict | list)
    if kind.startswith("application/atom+xml"):
        return ElementTree.fromstring(answer.content).tag.endswith("feed")
    if kind.startswith("text/html") and answer.content:
        return (
            answer.text.rstrip().endswith("</html>") or "X-Desk" in answer.request.headers or "part" in str(answer.url)
        )
    return True


def test_a_number_beyond_any_row_is_a_sentence_at_every_address(asker: tuple[FastAPI, TestClient, str]) -> None:
    app, client, token = asker
    wrong = []
    for method, route in addresses(app):
        query, form = wanted(route.dependant)
        numbers = [*query, *form, *route.dependant.path_params]
        if not any("int" in str(each.field_info.annotation) for each in numbers):
            continue
        for number in BEYOND:
            path = re.sub(r"\{[^}]+\}", str(number), route.path.replace("{period}", "2024-08"))
            told = {each.alias: str(number) for each in (query if method == "GET" else [])}
            body = {each.alias: str(number) for each in form if "UploadFile" not in str(each.field_info.annotation)}
            more = {each.alias: str(number) for each in query}
            answer = client.request(method, path, params=told or more, data=body or None, headers={"X-Token": token},
                                    follow_redirects=False)  # fmt: skip
            if not whole(answer):
                wrong.append((method, path, answer.status_code))
    assert wrong == []


def junk(chance: random.Random, method: str, route: APIRoute, token: str) -> tuple[str, dict[str, Any]]:
    """One senseless request for an address."""
    query, form = wanted(route.dependant)
    right = {"form": "csv", "period": "2024-08", "key": "qianlong", "sha256": "0" * 64}
    path = re.sub(
        r"\{([^}]+)\}",
        lambda name: (encoded(chance.choice(ODD)) or "1") if chance.random() < 0.6 else right.get(name[1], "1"),
        route.path,
    )
    more = chance.sample(("period", "q", "at", "page", "stay", "order", "version", "day", "look", "since", "word"), 3)
    asked = [f"{name}={encoded(chance.choice(ODD))}" for name in [*(each.alias for each in query), *more]]
    path += "?" + "&".join(each for each in asked if chance.random() < 0.8)
    if method == "GET":
        return path, {}
    fields = [(each, chance.choice(ODD)) for each in [*(each.alias for each in form), *more]]
    kind, body = bodies(chance, fields)
    headers = {"X-Token": token, "Content-Type": kind} | ({"X-Desk": "1"} if chance.random() < 0.3 else {})
    return path, {"content": body, "headers": headers}


def bodies(chance: random.Random, fields: list[tuple[str, str]]) -> tuple[str, bytes]:
    """Fields as a form of some kind, or what is no form at all, with its type."""
    form = "&".join(f"{name}={encoded(value)}" for name, value in fields).encode()
    part = b'--B\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    named = [b"", b'; filename="../../x\x00.docx"', b'; filename="C:\\x"', b"; filename*=UTF-8''%ff%00"]
    many = b"".join(
        part % (name.encode(), chance.choice(named), value.encode("utf-8", "surrogatepass")) for name, value in fields
    )
    cut = b"".join(part % (name.encode(), b"", value.encode("utf-8", "surrogatepass")) for name, value in fields)
    noise = bytes(chance.randrange(256) for _ in range(200))
    return chance.choice((
        ("application/x-www-form-urlencoded", form),
        ("application/x-www-form-urlencoded", form),
        ("application/x-www-form-urlencoded; charset=utf-7", noise),
        ("multipart/form-data; boundary=B", many + b"--B--\r\n"),
        ("multipart/form-data; boundary=B", cut),
        ("multipart/form-data; boundary=B", noise),
        ("multipart/form-data", many),
        ("application/json", b'{"a": 1}'),
    ))  # fmt: skip


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.soak)])
def test_no_senseless_request_is_a_fault_of_ours(asker: tuple[FastAPI, TestClient, str], seed: int) -> None:
    app, client, token = asker
    chance = random.Random(seed)
    wrong = []
    for method, route in addresses(app) * 2:
        path, more = junk(chance, method, route, token)
        answer = client.request(method, path, follow_redirects=False, **more)
        if not whole(answer):
            wrong.append((method, path[:200], answer.status_code, str(more)[:300]))
    assert wrong == []
