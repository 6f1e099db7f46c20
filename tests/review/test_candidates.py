"""候选: the list, deciding, undoing, two editors at once, and what the page says."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bulletin.article import Paragraph
from bulletin.candidate import Choice
from bulletin.night import CrawlRun, Outcome
from bulletin.person import Role
from bulletin.story import Link, Printed, Tie
from bulletin.verdict import Queue, Reason, Verdict
from storage import journal, marks, nights, people
from storage.articles import add_judged
from storage.decisions import decisions
from storage.store import Store
from storage.stories import add_links, places
from storage.story_groups import regroup
from tests.review.conftest import Browser, Clock
from tests.storage.made_up import article, judged, kept, scored

LIST = "/candidates?period=2024-08"
LAST_NIGHT = datetime(2024, 8, 31, 18, 40, tzinfo=UTC)


def crawled(store: Store, *runs: CrawlRun) -> int:
    """A finished night up to 02:40 in Beijing on the first of September."""
    with store.writing() as session:
        night = nights.open_night(session, datetime(2024, 7, 31, 16, tzinfo=UTC), LAST_NIGHT, LAST_NIGHT, "schedule")
        for run in runs:
            nights.save_run(session, night.id, run)
        nights.finish_night(session, night.id, LAST_NIGHT + timedelta(hours=1), True)
    return night.id


def some(store: Store, count: int) -> list[int]:
    """So many candidates of August, the best first."""
    return [kept(store, scored(number, 0.95 - number / 1000)).id for number in range(1, count + 1)]


def shown(page: Any) -> list[int]:
    """The rows of a page, in order."""
    return [int(each) for each in re.findall(r'<li class="cand[^"]*" id="c(\d+)"', page.text)]


def said(store: Store, number: int) -> list[Choice]:
    """All that was decided about a candidate."""
    with store.reading() as session:
        return [each.choice for each in decisions(session, number)]


def decide(browser: Browser, choice: str, *ids: int, seen: int = 0, **more: Any) -> Any:
    """Decide as our script does."""
    fields = {"id": list(ids), "choice": choice, "seen": [f"{each}:{seen}" for each in ids], **more}
    return browser.script("/candidates/decide", fields)


def test_the_list_opens_at_the_period_being_worked_on_with_what_waits(store: Store, editor: Browser) -> None:
    best, second = some(store, 2)
    kept(store, scored(7, 0.99, Queue.ASIDE))
    page = editor.get("/")
    assert page.url.path == "/candidates"
    assert shown(page) == [best, second]
    assert "2024年8月" in page.text and "未审 2 个事件，2 篇" in page.text


def test_what_was_set_aside_and_accepted_stands_among_the_accepted(store: Store, editor: Browser) -> None:
    best = kept(store, scored(1, 0.9)).id
    aside = kept(store, scored(2, 0.05, Queue.ASIDE)).id
    decide(editor, "accepted", best, aside)
    page = editor.get(f"{LIST}&state=accepted")
    assert shown(page) == [best, aside] and "采用 2 个事件，2 篇" in page.text
    assert shown(editor.get(f"{LIST}&state=accepted&queue=shown")) == [best]
    waiting = kept(store, scored(3, 0.04, Queue.ASIDE)).id
    assert shown(editor.get(LIST)) == []
    assert shown(editor.get(f"{LIST}&queue=all")) == [waiting]


def test_what_was_taken_back_is_not_told_as_done(store: Store, editor: Browser) -> None:
    first, second = some(store, 2)
    decide(editor, "rejected", first, second, reason="irrelevant")
    editor.script("/candidates/undo")
    decide(editor, "accepted", second, seen=2)
    page = editor.get(f"{LIST}&stay={first},{second}").text
    assert "刷新：1 条已处理" in page and "gone=1" in page


def test_the_running_month_is_shown_while_nothing_is_known_of_the_one_before(store: Store, editor: Browser) -> None:
    september = kept(store, scored(1, 0.9, day=date(2024, 9, 1))).id
    assert shown(editor.get("/candidates")) == [september]


def test_a_row_shows_what_an_editor_needs_and_nothing_of_a_page_runs(store: Store, editor: Browser) -> None:
    night = crawled(store)
    hostile = article(
        title="<script>alert(1)</script>{{7*7}}\u202e", source="云杉晚报", published=None, flags=("no-date",)
    )
    reasons = (Reason("患者<b>刷脸</b>就能取药。", ("刷脸",)),)
    one = kept(store, replace(judged(1, article=hostile, verdict=Verdict(0.9, Queue.SHORTLIST, reasons)), night=night))
    with store.writing() as session:
        marks.put_printed(session, one.id, [Printed(536, "五三六", 0, 2, "云杉医院", 0.9, True)])
    page = editor.get("/candidates?period=undated").text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page
    assert "患者&lt;b&gt;<mark>刷脸</mark>&lt;/b&gt;就能取药。" in page
    for words in (
        "来源：<bdi>云杉晚报</bdi>",
        "没有日期",
        "已刊（第五三六期第 2 条）",
        '<span class="chip blue">新</span>',
    ):
        assert words in page


def test_the_head_says_how_far_gathering_is_and_names_what_was_wrong(store: Store, editor: Browser) -> None:
    crawled(store, CrawlRun("qianlong"), CrawlRun("nhc", outcome=Outcome.BLOCKED))
    page = editor.get(LIST).text
    assert "采集截至 9月1日 02:40，2 家中 1 家正常" in page
    assert re.search(r'<a href="/outlets/nhc">[^<]+</a>（被拦截）', page)


def test_an_empty_list_says_which_it_is(store: Store, editor: Browser) -> None:
    def kind(path: str) -> str:
        found = re.search(r'data-empty="(\w+)"', editor.get(path).text)
        return found[1] if found else ""

    assert kind(LIST) == "never"
    crawled(store)
    assert kind(LIST) == "none"
    assert kind("/candidates?period=2023-01") == "uncrawled"
    [one] = some(store, 1)
    assert kind(LIST) == ""
    assert kind(f"{LIST}&q=松鼠") == "filtered"
    assert kind(f"{LIST}&state=later") == "state"
    decide(editor, "accepted", one)
    assert kind(LIST) == "done"


def test_a_decided_row_stays_where_it_was_until_the_list_is_renewed(store: Store, editor: Browser) -> None:
    first, second, third = some(store, 3)
    answer = editor.post("/candidates/decide", {"one": f"accepted:{second}", "back": LIST}, follow_redirects=False)
    assert answer.headers["location"] == f"{LIST}&stay={second}#c{second}"
    page = editor.get(answer.headers["location"])
    assert shown(page) == [first, second, third]
    assert f'class="cand settled" id="c{second}"' in page.text and "王编辑 刚刚已采用" in page.text
    renewal = re.search(r'id="renew" href="([^"]+)"', page.text)
    assert renewal
    renewed = editor.get(renewal[1].replace("&amp;", "&"))
    assert shown(renewed) == [first, third]
    assert "已刷新：0 条新，1 条已处理" in renewed.text


def test_reprints_are_folded_and_said_not_to_be_any(store: Store, editor: Browser) -> None:
    one, other, third = some(store, 3)
    with store.writing() as session:
        add_links(session, [Link(one, other, Tie.SAME, 1.0)])
        regroup(session, {one, other})
    page = editor.get(LIST)
    assert shown(page) == [one, third] and "同文 1 篇已折叠" in page.text
    told = editor.script(f"/candidates/{one}/apart", {"other": other}).json()
    assert shown(editor.get(LIST)) == [one, other, third]
    editor.script(told["undo"])
    assert shown(editor.get(LIST)) == [one, third]
    with store.reading() as session:
        assert places(session, [one])[one].story == places(session, [other])[other].story


def test_many_are_decided_as_one_action_and_taken_back_as_one_after_leaving(
    store: Store, editor: Browser, browse: Callable[..., Browser]
) -> None:
    ids = some(store, 12)
    told = decide(editor, "rejected", *ids, reason="length").json()
    assert told["said"] == "已定为不用（篇幅）：12 篇。" and len(told["rows"]) == 12
    again = browse("王编辑")
    assert "撤销：不用（篇幅），12 篇" in again.get(LIST).text
    assert again.script("/candidates/undo").json()["said"] == "已撤销“不用（篇幅）”：12 篇。"
    assert said(store, ids[4]) == [Choice.REJECTED, Choice.UNDECIDED]
    assert again.script("/candidates/undo").status_code == 422
    with store.reading() as session:
        lines = journal.lines(session, 2, subject=f"candidate:{ids[4]}")
    assert [(each.act, each.before, each.after) for each in lines] == [
        ("撤销审核", "不用（篇幅）", "未审"),
        ("审核", "未审", "不用（篇幅）"),
    ]


def test_what_another_editor_decided_meanwhile_is_shown_and_not_overwritten(
    store: Store, editor: Browser, browse: Callable[..., Browser], clock: Clock
) -> None:
    one, other = some(store, 2)
    decide(browse("李编辑", Role.EDITOR), "accepted", one)
    clock.move(minutes=3)
    refused = decide(editor, "rejected", one, other, reason="quality")
    assert refused.status_code == 409
    assert [each["said"] for each in refused.json()["rows"]] == ["李编辑 3 分钟前已采用"]
    assert (said(store, one), said(store, other)) == ([Choice.ACCEPTED], [])
    fields = {"id": [one, other], "many": "rejected:quality", "seen": [f"{one}:0", f"{other}:0"], "back": LIST}
    page = editor.post("/candidates/decide", fields)
    assert page.status_code == 409 and "李编辑 3 分钟前已采用" in page.text and "只改其余 1 篇" in page.text
    assert decide(editor, "rejected", one, other, seen=0, reason="quality", skip="true").status_code == 200
    assert (said(store, one), said(store, other)) == ([Choice.ACCEPTED], [Choice.REJECTED])
    assert decide(editor, "rejected", one, seen=1, reason="quality").status_code == 200
    assert said(store, one) == [Choice.ACCEPTED, Choice.REJECTED]


def test_the_same_decision_twice_is_one(store: Store, editor: Browser, browse: Callable[..., Browser]) -> None:
    [one] = some(store, 1)
    decide(editor, "accepted", one)
    assert decide(browse("李编辑", Role.EDITOR), "accepted", one).json()["batch"] == ""
    assert said(store, one) == [Choice.ACCEPTED]


def test_nobody_takes_back_what_another_did(store: Store, editor: Browser, browse: Callable[..., Browser]) -> None:
    [one] = some(store, 1)
    batch = decide(browse("李编辑", Role.EDITOR), "accepted", one).json()["batch"]
    assert editor.script(f"/candidates/undo?batch={batch}").status_code == 422
    assert said(store, one) == [Choice.ACCEPTED]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"choice": "accepted"},
        {"id": "1", "choice": "rejected"},
        {"id": "1", "choice": "burn"},
        {"one": "accepted:x"},
        {"one": "rejected:1:because"},
        {"id": [str(number) for number in range(1, 202)], "choice": "later"},
    ],
)
def test_what_says_nothing_is_refused_with_a_sentence(store: Store, editor: Browser, fields: dict[str, Any]) -> None:
    some(store, 1)
    answer = editor.script("/candidates/decide", fields)
    assert answer.status_code == 422 and answer.json()["said"].endswith("。")
    assert said(store, 1) == []


def test_what_is_no_candidate_is_not_found(editor: Browser) -> None:
    assert decide(editor, "accepted", 404).status_code == 404
    assert editor.client.get("/candidates/404/part", headers={"X-Desk": "1"}).status_code == 404


def test_a_score_is_said_to_mislead(store: Store, editor: Browser) -> None:
    [one] = some(store, 1)
    assert editor.script(f"/candidates/{one}/mark", {"leaning": "too-high"}).json()["leaning"] == "偏高"
    assert editor.script(f"/candidates/{one}/mark", {"leaning": "fitting"}).status_code == 422
    assert editor.script(f"/candidates/{one}/mark", {"leaning": "sideways"}).status_code == 422
    with store.reading() as session:
        assert [each.by for each in marks.last_marks(session).values()] == ["王编辑"]


def test_what_was_said_of_a_score_is_taken_back_step_by_step(store: Store, editor: Browser) -> None:
    [one] = some(store, 1)
    high = editor.script(f"/candidates/{one}/mark", {"leaning": "too-high"}).json()
    low = editor.script(f"/candidates/{one}/mark", {"leaning": "too-low"}).json()
    assert editor.script(low["undo"]).json()["leaning"] == "偏高"
    assert ">偏高</span>" in editor.get("/candidates?period=all").text
    undone = editor.script(high["undo"]).json()
    assert undone == {"said": "已撤销：这一篇的判定不再记偏高偏低。", "leaning": "", "undo": ""}
    assert ">偏高</span>" not in editor.get("/candidates?period=all").text
    assert editor.script(f"/candidates/{one}/unmark?leaning=sideways").status_code == 422
    with store.reading() as session:
        assert marks.last_marks(session) == {}


def test_the_part_is_the_article_for_the_pane_and_a_page_for_a_browser(store: Store, editor: Browser) -> None:
    text = article(blocks=(Paragraph("刷脸<img src=x>取药。"),), url="javascript:alert(1)")
    one = kept(store, judged(1, article=text)).id
    part = editor.client.get(f"/candidates/{one}/part", headers={"X-Desk": "1"}).text
    assert "刷脸&lt;img src=x&gt;取药。" in part and "javascript:" not in part and "<html" not in part
    answer = editor.get(f"/candidates/{one}/part", follow_redirects=False)
    assert answer.headers["location"] == f"/articles/{one}"


def test_the_list_is_turned_page_by_page(store: Store, editor: Browser) -> None:
    ids = some(store, 90)
    found, path = [], LIST
    while path:
        page = editor.get(path)
        found += shown(page)
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert found == ids


def test_what_came_and_what_others_did_is_told_to_a_page_that_is_open(
    store: Store, editor: Browser, browse: Callable[..., Browser], clock: Clock
) -> None:
    [one] = some(store, 1)
    loaded = int(clock().timestamp() * 1000)
    clock.move(minutes=5)
    with store.writing() as session:
        add_judged(session, [replace(scored(2, 0.9), found_at=clock())])
    decide(browse("李编辑", Role.EDITOR), "later", one)
    told = editor.get(f"/candidates/news?period=2024-08&loaded={loaded}&ids={one}").json()
    assert told["came"] == 1
    assert [(each["id"], each["seen"], each["said"]) for each in told["rows"]] == [(one, 1, "李编辑 刚刚已定为稍后")]


def test_filters_are_saved_by_name_and_nobody_else_drops_them(
    store: Store, editor: Browser, browse: Callable[..., Browser]
) -> None:
    query = "queue=shortlist&outlet=qianlong&stay=1"
    editor.post("/candidates/filters", {"name": "千龙重点", "query": query, "back": LIST})
    page = editor.get(LIST).text
    assert '<a href="/candidates?queue=shortlist&amp;outlet=qianlong">千龙重点</a>' in page
    number = re.search(r"/candidates/filters/(\d+)/drop", page)
    assert number
    browse("李编辑", Role.EDITOR).post(f"/candidates/filters/{number[1]}/drop")
    assert "千龙重点" in editor.get(LIST).text
    editor.post(f"/candidates/filters/{number[1]}/drop")
    assert "千龙重点" not in re.sub(r"已删除.*", "", editor.get(LIST).text)


def test_a_reader_without_the_right_sees_no_buttons(store: Store, browse: Callable[..., Browser]) -> None:
    some(store, 1)
    page = browse("赵运维", Role.OPERATOR).get(LIST).text
    assert 'name="one"' not in page and 'id="bulk"' not in page


def test_a_word_looked_for_in_all_periods_is_the_searchs(editor: Browser) -> None:
    answer = editor.get("/candidates?period=all&q=医保", follow_redirects=False)
    assert answer.headers["location"] == "/search?q=%E5%8C%BB%E4%BF%9D"


@pytest.mark.parametrize(
    "query",
    [
        "period=x&state=x&queue=x&after=x_y&stay=a,1,99999999999&renewed=x&gone=x",
        "after=nan_1",
        "period=2024-13",
        "period=0001-01&state=all",
        "q=%25_%00&period=2024-08",
        "period=2024-08&after=1e999_5",
    ],
)
def test_no_address_breaks_the_list(store: Store, editor: Browser, query: str) -> None:
    some(store, 1)
    assert editor.get(f"/candidates?{query}").status_code == 200


def test_a_form_leads_back_into_the_desk_only(store: Store, editor: Browser) -> None:
    [one] = some(store, 1)
    fields = {"one": f"accepted:{one}", "back": "https://elsewhere.example/"}
    answer = editor.post("/candidates/decide", fields, follow_redirects=False)
    assert answer.headers["location"].startswith("/candidates?stay=")


def test_all_of_a_sign_in_is_kept_when_a_decision_comes_too_late(store: Store, editor: Browser) -> None:
    [one] = some(store, 1)
    with store.writing() as session:
        people.sign_out_everywhere(session, 1)
    answer = editor.script("/candidates/decide", {"id": one, "choice": "accepted"})
    assert answer.status_code == 401 and said(store, one) == []


def test_outlets_of_one_name_are_told_apart_by_their_host(editor: Browser) -> None:
    page = editor.get("/candidates").text
    assert "北京日报（bj.bjd.com.cn）</option>" in page and ">北京日报</option>" not in page
    assert ">千龙网</option>" in page


def test_a_day_of_another_year_than_the_pages_says_its_year(editor: Browser, store: Store) -> None:
    kept(store, scored(1, 0.9, day=date(2019, 8, 15)))
    kept(store, scored(2, 0.8))
    assert "<span>2019年8月15日</span>" in (page := editor.get("/candidates?period=all").text)
    assert "<span>8月15日</span>" in page
    assert "<span>8月15日</span>" in editor.get("/candidates?period=2019-08").text
