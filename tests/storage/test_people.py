"""Accounts, sign-ins and the journal, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from bulletin.person import Role
from storage import file_versions, journal, people
from storage.errors import Conflict, NoSuchRow
from storage.store import Store

NOW = datetime(2024, 9, 2, 0, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=12)


def added(store: Store, name: str, *roles: Role) -> int:
    with store.writing() as session:
        return people.add_person(session, name, "secret", roles or (Role.EDITOR,), NOW).id


def test_names_differ_by_more_than_case(store: Store) -> None:
    added(store, "Anna")
    with pytest.raises(Conflict, match="aNNa"), store.writing() as session:
        people.add_person(session, " aNNa ", "secret", (Role.EDITOR,), NOW)
    with store.reading() as session:
        assert [each.name for each in people.people(session)] == ["Anna"]


def test_a_sign_in_is_known_by_its_cookie_until_it_ends(store: Store) -> None:
    number = added(store, "王编辑")
    with store.writing() as session:
        people.add_sign_in(session, "cookie", number, "token", NOW, LATER)
    with store.reading() as session:
        found = people.sign_in(session, "cookie", NOW)
        assert found and (found.person.id, found.token) == (number, "token")
        assert people.sign_in(session, "another", NOW) is None
        assert people.sign_in(session, "cookie", LATER) is None


def test_a_new_password_ends_sign_ins_and_opens_the_lock(store: Store) -> None:
    number = added(store, "王编辑")
    with store.writing() as session:
        people.add_sign_in(session, "cookie", number, "token", NOW, LATER)
        people.lock(session, number, LATER)
    with store.reading() as session:
        assert people.locks(session, NOW) == {number: LATER}
        assert people.locks(session, LATER) == {}
    with store.writing() as session:
        people.set_secret(session, number, "another")
    with store.reading() as session:
        assert people.sign_in(session, "cookie", NOW) is None and people.locks(session, NOW) == {}


def test_roles_and_rest_are_set_on_an_account_that_exists(store: Store) -> None:
    number = added(store, "王编辑")
    with store.writing() as session:
        assert [each.id for each in people.held_people(session)] == [number]
        people.set_roles(session, number, [Role.ISSUER], False)
    with store.reading() as session:
        found = people.person(session, number)
    assert found and (found.roles, found.active) == ((Role.ISSUER,), False)
    with pytest.raises(NoSuchRow), store.writing() as session:
        people.set_roles(session, 999, [Role.ISSUER], True)


def test_the_journal_is_narrowed_and_continued(store: Store) -> None:
    with store.writing() as session:
        for by, subject in [("甲", "file:a"), ("乙", "file:b"), ("甲", "file"), ("甲", "fires:a"), ("甲", "file:a")]:
            journal.note(session, NOW, by, "改", subject, {"x": 1}, None)
    with store.reading() as session:
        assert [line.id for line in journal.lines(session, 2)] == [5, 4]
        assert [line.id for line in journal.lines(session, 9, 4)] == [3, 2, 1]
        assert [line.id for line in journal.lines(session, 9, kind="file")] == [5, 2, 1]
        assert [line.id for line in journal.lines(session, 9, subject="file:a", by="甲")] == [5, 1]
        assert journal.authors(session) == ["乙", "甲"]
        assert journal.lines(session, 1)[0].before == {"x": 1}


def test_the_last_time_of_an_act_is_the_latest(store: Store) -> None:
    with store.writing() as session:
        for hours, act in ((0, "登录"), (1, "登录"), (2, "修改密码")):
            journal.note(session, NOW + timedelta(hours=hours), "甲", act, "person:1")
    with store.reading() as session:
        assert journal.last_time(session, "person:1", "登录") == NOW + timedelta(hours=1)
        assert journal.last_time(session, "person:2", "登录") is None


def test_versions_come_newest_first_and_with_bytes_only_when_asked_for(store: Store) -> None:
    with store.writing() as session:
        for body in (b"a = 1\n", b"\x00\xff", b""):
            file_versions.add_version(session, "series.toml", body, "王", NOW, "备注")
        file_versions.add_version(session, "checks.toml", b"x", "王", NOW)
    with store.reading() as session:
        found = file_versions.versions(session, "series.toml")
        assert [each.id for each in found] == [3, 2, 1] and {each.body for each in found} == {None}
        bodies = [file_versions.version(session, each.id) for each in found]
        assert [each.body for each in bodies if each] == [b"", b"\x00\xff", b"a = 1\n"]
        assert file_versions.version(session, 99) is None
