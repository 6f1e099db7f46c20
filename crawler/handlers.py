"""Download handlers: the live web, politely and recorded, or an archive with the network off.

A handler stands below every Scrapy middleware, so robots.txt, redirects, retries and pictures all pass the gate, the
guard and the recorder. Both speak to the spider's `shift`, which all crawlers of one process share.
"""

from urllib.request import getproxies

import aiohttp
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.utils.ssl import _make_ssl_context

from bulletin.night import NOT_IN_ARCHIVE
from bulletin.registry import host_of
from crawler.gate import retry_after_s
from crawler.guard import GuardedResolver, proxy_places
from crawler.shift import Shift

ASKED_TO_WAIT = (429, 503)


class NotInArchive(DownloadFailedError):
    """The replayed archive holds no answer for this address; the network is never asked instead."""


def shift_of(crawler: Crawler) -> Shift:
    """What the spider of this crawler shares with the others of its process."""
    shift = getattr(crawler.spider, "shift", None)
    if not isinstance(shift, Shift):
        raise TypeError("the spider was started without a shift")
    return shift


def proxies_now() -> frozenset[tuple[str, int]]:
    """The proxies that the environment names; its list of hosts that need none is no proxy."""
    return proxy_places(place for name, place in getproxies().items() if name != "no")


class LiveHandler(AiohttpDownloadHandler):
    """Fetches from the web with aiohttp: Python's own TLS reaches old government servers that Twisted's cannot."""

    experimental = False  # Scrapy warns at every start; the choice is made (docs/design-notes.md)

    def __init__(self, crawler: Crawler) -> None:
        BaseStreamingDownloadHandler.__init__(self, crawler)
        self._shift = shift_of(crawler)
        self._ssl_context = _make_ssl_context(crawler.settings)
        resolver = GuardedResolver(self._shift.guard, proxies_now())
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=resolver, limit_per_host=1, ttl_dns_cache=60),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    async def download_request(self, request: Request) -> Response:
        """One answer, in the host's turn, recorded. Raises Refused, HostClosed or a Scrapy download error."""
        self._shift.guard.check_url(request.url)
        host = host_of(request.url)
        async with self._shift.gate.turn(host) as turn:
            try:
                response = await self.fetch(request)
            except (CannotResolveHostError, DownloadConnectionRefusedError):
                turn.reached = False
                raise
            self._heed(host, response)
        self._shift.record(response)
        return response

    async def fetch(self, request: Request) -> Response:
        """The bare fetch, below guard, gate and recorder."""
        return await super().download_request(request)

    def _heed(self, host: str, response: Response) -> None:
        asked = (response.headers.get("Retry-After") or b"").decode("latin-1")
        if response.status in ASKED_TO_WAIT and asked:
            seconds = retry_after_s(asked)
            if seconds is not None:
                self._shift.gate.hold(host, seconds)


class ReplayHandler:
    """Answers from WARC files; what they do not hold is a download error, never the network."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        self._shift = shift_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ReplayHandler":
        """How Scrapy makes a handler."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """The archived answer of a URL. Raises NotInArchive."""
        found = self._shift.replay.get(request.url) if self._shift.replay else None
        if found is None:
            raise NotInArchive(NOT_IN_ARCHIVE)
        headers = Headers([(name, value) for name, value in found.headers])
        kind = responsetypes.from_args(headers=headers, url=request.url, body=found.body)
        response = kind(url=request.url, status=found.status, headers=headers, body=found.body, protocol="HTTP/1.1")
        self._shift.record(response, found.at)
        return response

    async def close(self) -> None:
        """Nothing is held open between answers."""
