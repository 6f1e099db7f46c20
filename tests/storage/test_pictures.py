from storage.pictures import add_picture, pictures
from storage.store import Store
from tests.storage.made_up import NOW

URL = "https://pic.cloudfir.example/1.jpg"


def test_a_picture_is_found_by_its_url(store: Store):
    with store.writing() as session:
        add_picture(session, URL, "ab" * 32, "image/jpeg", (640, 480), 90_000, NOW)
    with store.reading() as session:
        assert pictures(session, [URL, URL + "?never"]) == {URL: "ab" * 32}
        assert pictures(session, []) == {}


def test_a_picture_fetched_again_is_known_by_its_last_bytes(store: Store):
    with store.writing() as session:
        add_picture(session, URL, "ab" * 32, "image/jpeg", (640, 480), 90_000, NOW)
        add_picture(session, URL, "cd" * 32, "image/png", (320, 240), 40_000, NOW)
        assert pictures(session, [URL]) == {URL: "cd" * 32}
