"""Who gets in, who does not, and what becomes of a form that came too late."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from html import unescape

import pytest
from fastapi import FastAPI

from bulletin.person import Role
from review.door import MOST_STRANGERS, TRIES, WAITING, Strangers
from storage import journal, people
from storage.store import Store
from tests.review.conftest import PASSWORD, Browser, Clock

Browse = Callable[..., Browser]


def test_the_first_start_asks_for_the_word_of_the_terminal(browse: Browse, app: FastAPI) -> None:
    browser = browse()
    assert "一次性口令" in browser.get("/password").text
    fields = {"word": "falsch", "name": "王主任", "password": PASSWORD, "again": PASSWORD}
    assert "口令不对" in browser.client.post("/first", data=fields).text
    fields["word"] = app.state.desk.first_token
    answer = browser.client.post("/first", data=fields, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "王主任" in browser.get("/password").text


def test_the_first_word_is_worth_nothing_later(browse: Browse, app: FastAPI, editor: Browser) -> None:
    word = app.state.desk.first_token
    fields = {"word": word, "name": "陌生人", "password": PASSWORD, "again": PASSWORD}
    assert "已经有账号了" in browse().client.post("/first", data=fields).text


def test_a_page_asked_for_before_the_sign_in_is_shown_after_it(browse: Browse, editor: Browser) -> None:
    browser = browse()
    answer = browser.get("/password?x=1", follow_redirects=False)
    assert answer.headers["location"] == "/sign-in?next=%2Fpassword%3Fx%3D1"
    signed = browser.client.post(
        "/sign-in", data={"name": "王编辑", "password": PASSWORD, "next": "/password?x=1"}, follow_redirects=False
    )
    assert signed.headers["location"] == "/password?x=1"


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_the_sign_in_never_leads_elsewhere(browse: Browse, editor: Browser, path: str) -> None:
    fields = {"name": "王编辑", "password": PASSWORD, "next": path}
    assert browse().client.post("/sign-in", data=fields, follow_redirects=False).headers["location"] == "/"


def test_five_wrong_passwords_lock_an_account_for_a_while(browse: Browse, editor: Browser, clock: Clock) -> None:
    browser = browse()
    for _ in range(TRIES):
        answer = browser.client.post("/sign-in", data={"name": "王编辑", "password": "wrong wrong"})
        assert answer.status_code == 401
    right = {"name": "王编辑", "password": PASSWORD}
    assert "已锁定" in browser.client.post("/sign-in", data=right).text
    clock.move(minutes=16)
    assert browser.client.post("/sign-in", data=right, follow_redirects=False).status_code == 303


def test_an_unknown_name_is_told_the_same_as_a_wrong_password(browse: Browse, editor: Browser) -> None:
    def told(name: str) -> str:
        page = browse().client.post("/sign-in", data={"name": name, "password": "wrong wrong"}).text
        found = re.search(r'role="alert">([^<]+)<', page)
        assert found
        return found[1]

    assert told("没有这个人") == told("王编辑")
    for _ in range(TRIES):
        last = told("没有这个人"), told("王编辑")
    assert last[0] == last[1] and "已锁定" in last[0], "nor does the lock tell which names there are"


def test_a_lock_of_a_name_nobody_has_opens_too_and_old_ones_are_forgotten(clock: Clock) -> None:
    strangers = Strangers()
    for _ in range(TRIES):
        assert not strangers.locked("没有这个人", clock())
        strangers.count("没有这个人 ", clock())
    assert strangers.locked("没有这个人", clock())
    clock.move(minutes=16)
    assert not strangers.locked("没有这个人", clock())
    for number in range(MOST_STRANGERS + 5):
        strangers.count(f"名{number}", clock())
    assert len(strangers.failed) == MOST_STRANGERS


def test_a_sign_in_ends_twelve_hours_after_its_last_use(editor: Browser, clock: Clock) -> None:
    clock.move(hours=11)
    assert editor.get("/password", follow_redirects=False).status_code == 200
    clock.move(hours=11)
    assert editor.get("/password", follow_redirects=False).status_code == 200
    clock.move(hours=13)
    assert editor.get("/password", follow_redirects=False).status_code == 303


def test_a_form_that_came_too_late_is_carried_through_the_sign_in(editor: Browser, clock: Clock) -> None:
    clock.move(hours=13)
    fields = {"old": "甲", "password": "一段很长的文字<b>" * 9, "again": "丙"}
    page = editor.post("/password", fields).text
    assert "还在" in page
    carried = re.search(r'name="carried" value="([^"]*)"', page)
    assert carried
    again = {"name": "王编辑", "password": PASSWORD, "next": "/password", "carried": unescape(carried[1])}
    resumed = editor.client.post("/sign-in", data=again).text
    assert "继续提交" in resumed and "一段很长的文字&lt;b&gt;" in resumed and "<b>" not in resumed
    assert 'action="/password"' in resumed


def test_a_flood_of_sign_ins_is_turned_away_and_leaves_the_pages_their_threads(editor: Browser) -> None:
    with ExitStack() as flood:
        while WAITING.acquire(blocking=False):
            flood.callback(WAITING.release)
        answer = editor.client.post("/sign-in", data={"name": "王编辑", "password": PASSWORD})
        assert answer.status_code == 401 and "过几秒再试" in answer.text
    answer = editor.client.post("/sign-in", data={"name": "王编辑", "password": PASSWORD}, follow_redirects=False)
    assert answer.status_code == 303


def test_a_long_text_that_came_too_late_is_carried_too(editor: Browser, clock: Clock) -> None:
    clock.move(hours=13)
    text = "长文" * 150_000 + "尾声"
    page = editor.post("/paste/given", {"url": "https://news.example/1", "text": text}).text
    carried = re.search(r'name="carried" value="([^"]*)"', page)
    assert carried
    again = {"name": "王编辑", "password": PASSWORD, "next": "/paste/given", "carried": unescape(carried[1])}
    assert text in editor.client.post("/sign-in", data=again).text


@pytest.mark.parametrize("carried", ["[" * 100_000, "1", "{}", '{"a": 1}', "[1]", '[["a"]]', '"ab"', "nothing"])
def test_what_is_no_carried_form_is_left_out(browse: Browse, editor: Browser, carried: str) -> None:
    given = {"name": "王编辑", "password": PASSWORD, "carried": carried}
    assert "继续提交" in browse().client.post("/sign-in", data=given).text


def test_a_form_that_is_too_large_is_told_in_chinese(editor: Browser) -> None:
    answer = editor.post("/issues/import", {"text": "字" * 400_000})
    assert answer.status_code == 413 and "文字太长" in answer.text and "maximum" not in answer.text
    answer = editor.post("/issues/import", {f"f{number}": "1" for number in range(11_000)})
    assert answer.status_code == 413 and "Too many" not in answer.text


def test_a_new_password_ends_all_other_sign_ins(browse: Browse, editor: Browser) -> None:
    other = browse("王编辑")
    fields = {"old": PASSWORD, "password": "另一句密码 34", "again": "另一句密码 34"}
    assert editor.post("/password", fields, follow_redirects=False).status_code == 303
    assert editor.get("/password", follow_redirects=False).status_code == 200
    assert other.get("/password", follow_redirects=False).status_code == 303


def test_a_change_without_the_pages_token_is_refused(editor: Browser) -> None:
    answer = editor.client.post("/password", data={"old": PASSWORD, "password": "x" * 9, "again": "x" * 9})
    assert answer.status_code == 403


def test_a_change_sent_by_another_site_is_refused(editor: Browser) -> None:
    answer = editor.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert editor.get("/password", follow_redirects=False).status_code == 200


def test_a_resting_account_is_signed_out_at_once(editor: Browser, store: Store) -> None:
    with store.writing() as session:
        guard = people.lock_of(session, "王编辑")
        assert guard
        people.set_roles(session, guard.person.id, [Role.EDITOR], active=False)
    assert editor.get("/password", follow_redirects=False).status_code == 303


def test_signing_in_is_in_the_journal(editor: Browser, store: Store) -> None:
    with store.reading() as session:
        assert [(line.by, line.act) for line in journal.lines(session, 5)] == [("王编辑", "登录")]


def test_every_answer_forbids_foreign_script_and_frames(editor: Browser) -> None:
    for path in ("/password", "/sign-in", "/no-such-page"):
        policy = editor.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
