"""Why a page stopped on its way: exceptions named for the decision, caught where they are counted (DESIGN 7)."""


class Stop(Exception):
    """A page goes no further, for a named reason. `detail` is the evidence in a few words."""

    name = "stopped"
    zh = "停止"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class NotFetched(Stop):
    """The page could not be had: timeout, TLS, DNS, reset, an error status."""

    name, zh = "not-fetched", "抓取失败"


class Blocked(NotFetched):
    """A block or challenge page was given instead of the article (412, 521, captcha): not "no news today"."""

    name, zh = "blocked", "被拦截"


class Forbidden(NotFetched):
    """robots.txt does not allow the page."""

    name, zh = "robots", "robots 禁止"


class Refused(NotFetched):
    """Our own guard refused the address (private network, odd port or scheme)."""

    name, zh = "refused", "地址被拒"


class TooLarge(NotFetched):
    """The answer was larger than the limit."""

    name, zh = "too-large", "网页过大"


class NotAnArticle(Stop):
    """What came is not an article page: home page, listing, soft 404."""

    name, zh = "not-an-article", "非文章页"


class NoBody(Stop):
    """No body text was found on the page."""

    name, zh = "no-body", "无正文"


class Duplicate(Stop):
    """The same canonical URL is kept already."""

    name, zh = "duplicate", "重复"


class OutsideWindow(Stop):
    """The article's day lies outside the window that the night covers."""

    name, zh = "outside-window", "时段外"


class Unreadable(Stop):
    """Extraction failed on this page (hostile or broken markup)."""

    name, zh = "unreadable", "无法解析"


class PassedOver(Stop):
    """The host wants minutes between pages, so only titles that could matter are opened; this one could not."""

    name, zh = "passed-over", "标题未涉及"


RETRIED = (NotFetched, NoBody, Unreadable)
"""Reasons for which a URL is tried again on later nights (three nights, DESIGN 3), then listed."""

STOP_CLASSES: dict[str, type[Stop]] = {
    stop.name: stop
    for stop in (
        NotFetched, Blocked, Forbidden, Refused, TooLarge, NotAnArticle, NoBody, Duplicate, OutsideWindow, Unreadable,
        PassedOver,
    )
}  # fmt: skip
STOP_ZH = {name: stop.zh for name, stop in STOP_CLASSES.items()}
