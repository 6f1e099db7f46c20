"""Links: whole, well spelt, on a host we know, alive."""

import re
from difflib import get_close_matches

from bulletin.check.finding import Finding, Severity
from bulletin.check.memory import Memory
from bulletin.check.wording import of_dead
from bulletin.imported.doubts import ODD_ENDING, WHOLE_URL
from bulletin.issue import Entry, Issue
from bulletin.printed_link import mended, one_letter_apart
from bulletin.registry import Registry, host_of

CUT = re.compile(r"(?:[=&?_.%-]|%[0-9A-Fa-f]|\.(?:s?h|s?ht|shtm|ht|j|js|p|ph|asp))$")
FRONT_PAGE = re.compile(r"^https?://[^/]+/?$")


def check_links(issue: Issue, memory: Memory) -> list[Finding]:
    """Findings about every entry's link."""
    found = []
    for ordinal, entry in enumerate(issue.entries, 1):
        one = check_form(ordinal, entry) or check_host(ordinal, entry, memory.registry)
        if one is not None:
            found.append(one)
        if entry.url in memory.dead:
            kept = memory.archived.get(entry.url)
            mend = f"网页已存档：{kept}" if kept else "换用仍可打开的原文链接"
            sentence = f"链接打不开（{of_dead(memory.dead[entry.url])}）：{entry.url}"
            found.append(told("dead", Severity.WARNING, sentence, ordinal, entry, mend))
    return found


def check_form(ordinal: int, entry: Entry) -> Finding | None:
    """A link that is missing, broken or cut, by its form alone."""
    url = entry.url
    if not url:
        return told("no-link", Severity.ERROR, "没有链接", ordinal, entry, "补上原文链接")
    repaired, repairs = mended(url)
    hint = f"改为 {repaired}" if repairs and WHOLE_URL.match(repaired) else "按原文补全"
    if re.search(r"\s", url):
        return told("broken-link", Severity.ERROR, f"链接中有空白或换行：{url}", ordinal, entry, hint)
    if ODD_ENDING.search(url.partition("?")[0]):
        return told("misspelt-link", Severity.ERROR, f"链接结尾有误：{url}", ordinal, entry, hint)
    if not WHOLE_URL.match(url):
        return told("broken-link", Severity.ERROR, f"链接不成形：{url}", ordinal, entry, hint)
    if FRONT_PAGE.match(url):
        return told("cut-link", Severity.ERROR, f"链接只有网站首页，没有文章：{url}", ordinal, entry, "按原文补全")
    if CUT.search(url):
        return told("cut-link", Severity.WARNING, f"链接可能被截断：{url}", ordinal, entry, "打开链接核对")
    return None


def check_host(ordinal: int, entry: Entry, registry: Registry | None) -> Finding | None:
    """A host that is nearly one of ours, or an address that is no article's of the outlet whose host it is."""
    if registry is None:
        return None
    host = host_of(entry.url)
    hosts = [each for outlet in registry for each in outlet.hosts]
    match = registry.match_printed(entry.url)
    if host not in hosts:
        close = next((each for each in hosts if one_letter_apart(each, host)), None)
        close = close or next(iter(get_close_matches(host, hosts, n=1, cutoff=0.93)), None)
        if close is not None:
            sentence = f"链接主机“{host}”不在监测媒体之列，与“{close}”仅差一两个字母"
            mend = f"改为 {entry.url.replace(host, close, 1)}"
            return told("misspelt-host", Severity.ERROR, sentence, ordinal, entry, mend)
    elif not match.article:
        sentence = f"链接不是{name_of(registry, match.outlet)}文章网址的形式，可能被截断或误抄：{entry.url}"
        return told("strange-link", Severity.WARNING, sentence, ordinal, entry, "打开链接核对")
    return None


def name_of(registry: Registry, key: str) -> str:
    """An outlet's name."""
    outlet = registry.get(key)
    return outlet.name if outlet else key


def told(kind: str, severity: Severity, sentence: str, ordinal: int, entry: Entry, mend: str) -> Finding:
    """A finding about an entry's link."""
    return Finding(kind, severity, sentence, ordinal, "url", mend, entry.url, entry.title)
