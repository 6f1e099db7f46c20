import itertools
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import event

from bulletin.article import Paragraph
from bulletin.candidate import Choice, Decision, Manuscript
from bulletin.period import Period, month
from bulletin.url_fate import UrlState
from bulletin.verdict import Queue
from storage.articles import add_judged, candidate, candidate_by_key, candidates, count_candidates, undated
from storage.decisions import decide
from storage.manuscripts import save_manuscript
from storage.nights import open_night
from storage.store import Store
from storage.urls import fate
from tests.storage.made_up import AUGUST, NOW, article, judged, kept, scored, sure
from tests.storage.strategies import any_text, article_strategy, clean_text

keys = (f"any.example/{number}" for number in itertools.count())
on_one_store = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@on_one_store
@given(article_strategy(clean_text))
def test_every_field_of_an_article_comes_back_as_it_was(store: Store, given_article):
    assert kept(store, judged(key=next(keys), article=given_article)).article == given_article


@on_one_store
@given(article_strategy(any_text))
def test_no_text_however_hostile_breaks_the_store(store: Store, given_article):
    read = kept(store, judged(key=next(keys), article=given_article)).article
    assert (read.title, read.source) == (mended(given_article.title), mended(given_article.source))
    assert lines_of(read.body_text) == lines_of(mended(given_article.body_text))


def lines_of(text: str) -> list[str]:
    """The lines that have something in them."""
    return [line for line in text.split("\n") if line]


def mended(text: str) -> str:
    """The text without NUL characters and surrogates that make no pair, said another way than the store says it."""
    out: list[str] = []
    for char in text.replace("\x00", ""):
        if "\udc00" <= char <= "\udfff" and out and "\ud800" <= out[-1] <= "\udbff":
            high = ord(out.pop()) - 0xD800
            out.append(chr(0x10000 + (high << 10) + ord(char) - 0xDC00))
        else:
            out.append(char)
    return "".join(char for char in out if not "\ud800" <= char <= "\udfff")


def test_everything_that_was_judged_is_on_the_candidate(store: Store):
    one = judged()
    read = kept(store, one)
    assert (read.key, read.article, read.verdict) == (one.key, one.article, one.verdict)
    assert (read.found_at, read.outlet_printed, read.tier) == (one.found_at, one.outlet_printed, one.tier)
    assert (read.decision, read.manuscript) == (None, None)
    with store.reading() as session:
        assert candidate(session, read.id) == read


def test_an_instant_is_read_in_utc_whatever_zone_it_was_given_in(store: Store):
    read = kept(store, judged()).article.published_at
    assert read == datetime(2024, 8, 14, 23, 30, tzinfo=UTC)
    assert read.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(store: Store):
    with pytest.raises(Exception, match="without a time zone"), store.writing() as session:
        add_judged(session, [judged(found_at=NOW.replace(tzinfo=None))])


def test_the_same_batch_twice_changes_nothing(store: Store):
    batch = [judged(number) for number in (3, 1, 2)]
    with store.writing() as session:
        assert add_judged(session, batch) == tuple(each.key for each in batch)
    with store.reading() as session:
        before = candidates(session)
    with store.writing() as session:
        assert add_judged(session, batch) == ()
    with store.reading() as session:
        assert candidates(session) == before


def test_a_kept_article_is_not_replaced_by_a_later_one_of_the_same_key(store: Store):
    kept(store, judged())
    with store.writing() as session:
        assert add_judged(session, [judged(article=article(title="另一个标题")), judged(2)]) == (judged(2).key,)
    with store.reading() as session:
        assert sure(candidate_by_key(session, judged().key)).article == judged().article


def test_a_key_twice_in_one_batch_is_new_once(store: Store):
    with store.writing() as session:
        assert add_judged(session, [judged(), judged()]) == (judged().key,)
        assert count_candidates(session) == 1


def test_an_empty_batch_adds_nothing(store: Store):
    with store.writing() as session:
        assert add_judged(session, []) == ()


def test_a_kept_article_marks_its_url(store: Store):
    with store.writing() as session:
        night = open_night(session, NOW, NOW, NOW, "schedule")
        add_judged(session, [judged(night=night.id)])
    with store.reading() as session:
        found = sure(fate(session, judged().key))
    assert (found.state, found.url, found.listing) == (UrlState.KEPT, judged().article.url, "要闻")


def test_candidates_come_best_first_and_equals_by_key_in_byte_order(store: Store):
    names = ["b.example/a", "B.example/b", "a.example/é", "a.example/z", "云.example/1", "a-b.example/1"]
    with store.writing() as session:
        add_judged(session, [replace(scored(1, 0.5), key=name) for name in names] + [scored(7, 0.9), scored(8, 0.1)])
    with store.reading() as session:
        found = [each.key for each in candidates(session)]
    assert found == [scored(7, 0).key, *sorted(names, key=str.encode), scored(8, 0).key]


def test_a_period_holds_its_first_and_its_last_day(store: Store):
    days = [date(2024, 7, 31), date(2024, 8, 1), date(2024, 8, 31), date(2024, 9, 1), None]
    with store.writing() as session:
        add_judged(session, [scored(number, 0.9 - number / 10, day=day) for number, day in enumerate(days)])
    with store.reading() as session:
        assert [each.article.published for each in candidates(session, AUGUST)] == days[1:3]
        assert count_candidates(session, AUGUST) == 2
        assert count_candidates(session) == 5
        assert [each.article.published for each in undated(session)] == [None]


def test_the_editors_day_moves_a_candidate_to_another_period(store: Store):
    one = kept(store, judged())
    text = Manuscript("标题", "云杉日报", "https://a.example/", date(2024, 7, 31), (Paragraph("改过的正文"),))
    with store.writing() as session:
        save_manuscript(session, one.id, text, 0)
        assert candidates(session, AUGUST) == []
        assert [each.manuscript for each in candidates(session, month(date(2024, 7, 1)))] == [text]
        save_manuscript(session, one.id, replace(text, published=None), 1)
        assert [each.id for each in undated(session)] == [one.id]


def test_queues_and_limit_narrow_a_list(store: Store):
    with store.writing() as session:
        queues = [Queue.SHORTLIST, Queue.LOW, Queue.ASIDE, Queue.LOW]
        add_judged(session, [scored(number, 0.5, queue) for number, queue in enumerate(queues)])
    with store.reading() as session:
        assert [each.verdict.queue for each in candidates(session, queues=[Queue.LOW])] == [Queue.LOW, Queue.LOW]
        assert len(candidates(session, AUGUST, queues=list(Queue), limit=3)) == 3
        assert candidates(session, AUGUST, queues=[]) == []
        assert count_candidates(session, AUGUST, queues=[Queue.ASIDE]) == 1


def test_a_candidate_shows_the_last_decision_and_the_last_manuscript(store: Store):
    one = kept(store, judged())
    text = Manuscript("一", "云杉日报", "https://a.example/", None, ())
    with store.writing() as session:
        decide(session, one.id, Decision(Choice.LATER, "editor", NOW))
        decide(session, one.id, Decision(Choice.ACCEPTED, "editor", NOW))
        save_manuscript(session, one.id, text, 0)
        save_manuscript(session, one.id, replace(text, title="二"), 1)
        read = sure(candidate(session, one.id))
    assert (sure(read.decision).choice, sure(read.manuscript).title, sure(read.manuscript).version) == (
        Choice.ACCEPTED,
        "二",
        2,
    )
    assert read.article == one.article


def test_what_is_not_there_is_none(store: Store):
    with store.reading() as session:
        assert candidate(session, 404) is None
        assert candidate_by_key(session, "nowhere.example/") is None
        assert candidates(session, Period(date(1999, 1, 1), date(1999, 1, 2))) == []


def test_a_list_is_one_question_however_long_it_is(store: Store):
    with store.writing() as session:
        add_judged(session, [scored(number, 0.5) for number in range(40)])
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    with store.reading() as session:
        assert len(candidates(session, AUGUST)) == 40
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1


def test_a_key_longer_than_any_index_entry_is_kept(store: Store):
    long = "long.example/" + "长" * 20_000
    assert kept(store, judged(key=long)).key == long
