"""Invented articles, candidates and issues for the store's tests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, TypeVar

from bulletin.article import Article, Heading, Image, Listed, OriginClue, Paragraph, Table
from bulletin.candidate import Candidate, Judged
from bulletin.issue import Entry, Issue
from bulletin.period import Period, month
from bulletin.verdict import Queue, Reason, Verdict
from storage import search
from storage.articles import add_judged, candidate_by_key
from storage.store import Store

T = TypeVar("T")
NOW = datetime(2024, 8, 20, 18, 0, tzinfo=UTC)
AUGUST = month(date(2024, 8, 1))


def article(**changes: Any) -> Article:
    """An article with every kind of block."""
    blocks = (
        Paragraph("云杉医院的挂号窗口八月起可用电子健康卡。"),
        Heading("分步推进", 3),
        Image("https://pic.cloudfir.example/1.jpg", "市民在自助机前扫码", "自助机", "ab" * 32),
        Table((("院区", "台数"), ("东院", "12"))),
        Listed(("预约", "缴费"), True),
    )
    whole = Article(
        outlet="cloudfir",
        url="https://news.cloudfir.example/2024/0815/1.html",
        title="云杉医院上线电子健康卡",
        blocks=blocks,
        subtitle="窗口排队少了",
        source="云杉日报",
        published=date(2024, 8, 15),
        published_at=datetime(2024, 8, 15, 7, 30, tzinfo=timezone(timedelta(hours=8))),
        published_raw="2024-08-15 07:30",
        clues=(OriginClue("credit", "来源：云杉日报", "https://cloudfir.example/"),),
        rules=(("title", "h1"), ("published", "meta")),
        flags=("short-body",),
        charset="gb18030",
        pages=2,
    )
    return replace(whole, **changes)


def judged(number: int = 1, **changes: Any) -> Judged:
    """A judged article with a key of its own."""
    reasons = (Reason("挂号窗口八月起可用电子健康卡。", ("电子健康卡", "医院"), 0.75),)
    verdict = Verdict(0.91, Queue.SHORTLIST, reasons, ("北京",), "lexicon-1")
    key = f"news.cloudfir.example/2024/0815/{number:05d}.html"
    whole = Judged(
        key, article(url=f"https://{key}"), verdict, NOW, "云杉日报", "A", None, "要闻", "night.warc", 5 * 2**30
    )
    return replace(whole, **changes)


def scored(number: int, score: float, queue: Queue = Queue.SHORTLIST, day: date | None = date(2024, 8, 15)) -> Judged:
    """A judged article with this score, queue and day."""
    return judged(number, article=article(published=day), verdict=Verdict(score, queue))


def kept(store: Store, one: Judged) -> Candidate:
    """The candidate that the store made of a judged article."""
    with store.writing() as session:
        add_judged(session, [one])
    with store.reading() as session:
        found = candidate_by_key(session, one.key)
    return sure(found)


def issue(**changes: Any) -> Issue:
    """A draft with two entries, one of them proposed."""
    blocks = article().blocks
    entries = (
        Entry("云杉医院上线电子健康卡", "云杉日报", "https://a.example/1", "2024-08-15", blocks, "窗口不排队", 7, True),
        Entry("青禾区试点处方流转", "青禾晚报", "https://a.example/2", "2024-08-16", blocks[:1]),
    )
    whole = Issue(
        series="monthly",
        period=AUGUST,
        number=901,
        number_zh="九〇一",
        issued=AUGUST.end,
        name="云杉月报",
        publisher="云杉信息中心",
        lead="本期共两篇。",
        cover_date="2024年08月31日",
        label="媒体",
        entry_label="来源",
        noun="月报",
        entries=entries,
    )
    return replace(whole, **changes)


def sure(found: T | None) -> T:
    """What was found, for a test that knows it is there."""
    assert found is not None
    return found


def period_after(months: int) -> Period:
    """The month so many months after August 2024."""
    return month(date(2024 + (7 + months) // 12, (7 + months) % 12 + 1, 1))


def keep_indexed(store: Store, number: int, text: str, **changes: Any) -> int:
    """Keep an article of this text and take it into the search index; its candidate's id."""
    own = replace(judged(number), article=article(blocks=(Paragraph(text),), url=f"https://x/{number}", **changes))
    with store.writing() as session:
        add_judged(session, [own])
        while search.index_next(session):
            pass
    with store.reading() as session:
        found = candidate_by_key(session, own.key)
    assert found
    return found.id
