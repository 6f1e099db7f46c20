"""粘贴链接: an address is recognised, asked for, or opened where it is kept."""

from typing import Any

import pytest

from bulletin.article import Article, Paragraph
from bulletin.candidate import Judged
from bulletin.person import Role
from bulletin.registry import load_registry
from bulletin.request import Request, RequestKind
from bulletin.verdict import Queue, Verdict
from review.pasting import given_faults, recognised
from storage import journal, requests
from storage.articles import add_judged
from storage.store import Store
from tests.review.conftest import MORNING, Browser

URL = "https://beijing.qianlong.com/2024/0821/8323359.shtml"


def asked(store: Store) -> list[Request]:
    with store.reading() as session:
        return requests.requests(session, 10)


def keep(store: Store, key: str) -> None:
    article = Article("qianlong", f"https://{key}", "槐荫区互联网医院上线", (Paragraph("正文。"),))
    with store.writing() as session:
        add_judged(session, [Judged(key, article, Verdict(0.9, Queue.SHORTLIST), MORNING)])


def test_an_address_is_recognised_with_outlet_day_and_canonical_form() -> None:
    found = recognised(f" {URL.replace('https', 'http')}?from=timeline#top ", load_registry())
    assert found is not None
    assert (found.outlet, found.article, str(found.day)) == ("qianlong", True, "2024-08-21")
    assert found.canonical == URL


def test_an_address_amid_other_words_is_found() -> None:
    found = recognised(f"快看 {URL}", load_registry())
    assert found is not None
    assert found.canonical == URL


@pytest.mark.parametrize(
    "text", ["", "javascript:alert(1)", "file:///etc/passwd", "卫生", "ftp://a.example/1", "http://"]
)
def test_what_is_no_web_address_is_not_recognised(text: str) -> None:
    assert recognised(text, load_registry()) is None


def test_a_pasted_link_becomes_a_request_once(editor: Browser, store: Store) -> None:
    for _ in range(2):
        answer = editor.post("/paste", {"url": URL}, follow_redirects=False)
        assert answer.headers["location"] == "/requests/1?then=article"
    (one,) = asked(store)
    assert (one.kind, dict(one.given), one.by) == (RequestKind.LINK, {"url": URL}, "王编辑")
    with store.reading() as session:
        assert [line.act for line in journal.lines(session, 5, subject="request:1")] == ["粘贴链接"]


def test_a_link_that_is_kept_is_opened_and_not_asked_for(editor: Browser, store: Store) -> None:
    keep(store, URL.removeprefix("https://"))
    answer = editor.post("/paste", {"url": f"{URL}#a"}, follow_redirects=False)
    assert answer.headers["location"] == "/articles/1"
    assert asked(store) == []
    told = editor.get("/paste/recognise", params={"url": URL}).json()
    assert (told["candidate"], "已收录" in told["said"]) == (1, True)


def test_what_is_no_address_is_told_beside_the_field(editor: Browser, store: Store) -> None:
    answer = editor.post("/paste", {"url": "<script>alert(1)</script>"})
    assert answer.status_code == 422
    assert "没有认出网址" in answer.text
    assert "<script>alert" not in answer.text
    assert asked(store) == []


def test_a_pasted_text_becomes_a_request_with_what_was_written(editor: Browser, store: Store) -> None:
    fields = {"url": URL, "title": "槐荫区互联网医院上线", "source": "槐荫晚报", "day": "2024-08-21",
              "text": "第一段，写得足够长，说明了互联网医院的事情。\r\n\r\n第二段。"}  # fmt: skip
    answer = editor.post("/paste/given", fields, follow_redirects=False)
    assert answer.headers["location"] == "/requests/1?then=article"
    (one,) = asked(store)
    assert one.kind is RequestKind.GIVEN
    assert (one.given["title"], one.given["day"]) == ("槐荫区互联网医院上线", "2024-08-21")


def test_a_pasted_text_that_lacks_something_comes_back_as_it_was(editor: Browser, store: Store) -> None:
    answer = editor.post("/paste/given", {"url": URL, "text": "</textarea>正文", "day": "31.8."})
    assert answer.status_code == 422
    assert "粘贴正文时请填标题" in answer.text
    assert "日期应写成" in answer.text
    assert "&lt;/textarea&gt;正文" in answer.text
    assert asked(store) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"html": "", "text": ""}, "text"), ({"html": "<p>", "text": "两处都有"}, "text"), ({"day": "2024-02-30"}, "day"),
     ({"title": ""}, "title"), ({"text": "太短"}, "text")],
)  # fmt: skip
def test_faults_of_a_pasted_text_are_named_by_field(changes: dict[str, Any], field: str) -> None:
    found = recognised(URL, load_registry())
    words: dict[str, Any] = {
        "html": "",
        "title": "标题",
        "day": "",
        "text": "正文写到二十个字以上，这样才算是一篇文章。",
    }
    assert given_faults(found, **words) == {}
    assert field in given_faults(found, **(words | changes))
    assert "url" in given_faults(None, **words)


def test_who_may_only_look_cannot_paste(browse: Any) -> None:
    operator = browse("运维甲", Role.OPERATOR)
    assert "只能查看" in operator.get("/paste").text
    assert operator.post("/paste", {"url": URL}).status_code == 403
