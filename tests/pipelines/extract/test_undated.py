"""No date is ever invented: a page from which its own was taken out is without one, whatever other dates it shows."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bench import extraction
from bulletin.page import Page
from bulletin.stops import Stop
from pipelines.extract import extract_article
from pipelines.extract.decode import decode
from tests.pipelines.extract.cms import SAMPLES, Sample
from tests.pipelines.extract.cms_hard import HARD
from tests.pipelines.extract.undated import without_date

DATED = [make for make in (*SAMPLES, *HARD) if make().date]
TODAY = datetime(2026, 11, 22, 1, tzinfo=UTC)
ELSEWHERE = (
    "<div class='tuijian'><ul><li><a href='/n/1.html'>青禾区中学八月底开学</a><span>2025-03-04</span></li>"
    "<li><a href='/n/2.html'>梧桐路施工改道的通知</a><span>2025-03-05 08:00</span></li></ul></div>"
    "<div class='foot'>页面生成时间 2026-11-21 10:00 今天是2026年11月22日</div>"
)


def dated(text: str, url: str) -> tuple[date | None, str]:
    """The day that extraction finds, and its rule; None for a page that is no article."""
    try:
        article = extract_article(Page("", url, text.encode(), fetched_at=TODAY))
    except Stop:
        return None, ""
    return article.published, dict(article.rules).get("published", "")


@pytest.mark.parametrize("make", DATED, ids=lambda make: make.__name__)
def test_an_invented_page_without_its_date_is_undated(make: Callable[[], Sample]) -> None:
    sample = make()
    html = sample.html.replace("</body>", f"{ELSEWHERE}</body>")
    day = date.fromisoformat(sample.date or "")
    assert dated(without_date(html, day), "https://www.yunxi.example/n/a.html") == (None, "")


def test_no_real_page_without_its_date_is_dated(shared: Path) -> None:
    found = {}
    for row in extraction.load(shared / "corpus"):
        text = decode(extraction.page_bytes(shared / "corpus", row)).text
        if row["date"]:
            text = without_date(text, date.fromisoformat(row["date"]))
        day, rule = dated(text, f"https://{row['id']}.corpus.invalid/a.html")
        if day is not None:
            found[row["id"]] = (str(day), rule)
    assert found == {}
