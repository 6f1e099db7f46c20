"""搜索: what its page shows and where it leads."""

import re
from datetime import date

import pytest

from bulletin.candidate import Choice, Decision
from bulletin.person import Role
from review.search_words import asked
from review.snippet import snippet
from storage import articles, decisions
from storage.store import Store
from tests.review.conftest import MORNING, Browser
from tests.storage.made_up import judged, keep_indexed


def test_a_hit_shows_its_words_and_its_life(editor: Browser, store: Store) -> None:
    one = keep_indexed(store, 1, "云杉医院把影像云接到社区。")
    with store.writing() as session:
        decisions.decide(session, one, Decision(Choice.RESERVE, "李编辑", MORNING))
    page = editor.get("/search?q=影像云").text
    assert "找到 1 篇" in page and "<mark>影像云</mark>" in page
    life = re.sub(r"<[^>]+>|\s+", "", page[page.index('class="life') :])
    assert re.search(r"采到（要闻）判定重点0\.91备选李编辑9月2日08:30", life)


def test_nothing_asked_and_nothing_found_are_told_apart(editor: Browser, store: Store) -> None:
    assert "想找什么" in editor.get("/search").text
    keep_indexed(store, 1, "影像云")
    page = editor.get("/search?q=影像云&choice=accepted").text
    assert "没有找到" in page and "去掉“审核：采用”" in page
    assert "粘贴链接" in editor.get("/search?q=没有这样的词").text


def test_a_text_that_waits_for_the_index_is_told(editor: Browser, store: Store) -> None:
    with store.writing() as session:
        articles.add_judged(session, [judged(5)])
    assert "还有 1 篇等着编入搜索" in editor.get("/search").text


def test_only_who_may_decide_sees_the_buttons(browse, store: Store) -> None:
    keep_indexed(store, 1, "影像云")
    assert "/candidates/decide" not in browse("运维甲", Role.OPERATOR).get("/search?q=影像云").text
    assert "/candidates/decide" in browse("编辑乙", Role.EDITOR).get("/search?q=影像云").text


def test_a_hit_that_only_its_pairs_made_is_left_out(editor: Browser, store: Store) -> None:
    keep_indexed(store, 1, "子健与健康，电子", title="别的题目")
    assert "没有找到" in editor.get("/search?q=电子健康").text


def test_the_next_page_goes_on_where_this_one_ends(editor: Browser, store: Store) -> None:
    for number in range(23):
        keep_indexed(store, number, "影像云", published=date(2024, 8, 1 + number))
    first = editor.get("/search?q=影像云").text
    following = re.search(r'rel="next"[^>]* href="([^"]+)"', first)
    assert following
    second = editor.get(following[1].replace("&amp;", "&")).text
    assert (first.count('class="hit"'), second.count('class="hit"')) == (20, 3)
    assert "到底了" in second


def test_hostile_words_and_texts_stay_text(editor: Browser, store: Store) -> None:
    keep_indexed(store, 1, "<script>alert(1)</script>影像云{{7*7}}", title='影像云"><img src=x onerror=alert(1)>')
    page = editor.get('/search?q=影像云&outlet="><script>').text
    assert "<script>alert" not in page and "<img src=x" not in page


@pytest.mark.parametrize("given", [{"since": "bad"}, {"page": "-1"}, {"before": "²"}, {"queue": "x"}, {"q": "x" * 999}])
def test_whatever_stands_in_the_address_is_read(given: dict[str, str]) -> None:
    found = asked(given)
    assert found.page == 1 and found.before is None and len(found.words) <= 200
    assert bool(found.faults) == ("since" in given)


def test_a_snippet_shows_where_most_words_stand_together() -> None:
    text = "题目\n" + "无关" * 60 + "病历" + "无关" * 60 + "\n前文" * 3 + "病历与互认在一起" + "后文" * 90
    piece = snippet(text, ("病历", "互认"))
    assert "病历与互认" in piece and len(piece) < 160
