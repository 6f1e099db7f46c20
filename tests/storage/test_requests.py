"""Requests in the store: taken once and in order, taken back while nobody began, waiting again after a crash, given up
at last."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bulletin.issue import IssueState
from bulletin.request import RequestKind, RequestState
from storage import jobs, requests
from storage.articles import add_judged
from storage.issues import save_issue
from storage.page_places import page_place, printed_entry
from storage.store import Session, Store
from tests.storage.made_up import NOW, issue, judged

LINK, CRAWL = RequestKind.LINK, RequestKind.CRAWL
AT = datetime(2024, 9, 2, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)
SAID = "王编辑取消了这个请求，没有做。"
Act = Callable[[Session], object]


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


def state_of(store: Store, number: int) -> RequestState:
    with store.reading() as session:
        found = requests.request(session, number)
    assert found is not None
    return found.state


def wished(store: Store) -> datetime | None:
    """Since when somebody wants a crawl."""
    with store.reading() as session:
        return jobs.job(session, "night").asked_at


def handed(store: Store, at: datetime = AT) -> int:
    """A crawl that was handed to the night, which has not begun."""
    number = ask(store, CRAWL)
    with store.writing() as session:
        requests.begin(session, number, at)
        if jobs.job(session, "night").asked_at is None:
            jobs.ask(session, "night", at)
    return number


def taken_back(store: Store, number: int) -> bool:
    with store.writing() as session:
        return requests.cancel(session, number, SAID, LATER)


def at_the_same_moment(store: Store, first: Act, second: Act) -> tuple[object, object]:
    """What two do, the second of whom comes while the first has not committed."""
    answers: list[object] = []

    def do() -> None:
        with store.writing() as session:
            answers.append(second(session))

    other = threading.Thread(target=do)
    with store.writing() as session:
        answer = first(session)
        other.start()
    other.join()
    return answer, answers[0]


def test_a_request_that_waits_is_taken_back_and_stays_in_the_record(store: Store) -> None:
    number, other = ask(store), ask(store)
    assert taken_back(store, number)
    with store.reading() as session:
        found = requests.request(session, number)
        assert [each.id for each in requests.open_requests(session, [LINK])] == [other]
    assert found is not None
    assert (found.state, found.said, found.ended_at, found.over) == (RequestState.CANCELLED, SAID, LATER, True)
    with store.writing() as session:
        taken = requests.take(session, LATER, [LINK])
    assert taken is not None
    assert taken.id == other, "the runner never sees what was taken back"
    assert not taken_back(store, number), "it was taken back once"


@pytest.mark.parametrize("kind", [LINK, CRAWL])
def test_what_has_begun_is_not_taken_back(store: Store, kind: RequestKind) -> None:
    number = ask(store, kind)
    with store.writing() as session:
        requests.begin(session, number, AT, "正在做")
        if kind is CRAWL:
            jobs.begin(session, "night", LATER)
        before = requests.request(session, number)
    assert not taken_back(store, number)
    with store.writing() as session:
        assert requests.request(session, number) == before
        requests.end(session, number, RequestState.DONE, "完成", LATER)
    assert not taken_back(store, number)
    assert state_of(store, number) is RequestState.DONE


def test_of_taking_and_taking_back_at_the_same_moment_the_first_counts(store: Store) -> None:
    number = ask(store)

    def cancel(session: Session) -> bool:
        return requests.cancel(session, number, SAID, LATER)

    def take(session: Session) -> int | None:
        found = requests.take(session, LATER, [LINK])
        return found.id if found else None

    assert at_the_same_moment(store, take, cancel) == (number, False)
    assert state_of(store, number) is RequestState.RUNNING
    number = ask(store)
    assert at_the_same_moment(store, cancel, take) == (True, None)
    assert state_of(store, number) is RequestState.CANCELLED


def test_of_beginning_a_crawl_and_taking_it_back_at_the_same_moment_the_first_counts(store: Store) -> None:
    number = handed(store)

    def cancel(session: Session) -> bool:
        return requests.cancel(session, number, SAID, LATER)

    def begin(session: Session) -> bool:
        return jobs.begin_wanted(session, "night", LATER)

    assert at_the_same_moment(store, cancel, begin) == (True, False)
    assert state_of(store, number) is RequestState.CANCELLED
    number = handed(store)
    assert at_the_same_moment(store, begin, cancel) == (True, False)
    assert state_of(store, number) is RequestState.RUNNING


def test_a_crawl_that_was_handed_over_is_taken_back_until_the_night_begins(store: Store) -> None:
    number = handed(store)
    with store.reading() as session:
        asked = requests.requests(session, 10)
        assert requests.cancellable(session, asked) == {number}
    assert taken_back(store, number)
    assert wished(store) is None, "nobody wants a crawl any more"
    with store.writing() as session:
        assert not jobs.begin_wanted(session, "night", LATER)


def test_a_crawl_behind_another_is_taken_back_and_the_other_goes_on(store: Store) -> None:
    first = handed(store)
    with store.writing() as session:
        jobs.begin(session, "night", LATER)
    second = handed(store, LATER + timedelta(minutes=1))
    with store.reading() as session:
        assert requests.cancellable(session, requests.requests(session, 10)) == {second}
    assert not taken_back(store, first)
    assert taken_back(store, second)
    assert (state_of(store, first), wished(store)) == (RequestState.RUNNING, None)


def test_of_two_crawls_that_wait_for_the_night_one_is_taken_back_and_the_other_stays_wanted(store: Store) -> None:
    first, second = handed(store, AT), handed(store, LATER)
    assert taken_back(store, first)
    assert wished(store) == LATER
    assert taken_back(store, second)
    assert wished(store) is None


def test_the_wish_of_somebody_else_for_the_night_stays(store: Store) -> None:
    with store.writing() as session:
        jobs.ask(session, "night", AT)
    assert taken_back(store, handed(store, LATER))
    assert wished(store) == AT


def test_a_crawl_that_found_another_under_way_may_be_taken_back(store: Store) -> None:
    number = handed(store)
    with store.writing() as session:
        jobs.begin(session, "night", LATER)
        jobs.end(session, "night", LATER, "busy", "正在采集")
    assert taken_back(store, number)


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
