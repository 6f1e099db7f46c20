"""Narrow readings of nights, on both databases."""

from datetime import UTC, datetime, timedelta

from bulletin.night import SOME_OUTLETS, CrawlRun, Outcome
from bulletin.stops import NoBody, OutsideWindow
from storage import coverage, nights, stops, urls
from storage.store import Store

NOW = datetime(2024, 9, 1, 18, tzinfo=UTC)


def crawled(store: Store, until: datetime, *runs: CrawlRun, over: bool = True, origin: str = "schedule") -> int:
    with store.writing() as session:
        number = nights.open_night(session, until - timedelta(days=1), until, until, origin).id
        for run in runs:
            nights.save_run(session, number, run)
        if over:
            nights.finish_night(session, number, until + timedelta(hours=1), True)
    return number


def test_heads_count_outlets_well_ones_and_new_articles(store: Store) -> None:
    first = crawled(store, NOW - timedelta(days=1), CrawlRun("甲", kept=3), CrawlRun("乙", outcome=Outcome.BLOCKED))
    last = crawled(store, NOW, over=False)
    with store.reading() as session:
        heads = coverage.night_heads(session, 5)
        assert [(head.night.id, head.outlets, head.well, head.kept) for head in heads] == [
            (last, 0, 0, 0),
            (first, 2, 1, 3),
        ]
        assert [head.night.id for head in coverage.night_heads(session, 5, last)] == [first]
        assert [head.night.id for head in coverage.night_heads(session, 1)] == [last]


def test_marks_are_of_finished_nights_within_the_days_asked_for(store: Store) -> None:
    crawled(store, NOW - timedelta(days=40), CrawlRun("甲", kept=9))
    near = crawled(store, NOW - timedelta(days=1), CrawlRun("乙", kept=1), CrawlRun("甲", kept=2, fetched=4, known=5))
    crawled(store, NOW, CrawlRun("甲", kept=7), over=False)
    with store.reading() as session:
        marks = coverage.run_marks(session, NOW - timedelta(days=28))
        assert [(mark.outlet, mark.night, mark.kept) for mark in marks] in (
            [("乙", near, 1), ("甲", near, 2)],
            [("甲", near, 2), ("乙", near, 1)],
        )
        (own,) = coverage.run_marks(session, NOW - timedelta(days=28), "甲")
        assert (own.fetched, own.known, own.outcome) == (4, 5, Outcome.OK)


def test_a_night_over_some_outlets_is_in_the_list_like_any_other(store: Store) -> None:
    number = crawled(store, NOW, CrawlRun("甲"), origin=SOME_OUTLETS)
    with store.reading() as session:
        assert [head.night.id for head in coverage.night_heads(session, 5)] == [number]


def test_faults_are_what_could_be_mended_the_latest_first(store: Store) -> None:
    night = crawled(store, NOW)
    with store.writing() as session:
        for number, (name, hours) in enumerate([(NoBody.name, 0), (OutsideWindow.name, 0), (NoBody.name, 1)]):
            key, when = f"a.example/{number}", NOW + timedelta(hours=hours)
            urls.stopped(session, key, f"https://{key}", "甲", night, name, "", when)
    with store.reading() as session:
        assert [fate.key for fate in stops.recent_faults(session, "甲", 5)] == ["a.example/2", "a.example/0"]
        assert stops.recent_faults(session, "乙", 5) == []
