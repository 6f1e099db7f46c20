from datetime import date, timedelta

from bulletin.url_fate import NIGHTS_TRIED, Link, UrlFate, UrlState, wanted
from storage.articles import add_judged
from storage.store import Store
from storage.urls import fate, fates, kept_keys, pending, saw_links, stopped
from tests.storage.made_up import NOW, judged, sure

LATER = NOW + timedelta(days=1)
LINK = Link("a.example/1", "http://a.example/1#top", "处方流转试点", date(2024, 8, 15))


def see(store: Store, *links: Link, night=1, listing="要闻", now=NOW):
    with store.writing() as session:
        saw_links(session, night, "cloudfir", listing, links, now)


def stop(store: Store, key: str, night: int | None, name="no-body", now=NOW):
    with store.writing() as session:
        stopped(session, key, f"https://{key}", "cloudfir", night, name, "没有正文", now)


def known(store: Store, key: str = LINK.key) -> UrlFate:
    with store.reading() as session:
        return sure(fate(session, key))


def test_a_link_is_remembered_as_it_was_seen(store: Store):
    see(store, LINK)
    wanted_fate = UrlFate(LINK.key, LINK.url, "cloudfir", "要闻", UrlState.SEEN, NOW, title=LINK.title, day=LINK.day)
    assert known(store) == wanted_fate


def test_a_link_seen_again_keeps_when_it_was_first_seen_and_learns_where_it_was_last(store: Store):
    see(store, Link(LINK.key, LINK.url))
    see(store, LINK, night=2, listing="健康", now=LATER)
    found = known(store)
    assert (found.first_seen, found.listing, found.title, found.day) == (NOW, "健康", LINK.title, LINK.day)
    see(store, Link(LINK.key, LINK.url, "换了标题"), night=3)
    assert known(store).title == LINK.title


def test_a_link_twice_on_one_listing_takes_the_title_from_where_there_is_one(store: Store):
    see(store, Link(LINK.key, LINK.url), LINK, Link(LINK.key, LINK.url, "更多"))
    assert (known(store).title, known(store).day) == (LINK.title, LINK.day)


def test_no_links_are_no_work(store: Store):
    see(store)
    with store.reading() as session:
        assert fates(session, []) == {}


def test_seeing_a_url_again_does_not_undo_what_became_of_it(store: Store):
    see(store, LINK)
    stop(store, LINK.key, night=1)
    see(store, LINK, Link(judged().key, "https://x.example/"), night=2, now=LATER)
    found = known(store)
    assert (found.state, found.stop, found.detail, found.attempts) == (UrlState.STOPPED, "no-body", "没有正文", 1)
    assert (found.last_night, found.last_attempt) == (1, NOW)
    with store.writing() as session:
        add_judged(session, [judged()])
    see(store, Link(judged().key, "https://x.example/"), night=2)
    assert known(store, judged().key).state is UrlState.KEPT


def test_a_url_that_stops_twice_in_one_night_was_tried_once(store: Store):
    stop(store, LINK.key, night=1)
    stop(store, LINK.key, night=1, name="blocked", now=LATER)
    found = known(store)
    assert (found.attempts, found.stop, found.last_attempt) == (1, "blocked", LATER)


def test_outside_any_night_each_stop_is_an_attempt(store: Store):
    for _ in range(2):
        stop(store, LINK.key, night=None)
    assert known(store).attempts == 2


def test_a_url_is_wanted_for_three_nights_and_then_no_more(store: Store):
    see(store, LINK)
    for night in range(1, NIGHTS_TRIED + 1):
        assert wanted(known(store), night)
        stop(store, LINK.key, night)
        assert not wanted(known(store), night)
    assert not wanted(known(store), NIGHTS_TRIED + 1)


def test_a_kept_url_stays_kept_when_it_stops_later(store: Store):
    with store.writing() as session:
        add_judged(session, [judged()])
    before = known(store, judged().key)
    stop(store, judged().key, night=2, name="duplicate")
    assert known(store, judged().key) == before


def test_a_stopped_url_that_yields_an_article_after_all_is_kept(store: Store):
    stop(store, judged().key, night=1)
    with store.writing() as session:
        add_judged(session, [judged()])
    found = known(store, judged().key)
    assert (found.state, found.stop, found.detail) == (UrlState.KEPT, "", "")


def test_fates_of_many_urls_are_told_by_the_keys_as_given(store: Store):
    links = [Link(f"a.example/{number}", f"https://a.example/{number}") for number in range(1_200)]
    see(store, *links)
    with store.reading() as session:
        found = fates(session, [*(link.key for link in links), "never.example/", "a.example/\x007"])
    assert {link.key for link in links} - {"a.example/7"} <= set(found)
    assert "never.example/" not in found
    assert found["a.example/\x007"].key == "a.example/7"


def test_kept_keys_are_those_with_an_article(store: Store):
    with store.writing() as session:
        add_judged(session, [judged(1), judged(2)])
    stop(store, judged(3).key, night=1)
    with store.reading() as session:
        assert kept_keys(session, [judged(number).key for number in range(5)]) == {judged(1).key, judged(2).key}


def test_a_key_longer_than_any_index_entry_is_remembered(store: Store):
    see(store, Link("long.example/" + "长" * 20_000, "https://long.example/"))
    assert known(store, "long.example/" + "长" * 20_000).state is UrlState.SEEN


def left(store: Store, night: int | None, limit: int = 500) -> list[str]:
    with store.reading() as session:
        return [each.key for each in pending(session, "cloudfir", night, limit)]


def test_what_earlier_nights_left_undone_is_found_oldest_first(store: Store):
    see(store, Link("a.example/later", "https://a.example/later"), now=LATER)
    see(store, *(Link(f"a.example/{name}", f"https://a.example/{name}") for name in ("none", "soft")))
    stop(store, "a.example/none", night=1)
    stop(store, "a.example/soft", night=1, name="not-an-article")
    with store.writing() as session:
        add_judged(session, [judged()])
        saw_links(session, 1, "qinghe", "要闻", [LINK], NOW)
    assert left(store, night=2) == ["a.example/none", "a.example/later"]
    assert left(store, night=None) == ["a.example/none", "a.example/later"]


def test_what_stopped_this_very_night_does_not_hide_what_is_left(store: Store):
    for number in range(3):
        stop(store, f"a.example/{number}", night=2)
    see(store, Link("a.example/later", "https://a.example/later"), now=LATER)
    assert left(store, night=2, limit=1) == ["a.example/later"]


def test_a_url_tried_in_vain_on_three_nights_is_not_left_any_more(store: Store):
    for night in range(NIGHTS_TRIED):
        stop(store, LINK.key, night)
    assert left(store, night=9) == []
