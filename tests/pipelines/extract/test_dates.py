"""The day of publication, and above all when there is none."""

import re
from datetime import UTC, date, datetime

import pytest

from bulletin.page import Page
from pipelines.extract import extract_article
from tests.pipelines.extract.cms import SAMPLES, Sample, paragraphs, whole

BODY = f"<h1>云溪市第一医院启用检验结果互认平台</h1>{{}}<div class='article-content'>{paragraphs()}</div>"
URL = "https://www.yunxi.example/news/7731205.html"


def page(line: str = "", head: str = "", url: str = URL, listed: date | None = None) -> Page:
    """A page with a line below the headline and something in its head."""
    return Page(
        "", url, whole("云溪市第一医院启用检验结果互认平台_云网", BODY.format(line), head).encode(), listed_date=listed
    )


def undated(sample: Sample) -> str:
    """A sample's markup without any date: lines, metas, comments and scripts."""
    digits = r"\d{4}[-年/. ]+\d{1,2}[-月/. ]+\d{1,2}(?:日)?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
    html = re.sub(r"<script>.*?</script>", "", sample.html, flags=re.S)
    html = re.sub(r"<span class=\"year\">.*?</span> <span class=\"day\">.*?</span>", "", html)
    return re.sub(rf"{digits}|\d\d-\d\d-\d\d", "", html)


@pytest.mark.parametrize("make", SAMPLES, ids=lambda make: make.__name__)
def test_without_any_date_on_the_page_the_day_is_unknown(make) -> None:
    article = extract_article(Page("", URL, undated(make()).encode(), fetched_at=datetime(2024, 8, 30, tzinfo=UTC)))
    assert (article.published, article.published_at, article.published_raw) == (None, None, "")
    assert "no-date" in article.flags


@pytest.mark.parametrize("make", SAMPLES, ids=lambda make: make.__name__)
def test_no_date_is_taken_from_lists_of_other_articles(make) -> None:
    html = undated(make()).replace("<span>08-11</span>", "<span>2024-08-11 10:00</span>")
    assert extract_article(Page("", URL, html.encode())).published is None


def test_the_line_by_the_headline_comes_before_meta_url_and_listing() -> None:
    found = extract_article(
        page(
            "<p>发布时间：2024-08-12 09:30</p>",
            '<meta name="PubDate" content="2024-08-11 10:00">',
            "https://www.yunxi.example/2024/08/11/7731205.html",
            date(2024, 8, 11),
        )
    )
    assert (found.published, dict(found.rules)["published"]) == (date(2024, 8, 12), "line, labelled")


def test_meta_comes_before_url_and_listing() -> None:
    head = '<meta name="PubDate" content="2024-08-12 09:30">'
    found = extract_article(page("", head, "https://www.yunxi.example/2024/08/11/7731205.html", date(2024, 8, 11)))
    assert (found.published, dict(found.rules)["published"]) == (date(2024, 8, 12), "meta pubdate")


def test_the_listing_is_the_last_to_be_asked() -> None:
    found = extract_article(page(listed=date(2024, 8, 12)))
    assert (found.published, dict(found.rules)["published"]) == (date(2024, 8, 12), "listing")


def test_dates_more_than_a_day_apart_are_flagged() -> None:
    found = extract_article(
        page("<p>发布时间：2024-08-12 09:30</p>", url="https://www.yunxi.example/2024/08/01/1234567.html")
    )
    assert "dates-disagree" in found.flags


@pytest.mark.parametrize(
    "line",
    [
        "<p>今天是2024年8月12日 星期一</p>",
        "<p>（2024年8月12日云溪市卫生健康委员会第三次会议通过）</p>",
        "<p>2024年8月12日，云溪市第一医院启用检验结果互认平台，患者不必重复检查。</p>",
    ],
)
def test_a_date_that_is_not_of_publication_is_not_taken(line: str) -> None:
    assert extract_article(page(line)).published is None


def test_a_date_without_year_gets_it_only_from_a_known_date_of_that_day() -> None:
    line = "<p><span>08-12 09:30</span></p>"
    assert extract_article(page(line)).published is None
    found = extract_article(page(line, listed=date(2024, 8, 12)))
    assert (found.published, found.published_raw) == (date(2024, 8, 12), "08-12 09:30")


def test_a_script_with_several_different_days_names_none() -> None:
    head = '<script>var list=[{"pubtime":"2024-08-12 09:30"},{"pubtime":"2024-08-11 09:30"}]</script>'
    assert extract_article(page(head=head)).published is None


def test_nothing_was_published_after_it_was_fetched() -> None:
    late = page("<p>2031-08-12 09:30　来源：云溪日报</p>")
    fetched = Page("", late.url, late.body, fetched_at=datetime(2024, 8, 30, tzinfo=UTC))
    assert extract_article(fetched).published is None


def test_the_time_is_aware_and_only_given_where_it_is_printed() -> None:
    dated = extract_article(page("<p>2024-08-12　来源：云溪日报</p>"))
    timed = extract_article(page("<p>2024-08-12 09:30　来源：云溪日报</p>"))
    assert (dated.published_at, timed.published_at) == (None, datetime(2024, 8, 12, 1, 30, tzinfo=UTC))
