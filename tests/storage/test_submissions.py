from datetime import timedelta

import pytest

from bulletin.person import Role
from storage.errors import Conflict
from storage.feed_keys import drop_feed_key, feed_key_made, feed_reader, set_feed_key
from storage.people import add_person, set_roles
from storage.store import Store
from storage.submissions import as_submitted, begin, end, keep_submission, submissions
from tests.storage.made_up import AUGUST, NOW, issue

LATER = NOW + timedelta(hours=1)


def test_a_submission_comes_back_as_it_was(store: Store):
    with store.writing() as session:
        keep_submission(session, issue(banner="可能有遗漏"), "编辑", NOW)
        keep_submission(session, issue(entries=issue().entries[:1], name=None), "编辑", LATER)
    with store.reading() as session:
        first, second = submissions(session, "monthly", AUGUST)
        assert (first.issue, first.by, first.at) == (as_submitted(issue(banner="可能有遗漏")), "编辑", NOW)
        assert (len(second.issue.entries), second.issue.name, second.ended) == (1, None, "")
        assert submissions(session, "weekly", AUGUST) == []


def test_who_starts_first_has_started_and_then_nobody_withdraws(store: Store):
    with store.writing() as session:
        number = keep_submission(session, issue(), "编辑", NOW)
        begin(session, number, "签发", LATER)
    for act in (
        lambda session: begin(session, number, "另一人", LATER),
        lambda s: end(s, number, "withdraw", "编辑", LATER),
    ):
        with pytest.raises(Conflict, match="审阅"), store.writing() as session:
            act(session)
    with store.writing() as session:
        end(session, number, "send-back", "签发", LATER, "换一篇")
    with store.reading() as session:
        (one,) = submissions(session, "monthly", AUGUST)
        assert (one.began_by, one.ended, one.ended_by, one.note) == ("签发", "send-back", "签发", "换一篇")


def test_what_has_ended_does_not_end_again(store: Store):
    with store.writing() as session:
        number = keep_submission(session, issue(), "编辑", NOW)
        end(session, number, "withdraw", "编辑", LATER)
    with pytest.raises(Conflict), store.writing() as session:
        end(session, number, "release", "签发", LATER)


def test_a_feed_key_is_its_persons_until_it_is_replaced_dropped_or_the_account_rests(store: Store):
    with store.writing() as session:
        person = add_person(session, "编辑", "x", (Role.EDITOR,), NOW)
        assert feed_key_made(session, person.id) is None
        set_feed_key(session, person.id, "eins", NOW)
        set_feed_key(session, person.id, "zwei", LATER)
    with store.reading() as session:
        found = feed_reader(session, "zwei")
        assert found is not None and found.name == "编辑"
        assert feed_reader(session, "eins") is None
        assert feed_key_made(session, person.id) == LATER
    with store.writing() as session:
        set_roles(session, person.id, (Role.EDITOR,), active=False)
        assert feed_reader(session, "zwei") is None
        drop_feed_key(session, person.id)
        assert feed_key_made(session, person.id) is None
