"""The life-line of an article that somebody pasted says who did so and when."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bulletin.request import RequestKind, RequestState
from storage import articles, requests
from storage.store import Store
from tests.review.conftest import MORNING, Browser
from tests.storage.made_up import judged, sure


def pasted(store: Store, kind: RequestKind, listing: str, by: str = "王编辑", again: str = "") -> int:
    """An article that a request brought ten seconds after it was asked; `again` asks for the same later."""
    one = replace(judged(1), listing=listing, found_at=MORNING + timedelta(seconds=10))
    with store.writing() as session:
        articles.add_judged(session, [one])
        number = sure(articles.candidate_by_key(session, one.key)).id
        for who, at in ((by, MORNING), (again, MORNING + timedelta(hours=1))):
            if who:
                request = requests.ask(session, kind, {"url": f"https://{one.key}"}, who, at)
                later = at + timedelta(seconds=20)
                requests.end(session, request, RequestState.DONE, "已收录。", later, {"candidate": number})
    return number


def history(browser: Browser, number: int) -> str:
    """The life-line, without mark-up."""
    found = re.search(r'<ol class="history">(.*?)</ol>', browser.get(f"/articles/{number}").text, re.S)
    assert found
    return re.sub(r"<[^>]+>", "", found[1])


@pytest.mark.parametrize(
    ("kind", "listing", "words"),
    [(RequestKind.LINK, "", "粘贴链接收录"), (RequestKind.GIVEN, "粘贴", "粘贴网页或正文收录")],
)
def test_a_pasted_article_names_who_pasted_it_and_when(
    editor: Browser, store: Store, kind: RequestKind, listing: str, words: str
) -> None:
    number = pasted(store, kind, listing, by="李编辑", again="赵编辑")
    said = history(editor, number)
    assert f"9月2日 08:30 李编辑 {words}" in said
    assert "程序 采到" not in said and "赵编辑" not in said
    assert "李编辑粘贴" in re.sub(r"<[^>]+>", "", editor.get(f"/articles/{number}").text)


def test_what_a_listing_announced_was_found_by_the_program(editor: Browser, store: Store) -> None:
    number = pasted(store, RequestKind.LINK, "要闻")
    assert "程序 采到" in history(editor, number)


def test_an_address_given_on_the_command_line_has_nobody_who_pasted_it(editor: Browser, store: Store) -> None:
    number = pasted(store, RequestKind.LINK, "", by="")
    assert "程序 采到" in history(editor, number)
