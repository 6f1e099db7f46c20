"""The day of publication: labelled line by the headline, metas, URL, script, listing; never a guess.

Only lines between headline and body (or labelled ones close by) are read: a date in a list, of another article, of
the page's build, of an HTTP header or of today is never taken.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bulletin.period import SHANGHAI
from pipelines.extract.boilerplate import prose
from pipelines.extract.lines import Line, Sheet
from pipelines.extract.stamps import Stamp, first_stamp, partial, stamps, value_stamp

META_NAMES = (
    "publishdate", "pubdate", "firstpublishedtime", "article:published_time", "og:article:published_time",
    "og:release_date", "og:published_time", "datepublished", "date_published", "bytedance:published_time",
    "weibo:article:create_at",
    "weibo: article:create_at", "article:create_at", "publish_time", "publishtime", "publish-date", "publish_date",
    "publishedtime", "published_time", "publication_date", "pubtime", "_pubtime_", "pub_date", "apub:time", "apub:date",
    "releasedate", "release_date", "releasetime", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date",
    "date", "createdate", "create_time", "parsely-pub-date", "sailthru.date", "dateupdate", "uploaddate",
    "article_date_original",
)  # fmt: skip
"""Names of metas that hold the time of publication, best first; never one of modification or of the page's build."""

DISAGREE_DAYS = 1
"""Days by which two sources of the date may differ before an editor is asked to look."""

_LABEL = re.compile(
    r"""
    (?: (?:发布|发表|发稿|发文|发帖|成文|登载|刊登|刊发|刊载|上传|公布|印发|添加|录入|创建|出版|见报|报道|新闻|文章|
        稿件|信息|编辑|投稿)
        (?:于|时间|日期|日|在) \s*[:：]?
      | ^\W*(?:时间|日期) \s*[:：]?
      | (?:发布|发表|发稿|发文|时间|日期|Published|Posted|Date|Time) \s*(?:于|on)?\s*[:：]
    ) \s*[\[【（(]?\s*$""",
    re.I | re.X,
)
LABELLED = "line, labelled"
"""The rule of a date that a label names."""

WEAK_LINE = 2
"""Rank from which on a line's date is believed less than metas and the URL: without label and time."""

_BELOW = re.compile(r"(?:发布|发文|发表|发稿|成文|公布)(?:时间|日期|于)\s*[:：]?\s*$")
LISTED_IN = ("li", "dd", "dt", "p", "h3")
_EVENT = re.compile(r"通过|施行|生效|召开|审议|批准|修订|签发|起实施|第.{1,6}次")
_LEAD = re.compile(r"^\W*[\u4e00-\u9fff\s]{2,10}[:：]\W*$")
_SECOND = re.compile(r"(?:成文|印发|见报|登载|出版|新闻|上传|创建|添加|录入)\S{0,3}\W*$")
_CHANGED = re.compile(r"(?:更新|修改|最后|编辑于|Updated|Modified|打印|访问|截至|抓取|生成)\S{0,6}\s*$", re.I)
_TODAY = re.compile(r"今天(?:是)?|现在(?:是)?|当前(?:时间|日期)|农历|欢迎您?|星期.\s*(?:农历|天气)")
_WEEKDAY = re.compile(r"(?:星期|周)[一二三四五六日天]")
_PROSE = re.compile("[，。；！？]")
_SCRIPT = re.compile(
    r"""["']?\b(datePublished|pub_?date|publish_?date|publish_?time|published_?at|published_?time|pub_?time|publish_at|release_?time|release_?date|"""
    r"""news_?time|article_?time|ptime|show_?time|display_?time|post_?time|send_?time|original_?time|input_?time|firstpublishtime|issue_?date|ct|"""
    r"""create_?time|created_?at|ctime|createDate)\b["']?\s*[:=]\s*["']?((?:19|20)\d{2}[-/年.]?\d{1,2}[-/月.]?\d{1,2}[^"'<>,;{}]{0,24}|1[0-9]{9}(?:\d{3})?)(?=["',;}\s&])""",
    re.I,
)  # fmt: skip
_WEAK_KEYS = ("create", "ct", "ctime")


@dataclass(frozen=True, slots=True)
class Dated:
    """The day of publication and how it is known; all empty where it is not."""

    day: date | None = None
    at: datetime | None = None
    raw: str = ""
    rule: str = ""
    disagree: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What may tell the date, beside the lines: metas, tags in comments, scripts, URL, our own listing.

    `latest` is the day of the fetch: nothing was published after it (None: unknown).
    """

    metas: dict[str, list[str]]
    tags: tuple[tuple[str, str], ...] = ()
    scripts: tuple[str, ...] = ()
    url: Stamp | None = None
    listed: date | None = None
    latest: date | None = None


def find_date(hinted: list[tuple[str, str]], sheet: Sheet, at: int, start: int, evidence: Evidence) -> Dated:
    """The day by the first rule that gives one. `at` is the headline's line (−1: none), `start` the body's first."""
    metas = list(meta_stamps(evidence))
    scripts = script_stamps(evidence.scripts)
    known = [stamp for _, stamp in metas] + [stamp for _, stamp in scripts] + ([evidence.url] if evidence.url else [])
    if evidence.listed:
        known.append(Stamp(evidence.listed, None, str(evidence.listed)))
    found: list[tuple[str, Stamp]] = []
    for text, selector in hinted:
        stamp = value_stamp(text) or completed(text, known)
        if stamp:
            found.append((f"hint {selector}", stamp))
            break
    rank, line = line_stamp(sheet, at, start, known)
    found += [line] if line and rank < WEAK_LINE else []
    found += metas[:1]
    if evidence.url:
        found.append(("url", evidence.url))
    found += [line] if line and rank >= WEAK_LINE else []
    found += scripts[:1]
    if evidence.listed:
        found.append(("listing", Stamp(evidence.listed, None, str(evidence.listed))))
    found = [(rule, stamp) for rule, stamp in found if possible(stamp, evidence.latest)]
    if not found:
        return Dated()
    rule, best = found[0]
    instant = best.at or next(
        (stamp.at for _, stamp in found if stamp.at and stamp.day == best.day and not midnight(stamp)), None
    )
    if instant is not None and best.at is not None and midnight(best) and not rule.startswith("line"):
        instant = None
    apart = any(abs((stamp.day - best.day).days) > DISAGREE_DAYS for _, stamp in found[1:])
    return Dated(best.day, instant, best.raw, rule, apart)


def midnight(stamp: Stamp) -> bool:
    """Whether a stamp's time is 00:00:00, as systems write that know the day only."""
    return stamp.at is not None and (stamp.at.hour, stamp.at.minute, stamp.at.second) == (0, 0, 0)


def possible(stamp: Stamp, latest: date | None) -> bool:
    """Whether a page can have been published that day: not after it was fetched (a day's grace for time zones)."""
    return latest is None or stamp.day <= latest + timedelta(days=1)


def line_stamp(sheet: Sheet, at: int, start: int, known: list[Stamp]) -> tuple[int, tuple[str, Stamp] | None]:
    """The date printed nearest to the headline, on a line that is no sentence, with its rank (less is better)."""
    best: tuple[tuple[int, int], str, Stamp] | None = None
    first = first_prose(sheet, at, start)
    for number in head_region(sheet, at, start):
        line = sheet.lines[number]
        if line.image is not None or len(line.text) > 300:
            continue
        lead = sheet.lines[number - 1].text if number else ""
        rank, stamp, rule = judged(line, lead if _LEAD.match(lead) else "", number < at, known)
        if stamp is None or (rule != LABELLED and not by_headline(sheet, number, first)):
            continue
        key = (rank, abs(number - (at if at >= 0 else start)))
        if best is None or key < best[0]:
            best = (key, rule, stamp)
    return (best[0][0], (best[1], best[2])) if best else (0, None)


def head_region(sheet: Sheet, at: int, start: int) -> list[int]:
    """The lines in which a page prints date and source: around the headline, up to the body's first sentences.

    What follows those may belong to other articles, where the body is short; what stands before a body that came out
    of a script is the page's own and says nothing of it, but for the lines around the headline.
    """
    first = first_prose(sheet, at, start)
    end = min(first + 3, len(sheet.lines))
    above = start if sheet.apart else max(0, start - 15)
    if at < 0:
        return list(range(above, end))
    near = set(range(max(0, at - 6), min(at + 16, end)))
    return sorted(near | set(range(max(at, start if sheet.apart else start - 12), end)))


def first_prose(sheet: Sheet, at: int, start: int) -> int:
    """The body's first line of running text, at most a dozen lines in."""
    begin = max(at + 1, start)
    for number in range(begin, min(begin + 12, len(sheet.lines))):
        if prose(sheet.lines[number]) >= 30:
            return number
    return min(begin + 4, len(sheet.lines))


def by_headline(sheet: Sheet, number: int, first: int) -> bool:
    """Whether a line without label can hold the article's date: before its text (`first`) or leading on to it."""
    return not in_list(sheet, number) and (number <= first or leads_on(sheet, number))


def leads_on(sheet: Sheet, number: int) -> bool:
    """Whether running text follows a line at once: a date line between a summary and the body, not one in a list."""
    following = [line for line in sheet.lines[number + 1 : number + 5] if line.image is None][:3]
    return any(prose(line) >= 30 for line in following) and not any(line.linked >= 8 for line in following)


def in_list(sheet: Sheet, number: int) -> bool:
    """Whether a line stands beside the link of another article, as dates in lists do."""
    line = sheet.lines[number]
    if line.linked > 0.4 * line.length:
        return True
    before = sheet.lines[number - 1] if number else line
    if before.linked >= 8 and before.linked > 0.8 * before.length and before.block.tag in LISTED_IN:
        return True
    beside = sheet.lines[max(0, number - 1) : number] + sheet.lines[number + 1 : number + 2]
    return is_entry(line) and any(map(is_entry, beside))


def is_entry(line: Line) -> bool:
    """Whether a line is all link but for its date, as the entries of a list of short headlines are."""
    if line.linked < 5 or line.image is not None:
        return False
    dates = sum(len(stamp.raw.replace(" ", "")) for stamp in stamps(line.text[:200]))
    return line.linked > 0.8 * (line.length - dates)


def judged(line: Line, label: str, before: bool, known: list[Stamp]) -> tuple[int, Stamp | None, str]:
    """Rank (less is better), stamp and rule of a line; no stamp where the line's date is not that of publication.

    `label` is the label that stands in a line or cell of its own before it, if any.
    """
    text = label + (" ".join(line.parts) if not first_stamp(line.text) else line.text)
    penalty = (1 if before else 0) + (1 if line.furniture else 0) + (2 if line.linked > 0.6 * line.length else 0)
    changed: tuple[int, Stamp | None, str] | None = None
    for stamp in stamps(text):
        lead = text[: text.find(stamp.raw)]
        rest = text.replace(stamp.raw, " ", 1)
        if len(lead) > 8 and _PROSE.search(rest) and (len(text) > 60 or _PROSE.search(lead)):
            continue
        if _CHANGED.search(lead):
            if changed is None and not _PROSE.search(rest):
                changed = (4 + penalty, stamp, "line, date of change")
            continue
        if (_LABEL.search(lead) and len(lead) <= 60) or stamp.raw.startswith("发"):
            return penalty + (1 if _SECOND.search(lead) else 0), stamp, LABELLED
        if _EVENT.search(rest) or _TODAY.search(text) or (before and _WEEKDAY.search(text) and stamp.at is None):
            continue
        if _PROSE.search(rest) or len(rest.strip()) > 90:
            continue
        if stamp.at is not None or re.search("来源|作者|记者|编辑|浏览|阅读|点击", rest):
            return 1 + penalty, stamp, "line by the headline"
        if len(rest.strip()) <= 40:
            return 2 + penalty, stamp, "line by the headline"
    if changed is not None:
        return changed
    without_year = completed(text, known) if len(text) <= 60 else None
    return 2 + penalty, without_year, "line, year from elsewhere"


def completed(text: str, known: Iterable[Stamp]) -> Stamp | None:
    """A date printed without its year, with the year of a known date that has the same month and day (±1 day)."""
    found = partial(text)
    if found is None:
        return None
    month, day, hour, minute, raw = found
    for stamp in known:
        try:
            full = date(stamp.day.year, month, day)
        except ValueError:
            continue
        if abs((full - stamp.day).days) <= DISAGREE_DAYS:
            return Stamp(full, datetime(full.year, month, day, hour, minute, tzinfo=SHANGHAI), raw)
    return None


def meta_stamps(evidence: Evidence) -> Iterable[tuple[str, Stamp]]:
    """The dates of metas and of tags in comments, best first."""
    for name in META_NAMES:
        for content in evidence.metas.get(name, ()):
            stamp = value_stamp(content)
            if stamp:
                yield f"meta {name}", stamp
    for name, content in evidence.tags:
        stamp = value_stamp(content)
        if stamp:
            yield f"comment {name}", stamp


def script_stamps(scripts: Iterable[str]) -> list[tuple[str, Stamp]]:
    """The dates of script variables that name a publication; a key that holds several different days names none."""
    found: dict[str, list[Stamp]] = {}
    for script in scripts:
        for match in _SCRIPT.finditer(script[:2_000_000]):
            stamp = value_stamp(match[2].strip())
            if stamp:
                found.setdefault(match[1].lower().replace("_", ""), []).append(stamp)
    single = [(key, several[0]) for key, several in found.items() if len({stamp.day for stamp in several}) == 1]
    single.sort(key=lambda pair: pair[0].startswith(_WEAK_KEYS))
    return [(f"script {key}", stamp) for key, stamp in single]


def body_stamp(texts: Iterable[str]) -> Stamp | None:
    """The date of a labelled line below the body (发布时间：2024-05-10), as some government pages print it."""
    for text in texts:
        if len(text) > 80 or _PROSE.search(text):
            continue
        stamp = first_stamp(text)
        if stamp and (_BELOW.search(lead := text[: text.find(stamp.raw)]) or re.search(r"来源.*时间\s*[:：]", lead)):
            return stamp
    return None
