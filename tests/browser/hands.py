"""What the hands of an editor do: keys, and reading what a page says."""

from io import BytesIO
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect

MOST_TABS = 250
HAS_FOCUS = "selector => Boolean(document.activeElement?.matches(selector))"


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str, back: bool = False) -> None:
    """Go to an element by Tab alone (backwards by Shift+Tab). Fails where it cannot be reached."""
    for _ in range(MOST_TABS):
        if page.evaluate(HAS_FOCUS, selector):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{selector} is not reached by Tab on {page.url}")


def says(page: Page, words: str) -> None:
    """Wait until the page's notice says this."""
    expect(page.locator("#notices")).to_contain_text(words)


def downloaded(page: Page, how: str = "keyboard") -> Path:
    """Take the Word file by the link that has the focus (or by a click); where it lies."""
    with page.expect_download() as waiting:
        page.keyboard.press("Enter") if how == "keyboard" else page.click('a[data-form="docx"]')
    return Path(waiting.value.path())


def lines_of(word: Path) -> list[str]:
    """The paragraphs of a Word file that have text."""
    return [text for each in Document(BytesIO(word.read_bytes())).paragraphs if (text := each.text.strip())]


def in_this_order(lines: list[str], wanted: list[str]) -> bool:
    """Whether each of these begins a line, one after the other."""
    rest = iter(lines)
    return all(any(want in line for line in rest) for want in wanted)
