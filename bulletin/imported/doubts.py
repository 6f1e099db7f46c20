"""What a person should look at of an old issue that was read back, and the doubts about an entry's link and day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

from bulletin.imported.parts import Part
from bulletin.imported.wording import day_of
from bulletin.period import Period

WHOLE_URL = re.compile(r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::\d+)?(?:/[!-~]*)?$")
ODD_ENDING = re.compile(r"\.(?:shtm1|htm1|sht?ml?1|shtmI|htmI|shtmi|htmi|sthml|hmtl|shmtl|shtm|ht|sht)$")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at. `place` is "" for the issue, else the entry's ordinal; `sentence` Chinese."""

    kind: str
    place: str
    sentence: str


def doubts_of_url(part: Part, place: str, hosts: Sequence[str]) -> list[Doubt]:
    """Doubts about a link; it is kept as it stands."""
    if not part.url:
        return [Doubt("url", place, "没有找到链接。")]
    found = []
    if part.url_pieces > 1:
        found.append(Doubt("url-joined", place, f"链接在原文中断为 {part.url_pieces} 行，已接合：{part.url}"))
    if not WHOLE_URL.match(part.url):
        found.append(Doubt("url", place, f"链接不成形：{part.url}"))
    elif ODD_ENDING.search(urlsplit(part.url).path):
        found.append(Doubt("url-ending", place, f"链接结尾可能误识或截断：{part.url}"))
    host = (urlsplit(part.url).hostname or "") if WHOLE_URL.match(part.url) else ""
    if host and host not in hosts and (close := get_close_matches(host, hosts, n=1, cutoff=0.88)):
        found.append(Doubt("url-host", place, f"链接主机“{host}”与监测媒体的“{close[0]}”仅差一两个字母。"))
    return found


def doubts_of_day(day: str, place: str, period: Period) -> list[Doubt]:
    """Doubts about a printed day."""
    if not day:
        return [Doubt("day", place, "没有找到日期。")]
    found = re.match(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})", day)
    known = day_of(found.groups()) if found else None
    if known is None:
        return [Doubt("day", place, f"日期“{day}”不成立。")]
    if known not in period:
        return [Doubt("outside", place, f"日期 {day} 在时段 {period} 之外。")]
    return []
