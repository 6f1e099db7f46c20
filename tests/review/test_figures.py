"""统计: what is added up, and the table for Excel."""

from datetime import UTC, date, datetime

import pytest
from starlette.exceptions import HTTPException

from bulletin.article import Article, Paragraph
from bulletin.candidate import Choice, Judged
from bulletin.period import Period, month
from bulletin.registry import load_registry
from bulletin.verdict import Queue, Verdict
from review.figures import Figures, csv_of, figures_of
from review.pages.figures import span_of
from storage.articles import add_judged
from storage.figures import ChoiceCount, Printed, QueueCount
from storage.store import Store
from tests.review.conftest import MORNING, Browser

AUGUST = month(date(2024, 8, 1))
DAY = date(2024, 8, 15)


def added(*kept: QueueCount, span: Period = AUGUST) -> Figures:
    decided = [ChoiceCount(DAY, "qianlong", Choice.ACCEPTED, 2), ChoiceCount(DAY, "qianlong", Choice.REJECTED, 6)]
    printed = [Printed(DAY, "千龙网"), Printed(DAY, "千龙网"), Printed(DAY, "=一家没有列入的报纸")]
    return figures_of(span, kept, decided, printed, load_registry(), datetime(2024, 9, 1, tzinfo=UTC))


def test_an_outlet_as_printed_is_counted_with_the_outlet_of_that_name() -> None:
    found = added(QueueCount(DAY, "qianlong", Queue.SHORTLIST, 3), QueueCount(DAY, "qianlong", Queue.ASIDE, 9))
    first = found.outlets[0]
    assert (first.key, first.sum.found, first.sum.shortlist, first.sum.printed) == ("qianlong", 12, 3, 2)
    assert first.sum.read_per_kept == 4
    assert [(row.key, row.name) for row in found.outlets[1:]] == [("", "=一家没有列入的报纸")]
    assert found.total.printed == 3


def test_a_year_has_twelve_months_each_with_its_own_counts() -> None:
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    found = added(QueueCount(date(2024, 3, 1), "qianlong", Queue.LOW, 5), span=year)
    assert len(found.columns) == 12
    assert [row.sum.found for row in found.months] == [0, 0, 5, *[0] * 9]
    assert found.matrix[0][2] == (5, 0, 0) and found.matrix[0][7] == (0, 2, 2)


def test_no_accepted_article_means_no_ratio() -> None:
    assert figures_of(AUGUST, [], [], [], load_registry(), MORNING).total.read_per_kept is None


def test_no_cell_of_the_table_is_a_formula() -> None:
    text = csv_of(added()).decode("utf-8-sig")
    assert text.splitlines()[0] == "月份,媒体,入库,采用,刊出"
    assert "2024-08,'=一家没有列入的报纸,0,0,1" in text


def test_early_in_a_month_the_month_before_is_shown() -> None:
    assert span_of("", date(2024, 9, 2)) == AUGUST
    assert span_of("", date(2024, 9, 20)) == month(date(2024, 9, 1))


@pytest.mark.parametrize("text", ["2024-13", "24", "2024-8", "' or 1", "9999"])
def test_a_span_that_is_none_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(HTTPException, match="时段要写成"):
        span_of(text, date(2024, 9, 2))


def test_the_page_shows_what_was_kept(editor: Browser, store: Store) -> None:
    article = Article("qianlong", "https://beijing.qianlong.com/1", "甲", (Paragraph("乙"),), published=DAY)
    judged = Judged("beijing.qianlong.com/1", article, Verdict(0.9, Queue.SHORTLIST), MORNING, "千龙网", "A")
    with store.writing() as session:
        add_judged(session, [judged])
    page = editor.get("/figures").text
    assert "2024年8月" in page and "千龙网" in page and "入库 1 篇，其中重点 1 篇" in page
    assert "各月采用与刊出" in editor.get("/figures?span=2024").text
    answer = editor.get("/figures.csv?span=2024-08")
    assert "2024-08,千龙网,1,0,0" in answer.content.decode("utf-8-sig")
    assert answer.headers["content-disposition"] == 'attachment; filename="figures-2024-08.csv"'


def test_a_month_without_articles_says_so(editor: Browser) -> None:
    assert "这段时间没有文章" in editor.get("/figures?span=2020-01").text
    assert editor.get("/figures?span=x").status_code == 422
