"""Trying links: is the page still there. The only look-up `issue check` makes on the network, and only when asked.

Every connection goes to an address the guard has passed, also after a redirect; behind a proxy the proxy resolves
names. Where no link gives any answer at all, it is this machine that has no network, and no link is called dead.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from functools import partial
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any

from bulletin.settings import Settings

if TYPE_CHECKING:
    from crawler.guard import Guard

TIMEOUT_S = 15.0
READ_BYTES = 4096
LONGEST_S = 60.0
"""Seconds for one link with all its redirects, however slowly its answer drips."""


class NoNetwork(ValueError):
    """Not one link answered, so nothing is known of any; the message is one sentence."""


class Mute(Exception):
    """A link gave no answer; the message says what came instead."""


def dead_links(urls: Iterable[str], settings: Settings, longest_s: float = LONGEST_S) -> dict[str, str]:
    """The links that cannot be opened, each with why. A link the guard refuses is not tried and not called dead.

    None takes longer than `longest_s` seconds. Raises NoNetwork.
    """
    from crawler.guard import Guard
    from crawler.outlet_settings import agent

    opener = opener_for(settings, Guard(settings.allow_private))
    found: dict[str, str] = {}
    mute: dict[str, str] = {}
    wanted = list(dict.fromkeys(filter(None, urls)))
    for url in wanted:
        try:
            why = within(longest_s, lambda url=url: tried(url, opener, agent(settings)))  # type: ignore[misc]
        except Mute as error:
            why = mute[url] = str(error)
        if why:
            found[url] = why
    if wanted and len(mute) == len(wanted):
        raise NoNetwork(f"no link gave any answer ({mute[wanted[0]]}); is this machine connected?")
    return found


def within(limit_s: float, work: Callable[[], str]) -> str:
    """What `work` gives, in a thread of its own that is left behind at the limit. Raises Mute, and what it raises.

    Each wait of a socket has its own limit, but a server that sends a byte now and then ends none of them.
    """
    told: Queue[str | Exception] = Queue()

    def run() -> None:
        try:
            told.put(work())
        except Exception as error:  # raised again by who waits
            told.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        found = told.get(timeout=limit_s)
    except Empty:
        raise Mute(f"no whole answer within {limit_s:.0f} s") from None
    if isinstance(found, Exception):
        raise found
    return found


def opener_for(settings: Settings, guard: "Guard") -> urllib.request.OpenerDirector:
    """An opener through the office's proxy, where one is set; without one it connects only where the guard lets it."""
    proxied = bool(settings.proxy)

    def guarded(made: http.client.HTTPConnection) -> http.client.HTTPConnection:
        if not proxied:
            made._create_connection = partial(connected, guard)  # type: ignore[attr-defined]
        return made

    class Plain(urllib.request.HTTPHandler):
        """http:// with the guard at every connection."""

        def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
            guard.check_url(request.full_url)
            return self.do_open(lambda *w, **k: guarded(http.client.HTTPConnection(*w, **k)), request)

    class Secure(urllib.request.HTTPSHandler):
        """https:// with the guard at every connection."""

        def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
            guard.check_url(request.full_url)
            return self.do_open(lambda *w, **k: guarded(http.client.HTTPSConnection(*w, **k)), request)

    class Other(urllib.request.BaseHandler):
        """No other scheme, neither at once (file:, data:) nor by a redirect (ftp:)."""

        def unknown_open(self, request: urllib.request.Request) -> None:
            guard.check_url(request.full_url)

    proxies = {"http": settings.proxy, "https": settings.proxy} if proxied else {}
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(proxies), Plain(), Secure(), Other(), urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(), urllib.request.HTTPErrorProcessor(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


def connected(guard: "Guard", address: tuple[str, int], timeout: float = TIMEOUT_S, *_: Any) -> socket.socket:
    """A connection to one of a name's addresses, once the guard has passed them all. Raises Refused, OSError."""
    hosts = [str(each[4][0]) for each in socket.getaddrinfo(*address, type=socket.SOCK_STREAM)]
    for host in hosts:
        guard.check_address(ipaddress.ip_address(host))
    for host in hosts[:-1]:
        with contextlib.suppress(OSError):
            return socket.create_connection((host, address[1]), timeout)
    return socket.create_connection((hosts[-1], address[1]), timeout)


def tried(url: str, opener: urllib.request.OpenerDirector, agent: str) -> str:
    """Why a link is dead, "" where it is not, or was not tried because the guard refused it. Raises Mute."""
    from bulletin.stops import Refused

    request = urllib.request.Request(url, headers={"User-Agent": agent, "Accept": "text/html,*/*;q=0.1"})
    try:
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            answer.read(READ_BYTES)
        return ""
    except Refused:
        return ""
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}" if error.code in (404, 410, 451) or error.code >= 500 else ""
    except (urllib.error.URLError, http.client.HTTPException, ssl.SSLError, OSError) as error:
        raise Mute(str(getattr(error, "reason", None) or type(error).__name__)) from None
    except ValueError:
        return ""  # no address at all: the offline checks say so
