"""Trying links: dead ones named, refused ones left alone, and no link called dead for want of a network."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket

import pytest

from bulletin.settings import Settings
from commands.issues.alive import NoNetwork, dead_links


class Answers(BaseHTTPRequestHandler):
    """/200 gives 200, /404 gives 404 …; /to/… redirects."""

    def do_GET(self) -> None:
        wanted = self.path.strip("/")
        if wanted.startswith("to/"):
            self.send_response(302)
            self.send_header("Location", wanted.removeprefix("to/"))
        else:
            self.send_response(int(wanted))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, allow_private=("127.0.0.0/8",))


@pytest.fixture
def closed() -> Iterator[str]:
    """An address at which nobody answers."""
    with socket(AF_INET, SOCK_STREAM) as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}/200"


def test_dead_links_are_named_with_what_they_gave(site, settings, closed):
    urls = [f"{site}/{code}" for code in (200, 403, 404, 410, 429, 500)]
    found = dead_links([*urls, closed], settings)
    assert {url.rpartition("/")[2]: why for url, why in found.items() if url != closed} == {
        "404": "HTTP 404", "410": "HTTP 410", "500": "HTTP 500",
    }  # fmt: skip
    assert "refused" in found[closed]


def test_what_the_guard_refuses_is_not_tried_and_not_called_dead(site, settings, tmp_path):
    assert dead_links([f"{site}/to/http://10.1.2.3/x", f"{site}/to/{site}/404"], settings) == {
        f"{site}/to/{site}/404": "HTTP 404"
    }
    assert dead_links([f"{site}/404"], Settings(data=tmp_path)) == {}


def test_a_name_that_leads_to_a_private_address_is_refused_at_the_connection(site, tmp_path):
    assert dead_links([f"http://localhost:{site.rpartition(':')[2]}/404"], Settings(data=tmp_path)) == {}


def test_without_a_network_no_link_is_called_dead(settings, closed):
    with pytest.raises(NoNetwork, match="connected"):
        dead_links([closed], settings)


class Dripping(BaseHTTPRequestHandler):
    """Sends a byte of an endless header every tenth of a second, until the test ends."""

    over = threading.Event()

    def do_GET(self) -> None:
        if self.path == "/good":
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not self.over.wait(0.1):
            self.wfile.write(b"a")
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_a_link_that_drips_for_ever_is_given_up(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    site = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        found = dead_links([f"{site}/good", f"{site}/slow"], settings, longest_s=3.0)
    finally:
        Dripping.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
    assert list(found) == [f"{site}/slow"] and "within 3 s" in found[f"{site}/slow"]
