"""Which period is being worked on: one rule for 候选 and 本期."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bulletin.issue import IssueState
from bulletin.period import Period, month
from review.periods import current_period
from storage.shelf import Spine
from storage.store import Store
from tests.review.conftest import Browser, Clock
from tests.review.issue_desk import SERIES, decided, gathered

NOW = datetime(2024, 9, 2, tzinfo=UTC)
JUNE, JULY, AUGUST, SEPTEMBER = (month(date(2024, number, 1)) for number in (6, 7, 8, 9))
Gathered = Callable[[Period], bool]


def spine(period: Period, state: IssueState, revision: int = 0) -> Spine:
    return Spine(1, period, 1, "一", revision, state, "", NOW)


@pytest.mark.parametrize(
    ("known", "gathered_of", "wanted"),
    [
        ([], (), SEPTEMBER),
        ([], (AUGUST,), AUGUST),
        ([spine(AUGUST, IssueState.RELEASED)], (AUGUST,), SEPTEMBER),
        ([spine(AUGUST, IssueState.DRAFT), spine(JULY, IssueState.SUBMITTED)], (), JULY),
        ([spine(JULY, IssueState.RELEASED)], (JUNE, AUGUST), AUGUST),
        ([spine(SEPTEMBER, IssueState.DRAFT)], (AUGUST,), AUGUST),
    ],
)
def test_the_earliest_issue_that_is_due_and_not_released_else_the_month_that_runs(
    known: list[Spine], gathered_of: tuple[Period, ...], wanted: Period
) -> None:
    assert current_period(known, SERIES, NOW, gathered_of.__contains__) == wanted


def test_a_correction_does_not_turn_the_month_back() -> None:
    out = spine(JULY, IssueState.RELEASED)
    known = [replace(out, revision=1, state=IssueState.DRAFT), out, spine(AUGUST, IssueState.RELEASED)]
    assert current_period(known, SERIES, NOW, lambda _: False) == SEPTEMBER


def opened_at(browser: Browser) -> tuple[str, str]:
    """The months at which 候选 and 本期 open."""
    found = re.search(r'<span class="when">(\d+)年(\d+)月</span>', browser.get("/candidates").text)
    assert found
    issue = browser.get("/issue", follow_redirects=False).headers["location"]
    return f"{found[1]}-{int(found[2]):02}", issue.rpartition("/")[2]


def test_the_list_and_the_issue_open_at_the_same_period_all_the_way(
    editor: Browser, store: Store, clock: Clock
) -> None:
    assert opened_at(editor) == ("2024-09", "2024-09")
    decided(store, gathered(store, 6)[:4])
    assert opened_at(editor) == ("2024-08", "2024-08")
    editor.post("/issue/2024-08/draft")
    assert opened_at(editor) == ("2024-08", "2024-08")
    editor.post("/issue/2024-08/release")
    assert opened_at(editor) == ("2024-09", "2024-09")
    editor.post("/issue/2024-08/correct", {"note": "链接有误"})
    assert opened_at(editor) == ("2024-09", "2024-09")
