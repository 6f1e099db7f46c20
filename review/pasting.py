"""What a pasted address is, before anybody fetches it: mended, whose it is, its day, whether it is kept. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from bulletin.period import parse_day
from bulletin.registry import Registry, key_url

NO_ADDRESS = "没有认出网址：请从浏览器地址栏复制，以 http:// 或 https:// 开头。"
SHORT = 20
"""Characters from which a pasted text is taken for one: less is a slip of the hand."""

LONGEST_HTML, LONGEST_TEXT = 4_000_000, 200_000
"""Characters of a pasted page and of a pasted text at most."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """An address as read: `url` to be fetched, `canonical` as it is kept, `outlet` key and name ("" for none watched),
    `article` whether it has the form of an article there, `repairs` what was mended."""

    url: str
    key: str
    canonical: str
    outlet: str
    name: str
    article: bool
    day: date | None = None
    repairs: tuple[str, ...] = ()


def recognised(text: str, registry: Registry) -> Recognised | None:
    """What a pasted text is as an address, None for none."""
    words = text.strip()
    found = re.search(r"https?://\S+", words, re.IGNORECASE)
    try:
        match = registry.match_printed(words if found is None or found.start() == 0 else found[0])
    except ValueError:
        return None
    if not re.match(r"https?://[^\s/?#]+", match.url, re.IGNORECASE):
        return None
    outlet = registry.get(match.outlet)
    return Recognised(match.url, match.key, key_url(match.key), match.outlet, outlet.name if outlet else "",
                      match.article, match.day, match.repairs)  # fmt: skip


def given_faults(url: Recognised | None, html: str, title: str, day: str, text: str) -> dict[str, str]:
    """What is wrong with a pasted page or text: a sentence by field."""
    wrong: dict[str, str] = {}
    if url is None:
        wrong["url"] = "请填原文网址：月报里每一条都要印链接。"
    if not html.strip() and not text.strip():
        wrong["text"] = "请粘贴正文，或粘贴网页的源代码。"
    if html.strip() and text.strip():
        wrong["text"] = "网页源代码与正文只填一处。"
    if text.strip() and not title.strip():
        wrong["title"] = "粘贴正文时请填标题。"
    if not wrong and text.strip() and len(text.strip()) < SHORT:
        wrong["text"] = f"正文太短（不足 {SHORT} 字），请粘贴全文。"
    if len(html) > LONGEST_HTML or len(text) > LONGEST_TEXT:
        wrong["text"] = "内容太长，请只粘贴这一篇文章。"
    if day.strip():
        try:
            parse_day(day)
        except ValueError:
            wrong["day"] = "日期应写成 2024-08-31 这样。"
    return wrong
