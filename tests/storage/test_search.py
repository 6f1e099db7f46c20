"""The search index on both databases: what is kept is found, newest first, whatever became of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from alembic import command

from bulletin.article import Heading, Image, Listed, Paragraph, Table, block_lines
from bulletin.candidate import Choice, Decision, Manuscript
from bulletin.period import Period
from bulletin.search import parse_search
from bulletin.verdict import Queue
from storage import articles, decisions, manuscripts, schema, search, search_hits
from storage.search import Filters
from storage.search_walk import USUAL, Bounds, walked_and_counted
from storage.store import Store
from tests.storage.made_up import article, keep_indexed, scored, sure

NOW = datetime(2024, 9, 1, tzinfo=UTC)


def kept(store: Store, number: int, text: str, day: date | None = date(2024, 8, 15), **changes: object) -> int:
    """Keep an article of this text and day and index it; its id."""
    return keep_indexed(store, number, text, published=day, **changes)


def found(store: Store, words: str, filters: Filters = Filters()) -> list[int]:  # noqa: B008
    """The ids found, newest first."""
    with store.reading() as session:
        return list(search.newest(session, parse_search(words), filters, 20).ids)


def test_a_two_character_word_finds_and_newer_days_come_first(store: Store):
    old = kept(store, 1, "医保电子凭证推广", date(2023, 1, 5))
    new = kept(store, 2, "医保结算上线", date(2024, 8, 9))
    early = kept(store, 3, "医保谈判", date(2022, 1, 5))
    kept(store, 4, "与此无关")
    assert found(store, "医保") == [new, old, early]


@pytest.mark.parametrize(
    ("words", "hit"),
    [("5g", True), ("drg", True), ("ＤＲＧ付费", True), ("付费 改革", True), ("付费 -改革", False), ("改", True),
     ("医药", False), ("来源:云杉", True), ("来源:别家", False), ("' OR 1=1 --", False), ('"按 DRG 付费"', True)],
)  # fmt: skip
def test_words_find_as_a_person_expects(store: Store, words: str, hit: bool):
    one = kept(store, 1, "按DRG付费的改革，5G＋急救")
    assert (found(store, words) == [one]) is hit


def test_what_waits_is_told_until_it_is_indexed(store: Store):
    with store.writing() as session:
        articles.add_judged(session, [scored(number, 0.5) for number in range(7)])
    with store.reading() as session:
        assert (search.waits(session), search.waiting(session)) == (True, 7)
    with store.writing() as session:
        assert search.index_next(session, 5) == 5
    assert len(found(store, "云杉")) == 5
    with store.writing() as session:
        assert (search.index_next(session, 5), search.index_next(session, 5)) == (2, 0)
    assert len(found(store, "云杉")) == 7


def test_an_edited_text_finds_too_and_the_article_is_found_once(store: Store):
    one = kept(store, 1, "原来的文字提到影像云")
    edited = Manuscript("影像云的新标题", "云杉日报", "https://x", date(2024, 8, 16), (Paragraph("区域检验互认"),))
    with store.writing() as session:
        manuscripts.save_manuscript(session, one, edited, 0)
        search.index_next(session)
    assert found(store, "检验互认") == [one]
    assert found(store, "影像云") == [one]


def test_the_same_text_waits_for_the_index_again_without_harm(store: Store):
    one = kept(store, 1, "影像云")
    for _ in range(20):
        with store.writing() as session:
            search.wait_for_index(session, [one, one])
            search.index_next(session)
    assert found(store, "影像云") == [one]


def test_filters_narrow_by_day_outlet_queue_and_choice(store: Store):
    august = kept(store, 1, "病历互通")
    july = kept(store, 2, "病历互通", date(2024, 7, 3), outlet="pinepress")
    undated = kept(store, 3, "病历互通", None)
    with store.writing() as session:
        decisions.decide(session, july, Decision(Choice.ACCEPTED, "王编辑", NOW))
    period = Period(date(2024, 8, 1), date(2024, 8, 31))
    assert set(found(store, "病历", Filters(period))) == {august, undated}
    assert found(store, "病历", Filters(outlets=("pinepress",))) == [july]
    assert found(store, "病历", Filters(choices=(Choice.ACCEPTED,))) == [july]
    assert found(store, "病历", Filters(queues=(Queue.ASIDE,))) == []
    assert found(store, "", Filters(choices=(Choice.ACCEPTED,))) == [july]


def test_pages_follow_one_another_without_gap_or_double(store: Store):
    with store.writing() as session:
        articles.add_judged(session, [scored(each, 0.5, day=date(2024, 8, 1 + each % 9)) for each in range(57)])
        while search.index_next(session):
            pass
    seen: list[int] = []
    before: int | None = None
    with store.reading() as session:
        while True:
            hits = search.newest(session, parse_search("电子健康卡"), Filters(), 10, before)
            seen += hits.ids
            before = hits.last
            if before is None:
                break
        days = [found.article.published for each in seen if (found := articles.candidate(session, each))]
    assert len(seen) == len(set(seen)) == 57
    assert days == sorted(days, reverse=True)  # type: ignore[type-var]


def test_counting_stops_where_more_would_not_be_read(store: Store):
    with store.writing() as session:
        articles.add_judged(session, [scored(number, 0.5) for number in range(30)])
        while search.index_next(session):
            pass
    with store.reading() as session:
        assert search.count(session, parse_search("云杉"), Filters()) == search.Count(30, False)
        assert search.count(session, parse_search("云杉"), Filters(), 12) == search.Count(12, True)


def test_the_best_fit_has_the_words_in_its_title(store: Store):
    kept(store, 1, "门诊缴费可以刷脸", date(2024, 8, 20), title="别的题目")
    titled = kept(store, 2, "门诊缴费可以刷脸", date(2024, 8, 1), title="门诊缴费刷脸")
    with store.reading() as session:
        assert search.ranked(session, parse_search("刷脸"), Filters())[0] == titled


FEW = Bounds(looked=7, first=5, walked=9)


@pytest.mark.parametrize(
    ("words", "filters", "fits"),
    [
        ("云杉", Filters(), lambda each: True),
        ("云杉", Filters(queues=(Queue.LOW,)), lambda each: each % 10 == 3),
        ("稀见", Filters(queues=(Queue.LOW,)), lambda each: each in (3, 33)),
        ("稀见", Filters(Period(date(2024, 8, 2), date(2024, 8, 3))), lambda each: each in (33, 48)),
        ("云杉 来源:云杉", Filters(choices=(Choice.UNDECIDED,)), lambda each: True),
        ("", Filters(queues=(Queue.LOW,)), lambda each: each % 10 == 3),
        ("来源:没有这家", Filters(), lambda each: False),
    ],
)
def test_however_little_is_looked_at_at_once_going_on_finds_all(
    store: Store, words: str, filters: Filters, fits: Callable[[int], bool]
):
    pages = [
        replace(
            scored(each, 0.5, Queue.LOW if each % 10 == 3 else Queue.ASIDE, date(2024, 8, 1 + each // 20)),
            article=article(
                published=date(2024, 8, 1 + each // 20),
                title=f"{each}",
                blocks=(Paragraph("云杉稀见" if each % 15 == 3 else "云杉"),),
            ),
        )
        for each in range(50)
    ]
    with store.writing() as session:
        articles.add_judged(session, pages)
        while search.index_next(session):
            pass
    seen: list[int] = []
    before: int | None = None
    with store.reading() as session:
        while True:
            hits = search.newest(session, parse_search(words), filters, 4, before, FEW)
            seen += hits.ids
            before = hits.last
            if before is None:
                break
        titles = [found.article.title for each in seen if (found := articles.candidate(session, each))]
        told = search.count(session, parse_search(words), filters, 20, FEW)
    wanted = [each for each in range(50) if fits(each)]
    assert sorted(map(int, titles)) == wanted
    assert told.number == len(wanted) or (told.more and told.number <= min(20, len(wanted)))


EVERY = {1: "云杉", 2: "门诊", 4: "挂号", 7: "病历", 12: "影像", 30: "处方", 60: "医保", 200: "稀见"}
"""Words by how many texts there are for one that has them."""


BOUNDS = (FEW, Bounds(looked=20, first=10, walked=40), USUAL)
WITHIN = (Filters(), Filters(Period(date(2024, 8, 1), date(2024, 8, 2))))


def test_the_first_hits_are_the_newest_however_many_texts_have_the_word(store: Store):
    pages = [replace(scored(each, 0.5, Queue.LOW, date(2024, 8, 1)), article=article(
        published=date(2024, 8, 1), title="", source="", blocks=(Paragraph("，".join(
            word for every, word in EVERY.items() if each % every == 0)),))) for each in range(1, 61)]  # fmt: skip
    with store.writing() as session:
        keys = articles.add_judged(session, pages)
        ids = [sure(articles.candidate_by_key(session, key)).id for key in keys]
        while search.index_next(session):
            pass
    for (every, word), bounds, filters in product(EVERY.items(), BOUNDS, WITHIN):
        having = sorted((one for each, one in enumerate(ids, 1) if each % every == 0), reverse=True)
        with store.reading() as session:
            part, number, more = walked_and_counted(session, parse_search(word), filters, 4, 6, bounds)
        newest = list(dict.fromkeys(map(search.candidate_of, part.numbers)))
        assert newest[:4] == having[: min(4, len(newest))], (word, bounds)
        assert len(newest) >= min(4, len(having)) or part.cut, (word, bounds)
        assert number == min(len(having), 6) or (more and number <= len(having)), (word, bounds)
        assert more or newest == having, (word, bounds)


@pytest.mark.parametrize("revision", ["0012", "0010"])
def test_what_an_older_index_found_is_found_after_an_upgrade(store: Store, revision: str):
    one = kept(store, 1, "影像云")
    with store.engine.execution_options(writing=True).begin() as connection:
        settings = schema.config()
        settings.attributes["connection"] = connection
        command.downgrade(settings, revision)
        command.upgrade(settings, "head")
    with store.writing() as session:
        while search.index_next(session):
            pass
    assert found(store, "影像云") == found(store, "影") == [one]


def test_a_hit_tells_its_text_as_the_article_has_it(store: Store):
    blocks = (
        Heading("一"),
        Paragraph("二"),
        Image("https://x/1.jpg", "三"),
        Listed(("四", "五")),
        Table((("六", "七"),)),
    )
    with store.writing() as session:
        articles.add_judged(session, [replace(scored(1, 0.5), article=article(title="题", blocks=blocks))])
        one = articles.candidate_by_key(session, scored(1, 0.5).key)
        assert one
    with store.reading() as session:
        hit = search_hits.found_hits(session, [one.id])[one.id]
    assert hit.text == "题\n" + "\n".join(block_lines(blocks))
    assert (hit.choice, hit.decisions, hit.at) == (Choice.UNDECIDED, 0, None)


def test_few_hits_are_told_whole_beside_the_first_page(store: Store):
    every = [kept(store, number, "影像云", date(2024, 8, 1 + number)) for number in range(6)]
    with store.reading() as session:
        begun = search.begun(session, parse_search("影像云"), Filters(), 4, 6)
        many = search.begun(session, parse_search("影像云"), Filters(), 4, 5)
    assert begun.hits == search.Hits(tuple(reversed(every))[:4], begun.hits.last) == many.hits
    assert (begun.count, set(begun.every), many.every) == (search.Count(6, False), set(every), ())
