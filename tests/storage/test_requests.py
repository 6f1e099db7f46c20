"""Requests in the store: taken once and in order, waiting again after a crash, given up at last."""

from datetime import UTC, datetime

from bulletin.issue import IssueState
from bulletin.request import RequestKind, RequestState
from storage import requests
from storage.articles import add_judged
from storage.issues import save_issue
from storage.page_places import page_place, printed_entry
from storage.store import Store
from tests.storage.made_up import NOW, issue, judged

LINK, CRAWL = RequestKind.LINK, RequestKind.CRAWL
AT = datetime(2024, 9, 2, tzinfo=UTC)


def ask(store: Store, kind: RequestKind = LINK) -> int:
    with store.writing() as session:
        return requests.ask(session, kind, {"url": "x"}, "王编辑", AT)


def test_requests_are_taken_oldest_first_and_by_kind(store: Store) -> None:
    first, crawl, second = ask(store), ask(store, CRAWL), ask(store)
    taken = []
    for _ in range(3):
        with store.writing() as session:
            found = requests.take(session, AT, [LINK])
            taken.append(found.id if found else None)
    assert taken == [first, second, None]
    with store.reading() as session:
        assert [each.id for each in requests.open_requests(session, [LINK, CRAWL])] == [first, crawl, second]
        assert requests.has_open(session, [CRAWL])
        assert not requests.has_open(session, [RequestKind.REFIT])


def test_a_request_begins_only_while_it_waits(store: Store) -> None:
    number = ask(store, CRAWL)
    with store.writing() as session:
        requests.begin(session, number, AT, "马上开始")
        requests.end(session, number, RequestState.DONE, "完成", AT)
        requests.begin(session, number, AT, "再来")
        found = requests.request(session, number)
    assert found is not None
    assert (found.state, found.said) == (RequestState.DONE, "完成")


def test_what_broke_off_waits_again_until_it_is_given_up(store: Store) -> None:
    number, crawl = ask(store), ask(store, CRAWL)
    with store.writing() as session:
        requests.begin(session, crawl, AT)
    states = []
    for _ in range(requests.TRIES):
        with store.writing() as session:
            requests.take(session, AT, [LINK])
        with store.writing() as session:
            assert requests.wait_again(session, [LINK], AT) == 1
            found = requests.request(session, number)
            states.append(found.state if found else None)
    assert states == [RequestState.WAITING, RequestState.WAITING, RequestState.FAILED]
    with store.reading() as session:
        other = requests.request(session, crawl)
    assert other is not None
    assert other.state is RequestState.RUNNING


def test_a_list_goes_on_where_it_ended(store: Store) -> None:
    numbers = [ask(store) for _ in range(5)]
    with store.reading() as session:
        assert [each.id for each in requests.requests(session, 2)] == numbers[:2:-1]
        assert [each.id for each in requests.requests(session, 2, before_id=numbers[3])] == numbers[2:0:-1]


def test_where_a_page_lies_is_known_by_its_article(store: Store) -> None:
    with store.writing() as session:
        add_judged(session, [judged()])
        place = page_place(session, 1)
        assert page_place(session, 2) is None
    assert place is not None
    assert (place.warc, place.offset, place.charset, place.listing) == ("night.warc", 5 * 2**30, "gb18030", "要闻")
    assert place.found_at == NOW


def test_a_printed_entry_is_found_by_number_revision_and_place(store: Store) -> None:
    released = issue(state=IssueState.RELEASED)
    with store.writing() as session:
        save_issue(session, released, AT)
    with store.reading() as session:
        found = printed_entry(session, released.number, released.revision, 1)
        assert printed_entry(session, released.number, released.revision, 99) is None
        assert printed_entry(session, released.number + 1, released.revision, 1) is None
    assert found == (released, released.entries[0])
