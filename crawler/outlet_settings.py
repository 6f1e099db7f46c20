"""Scrapy's settings for one outlet: ours, the operator's, and what the outlet's file asks for."""

from scrapy.settings import Settings as ScrapySettings

import crawler.settings as scrapy_settings
from bulletin.outlet import Outlet
from bulletin.settings import Settings
from crawler.shift import Shift

VERSION = "1"


def agent(settings: Settings) -> str:
    """The user agent (DESIGN 6.10), with the operator's contact where one is set."""
    contact = f"; +{settings.contact}" if settings.contact else ""
    return settings.user_agent or f"Mozilla/5.0 (compatible; yuebao/{VERSION}{contact})"


def scrapy_settings_for(outlet: Outlet, shift: Shift, keeping: bool = True) -> ScrapySettings:
    """Scrapy's settings for a crawl of one outlet; without `keeping` nothing that is read becomes a candidate."""
    values = ScrapySettings()
    values.setmodule(scrapy_settings, priority="project")
    settings = shift.settings
    values.setdict(
        {
            "USER_AGENT": agent(settings),
            "DOWNLOAD_TIMEOUT": settings.timeout_s,
            "DOWNLOAD_MAXSIZE": settings.max_page_bytes,
            "ROBOTSTXT_OBEY": outlet.obey_robots,
        },
        priority="cmdline",
    )
    if outlet.legacy_tls:
        values.set("DOWNLOADER_CLIENT_TLS_CIPHERS", "DEFAULT:@SECLEVEL=0", priority="cmdline")
        values.set("DOWNLOAD_TLS_MIN_VERSION", "TLSv1.0", priority="cmdline")
    handlers = values.getdict("DOWNLOAD_HANDLERS") | dict.fromkeys(("http", "https"), shift.handler)
    values.set("DOWNLOAD_HANDLERS", handlers, priority="cmdline")
    values.set("RETRY_ENABLED", shift.replay is None, priority="cmdline")
    if not keeping:
        values.set("ITEM_PIPELINES", {}, priority="cmdline")
    return values
