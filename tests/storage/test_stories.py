"""Stories in the store: hashes within their days, links, splits and places."""

from datetime import date, timedelta

from sqlalchemy import select

from bulletin.story import Link, Place, Tie
from storage import stories
from storage.rows import CandidateRow
from storage.store import Store
from tests.storage.made_up import NOW, judged, kept

DAY = date(2024, 8, 15)


def ids(store: Store, count: int) -> list[int]:
    return [kept(store, judged(number)).id for number in range(1, count + 1)]


def test_hashes_are_found_within_their_days_only(store: Store):
    one, other = ids(store, 2)
    with store.writing() as session:
        stories.remember_hashes(session, [(one, DAY, [1, -(2**63)]), (other, DAY + timedelta(days=40), [1])])
        stories.remember_hashes(session, [(one, DAY, [1])])
    with store.reading() as session:
        assert stories.hits(session, [1, 2**63 - 1], DAY, DAY) == [stories.Hit(1, one, DAY)]
        assert {hit.article for hit in stories.hits(session, [1], DAY, DAY + timedelta(days=40))} == {one, other}
        assert stories.hits(session, range(2_000, 4_000), DAY, DAY) == []


def test_links_splits_and_places_come_back(store: Store):
    one, other, third = ids(store, 3)
    link = Link(one, other, Tie.PART, 0.625)
    with store.writing() as session:
        stories.add_links(session, [Link(one, other, Tie.SAME, 0.5), link, Link(one, third, Tie.EVENT, 0.5)])
        stories.set_apart(session, third, one, "editor", NOW)
        stories.set_apart(session, one, third, "another", NOW)
        stories.put_places(session, [Place(one, DAY, one, one), Place(other, DAY, one, one)])
        stories.put_places(session, [Place(other, DAY, other, one)])
    with store.reading() as session:
        assert stories.links_of(session, [other]) == [link]
        (split,) = stories.splits_of(session, [third])
        assert (split.one, split.other, split.by, split.at) == (one, third, "editor", NOW)
        assert stories.places(session, [one, other, third]) == stories.event_mates(session, [other])
        assert stories.places(session, [other])[other].story == other
    with store.writing() as session:
        stories.take_back(session, one, third)
    with store.reading() as session:
        assert stories.splits_of(session, [one]) == []


def test_a_candidate_says_its_story_beside_it_as_its_place_does(store: Store):
    one, other, third = ids(store, 3)
    with store.writing() as session:
        stories.put_places(session, [Place(one, DAY, one, one), Place(other, DAY, one, one)])
    with store.reading() as session:
        told = select(CandidateRow.id, CandidateRow.story)
        assert dict(iter(session.execute(told))) == {one: one, other: one, third: None}
    with store.writing() as session:
        stories.put_places(session, [Place(other, DAY, other, one), Place(third, DAY, other, other)])
    with store.reading() as session:
        assert dict(iter(session.execute(told))) == {one: one, other: other, third: other}


def test_weaving_one_at_a_time_is_a_matter_of_one_transaction(store: Store):
    for _ in range(2):
        with store.writing() as session:
            stories.one_at_a_time(session)
