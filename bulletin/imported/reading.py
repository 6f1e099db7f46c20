"""An old issue read back: what it says, weighed where its three copies of a title or outlet differ, with doubts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from bulletin.article import block_record
from bulletin.imported.directory import Listed
from bulletin.imported.doubts import Doubt, doubts_of_day, doubts_of_url
from bulletin.imported.furniture import without_imprint, without_running_heads
from bulletin.imported.given import Given
from bulletin.imported.masthead import Masthead, masthead_of
from bulletin.imported.paragraphs import blocks_of, wrap_width
from bulletin.imported.parts import Part, Parts, parts_of
from bulletin.imported.wording import normal, tidy
from bulletin.issue import lead_of
from bulletin.period import Cadence, Period
from bulletin.series import Profile, Series

COUNT = re.compile(r"共收集(\d+)[篇条]")


class NoPeriod(ValueError):
    """Nothing in the text says which period the issue is of."""


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
    head = masthead_of(parts, series)
    period = period or head.period or period_by_number(head.number, head.name, series)
    if period is None:
        raise NoPeriod(
            f"{given.file or 'the text'}: neither lead, cover nor number tells the period of this issue; "
            "say it with --period 2024-08"
        )
    profile = profile_of(series, period, head.name)
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


def doubts_of_issue(
    parts: Parts, head: Masthead, profile: Profile, period: Period, number: int, series: Series
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
