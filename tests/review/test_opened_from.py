"""文章 opened from a list: on to the next and back to the last one, and back to the list at the same row."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from bulletin.person import Role
from bulletin.story import Link, Tie
from review.opened_from import TITLE, cut, from_list
from storage.store import Store
from storage.stories import add_links
from storage.story_groups import regroup
from tests.review.conftest import Browser
from tests.storage.made_up import keep_indexed, kept, scored

LIST = "in=candidates&period=2024-08"


def some(store: Store, count: int) -> list[int]:
    """So many candidates of August, the best first."""
    return [kept(store, scored(number, 0.95 - number / 1000)).id for number in range(1, count + 1)]


def turns(page: Any) -> tuple[str, str]:
    """Where 上一篇 and 下一篇 lead ("" for nowhere)."""
    found = [re.search(rf'rel="{rel}" href="([^"]+)"', page.text) for rel in ("prev", "next")]
    before, after = (unescape(each[1]) if each else "" for each in found)
    return before, after


def back(page: Any) -> str:
    """Where 回到列表 leads."""
    found = re.search(r'id="to-list" href="([^"]+)"', page.text)
    assert found
    return unescape(found[1])


def shown(page: Any) -> list[int]:
    """The rows of a list's page, in order."""
    return [int(each) for each in re.findall(r'<li class="cand[^"]*" id="c(\d+)"', page.text)]


def test_an_article_leads_through_the_list_it_was_opened_from_by_links_and_keys(editor: Browser, store: Store) -> None:
    ids = some(store, 4)
    seen, at = [ids[0]], f"/articles/{ids[0]}?{LIST}"
    assert turns(editor.get(at))[0] == ""
    while at := turns(editor.get(at))[1]:
        seen.append(int(re.findall(r"/articles/(\d+)", at)[0]))
    assert seen == ids
    page = editor.get(f"/articles/{ids[1]}?{LIST}")
    assert turns(page) == (f"/articles/{ids[0]}?{LIST}", f"/articles/{ids[2]}?{LIST}")
    assert 'data-key="k" data-key-help="上一篇"' in page.text and 'data-key="j" data-key-help="下一篇"' in page.text
    assert "前面没有了" in editor.get(f"/articles/{ids[0]}?{LIST}").text
    assert "后面没有了" in editor.get(f"/articles/{ids[-1]}?{LIST}").text


@pytest.mark.parametrize(
    "query", ["", "?in=", "?in=nowhere&period=2024-08", "?in=javascript:alert(1)", "?period=2024-08"]
)
def test_an_address_that_names_no_list_of_ours_is_an_articles_by_itself(
    editor: Browser, store: Store, query: str
) -> None:
    first = some(store, 2)[0]
    page = editor.get(f"/articles/{first}{query}")
    assert page.status_code == 200
    assert "list-way" not in page.text
    assert f'name="back" value="/articles/{first}"' in page.text


STRANGE = (
    "&at=nan_3",
    "&at=inf_3",
    "&at=1e999_5",
    f"&at=0.5_{10**30}",
    "&at=0.5_-4",
    "&after=nan_3&stay=%27,9999999999",
    "&queue=%3Cscript%3E&state=zzz&reason=1&outlet=%27%3B--&check=2&new=2",
    "&period=9999-99",
    f"&q={'%F0%9F%98%80' * 200}",
)


@pytest.mark.parametrize("words", STRANGE)
def test_what_cannot_be_read_of_a_list_is_as_if_it_were_not_there(editor: Browser, store: Store, words: str) -> None:
    first = some(store, 2)[0]
    for query in (LIST + words, f"in=search&ids=1,x,%00,99999999999{words}"):
        page = editor.get(f"/articles/{first}?{query}")
        assert page.status_code == 200
        assert "<script>" not in page.text
        assert editor.get(f"/articles/{first}/list?{query}").status_code == 200


def test_what_is_decided_stays_where_it_stood_and_the_list_goes_on(editor: Browser, store: Store) -> None:
    ids = some(store, 4)
    page = editor.get(f"/articles/{ids[1]}?{LIST}")
    found = re.search(r'name="back" value="([^"]+)"', page.text)
    assert found
    fields = {"id": ids[1], "seen": f"{ids[1]}:0", "choice": "accepted", "back": unescape(found[1])}
    page = editor.post("/candidates/decide", fields)
    assert "list-way" in page.text, "one stays at the article, in its list"
    before, after = turns(page)
    assert [re.findall(r"/articles/(\d+)", each)[0] for each in (before, after)] == [str(ids[0]), str(ids[2])]
    again = turns(editor.get(after))[0]
    assert again.startswith(f"/articles/{ids[1]}?"), "and leads back to what was just decided"
    rows = editor.get(back(page))
    assert shown(rows) == ids and rows.url.fragment == f"c{ids[1]}", "the decided row is in sight where it stood"


def test_back_to_the_list_is_to_the_same_page_and_row(editor: Browser, store: Store) -> None:
    ids = some(store, 90)
    first = editor.get("/candidates?period=2024-08")
    second = re.search(r"after=([\d.]+_\d+)", unescape(first.text))
    assert second
    start = f"{LIST}&after={second[1]}"
    at = editor.get(f"/articles/{ids[45]}?{start}")
    rows = editor.get(back(at))
    assert (shown(rows)[0], rows.url.fragment) == (ids[40], f"c{ids[45]}"), "the page it was opened from"
    before = turns(editor.get(f"/articles/{ids[40]}?{start}"))[0]
    rows = editor.get(back(editor.get(before)))
    assert (shown(rows)[0], rows.url.fragment) == (ids[39], f"c{ids[39]}"), "one step before that page"
    after = turns(editor.get(f"/articles/{ids[79]}?{start}"))[1]
    rows = editor.get(back(editor.get(after)))
    assert (shown(rows)[0], rows.url.fragment) == (ids[80], f"c{ids[80]}"), "one step behind that page"


def test_a_story_is_one_step_and_says_where_its_row_stands(editor: Browser, store: Store) -> None:
    first, single, reprint, last = some(store, 4)
    with store.writing() as session:
        add_links(session, [Link(first, reprint, Tie.SAME, 1.0)])
        regroup(session, {first, reprint})
    page = editor.get(f"/articles/{single}?{LIST}")
    assert [re.findall(r"/articles/(\d+)", each)[0] for each in turns(page)] == [str(first), str(last)]


def test_editing_and_answering_keep_the_list(editor: Browser, store: Store) -> None:
    ids = some(store, 3)
    page = editor.get(f"/articles/{ids[1]}?{LIST}").text
    assert f'href="/articles/{ids[1]}/edit?in=candidates&amp;period=2024-08"' in page
    form = editor.get(f"/articles/{ids[1]}/edit?{LIST}").text
    assert f'action="/articles/{ids[1]}/edit?in=candidates&amp;period=2024-08"' in form
    assert f'href="/articles/{ids[1]}?in=candidates&amp;period=2024-08">不改了' in form
    fields = dict(re.findall(r'name="(title|outlet_printed|url|published|version)"[^>]*value="([^"]*)"', form))
    texts = re.findall(r'name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', form)
    sent = {**{name: unescape(value) for name, value in (*fields.items(), *texts)}, "do": "save"}
    answer = editor.post(f"/articles/{ids[1]}/edit?{LIST}", sent, follow_redirects=False)
    assert answer.headers["location"] == f"/articles/{ids[1]}?{LIST}"
    reopened = editor.post(f"/articles/{ids[1]}/doubts/reopen?flag=none&{LIST}", follow_redirects=False)
    assert reopened.status_code == 404


def test_without_the_right_to_decide_one_still_leads_on(browse: Callable[..., Browser], store: Store) -> None:
    ids = some(store, 2)
    page = browse("赵运维", Role.OPERATOR).get(f"/articles/{ids[0]}?{LIST}")
    assert turns(page)[1] == f"/articles/{ids[1]}?{LIST}"


def test_a_hit_of_a_search_leads_through_its_page_and_back_to_its_place(editor: Browser, store: Store) -> None:
    for number in range(1, 4):
        keep_indexed(store, number, f"云杉医院把影像云接到社区，这是第{number}家。")
    hits = editor.get("/search?q=影像云&choice=undecided")
    links = [unescape(each) for each in re.findall(r'<h2><a href="([^"]+)" data-open', hits.text)]
    ids = [int(re.findall(r"/articles/(\d+)", each)[0]) for each in links]
    assert len(ids) == 3
    page = editor.get(links[1])
    before, after = turns(page)
    assert (before.split("?")[0], after.split("?")[0]) == (f"/articles/{ids[0]}", f"/articles/{ids[2]}")
    assert "后面没有了" in editor.get(after).text
    leads = back(page)
    assert leads.endswith(f"#h{ids[1]}")
    assert f'id="h{ids[1]}"' in editor.get(leads).text
    assert editor.get(leads).text.count("data-open") == 3, "the same search"


def test_a_list_that_is_named_by_no_period_is_of_the_one_being_worked_on(editor: Browser, store: Store) -> None:
    ids = some(store, 3)
    page = editor.get(f"/articles/{ids[1]}?in=candidates")
    assert turns(page) == (f"/articles/{ids[0]}?in=candidates", f"/articles/{ids[2]}?in=candidates")


def test_a_title_is_cut_to_fit_a_link() -> None:
    assert cut("短标题") == "短标题"
    assert cut("长" * 100) == "长" * (TITLE - 1) + "…"


def test_a_list_in_an_address_is_read_as_it_was_written() -> None:
    opened = from_list({"in": "candidates", "period": "2024-08", "state": "accepted", "stay": "4,5", "at": "0.5_7"})
    assert opened is not None
    assert opened.query(3, opened.at) == "in=candidates&period=2024-08&state=accepted&stay=4%2C5&at=0.5_7"
    assert opened.query(7, opened.at) == "in=candidates&period=2024-08&state=accepted&stay=4%2C5"
    assert opened.staying(9).query(3) == "in=candidates&period=2024-08&state=accepted&stay=4%2C5%2C9"
    assert from_list({"in": "elsewhere"}) is None
