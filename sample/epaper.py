"""The e-paper of the sample: a calendar of a month, each day's number as several pages, articles on each."""

from collections.abc import Iterator
from datetime import date, timedelta

from sample.pages import Link, fill, link_slots, look_of, source_of, whole, wrap

CALENDAR = "https://cal.ynet.com/showCalendar2.php?ym={}"
PAGES = ("要闻", "本市", "社会", "副刊")
FIRST_NODE = 1334
"""Number of a paper's first page; it moves when the paper is laid out anew, so here it does in mid-month."""


def node_url(day: date, number: int) -> str:
    """The address of page `number` (from 1) of the paper of a day."""
    first = FIRST_NODE if day.day <= 15 else FIRST_NODE - 3
    return f"http://epaper.ynet.com/html/{day:%Y-%m/%d}/node_{first + number - 1}.htm"


def calendar_pages(month: date, days: tuple[date, ...]) -> Iterator[tuple[str, str]]:
    """The calendars of the month and of its neighbours, which have no paper; with and without a zero in the month."""
    before = month - timedelta(days=1)
    after = (month + timedelta(days=31)).replace(day=1)
    for shown, linked in ((month, days), (before, ()), (after, ())):
        forms = dict.fromkeys((f"{shown.year}{shown.month}", f"{shown.year}{shown.month:02}"))
        for form in forms:
            yield CALENDAR.format(form), calendar_page(shown, linked)


def calendar_page(month: date, days: tuple[date, ...]) -> str:
    """One calendar; every day with a paper links to its first page."""
    blank = (month.replace(day=1).weekday() + 1) % 7
    cells = ["<td>&nbsp;</td>"] * blank
    for number in range(1, 32):
        try:
            day = month.replace(day=number)
        except ValueError:
            break
        inner = f'<a href="{node_url(day, 1)}" target="_parent">{number}</a>' if day in days else str(number)
        cells.append(f"<td>{inner}</td>")
    weeks = "".join(f"<tr>{''.join(cells[start : start + 7])}</tr>\n" for start in range(0, len(cells), 7))
    head = "".join(f"<th>{name}</th>" for name in "日一二三四五六")
    return (f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>往期回顾</title></head><body>'
            f'<div class="ym">{month.year}年{month.month}月</div>\n<table class="cal"><tr>{head}</tr>\n{weeks}</table>'
            f"</body></html>\n")  # fmt: skip


def issue_pages(day: date, links: tuple[Link, ...]) -> Iterator[tuple[str, bytes]]:
    """The pages of one day's paper; articles are dealt round, so that the last page may hold none."""
    for number, name in enumerate(PAGES, 1):
        url = node_url(day, number)
        yield url, issue_page(day, number, name, [link for place, link in enumerate(links) if place % 3 == number - 1])


def issue_page(day: date, number: int, name: str, links: list[Link]) -> bytes:
    """One page: the pages of the paper on the left, the articles of this page below it."""
    look, url = look_of("bjqnb"), node_url(day, number)
    pages = "".join(f'<li><a href="{source_of("relative", node_url(day, place), url)}">第A{place:02}版：{each}</a></li>'
                    for place, each in enumerate(PAGES, 1))  # fmt: skip
    entries = "".join(
        fill(look.listing.entry, {**link_slots(link), "href": source_of(look.listing.hrefs, link.url, url)})
        for link in links
    )
    content = "\n".join([
        wrap("div.lft > div#artcile_list_wapper", f"<h3>版面导航</h3><ul>{pages}</ul>"),
        wrap("div.rit > div.bt", f"{day.year}年{day.month:02}月{day.day:02}日　第A{number:02}版：{name}"),
        wrap("div.other", f"<h3>本版新闻</h3>{wrap(look.listing.place, entries)}"),
        f'<p class="pdf"><a href="/images/{day:%Y-%m/%d}/A{number:02}/page.pdf">下载本版PDF</a></p>',
    ])  # fmt: skip
    return whole(look, f"第A{number:02}版：{name}{look.suffix}", "", content)
