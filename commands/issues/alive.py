"""Trying links: is the page still there. The only look-up `issue check` makes on the network, and only when asked."""

import http.client
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bulletin.settings import Settings

if TYPE_CHECKING:
    from crawler.guard import Guard

TIMEOUT_S = 15.0
READ_BYTES = 4096


def dead_links(urls: Iterable[str], settings: Settings) -> dict[str, str]:
    """The links that cannot be opened, each with why. A link the guard refuses is not tried and not called dead."""
    from crawler.guard import Guard
    from crawler.night import agent

    guard = Guard(settings.allow_private)
    opener = opener_for(settings, guard)
    found = {}
    for url in dict.fromkeys(filter(None, urls)):
        why = tried(url, opener, guard, agent(settings), proxied=bool(settings.proxy))
        if why:
            found[url] = why
    return found


def opener_for(settings: Settings, guard: "Guard") -> urllib.request.OpenerDirector:
    """An opener through the office's proxy, where one is set, that asks the guard about each redirect."""

    class Guarded(urllib.request.HTTPRedirectHandler):
        """Redirects only where the guard lets them go."""

        def redirect_request(self, *words: Any) -> urllib.request.Request | None:
            allowed(words[-1], guard, proxied=bool(settings.proxy))
            return super().redirect_request(*words)

    proxies = {"http": settings.proxy, "https": settings.proxy} if settings.proxy else {}
    return urllib.request.build_opener(urllib.request.ProxyHandler(proxies), Guarded())


def allowed(url: str, guard: "Guard", proxied: bool) -> None:
    """Raises Refused for an address that may not be fetched; behind a proxy names are not resolved here."""
    import ipaddress
    from urllib.parse import urlsplit

    guard.check_url(url)
    parts = urlsplit(url)
    if not proxied and parts.hostname:
        for found in socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM):
            guard.check_address(ipaddress.ip_address(found[4][0]))


def tried(url: str, opener: urllib.request.OpenerDirector, guard: "Guard", agent: str, proxied: bool) -> str:
    """Why a link cannot be opened, "" where it can, or where it was not tried."""
    from bulletin.stops import Refused

    try:
        allowed(url, guard, proxied)
        request = urllib.request.Request(url, headers={"User-Agent": agent, "Accept": "text/html,*/*;q=0.1"})
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            answer.read(READ_BYTES)
        return ""
    except Refused:
        return ""
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}" if error.code in (404, 410, 451) or error.code >= 500 else ""
    except (urllib.error.URLError, http.client.HTTPException, ssl.SSLError, OSError, ValueError) as error:
        return str(getattr(error, "reason", None) or type(error).__name__)
