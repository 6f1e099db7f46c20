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
    202: "脚本质询",
    403: "服务器拒绝",
    405: "防火墙拒绝",
    412: "脚本质询",
    418: "防火墙拒绝",
    429: "请求过多",
    521: "脚本质询",
}
"""Statuses by which Chinese sites turn a crawler away (DOSSIER 3.6); none of them is an article."""


def status_stop(status: int) -> Stop | None:
    """The reason an HTTP status stops a page for, None for a status that carries one."""
    if status in BLOCKING:
        return Blocked(f"HTTP {status}，{BLOCKING[status]}")
    if not 200 <= status < 300:
        return NotFetched(f"HTTP {status}")
    return None


def failure_stop(error: BaseException) -> Stop:
    """The reason a failed download stops a page for."""
    if isinstance(error, Stop):
        return error
    if isinstance(error, IgnoreRequest) and "robots" in str(error):
        return Forbidden("robots.txt 不允许")
    if isinstance(error, HostClosed):
        return Blocked(str(error))
    if isinstance(error, DownloadCancelledError):
        return TooLarge("超过大小上限")
    return NotFetched(failure_words(error))


def failure_words(error: BaseException) -> str:
    """A failed download in a few words, without addresses."""
    state = failure_state(error)
    words = {
        ListingState.TIMEOUT: "超时未应答",
        ListingState.DNS: "域名无法解析",
        ListingState.TLS: "TLS 连接失败",
        ListingState.REFUSED: "连接被拒绝",
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
