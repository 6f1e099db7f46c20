"""The rows beside a candidate in a list are those of the list itself, from its first to its last, folded as it is."""

from collections.abc import Sequence

import pytest

from bulletin.candidate import Choice, Decision
from bulletin.story import Evidence, Ground, Link, Origin, Tie
from bulletin.verdict import Queue
from storage import decisions
from storage.articles import add_judged
from storage.origins import put_origins
from storage.review_list import Place, Row, Wanted, listed
from storage.review_neighbours import neighbours
from storage.store import Store
from storage.stories import add_links
from storage.story_groups import regroup
from tests.storage.made_up import AUGUST, NOW, scored, sure

LISTS = [
    Wanted(AUGUST),
    Wanted(),
    Wanted(choice=None, queues=tuple(Queue)),
    Wanted(AUGUST, queues=(Queue.LOW,)),
    Wanted(AUGUST, choice=Choice.ACCEPTED),
    Wanted(outlet="qianlong"),
]


def gathered(store: Store, scores: Sequence[float], queue: Queue = Queue.SHORTLIST, start: int = 0) -> None:
    with store.writing() as session:
        add_judged(session, [scored(start + number, score, queue) for number, score in enumerate(scores)])


def rows_of(store: Store, wanted: Wanted) -> list[Row]:
    with store.reading() as session:
        return listed(session, wanted, 1_000)


def decide(store: Store, number: int, choice: Choice) -> None:
    with store.writing() as session:
        decisions.decide(session, number, Decision(choice, "编辑", NOW))


def story(store: Store, *numbers: int) -> None:
    with store.writing() as session:
        add_links(session, [Link(numbers[0], other, Tie.SAME, 1.0) for other in numbers[1:]])
        regroup(session, set(numbers))


@pytest.mark.parametrize("wanted", LISTS, ids=range(len(LISTS)))
def test_the_rows_beside_each_row_are_those_of_the_list(store: Store, wanted: Wanted) -> None:
    gathered(store, [0.5, 0.9, 0.9, 0.9, 0.1, 0.7, 0.7, 0.3, 0.5])
    gathered(store, [0.6, 0.4, 0.4, 0.9], Queue.LOW, start=100)
    gathered(store, [0.2, 0.8], Queue.ASIDE, start=200)
    for number in (2, 5, 11):
        decide(store, number, Choice.ACCEPTED)
    rows = rows_of(store, wanted)
    with store.reading() as session:
        for number, row in enumerate(rows):
            found = sure(neighbours(session, wanted, row.head))
            assert found.place == row.place
            assert found.before == (rows[number - 1] if number else None)
            assert found.after == (rows[number + 1] if number + 1 < len(rows) else None)


def test_what_was_decided_leads_on_from_where_it_stood(store: Store) -> None:
    gathered(store, [0.9, 0.8, 0.7, 0.6])
    wanted = Wanted(AUGUST)
    first, second, third, _ = rows_of(store, wanted)
    decide(store, second.head, Choice.ACCEPTED)
    with store.reading() as session:
        found = sure(neighbours(session, wanted, second.head))
        assert (found.before, found.after) == (first, third)
        assert sure(neighbours(session, wanted, third.head)).before == first
        kept = sure(neighbours(session, wanted, third.head, stay=[second.head, third.head]))
        assert kept.before == Row(second.head, second.place), "it stays in sight"


def test_a_row_that_says_where_it_stood_leads_on_from_there(store: Store) -> None:
    gathered(store, [0.9, 0.8, 0.7, 0.6])
    wanted = Wanted(AUGUST)
    first, second, third, fourth = rows_of(store, wanted)
    with store.reading() as session:
        found = sure(neighbours(session, wanted, fourth.head, at=Place(0.85, 1)))
        assert (found.before, found.after) == (first, second)
        own = sure(neighbours(session, wanted, third.head, at=Place(0.75, 1)))
        assert (own.before, own.after) == (second, fourth), "an article is never its own neighbour"


def test_beside_what_is_no_candidate_there_is_nothing(store: Store) -> None:
    gathered(store, [0.9])
    with store.reading() as session:
        assert neighbours(session, Wanted(AUGUST), 99) is None
        assert neighbours(session, Wanted(AUGUST), 1, stay=[98, 99]) == neighbours(session, Wanted(AUGUST), 1)


def test_many_that_are_folded_on_the_way_back_hide_nothing(store: Store) -> None:
    gathered(store, [0.95, *[0.9 - number / 1000 for number in range(30)], 0.2])
    ids = [row.head for row in rows_of(store, Wanted(AUGUST))]
    story(store, ids[0], *ids[2:31])
    first, single, last = rows_of(store, Wanted(AUGUST))
    with store.reading() as session:
        found = sure(neighbours(session, Wanted(AUGUST), last.head))
        assert (found.before, found.after) == (single, None)
        folded = sure(neighbours(session, Wanted(AUGUST), ids[20]))
    assert (folded.place, folded.before, folded.after) == (first.place, None, single), "it stands behind its story"


def test_a_story_stands_where_its_best_article_does_though_another_stands_for_it(store: Store) -> None:
    gathered(store, [0.9, 0.8, 0.7, 0.6])
    reprint, second, original, last = (row.head for row in rows_of(store, Wanted(AUGUST)))
    story(store, reprint, original)
    with store.writing() as session:
        put_origins(session, {reprint: Origin(original, (Evidence(Ground.OWN, "自采", original),))})
    rows = rows_of(store, Wanted(AUGUST))
    assert [row.head for row in rows] == [original, second, last]
    with store.reading() as session:
        found = sure(neighbours(session, Wanted(AUGUST), original))
        assert (found.place, found.before, found.after) == (rows[0].place, None, rows[1])
    decide(store, original, Choice.ACCEPTED)
    with store.reading() as session:
        kept = sure(neighbours(session, Wanted(AUGUST), original, rows[0].place))
    assert kept.after == rows[1], "what stands between is not passed over once it is decided"
