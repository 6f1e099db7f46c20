"""Stories on more than 300 invented articles, found as they are kept; splits that outlast; restarts; windows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from bulletin.article import Article, Paragraph
from bulletin.candidate import Judged
from bulletin.story import Tie, grouped
from bulletin.verdict import Queue, Verdict
from pipelines.keep import keep
from pipelines.stories import Rules, likely_origin
from pipelines.stories.rules import load_rules
from storage import stories
from storage.store import Store, open_store
from storage.story_groups import part, rejoin
from tests.pipelines.stories.newsroom import Piece, news

NOW = datetime(2024, 5, 2, 12, tzinfo=UTC)
TITLE = "青檀市人民医院启用挂号系统"
TEXT = (
    "青檀市人民医院昨天启用新的挂号系统，首日有2130名患者在手机上预约。",
    "信息科用了7个月改造接口，旧窗口保留4个，专供老年人使用。",
    "急诊分诊台同时换上自助机，平均等候缩短18分钟。",
    "医院表示，年底前还将开通影像调阅，外院医生凭授权码查看。",
)


def told(
    number: int, *sentences: str, day: date = date(2024, 5, 2), title: str = "青檀市人民医院启用挂号系统"
) -> Judged:
    article = Article("o", f"https://o.sample.invalid/{number}", title,
                      tuple(Paragraph(each) for each in sentences or TEXT), published=day)  # fmt: skip
    return Judged(f"o.sample.invalid/{number}", article, Verdict(0.8, Queue.SHORTLIST), NOW)


def kept(store: Store, *batch: Judged, rules: Rules | None = None) -> None:
    with store.writing() as session:
        keep(session, batch, rules)


def groups(store: Store, keys: Sequence[str], event: bool = False) -> dict[str, int]:
    """The story (or event) of each key."""
    with store.reading() as session:
        ids = stories.ids_of(session, keys)
        places = stories.places(session, ids.values())
    found = {key: places.get(at) for key, at in ids.items()}
    return {key: (place.event if event else place.story) if place else ids[key] for key, place in found.items()}


def same(store: Store, one: Judged, other: Judged, event: bool = False) -> bool:
    found = groups(store, [one.key, other.key], event)
    return found[one.key] == found[other.key]


@pytest.fixture(params=[1, 2])
def pieces(request: pytest.FixtureRequest) -> list[Piece]:
    return news(request.param)


def test_stories_of_three_hundred_articles_are_found_and_their_originals(store: Store, pieces: list[Piece]):
    assert len(pieces) >= 300 and len({piece.story for piece in pieces}) >= 80
    for start in range(0, len(pieces), 20):
        kept(store, *(piece.judged for piece in pieces[start : start + 20]))
    story = groups(store, [piece.judged.key for piece in pieces])
    right = wrong = missed = 0
    for one, other in combinations(pieces, 2):
        found, true = story[one.judged.key] == story[other.judged.key], one.story == other.story
        right, wrong, missed = right + (found and true), wrong + (found > true), missed + (found < true)
    assert 2 * right / (2 * right + wrong + missed) >= 0.97
    true_stories: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        true_stories[piece.story].append(piece)
    with store.reading() as session:
        ids = stories.ids_of(session, list(story))
        candidates = stories.candidates_of(session, ids.values())
    hits = []
    for members in true_stories.values():
        originals = [piece for piece in members if piece.original]
        if originals:
            origin = likely_origin([candidates[ids[piece.judged.key]] for piece in members])
            hits.append(origin is not None and origin.article == ids[originals[0].judged.key])
    assert len(hits) >= 50
    assert sum(hits) / len(hits) >= 0.97


def test_one_text_under_two_addresses_is_one_story_whatever_the_batch(store: Store):
    one, other, third = told(1), told(2, title="挂号更方便"), told(3, "（本网综合）", *TEXT, "责任编辑：某某")
    kept(store, one, other)
    kept(store, third)
    assert same(store, one, other) and same(store, one, third)


def test_a_cut_found_before_the_whole_is_joined_to_it(store: Store):
    short, whole = told(1, *TEXT[:2]), told(2)
    kept(store, short)
    kept(store, whole)
    assert same(store, short, whole)
    with store.reading() as session:
        (link,) = stories.links_of(session, stories.ids_of(session, [short.key]).values())
    assert link.tie is Tie.PART and link.share > 0.9


def test_stories_survive_a_restart(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'yuebao.db'}"
    for number in (1, 2):
        store = open_store(url)
        kept(store, told(number))
        store.close()
    store = open_store(url)
    assert same(store, told(1), told(2))
    store.close()


def test_what_an_editor_set_apart_stays_apart_in_every_computation(store: Store):
    one, other, third = told(1), told(2), told(3)
    kept(store, one, other)
    with store.writing() as session:
        ids = stories.ids_of(session, [one.key, other.key])
        part(session, ids[one.key], ids[other.key], "editor", NOW)
    assert not same(store, one, other)
    kept(store, third)
    assert not same(store, one, other)
    assert same(store, one, third) != same(store, other, third)
    with store.writing() as session:
        rejoin(session, ids[one.key], ids[other.key])
    assert same(store, one, other)


def test_a_monthly_notice_is_new_each_month_and_the_window_is_a_line_of_the_file(store: Store, rules: Rules):
    first, second = told(1), told(2, day=date(2024, 6, 2))
    kept(store, first, second)
    assert not same(store, first, second)
    third, fourth = told(3, day=date(2024, 9, 1)), told(4, day=date(2024, 10, 1))
    kept(store, third, fourth, rules=replace(rules, same_days=40))
    assert same(store, third, fourth)


def test_the_same_words_about_another_hospital_are_another_story(store: Store):
    words = [each.replace("青檀市人民", "白桦县中医").replace("2130", "415").replace("18", "9") for each in TEXT]
    one, other = told(1), told(2, *words, title="白桦县中医医院启用挂号系统")
    kept(store, one, other)
    assert not same(store, one, other) and not same(store, one, other, event=True)


def test_two_reports_of_one_event_share_the_event_but_not_the_story(store: Store):
    own_words = ("青檀市人民医院启用新的挂号系统，昨天首日有患者2130名在手机上预约。", "市民反映界面清楚，字也大。")
    one, other = told(1), told(2, *own_words, title="青檀市人民医院新挂号系统启用")
    late = told(3, *own_words, title="青檀市人民医院新挂号系统启用", day=date(2024, 5, 30))
    kept(store, one, other, late)
    assert same(store, one, other, event=True) and not same(store, one, other)
    assert not same(store, one, late, event=True)


def test_a_line_that_stands_on_every_page_joins_nothing(store: Store):
    footer = "本网站所刊登的各类新闻信息和专题资料均为本单位所有未经协议不得使用。"
    clinic = "白桦县中医医院办义诊，来了三十名大夫，为山里老人量血压，还教大家怎样看药盒上的字。"
    library = "红枫区图书馆开新书架，孩子们周末排队借连环画看，馆员每月换一批书，也收街坊送来的旧书。"
    one, other = told(1, clinic, footer, title="白桦县义诊"), told(2, library, footer, title="红枫区图书馆")
    kept(store, one, other)
    assert not same(store, one, other)


def test_undated_articles_are_compared_by_the_day_they_were_found(store: Store):
    one, other = (replace(each, article=replace(each.article, published=None)) for each in (told(1), told(2)))
    kept(store, one, replace(other, found_at=NOW + timedelta(days=3)))
    assert same(store, one, other)


def test_groups_do_not_depend_on_the_order_of_links():
    from bulletin.story import Link

    links = [Link(1, 2, Tie.SAME, 0.9), Link(2, 3, Tie.SAME, 0.8), Link(4, 5, Tie.PART, 0.7)]
    apart = {frozenset((1, 3))}
    assert grouped(range(1, 6), links, apart) == grouped(range(5, 0, -1), links[::-1], apart)
    assert grouped(range(1, 6), links, apart) == {1: 1, 2: 1, 3: 3, 4: 4, 5: 4}


def test_the_shipped_rules_are_read_and_a_slip_names_file_and_key(tmp_path: Path):
    path = tmp_path / "stories.toml"
    path.write_text("same_day = 3", encoding="utf-8")
    with pytest.raises(ValueError, match=r"stories\.toml: unknown key “same_day”"):
        load_rules(path)
