from storage.listings import remember_validators, validators
from storage.store import Store
from tests.storage.made_up import NOW

URL = "https://cloudfir.example/news?page=1"


def test_an_unknown_listing_has_no_validators(store: Store):
    with store.reading() as session:
        assert validators(session, URL) == ("", "")


def test_the_last_validators_of_each_listing_are_remembered(store: Store):
    with store.writing() as session:
        remember_validators(session, URL, '"a"', "Tue, 20 Aug 2024 08:00:00 GMT", NOW)
        remember_validators(session, URL + "0", '"other"', "", NOW)
        remember_validators(session, URL, 'W/"b"', "", NOW)
    with store.reading() as session:
        assert validators(session, URL) == ('W/"b"', "")
        assert validators(session, URL + "0") == ('"other"', "")
