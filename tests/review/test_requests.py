"""请求: the page of a request, its progress, and what comes of it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bulletin.person import Role
from bulletin.request import Request, RequestKind, RequestState
from storage import jobs, journal, requests
from storage.store import Store
from tests.review.conftest import MORNING, Browser


def asked(store: Store, kind: RequestKind = RequestKind.LINK, **given: Any) -> int:
    with store.writing() as session:
        return requests.ask(session, kind, given or {"url": "https://a.example/1"}, "王编辑", MORNING)


def ended(store: Store, number: int, good: bool, said: str, **result: Any) -> None:
    with store.writing() as session:
        requests.end(session, number, RequestState.DONE if good else RequestState.FAILED, said, MORNING, result)


def test_a_request_that_waits_renews_itself_without_script_too(editor: Browser, store: Store) -> None:
    page = editor.get(f"/requests/{asked(store)}").text
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'data-request="1"' in page


def test_a_request_that_is_over_says_what_came_of_it_and_leads_to_the_article(editor: Browser, store: Store) -> None:
    number = asked(store)
    ended(store, number, True, "已收录。", candidate=7)
    page = editor.get(f"/requests/{number}").text
    assert "已收录。" in page
    assert 'href="/articles/7"' in page
    assert "http-equiv" not in page
    answer = editor.get(f"/requests/{number}?then=article", follow_redirects=False)
    assert answer.headers["location"] == "/articles/7"


def test_a_page_that_cannot_be_fetched_can_be_pasted_at_once(editor: Browser, store: Store) -> None:
    number = asked(store)
    ended(store, number, False, "网站拦截了抓取。", why="blocked")
    assert "/paste?url=https%3A%2F%2Fa.example%2F1#given" in editor.get(f"/requests/{number}").text


def test_a_link_that_failed_can_be_asked_for_again_once(editor: Browser, store: Store) -> None:
    number = asked(store)
    assert "再试一次" not in editor.get(f"/requests/{number}").text, "it still waits"
    ended(store, number, False, "打不开这个网页。", why="not-fetched")
    for page in (f"/requests/{number}", "/requests"):
        assert f'action="/requests/{number}/again"' in editor.get(page).text
    places = {editor.post(f"/requests/{number}/again", follow_redirects=False).headers["location"] for _ in range(2)}
    assert places == {f"/requests/{number + 1}?then=article"}, "a double press asks once"
    with store.reading() as session:
        again = requests.request(session, number + 1)
    assert again and (again.kind, again.given, again.by) == (RequestKind.LINK, {"url": "https://a.example/1"}, "王编辑")


@pytest.mark.parametrize(("why", "state"), [("refused", False), ("no-address", False), ("", True)])
def test_what_no_try_can_mend_is_not_offered_again(editor: Browser, store: Store, why: str, state: bool) -> None:
    number = asked(store)
    ended(store, number, state, "一句话。", why=why)
    assert "再试一次" not in editor.get(f"/requests/{number}").text + editor.get("/requests").text
    assert editor.post(f"/requests/{number}/again").status_code == 409


def test_who_may_only_look_is_not_offered_another_try(browse: Callable[..., Browser], store: Store) -> None:
    number = asked(store)
    ended(store, number, False, "打不开这个网页。", why="not-fetched")
    assert "再试一次" not in browse("赵运维", Role.OPERATOR).get(f"/requests/{number}").text


def standing(store: Store, number: int) -> Request:
    with store.reading() as session:
        found = requests.request(session, number)
    assert found is not None
    return found


CANCELLED = "已取消“抓取链接：https://a.example/1”，后台还没有开始，什么也没有做。"


@pytest.mark.parametrize("page", ["/requests", "/paste", ""])
def test_a_request_that_waits_is_taken_back_where_it_stands(editor: Browser, store: Store, page: str) -> None:
    number = asked(store)
    assert f'action="/requests/{number}/cancel"' in editor.get(page or f"/requests/{number}").text
    answer = editor.post(f"/requests/{number}/cancel", {"back": page}, follow_redirects=False)
    assert answer.headers["location"] == (page or f"/requests/{number}")
    shown = editor.get(page or f"/requests/{number}").text
    assert CANCELLED in shown
    assert f'action="/requests/{number}/cancel"' not in shown
    found = standing(store, number)
    assert (found.state, found.ended_at) == (RequestState.CANCELLED, MORNING)
    record = editor.get("/requests").text
    assert "已取消" in record and "王编辑取消了这个请求，没有做。" in record
    with store.reading() as session:
        line = journal.lines(session, 1)[0]
    assert (line.act, line.by, line.subject) == ("取消请求", "王编辑", f"request:{number}")
    assert (line.before, line.after) == ({"state": "等待"}, {"state": "已取消"})


def test_one_returns_to_no_other_page_than_those_of_requests(editor: Browser, store: Store) -> None:
    number = asked(store)
    answer = editor.post(f"/requests/{number}/cancel", {"back": "https://evil.example/"}, follow_redirects=False)
    assert answer.headers["location"] == f"/requests/{number}"


def test_what_the_runner_has_just_begun_is_said_and_stays(editor: Browser, store: Store) -> None:
    number = asked(store)
    with store.writing() as session:
        requests.take(session, MORNING)
    before = standing(store, number)
    said = editor.post(f"/requests/{number}/cancel", {"back": "/requests"}).text
    assert "来不及取消“抓取链接：https://a.example/1”：它已经开始或结束了（进行中），没有改动。" in said
    assert f'action="/requests/{number}/cancel"' not in said
    assert standing(store, number) == before
    with store.reading() as session:
        assert [each.act for each in journal.lines(session, 10) if each.act == "取消请求"] == []


def test_a_crawl_behind_another_one_is_taken_back_on_the_page_of_nights(editor: Browser, store: Store) -> None:
    number = asked(store, RequestKind.CRAWL, outlets=[])
    with store.writing() as session:
        requests.begin(session, number, MORNING, "另一次采集还没有结束，本次排在其后")
        jobs.ask(session, "night", MORNING)
    assert f'action="/requests/{number}/cancel"' in editor.get("/nights").text
    assert "已取消“立即采集：全部媒体”" in editor.post(f"/requests/{number}/cancel", {"back": "/nights"}).text
    assert standing(store, number).state is RequestState.CANCELLED


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        (RequestKind.LINK, {Role.EDITOR, Role.ISSUER}),
        (RequestKind.GIVEN, {Role.EDITOR, Role.ISSUER}),
        (RequestKind.PICTURES, {Role.EDITOR, Role.ISSUER}),
        (RequestKind.CRAWL, {Role.OPERATOR}),
        (RequestKind.PROBE, {Role.OPERATOR}),
        (RequestKind.LEXICON, {Role.EDITOR}),
    ],
)
@pytest.mark.parametrize("role", list(Role))
def test_who_may_ask_may_take_back(
    browse: Callable[..., Browser], store: Store, role: Role, kind: RequestKind, allowed: set[Role]
) -> None:
    number = asked(store, kind)
    browser = browse("赵某", role)
    may = role in allowed
    assert (f'action="/requests/{number}/cancel"' in browser.get("/requests").text) == may
    assert (f'action="/requests/{number}/cancel"' in browser.get(f"/requests/{number}").text) == may
    assert browser.post(f"/requests/{number}/cancel", follow_redirects=False).status_code == (303 if may else 403)
    assert standing(store, number).over == may


def test_a_link_that_was_taken_back_can_be_asked_for_again(editor: Browser, store: Store) -> None:
    number = asked(store)
    editor.post(f"/requests/{number}/cancel")
    assert f'action="/requests/{number}/again"' in editor.get(f"/requests/{number}").text
    place = editor.post(f"/requests/{number}/again", follow_redirects=False).headers["location"]
    assert place == f"/requests/{number + 1}?then=article"


def test_nobody_takes_back_a_request_that_is_none(editor: Browser) -> None:
    assert editor.post("/requests/99/cancel").status_code == 404
    assert editor.post(f"/requests/{10**30}/cancel").status_code == 404


def test_a_trial_of_the_lexicon_shows_what_it_would_move(editor: Browser, store: Store) -> None:
    number = asked(store, RequestKind.LEXICON, period="2024-08", text="")
    title = {"id": 3, "title": "<b>互联网医院</b>", "was": 0.2, "now": 0.7}
    moves = [{"from": "low", "to": "shortlist", "count": 60, "titles": [title]}]
    drift = [{"id": 4, "title": "只差一点", "was": 0.2, "now": 0.23}]
    ended(store, number, True, "60 篇会换队列", directions=moves, drifted=70, drift=drift)
    page = editor.get(f"/requests/{number}").text
    folded = page.partition('<details class="card" id="drift">')[2].partition("</details>")[0]
    assert "队列不变：70 篇" in folded and "只差一点" in folded and "只列变动最大的 1 篇" in folded
    assert "一般 → 重点：60 篇" in page
    assert "&lt;b&gt;互联网医院" in page


def test_what_a_loader_found_wrong_is_told_in_chinese(editor: Browser, store: Store) -> None:
    number = asked(store, RequestKind.LEXICON, period="2024-08", text="[core")
    detail = "lexicon.toml: the key “floor” is missing"
    ended(store, number, False, "词表写得不对，没有试算。", why="config", detail=detail)
    for page in (editor.get(f"/requests/{number}").text, editor.get("/requests").text):
        assert "词表写得不对，没有试算：lexicon.toml：缺少“floor”。" in page
        assert "missing" not in page


def test_an_english_sentence_of_the_runner_stands_in_brackets_after_a_chinese_one(
    editor: Browser, store: Store
) -> None:
    number = asked(store)
    ended(store, number, False, "something broke")
    page = editor.get(f"/requests/{number}").text
    assert "请刷新后再试" in page
    assert "（something broke）" in page


def test_the_progress_is_told_as_events_and_ends_with_the_request(editor: Browser, store: Store) -> None:
    number = asked(store)
    ended(store, number, True, "已收录。", candidate=7)
    answer = editor.get(f"/requests/{number}/progress")
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = [json.loads(line[5:]) for line in answer.text.splitlines() if line.startswith("data:")]
    assert told == [{"said": "已收录。", "done": 0, "total": 0, "over": True, "state": "完成"}]


def test_an_unknown_request_is_said_to_be_none(editor: Browser) -> None:
    assert editor.get("/requests/99").status_code == 404
    assert editor.get(f"/requests/{10**30}").status_code == 404
    assert '"over": true' in editor.get("/requests/99/progress").text


def test_the_list_shows_the_latest_first_and_goes_on(editor: Browser, store: Store) -> None:
    assert "还没有请求" in editor.get("/requests").text
    for number in range(52):
        asked(store, url=f"https://a.example/{number}")
    page = editor.get("/requests").text
    assert page.index("a.example/51") < page.index("a.example/50")
    assert "a.example/1<" not in page
    assert "a.example/1<" in editor.get("/requests?before=3").text


def test_outlets_of_a_crawl_are_named_as_people_know_them(editor: Browser, store: Store) -> None:
    number = asked(store, RequestKind.CRAWL, outlets=["qianlong", "gone"])
    for page in (f"/requests/{number}", "/requests"):
        assert "千龙网、gone" in editor.get(page).text
