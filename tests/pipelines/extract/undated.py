"""A page without its date: everything that tells the day of publication taken out of the source, the rest left.

What is left on purpose are the dates of others: recommended articles, comments, events in the text, the page's build.
"""

import re
from datetime import date, datetime

from bulletin.period import SHANGHAI

EPOCH = re.compile(r"(?<!\d)(1[0-9]{9})(?:\d{3})?(?!\d)")
META = re.compile(r"<meta\b[^>]*>", re.I)
DATE_META = re.compile(r"(?:name|property|itemprop)\s*=\s*[\"']?[^\"'>]*(?:date|time|publish|pub|created?_at)", re.I)
CLOCK = r"(?:[T\s]*(?:上午|下午)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?"
NUMBERS = "〇一二三四五六七八九"


def without_date(text: str, day: date) -> str:
    """The page's source without its day of publication in any form, metas of dates, and labelled days around it."""
    text = re.sub(rf"(?:成文|印发)日期[^\d]{{0,40}}{day.year}\D\d{{1,2}}\D\d{{1,2}}日?", "", text)
    text = META.sub(lambda found: "" if DATE_META.search(found[0]) else found[0], text)
    for form in forms(day):
        text = re.sub(form, "", text)
    text = re.sub(rf"(?:{chinese_year(day)})年\S{{1,3}}月\S{{1,3}}日", "", text)
    return EPOCH.sub(lambda found: "" if same_day(found[1], day) else found[0], text)


def forms(day: date) -> tuple[str, ...]:
    """Patterns for the ways in which pages, scripts and addresses write a day."""
    y, m, d = day.year, day.month, day.day
    gap = r"(?:\s|&nbsp;|</?\w+[^<>]*>)*"
    return (
        rf"(?<!\d){y}{gap}[-/.年—_]?{gap}0?{m}{gap}[-/.月—_]{gap}0?{d}(?!\d){gap}日?{CLOCK}",
        rf"(?<!\d){y}{m:02}{d:02}(?:T?\d{{4,6}})?",
        rf"(?<!\d){y}[-/]?{m:02}/?{d:02}(?!\d)",
        rf"(?<!\d){y % 100:02}-{m:02}-{d:02}(?!\d){CLOCK}",
        rf"(?<!\d){y}\s+{m:02}\s*/\s*{d:02}{CLOCK}",
        rf"(?<![\d年/.-])0?{m}\s*[-/月]\s*0?{d}日?\s+\d{{1,2}}[:：]\d{{2}}",
    )


def chinese_year(day: date) -> str:
    """二〇二四, with the zeros that are in use."""
    return "".join("[〇○零Ｏ]" if each == "0" else NUMBERS[int(each)] for each in str(day.year))


def same_day(seconds: str, day: date) -> bool:
    """Whether an instant in seconds since 1970 lies on the day."""
    return datetime.fromtimestamp(int(seconds), SHANGHAI).date() == day
