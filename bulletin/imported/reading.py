"""An old issue read back: what it says, weighed where its three copies of a title or outlet differ, with doubts."""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from urllib.parse import urlsplit

from bulletin.article import block_record
from bulletin.digits import number_from_zh
from bulletin.imported.furniture import without_imprint, without_running_heads
from bulletin.imported.given import Given, Line
from bulletin.imported.paragraphs import blocks_of, wrap_width
from bulletin.imported.parts import Listed, Part, Parts, parts_of
from bulletin.imported.wording import days_in_digits, join_all, normal, numeral_zh, tidy
from bulletin.issue import lead_of
from bulletin.period import Cadence, Period
from bulletin.series import Profile, Series

__all__ = ["Doubt", "NoPeriod", "ReadIssue", "read_issue"]

NUMBER = re.compile(r"第\s*([〇零○Ｏ一二三四五六七八九百十廿卅\d\s]+?)\s*期")
YEARS_NUMBER = re.compile(r"^(?:\d{4}年)?(?:第\d+期)?[(（]?总?$")
"""What stands before a running number: the number within the year, which is not printed again."""
ZH_DAY = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
RANGE = re.compile(rf"{ZH_DAY}(?:到|至|[-—–~～]+)(?:(\d{{4}})年)?(\d{{1,2}})月(\d{{1,2}})日")
"""The period in a lead; its second year may be left out."""
DRAFT_WORDS = "【草稿"
"""How what a draft says of itself begins, in all forms; it is no part of the issue."""
COUNT = re.compile(r"共收集(\d+)[篇条]")
WHOLE_URL = re.compile(r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::\d+)?(?:/[!-~]*)?$")
ODD_ENDING = re.compile(r"\.(?:shtm1|htm1|sht?ml?1|shtmI|htmI|shtmi|htmi|sthml|hmtl|shmtl|shtm|ht|sht)$")


class NoPeriod(ValueError):
    """Nothing in the text says which period the issue is of."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at. `place` is "" for the issue, else the entry's ordinal; `sentence` Chinese."""

    kind: str
    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadIssue:
    """An old issue as JSON value (the form of issues kept as data), with the doubts about it and its given text."""

    record: dict[str, object]
    period: Period
    doubts: tuple[Doubt, ...]
    given: Given


def read_issue(given: Given, series: Series, hosts: Sequence[str] = (), period: Period | None = None) -> ReadIssue:
    """Read an issue. `hosts` are the registry's, for links with a letter misread; `period` is a person's word for it.

    Raises NoPeriod where neither the text nor `period` tells one. Everything else is a doubt.
    """
    lines, running = without_running_heads(given.lines, [profile.name for profile in series.profile])
    wrapped = wrap_width(lines)
    parts, imprint = parts_without_imprint(parts_of(lines, wrapped))
    head = Head.read(parts, series)
    period = period or head.period or period_by_number(head.number, head.name, series)
    if period is None:
        raise NoPeriod(
            f"{given.file or 'the text'}: neither lead, cover nor number tells the period of this issue; "
            "say it with --period 2024-08"
        )
    profile = profile_of(series, period, head.name)
    if not head.number and head.name is not None and re.search(r"第.{1,9}期", "".join(x.text for x in parts.head)):
        head.doubts.append(Doubt("number", "", "刊头的期号无法识读，已按时段推算。"))
    number = head.number or profile.number(period)
    articles, doubts = entries_of(parts, period, wrapped, given.marked, hosts)
    doubts = [*head.doubts, *doubts_of_issue(parts, head, profile, period, number, series), *doubts]
    doubts += [Doubt("left-out", "", f"已略去页眉：{text}") for text in dict.fromkeys(running)]
    doubts += [Doubt("left-out", "", f"已略去文末的编印信息：{text}") for text in imprint]
    if given.images:
        doubts.append(Doubt("pictures", "", f"原文提到 {given.images} 幅图片，文件中没有图片本身。"))
    record: dict[str, object] = {
        "series": profile.key,
        "name": head.name,
        "publisher": head.publisher,
        "number": number,
        "number_zh": head.number_zh or series.number_zh(number),
        "issued": (head.issued or period.end).isoformat(),
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "label": most([part.label for part in parts.entries]) or profile.label,
        "lead": parts.lead,
        "articles": articles,
    }
    if not parts.lead or normal(parts.lead) == normal(lead_of(profile, period, len(articles))):
        del record["lead"]  # it follows from the profile, also after a correction
    return ReadIssue(record, period, tuple(doubts), given)


def parts_without_imprint(parts: Parts) -> tuple[Parts, tuple[str, ...]]:
    """The parts without the imprint under the last entry, and the imprint's lines."""
    if not parts.entries:
        return parts, ()
    body, imprint = without_imprint(parts.entries[-1].body)
    return replace(parts, entries=(*parts.entries[:-1], replace(parts.entries[-1], body=body))), imprint


@dataclass(slots=True)
class Head:
    """What stands over the directory: masthead, and the period the lead tells."""

    name: str | None
    publisher: str | None
    number: int
    number_zh: str
    issued: date | None
    period: Period | None
    doubts: list[Doubt]

    @staticmethod
    def read(parts: Parts, series: Series) -> "Head":
        """Masthead lines by their form and place: title over the number, publisher between it and the date."""
        doubts: list[Doubt] = []
        number, number_zh, issued = 0, "", None
        above: list[str] = []
        below: list[str] = []
        for text in masthead_lines(parts.head):
            if text.startswith(DRAFT_WORDS):
                continue
            rest = text
            if found := running_number(rest):
                with contextlib.suppress(ValueError):
                    number, number_zh = printed_number(found[1]), found[1]
                title, rest = rest[: found.start()], rest[found.end() :].lstrip(")）")
                above += [] if YEARS_NUMBER.match(title) else [title.rstrip("(（")]
            if (found := re.search(ZH_DAY, rest)) and (day := day_of(found.groups())):
                issued = day
                rest = rest.replace(found[0], "")
            if rest:
                (below if number else above).append(rest)
        name, publisher = masthead_of(above, below, series)
        period = period_of_lead(parts.lead, doubts)
        if period is None and issued is not None:
            period = period_of_cover(issued, name, series)
            doubts.append(Doubt("period", "", f"导语没有写明时段，已按封面日期推为 {period}。"))
        return Head(name, publisher, number, number_zh, issued, period, doubts)


def masthead_lines(lines: Sequence[Line]) -> list[str]:
    """The lines over the lead without white space, days in digits, a number that a line's end cut whole again."""
    texts: list[str] = []
    for line in lines:
        text = days_in_digits(re.sub(r"\s", "", line.text))
        if texts and re.search(r"第[^期]{0,8}$", texts[-1]):
            texts[-1] = days_in_digits(texts[-1] + text)
        elif texts and re.search(r"\d{4}年(?:\d{1,2}月?)?(?:\d{1,2})?$", texts[-1]) and re.match(r"[\d月日]", text):
            texts[-1] += text
        else:
            texts.append(text)
    return texts


def running_number(text: str) -> re.Match[str] | None:
    """Where the number of the issue stands: 总第…期 before 第…期."""
    return next((found for found in NUMBER.finditer(text) if text[: found.start()].endswith("总")), NUMBER.search(text))


def printed_number(text: str) -> int:
    """An issue's number as printed, in digits of either kind or as a numeral. Raises ValueError."""
    try:
        return number_from_zh(text)
    except ValueError:
        return numeral_zh(text)


def masthead_of(above: list[str], below: list[str], series: Series) -> tuple[str | None, str | None]:
    """Title and publisher; known ones by their name first. Without both there is no masthead."""
    everything = [*above, *below]
    name = next((p.name for p in series.profile if normal(p.name) in normal("".join(everything))), None)
    publisher = next((p.publisher for p in series.profile if normal(p.publisher) in normal("".join(everything))), None)
    name = name or join_all(above) or None
    publisher = publisher or join_all(below) or None
    return (name, publisher) if name and publisher else (None, None)


def day_of(groups: Sequence[str]) -> date | None:
    """Year, month and day as a day, None where there is no such day."""
    try:
        return date(int(groups[0]), int(groups[1]), int(groups[2]))
    except ValueError:
        return None


def period_of_lead(lead: str, doubts: list[Doubt]) -> Period | None:
    """The period a lead tells, None where it tells none."""
    found = RANGE.search(days_in_digits(lead))
    if found is None:
        return None
    start, end = day_of(found.groups()[:3]), day_of((found[4] or found[1], found[5], found[6]))
    if start is None or end is None or end < start:
        doubts.append(Doubt("period", "", f"导语中的时段“{found[0]}”不成立。"))
        return None
    return Period(start, end)


def period_of_cover(issued: date, name: str | None, series: Series) -> Period:
    """The period that ends on (or holds) the day on the cover."""
    named = next((p for p in series.profile if name and normal(p.name) == normal(name)), series.profile[-1])
    return named.period(issued)


def period_by_number(number: int, name: str | None, series: Series) -> Period | None:
    """The period whose issue has this number, by the profile of this name or, without one, the latest."""
    if not number:
        return None
    named = next((p for p in series.profile if name and normal(p.name) == normal(name)), series.profile[-1])
    return named.period_numbered(number)


def profile_of(series: Series, period: Period, name: str | None) -> Profile:
    """The profile by the printed title, else by the length of the period. Raises NoPeriod for a period of no series."""
    for profile in series.profile:
        if name and normal(profile.name) == normal(name):
            return profile
    cadence = Cadence.WEEKLY if period.days <= 10 else Cadence.MONTHLY
    found = [profile for profile in series.profile if profile.cadence is cadence]
    if not found:
        raise NoPeriod(f"no profile of the series has periods like {period}; add one to series.toml")
    return found[-1]


def entries_of(
    parts: Parts, period: Period, wrapped: float | None, marked: bool, hosts: Sequence[str]
) -> tuple[list[dict[str, object]], list[Doubt]]:
    """The entries as JSON values, and the doubts about each."""
    articles: list[dict[str, object]] = []
    doubts: list[Doubt] = []
    for ordinal, part in enumerate(parts.entries, 1):
        place = str(ordinal)
        named = listed_for(parts.directory, ordinal, part, len(parts.entries))
        title = chosen(
            "title", place, "标题", [part.title, part.title_again, named.title if named else ""], doubts, marked
        )
        outlet = chosen(
            "outlet", place, "来源", [part.outlet, part.outlet_again, named.outlet if named else ""], doubts, marked
        )
        blocks = blocks_of(part.body, wrapped, marked)
        doubts += [*doubts_of_url(part, place, hosts), *doubts_of_day(part.day, place, period)]
        if not blocks:
            doubts.append(Doubt("body", place, "正文为空。"))
        if part.ordinal and part.ordinal.isdigit() and int(part.ordinal) != ordinal:
            doubts.append(Doubt("ordinal", place, f"原文序号为 {part.ordinal}，按次序应为 {ordinal}。"))
        article: dict[str, object] = {
            "title": title,
            "outlet": outlet,
            "url": part.url,
            "date_printed": part.day,
            "body": [block_record(block) for block in blocks],
        }
        if part.source_title:
            article["source_title"] = tidy(part.source_title, marked)
        articles.append(article)
    return articles, doubts


def listed_for(directory: Sequence[Listed], ordinal: int, part: Part, count: int) -> Listed | None:
    """The directory's line of an entry: by its place where the counts agree, else the most alike."""
    if len(directory) == count:
        return directory[ordinal - 1]
    alike = [(SequenceMatcher(None, normal(each.title), normal(part.title)).ratio(), each) for each in directory]
    best = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= 0.6 else None


def chosen(kind: str, place: str, word: str, copies: list[str], doubts: list[Doubt], marked: bool) -> str:
    """The reading most copies have; among equals the first. Different copies are a doubt."""
    present = [tidy(copy, marked) for copy in copies if copy.strip()]
    if not present:
        doubts.append(Doubt(kind, place, f"没有找到{word}。"))
        return ""
    counts = {normal(copy): sum(normal(copy) == normal(other) for other in present) for copy in present}
    best = max(present, key=lambda copy: counts[normal(copy)])
    if len(counts) > 1:
        others = "、".join(dict.fromkeys(f"“{copy}”" for copy in present if normal(copy) != normal(best)))
        doubts.append(Doubt(f"{kind}-differs", place, f"{word}前后不一：取“{best}”，另有{others}。"))
    return best


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


def doubts_of_issue(
    parts: Parts, head: Head, profile: Profile, period: Period, number: int, series: Series
) -> list[Doubt]:
    """Doubts about the issue as a whole."""
    found = []
    count = COUNT.search(parts.lead)
    if count and int(count[1]) != len(parts.entries):
        found.append(Doubt("count", "", f"导语称 {count[1]} 篇，读出 {len(parts.entries)} 篇。"))
    if parts.directory and len(parts.directory) != len(parts.entries):
        found.append(Doubt("directory", "", f"目录 {len(parts.directory)} 条，读出 {len(parts.entries)} 篇。"))
    if len({part.colon for part in parts.entries if part.outlet_again}) > 1:
        found.append(Doubt("label-form", "", "日期行的“来源：”与“来源 ”两种写法并存。"))
    if not parts.entries:
        found.append(Doubt("entries", "", "没有读出任何一篇。"))
    if period != profile.period(period.end):
        found.append(Doubt("period", "", f"{period} 不是{profile.name}的一个完整时段。"))
    elif number != profile.number(period):
        found.append(Doubt("number", "", f"期号 {number} 与按时段推算的 {profile.number(period)} 不符。"))
    if head.issued and head.issued != period.end:
        found.append(Doubt("cover", "", f"封面日期 {head.issued} 不是时段末日 {period.end}。"))
    return found


def most(words: Sequence[str]) -> str:
    """The word that stands most often, "" for none."""
    present = [word for word in words if word]
    return max(present, key=present.count) if present else ""
