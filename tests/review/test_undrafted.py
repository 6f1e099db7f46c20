"""本期 without a draft says why there is none, in Chinese."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from storage import nights
from storage.store import Store
from tests.review.conftest import MORNING, Browser
from tests.review.issue_desk import gathered


def said(browser: Browser, period: str) -> str:
    """The sentence of the page."""
    found = re.search(r'<span id="undrafted">(.*?)</span>', browser.get(f"/issue/{period}").text)
    assert found
    return found[1]


def night(store: Store, since: datetime, until: datetime) -> None:
    """A finished night."""
    with store.writing() as session:
        opened = nights.open_night(session, since, until, until, "schedule")
        nights.finish_night(session, opened.id, until, True)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2024-07", "没有一夜采集覆盖过2024年7月，也没有这个时段的候选稿"),
        ("2024-10", "2024年10月还没有开始"),
    ],
)
def test_a_period_of_which_nothing_is_known_says_why_its_draft_would_be_empty(
    editor: Browser, period: str, words: str
) -> None:
    assert words in said(editor, period)
    refused = editor.post(f"/issue/{period}/draft")
    assert refused.status_code == 409
    assert words in refused.text


def test_a_period_that_is_over_says_what_the_program_waits_for(editor: Browser, store: Store) -> None:
    gathered(store, 2)
    assert "早于程序第一夜采集" in said(editor, "2024-08"), "no night has begun"
    august = datetime(2024, 8, 20, tzinfo=UTC)
    night(store, august - timedelta(days=1), august)
    assert "时段已经结束，程序在等这之后的一个健康采集夜" in said(editor, "2024-08")
    assert "最迟 9月4日" in said(editor, "2024-08")
    night(store, MORNING - timedelta(days=1), MORNING)
    assert "时段还没有结束" in said(editor, "2024-09")
