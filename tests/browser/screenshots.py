"""Pictures of every page of the desk, wide and narrow, into docs/desk/: python -m tests.browser.screenshots

The newsroom of the browser tests is photographed by the Chromium of this machine, at a clock that stands.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, NARROW, WIDE, Running, open_window, served
from tests.browser.hands import press, says
from tests.browser.newsroom import furnish

OUT = Path(__file__).resolve().parents[2] / "docs" / "desk"
COLOURS = 48
ELSEWHERE = """([was, shown]) => {
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) words.currentNode.data = words.currentNode.data.replaceAll(was, shown);
}"""
"""Shows the passing folder of the data as the one it is put in for good."""
PAGES = {
    "article": "/articles/18",
    "article-doubts": "/articles/6",
    "beside": "/articles/19/beside/39",
    "printed": "/articles/56/printed/536/0/1",
    "fetched": "/articles/18/fetched",
    "version": "/articles/1/versions/1",
    "edit": "/articles/1/edit",
    "candidates-undated": "/candidates?period=undated",
    "search": "/search?q=%E5%8C%BB%E9%99%A2",
    "paste": "/paste?url=https://news.bjd.com.cn/2024/08/20/10899999.shtml",
    "issue": "/issue/2024-08",
    "issue-released": "/issue/2024-07",
    "issue-versions": "/issue/2024-07/versions",
    "issue-strays": "/issue/2024-08/strays",
    "issues": "/issues",
    "issues-import": "/issues/import",
    "nights": "/nights",
    "night": "/nights/34",
    "nights-older": "/nights/older?before=30",
    "outlet": "/outlets/enorth",
    "why": "/outlets/why",
    "figures": "/figures?period=2024-08",
    "requests": "/requests",
    "request": "/requests/2",
    "settings": "/settings",
    "settings-outlet": "/settings/outlets/bjd",
    "settings-lexicon": "/settings/lexicon",
    "settings-series": "/settings/series",
    "settings-checks": "/settings/checks",
    "settings-template": "/settings/template",
    "settings-new-outlet": "/settings/new-outlet",
    "settings-program": "/settings/program",
    "people": "/people",
    "journal": "/journal",
    "exports": "/exports",
    "password": "/password",
    "help": "/help",
}
"""Name of the picture and address of the page, beside the list of candidates and the sign-in."""


def main() -> None:
    """Take all pictures anew, or those of the pages named on the command line."""
    OUT.mkdir(parents=True, exist_ok=True)
    for old in () if sys.argv[1:] else OUT.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        data = Path(folder) / "data"
        furnish(data)
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with served(data) as desk:
            work_a_little(open_window(browser, desk, WIDE, "王编辑"))
            for size, ending in ((WIDE, ""), (NARROW, "-narrow")):
                photograph(browser, desk, size, ending)
            for each in desk.windows:
                each.close()
        browser.close()
    taken = sorted(OUT.glob("*.png"))
    print(f"{len(taken)} pictures, {sum(each.stat().st_size for each in taken) / 1e6:.1f} MB, in docs/desk/")


def work_a_little(page: Page) -> None:
    """A few decisions and a draft, so that the pages show a month at work."""
    page.goto("/candidates")
    expect(page.locator("body.by-script")).to_be_visible()
    press(page, "a", "j", "j", "a", "j", "b", "j", "r", "5", "j", "l")
    says(page, "已定为稍后")
    page.goto("/issue/2024-08")
    page.click("#next-button")
    expect(page.locator("#state")).to_have_text("草稿")


def photograph(browser: Browser, desk: Running, size: tuple[int, int], ending: str) -> None:
    """Every page at one size."""
    stranger = open_window(browser, desk, size, "")
    stranger.goto("/sign-in")
    keep(stranger, f"sign-in{ending}")
    page = open_window(browser, desk, size, "王编辑", reduced_motion="reduce")
    page.goto("/candidates?stay=18,19,2")
    expect(page.locator("body.by-script")).to_be_visible()
    keep(page, f"candidates{ending}")
    press(page, "?")
    keep(page, f"keys{ending}")
    for name, address in PAGES.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        page.evaluate(ELSEWHERE, [str(desk.settings.data.resolve()), "/srv/yuebao"])
        keep(page, f"{name}{ending}")


def keep(page: Page, name: str) -> None:
    """One picture, in few colours so that it is small."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    body = page.screenshot(animations="disabled", caret="hide")
    picture = Image.open(BytesIO(body)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(OUT / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
