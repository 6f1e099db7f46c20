"""What the desk keeps of its files: never longer than they stand so."""

import re
from pathlib import Path

import pytest

from bulletin.series import SHIPPED
from bulletin.settings import Settings
from bulletin.toml import ConfigError
from review.desk import Desk
from storage.store import Store
from tests.review.conftest import Browser, Clock


def usual(desk: Desk) -> int:
    """How many articles an issue usually prints, as the desk knows it now."""
    with desk.store.reading() as session:
        return desk.series(session).usual_entries


def put(path: Path, entries: int) -> None:
    """Save the series with another usual number, as the desk does: beside, then in its place."""
    text = SHIPPED.read_text(encoding="utf-8")
    aside = path.with_suffix(".new")
    aside.write_text(re.sub(r"(?m)^usual_entries = \d+", f"usual_entries = {entries}", text), encoding="utf-8")
    aside.replace(path)


def test_a_saved_series_holds_from_the_next_request_on(settings: Settings, store: Store, clock: Clock) -> None:
    desk, own = Desk(settings, store, clock), settings.data / "series.toml"
    shipped = usual(desk)
    for entries in (7, 8, 9):
        put(own, entries)
        assert (usual(desk), usual(desk)) == (entries, entries)
    own.write_text("usual_entries = ", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ConfigError):
            usual(desk)
    own.unlink()
    assert usual(desk) == shipped


def test_a_page_that_is_not_there_leads_back_to_where_one_was(editor: Browser) -> None:
    def back(referer: str) -> bool:
        return 'id="back" href="/search?q=1"' in editor.get("/nowhere", headers={"referer": referer}).text

    home = str(editor.client.base_url).rstrip("/")
    assert back(f"{home}/search?q=1")
    for elsewhere in ("https://elsewhere.example/search?q=1", f"{home}//elsewhere.example/", f"{home}/nowhere", ""):
        assert 'id="back"' not in editor.get("/nowhere", headers={"referer": elsewhere}).text
