from datetime import timedelta

from bulletin.outlet import Status
from storage.outlets import Standing, set_status, standings, statuses
from storage.store import Store
from tests.storage.made_up import NOW


def test_the_status_of_an_outlet_is_the_last_one_set(store: Store):
    with store.writing() as session:
        set_status(session, "cloudfir", Status.SHADOW, "第一夜", NOW)
        set_status(session, "qinghe", Status.ACTIVE, "", NOW)
        set_status(session, "cloudfir", Status.DEGRADED, "两夜无新稿", NOW + timedelta(days=1))
    with store.reading() as session:
        assert statuses(session) == {"cloudfir": Status.DEGRADED, "qinghe": Status.ACTIVE}


def test_an_outlet_that_was_never_moved_is_absent(store: Store):
    with store.reading() as session:
        assert statuses(session) == {}


def test_an_outlet_has_its_status_since_it_changed_last(store: Store):
    with store.writing() as session:
        set_status(session, "cloudfir", Status.DEGRADED, "两夜无新稿", NOW)
        set_status(session, "cloudfir", Status.DEGRADED, "三夜无新稿", NOW + timedelta(days=1))
        assert standings(session) == {"cloudfir": Standing(Status.DEGRADED, "三夜无新稿", NOW)}
