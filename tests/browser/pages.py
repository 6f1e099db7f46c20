"""Every page of the desk, out of the application's own list of addresses, so that a new one is not forgotten."""

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from fastapi.routing import APIRoute
from playwright.sync_api import Page, expect

PAGES = {
    "/articles/{candidate_id}": (
        "/articles/5", "/articles/7", "/articles/10", "/articles/5?in=candidates", "/articles/5?in=search&ids=6,5,7",
    ),
    "/articles/{candidate_id}/fetched": ("/articles/5/fetched",),
    "/articles/{candidate_id}/versions/{number}": ("/articles/5/versions/0",),
    "/articles/{candidate_id}/beside/{other_id}": ("/articles/5/beside/6",),
    "/articles/{candidate_id}/printed/{number}/{revision}/{entry}": ("/articles/5/printed/536/0/1",),
    "/articles/{candidate_id}/edit": ("/articles/5/edit",),
    "/candidates": (
        "/candidates", "/candidates?state=accepted&period=2024-07", "/candidates?period=undated",
        "/candidates?state=rejected", "/candidates?queue=aside&outlet=enorth",
    ),
    "/sign-in": ("/sign-in",),
    "/password": ("/password",),
    "/exports": ("/exports",),
    "/figures": ("/figures?period=2024-08",),
    "/help": ("/help",),
    "/issue/{period}": ("/issue/2024-08", "/issue/2024-07"),
    "/issue/{period}/versions": ("/issue/2024-07/versions",),
    "/issue/{period}/strays": ("/issue/2024-08/strays",),
    "/issues": ("/issues", "/issues?q=%E8%8D%AF%E6%88%BF"),
    "/issues/import": ("/issues/import",),
    "/journal": ("/journal",),
    "/nights": ("/nights",),
    "/nights/older": ("/nights/older?before=30",),
    "/nights/{night_id}": ("/nights/34",),
    "/outlets/why": ("/outlets/why",),
    "/outlets/{key}": ("/outlets/bjd", "/outlets/enorth"),
    "/paste": ("/paste", "/paste?url=https://news.bjd.com.cn/2024/08/20/1.shtml"),
    "/people": ("/people",),
    "/requests": ("/requests",),
    "/requests/{request_id}": ("/requests/1", "/requests/2"),
    "/search": ("/search", "/search?q=%E5%8C%BB%E9%99%A2"),
    "/settings": ("/settings",),
    "/settings/outlets/{key}": ("/settings/outlets/bjd",),
    "/settings/lexicon": ("/settings/lexicon",),
    "/settings/series": ("/settings/series",),
    "/settings/checks": ("/settings/checks",),
    "/settings/program": ("/settings/program",),
    "/settings/new-outlet": ("/settings/new-outlet",),
    "/settings/template": ("/settings/template",),
}  # fmt: skip
"""The pages that can be opened in the newsroom as it is, with the addresses under which they are looked at."""
ON_THE_WAY = {"/first", "/issue/{period}/drop", "/issue/{period}/hand-back/{key}", "/issues/import/{key}"}
"""Pages that a test makes on its way."""
NO_PAGES = {
    "/", "/issue", "/articles/{candidate_id}/list", "/articles/{candidate_id}/text",
    "/articles/{candidate_id}/snapshot", "/candidates/news", "/candidates/{number}/part", "/exports/candidates.{form}",
    "/exports/issues.{form}", "/exports/journal.{form}", "/feed", "/figures.csv", "/healthz", "/issue/{period}/preview",
    "/issue/{period}/download/{form}", "/issues/year/{year}/{form}", "/paste/recognise", "/pictures/{sha256}",
    "/requests/{request_id}/progress", "/settings/template/now", "/settings/template/sample",
    "/settings/template/versions/{version_id}",
}  # fmt: skip
"""Files, data, frames and what leads elsewhere."""
AXE = Axe()
WIDTH = "document.documentElement.scrollWidth"


def addresses() -> Iterator[str]:
    """All addresses to look at."""
    for some in PAGES.values():
        yield from some


def opened_routes(app: FastAPI) -> set[str]:
    """The addresses that the application answers by GET."""
    return {each.path for each in app.routes if isinstance(each, APIRoute) and "GET" in (each.methods or ())}


def settled(page: Page, address: str) -> None:
    """Open a page that is there, and wait until its script is done with it."""
    answer = page.goto(address)
    assert answer is not None and answer.status == 200, address
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def faults(page: Page, colours: bool = True) -> list[str]:
    """What axe finds on a page: rule, element and why; with or without measuring the contrast of every word."""
    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": colours}}}
    found = AXE.run(page, options=options).response["violations"]
    return [
        f"{page.url} {page.viewport_size}: {rule['id']}: {node['html'][:140]} {node.get('failureSummary', '')[:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """The page's address where its document is wider than the window."""
    size = page.viewport_size
    assert size is not None
    width = page.evaluate(WIDTH)
    return [f"{page.url}: {width} px"] if width > size["width"] else []
