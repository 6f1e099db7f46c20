"""What an answer or a failure means: the status class of a listing, the reason to stop a page."""

import ssl

import aiohttp
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)

from bulletin.night import ListingState
from bulletin.stops import Blocked, Forbidden, NotFetched, Refused, Stop, TooLarge
from crawler.gate import HostClosed

BLOCKING = {
    403: "refused by the server",
    405: "refused by a firewall",
    412: "script challenge",
    418: "refused by a firewall",
    429: "too many requests",
    521: "script challenge",
}
"""Statuses by which Chinese sites turn a crawler away (DOSSIER 3.6); none of them is an article."""


def status_stop(status: int) -> Stop | None:
    """The reason an HTTP status stops a page for, None for a status that carries one."""
    if status in BLOCKING:
        return Blocked(f"HTTP {status}, {BLOCKING[status]}")
    if status == 202:
        return Blocked("HTTP 202, script challenge")
    if not 200 <= status < 300:
        return NotFetched(f"HTTP {status}")
    return None


def failure_stop(error: BaseException) -> Stop:
    """The reason a failed download stops a page for."""
    if isinstance(error, Stop):
        return error
    if isinstance(error, IgnoreRequest) and "robots" in str(error):
        return Forbidden("robots.txt does not allow it")
    if isinstance(error, HostClosed):
        return Blocked(str(error))
    if isinstance(error, DownloadCancelledError):
        return TooLarge("larger than the limit")
    return NotFetched(failure_words(error))


def failure_words(error: BaseException) -> str:
    """A failed download in a few words, without addresses."""
    state = failure_state(error)
    words = {
        ListingState.TIMEOUT: "no answer in time",
        ListingState.DNS: "the host name cannot be resolved",
        ListingState.TLS: "TLS failed",
        ListingState.REFUSED: "the connection was refused",
    }
    return words.get(state) or str(error).split("\n")[0][:120] or type(error).__name__


def failure_state(error: BaseException) -> ListingState:
    """The status class of a listing whose download failed."""
    causes = [error, error.__cause__, error.__context__]
    if isinstance(error, Forbidden) or (isinstance(error, IgnoreRequest) and "robots" in str(error)):
        return ListingState.ROBOTS
    if isinstance(error, (Blocked, HostClosed)):
        return ListingState.BLOCKED
    if isinstance(error, DownloadTimeoutError):
        return ListingState.TIMEOUT
    if any(isinstance(cause, (ssl.SSLError, aiohttp.ClientSSLError)) for cause in causes):
        return ListingState.TLS
    if isinstance(error, CannotResolveHostError):
        return ListingState.DNS
    if isinstance(error, (DownloadConnectionRefusedError, Refused)):
        return ListingState.REFUSED
    return ListingState.FAILED
