"""What an answer or a failure means: the status class of a listing, the reason to stop a page."""

import re
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
from bulletin.outlet import Outlet
from bulletin.page import Page
from bulletin.stops import Blocked, Forbidden, NotFetched, Refused, Stop, TooLarge
from crawler.gate import HostClosed
from pipelines.extract import block_page
from pipelines.extract.decode import decode

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


SWOLLEN = "exceeded DOWNLOAD_MAXSIZE"
"""What Scrapy says of a body that swells as it is unpacked."""


def status_stop(status: int) -> Stop | None:
    """The reason an HTTP status stops a page for, None for a status that carries one."""
    if status in BLOCKING:
        return Blocked(f"HTTP {status}，{BLOCKING[status]}")
    if not 200 <= status < 300:
        return NotFetched(f"HTTP {status}")
    return None


def block_stop(page: Page, outlet: Outlet) -> Stop | None:
    """The reason an answer with 200 stops a page for, because it is a block page all the same; None for any other."""
    evidence = block_page(page, outlet.page)
    return Blocked(evidence) if evidence else None


def failure_stop(error: BaseException) -> Stop:
    """The reason a failed download stops a page for."""
    if isinstance(error, Stop):
        return error
    if isinstance(error, IgnoreRequest) and SWOLLEN in str(error):
        return TooLarge("展开后超过大小上限")
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


GONE = re.compile(
    r"页面不存在|网页不存在|文章不存在|内容不存在|找不到(?:该|您|此|这个|你)?.{0,6}(?:页面|网页|文章|内容)|(?:页面|文章|内容|信息).{0,6}(?:已(?:被)?(?:删除|移除|下线)|无法找到|未找到)"
    r"|404\s*(?:错误|not found|error)|not\s+found|^\s*404",
    re.IGNORECASE,
)
GONE_WITHIN = 200
"""Chinese characters a page that only says it is not there may show."""


def says_gone(page: Page) -> bool:
    """Whether a page that was answered with 200 says that there is nothing here (a soft 404)."""
    text = re.sub(
        r"(?s)<(script|style)\b.*?</\1\s*>|<!--.*?-->", " ", decode(page.body[:60_000], page.content_type).text
    )
    title = re.search(r"(?is)<title[^>]*>(.*?)</title>", text)
    shown = re.sub(r"(?s)<[^>]*>", " ", text)
    if len(re.findall(r"[\u4e00-\u9fff]", shown)) > GONE_WITHIN:
        return False
    return bool(GONE.search(shown) or (title and GONE.search(title[1])))
