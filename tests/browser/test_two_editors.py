"""Two editors at once: on one candidate, one manuscript, one issue. Nothing is overwritten, each sees the other."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bulletin.candidate import Choice
from storage import articles, decisions, issues, manuscripts
from tests.browser.conftest import Running
from tests.browser.hands import press, says
from tests.browser.newsroom import AUGUST
from tests.review.issue_desk import SERIES, choice_of

pytestmark = pytest.mark.usefixtures("newsroom")

Window = Callable[..., Page]


def best(desk: Running, place: int = 0) -> int:
    """The candidate at that place of August's list."""
    with desk.store.reading() as session:
        return articles.candidates(session, AUGUST)[place].id


def test_the_second_editor_sees_who_decided_and_says_what_shall_be(running: Running, window: Window) -> None:
    number = best(running)
    one, other = window(name="李编辑"), window(name="王编辑")
    for page in (one, other):
        page.goto(f"/candidates#c{number}")
        expect(page.locator(f"#c{number}.here")).to_be_visible()
    press(one, "a")
    says(one, "已定为采用：1 篇")
    press(other, "b")
    clash = other.locator("#clash")
    expect(clash).to_contain_text("李编辑")
    expect(clash).to_contain_text("采用")
    assert choice_of(running.store, number) is Choice.ACCEPTED, "nothing is overwritten without a word"
    clash.get_by_role("button", name="保持别人的处理").press("Enter")
    expect(other.locator(f"#c{number} [data-state]")).to_contain_text("李编辑")
    press(other, "b")
    says(other, "已定为备选：1 篇")
    with running.store.reading() as session:
        said = [(each.by, each.choice) for each in decisions.decisions(session, number)]
    assert said == [("李编辑", Choice.ACCEPTED), ("王编辑", Choice.RESERVE)]


def test_without_script_the_second_editor_is_asked_as_well(running: Running, window: Window) -> None:
    number = best(running)
    one, other = window(name="李编辑"), window(name="王编辑", script=False)
    for page in (one, other):
        page.goto("/candidates")
    expect(one.locator("body.by-script")).to_be_visible()
    press(one, "l")
    says(one, "已定为稍后：1 篇")
    other.locator(f"#c{number}").get_by_role("button", name="采用", exact=True).click()
    expect(other.locator("main")).to_contain_text("李编辑")
    assert choice_of(running.store, number) is Choice.LATER
    other.get_by_role("button", name="仍然改成我的").click()
    says(other, "已定为采用：1 篇")
    assert choice_of(running.store, number) is Choice.ACCEPTED


def test_two_texts_of_one_manuscript_are_both_shown(running: Running, window: Window) -> None:
    number = best(running)
    one, other = window(name="李编辑"), window(name="王编辑")
    for page in (one, other):
        page.goto(f"/articles/{number}/edit")
    one.locator("#blocks textarea").first.fill("李编辑写的第一段。")
    one.locator("#blocks textarea").first.press("Control+s")
    says(one, "保存")
    other.locator("#blocks textarea").first.fill("王编辑写的第一段。")
    other.locator("#blocks textarea").first.press("Control+s")
    conflict = other.locator("#conflict")
    expect(conflict).to_contain_text("李编辑")
    expect(conflict.locator("del").filter(has_text="李")).not_to_have_count(0)
    expect(other.locator("#blocks textarea").first).to_have_value("王编辑写的第一段。")
    assert texts(running, number) == ["李编辑写的第一段。"]
    other.click("#save")
    other.wait_for_url(f"**/articles/{number}")
    assert texts(running, number) == ["李编辑写的第一段。", "王编辑写的第一段。"], "the first one stays as a version"


def texts(desk: Running, number: int) -> list[str]:
    """The first paragraphs of the versions of a manuscript."""
    with desk.store.reading() as session:
        found = manuscripts.manuscripts(session, number)
    return [str(getattr(each.blocks[0], "text", "")) for each in sorted(found, key=lambda each: each.version)]


def test_an_issue_changed_by_another_is_not_ordered_by_an_old_page(running: Running, window: Window) -> None:
    one, other = window(name="李编辑"), window(name="王编辑")
    one.goto("/issue/2024-08")
    one.click("#next-button")
    expect(one.locator(".entry")).to_have_count(4)
    other.goto("/issue/2024-08")
    first = other.locator("a.entry-title").first.inner_text()
    one.locator("#entry-1 details.take-out summary").click()
    one.locator("#entry-1").get_by_role("button", name="转为备选").click()
    expect(one.locator(".entry")).to_have_count(3)
    other.locator("#entry-1").focus()
    press(other, "Alt+ArrowDown")
    says(other, "别人改动")
    with running.store.reading() as session:
        issue = issues.find_issue(session, SERIES.key, AUGUST)
    assert issue is not None and first not in [entry.title for entry in issue.entries] and len(issue.entries) == 3
    expect(other.locator(".entry")).to_have_count(3)
