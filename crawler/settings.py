"""Scrapy's settings. What an operator sets lies in settings.toml of the data folder (bulletin.settings), not here."""

BOT_NAME = "yuebao"
USER_AGENT = "Mozilla/5.0 (compatible; yuebao/1)"  # a night adds the operator's contact
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# A plain asyncio loop: no reactor to start once and for all, Python's own TLS (docs/design-notes.md).
TWISTED_REACTOR_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "crawler.handlers.LiveHandler",
    "https": "crawler.handlers.LiveHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# Both are doors into the process that nobody here needs.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

# Manners. Delays and one-at-a-time hold over all crawlers of the process and are kept by crawler.gate.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "yuebao"
CONCURRENT_REQUESTS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
COOKIES_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}

# Bounds. Scrapy's own are 1 GiB and 180 s.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 8_000_000
DOWNLOAD_WARNSIZE = 0
DEPTH_LIMIT = 0
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]
HTTPERROR_ALLOW_ALL = True
URLLENGTH_LIMIT = 2083

# Scrapy makes this many tasks for every answer; one of ours holds one article, or links that are only queued.
CONCURRENT_ITEMS = 1
# A check that parses the callbacks' source anew for every answer; mypy tells the same once.
WARN_ON_GENERATOR_RETURN_VALUE = False

ITEM_PIPELINES = {"pipelines.keep.KeepPipeline": 300}

# Old government servers speak TLS 1.0 with short keys. What comes is public text and is recorded as it came.
DOWNLOADER_CLIENT_TLS_CIPHERS = "DEFAULT:@SECLEVEL=1"
DOWNLOAD_VERIFY_CERTIFICATES = False

LOG_LEVEL = "INFO"
LOG_SHORT_NAMES = True
HTTPCACHE_ENABLED = False
FEED_EXPORT_ENCODING = "utf-8"
