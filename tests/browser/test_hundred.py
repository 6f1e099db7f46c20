"""A hundred candidates decided by keyboard as fast as keys can be sent, and undoing after having left the page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bulletin.candidate import Choice, RejectReason
from storage import articles, decisions, nights
from tests.browser import news
from tests.browser.conftest import Running
from tests.browser.hands import press, says
from tests.browser.newsroom import AUGUST, LAST

pytestmark = pytest.mark.usefixtures("newsroom")

Window = Callable[..., Page]
KEYS = {
    ("a",): (Choice.ACCEPTED, None),
    ("b",): (Choice.RESERVE, None),
    ("l",): (Choice.LATER, None),
    ("r", "1"): (Choice.REJECTED, RejectReason.IRRELEVANT),
    ("r", "5"): (Choice.REJECTED, RejectReason.REPRINT),
}


def crowded(desk: Running, count: int) -> list[int]:
    """So many candidates in an empty store; their ids in the order of the list."""
    with desk.store.writing() as session:
        night = nights.open_night(session, LAST - timedelta(days=40), LAST, LAST, "schedule").id
        nights.finish_night(session, night, LAST, True)
        articles.add_judged(session, list(news.crowd(count)))
    with desk.store.reading() as session:
        return [each.id for each in articles.candidates(session, AUGUST)]


def ready(page: Page, number: int) -> None:
    """Wait until the list of candidates is there and listens, at the row of a candidate."""
    expect(page.locator(f"body.by-script #c{number}.here")).to_be_visible()


@pytest.mark.usefixtures("empty")
def test_a_hundred_decisions_in_a_hurry_are_each_written_once(running: Running, window: Window) -> None:
    ids = crowded(running, 100)
    page = window()
    page.goto("/candidates")
    ready(page, ids[0])
    wanted = {}
    for place, number in enumerate(ids):
        keys, said = list(KEYS.items())[place * 7 % len(KEYS)]
        wanted[number] = said
        press(page, *keys)
        if place % 40 == 39:
            press(page, "n")
            ready(page, ids[place + 1])
        else:
            press(page, "j")
    expect(page.locator(f"#c{ids[-1]}:not(.sending)[data-seen='1']")).to_be_visible()
    with running.store.reading() as session:
        told = {each: decisions.decisions(session, each) for each in ids}
    assert {each: [(one.choice, one.reason) for one in said] for each, said in told.items()} == {
        each: [said] for each, said in wanted.items()
    }, "each one once, as the key said"
    page.goto("/candidates?period=2024-08")
    expect(page.locator("#list")).to_contain_text("已全部审完")


@pytest.mark.usefixtures("empty")
def test_an_action_is_undone_after_leaving_and_coming_back(running: Running, window: Window) -> None:
    ids = crowded(running, 12)
    page = window()
    page.goto("/candidates")
    ready(page, ids[0])
    press(page, "a", "j", "x", "j", "x", "j", "x", "b")
    says(page, "已定为备选：3 篇")
    assert choices(running, ids[:4]) == [Choice.ACCEPTED, *[Choice.RESERVE] * 3]
    page.click('.menu a[href="/issues"]')
    page.wait_for_url("**/issues")
    page.click('.menu a[href="/candidates"]')
    ready(page, ids[4])
    press(page, "u")
    says(page, "已撤销“备选”：3 篇")
    assert choices(running, ids[:4]) == [Choice.ACCEPTED, *[Choice.UNDECIDED] * 3]
    page.go_back()
    page.wait_for_url("**/issues")
    page.go_forward()
    ready(page, ids[1])
    press(page, "u")
    says(page, "已撤销“采用”：1 篇")
    assert set(choices(running, ids)) == {Choice.UNDECIDED}
    press(page, "u")
    says(page, "没有可以撤销的操作")


def choices(desk: Running, ids: list[int]) -> list[Choice]:
    """What stands of these candidates."""
    with desk.store.reading() as session:
        standing = decisions.standing(session, ids)
    found = (standing[each].decision for each in ids)
    return [said.choice if said else Choice.UNDECIDED for said in found]


def test_nothing_moves_under_the_hand_and_a_renewal_says_what_moved(running: Running, window: Window) -> None:
    page = window()
    page.goto("/candidates")
    expect(page.locator("body.by-script")).to_be_visible()
    before = page.locator(".cand").evaluate_all("rows => rows.map(row => row.id)")
    press(page, "a", "j", "j", "b")
    says(page, "已定为备选：1 篇")
    page.reload()
    expect(page.locator("body.by-script")).to_be_visible()
    assert page.locator(".cand").evaluate_all("rows => rows.map(row => row.id)")[: len(before)] == before
    press(page, "R")
    expect(page.locator("#renewed")).to_contain_text("2 条已处理")
    after = page.locator(".cand").evaluate_all("rows => rows.map(row => row.id)")
    assert before[0] not in after and before[2] not in after
