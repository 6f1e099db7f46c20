"""A page as it was fetched, made safe to look at: no script, no network, the right charset. Pure.

The policy does the work (sandboxed, nothing may be loaded); what no policy reaches (a connection opened ahead by
<link>, a frame of its own) is taken out of the bytes. A byte below 0x40 never is a part of a Chinese character in the
encodings pages are written in, so tags are found in the bytes whatever the charset.
"""

import codecs
import re

SNAPSHOT_HEADERS = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
    "X-DNS-Prefetch-Control": "off",
    "Referrer-Policy": "no-referrer",
    "Content-Disposition": "inline",
}
PAGE = (
    '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>快照</title>'
    "<style>body{{font:16px/1.7 sans-serif;color:#44494f;padding:2rem}}</style><p>{}</p></html>"
)
GONE = {
    "expired": PAGE.format("快照已过期：网页存档只保留一段时间，采用过的文章除外。文字和图片仍在。"),
    "given": PAGE.format("没有快照：这篇文章是粘贴收录的，没有抓取过网页。"),
}
"""What the frame says where there is nothing to show."""

RESOURCE = re.compile(
    rb"<(?=(?:link|base|iframe|frame|frameset|object|embed|applet|portal|fencedframe)\b)", re.IGNORECASE
)
REFRESH = re.compile(rb"<meta(?=[^>]*http-equiv)", re.IGNORECASE)
NAMES = {"gb18030": "gb18030", "gbk": "gbk", "gb2312": "gbk", "utf-8": "utf-8", "big5hkscs": "big5", "big5": "big5",
         "utf-16": "utf-16le", "utf-16-le": "utf-16le", "utf-16-be": "utf-16be", "cp1252": "windows-1252",
         "iso8859-1": "windows-1252", "ascii": "utf-8", "shift_jis": "shift_jis", "euc_kr": "euc-kr"}  # fmt: skip
"""Our names of charsets in the words of browsers; another one is shown as UTF-8 with marks of doubt."""


def quiet_page(body: bytes) -> bytes:
    """The page without elements that reach out before any policy is asked: renamed, so that they mean nothing."""
    return REFRESH.sub(b"<x-meta", RESOURCE.sub(b"<x-", body))


def shown_type(declared: str, body: bytes, charset: str) -> str:
    """The content type a page is shown as: HTML or plain text, in the charset it was read with."""
    kind = declared.partition(";")[0].strip().lower()
    html = kind in ("text/html", "application/xhtml+xml", "") or (
        kind in ("text/xml", "application/xml", "text/plain")
        and re.match(rb"\s*(?:<!doctype html|<html)", body[:500], re.I)
    )
    return f"{'text/html' if html else 'text/plain'}; charset={browser_charset(charset)}"


def browser_charset(charset: str) -> str:
    """A charset as browsers name it."""
    try:
        return NAMES.get(charset) or NAMES.get(codecs.lookup(charset).name, "utf-8")
    except LookupError:
        return "utf-8"
