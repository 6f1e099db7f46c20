"""One test body for all outlets: the listing and the article of each are read by its file and by the generic way."""

from dataclasses import replace
from datetime import date

import pytest

from bulletin.outlet import RECORDS, Mode, Outlet
from bulletin.period import Period
from bulletin.registry import load_registry
from crawler.discover import read_listing
from crawler.probe import probe_listing
from pipelines.extract import extract_article
from tests.outlets.lookalike import LOOKS, announcements, article_page, listing_page, look
from tests.outlets.texts import SOURCE

REGISTRY = load_registry()
MONTH = Period(date(2024, 8, 1), date(2024, 8, 31))
ALL = pytest.mark.parametrize("outlet", list(REGISTRY), ids=lambda outlet: outlet.key)
LISTED = pytest.mark.parametrize("outlet", [each for each in REGISTRY if each.crawled], ids=lambda outlet: outlet.key)


def test_every_outlet_has_a_look_and_no_look_is_left_over() -> None:
    assert set(LOOKS) - {"default"} == set(REGISTRY.outlets)


@LISTED
def test_the_listing_gives_every_article_with_title_and_day(outlet: Outlet) -> None:
    form, wanted = look(outlet.key), announcements(outlet)
    found = read_listing(outlet, outlet.listing[0], listing_page(outlet), REGISTRY, MONTH).links
    assert {link.key for link in found} == {REGISTRY.match(each.url).key for each in wanted}
    by_key = {link.key: link for link in found}
    for each in wanted:
        link = by_key[REGISTRY.match(each.url).key]
        assert link.day in (each.at.date(), REGISTRY.match(each.url).day)
        if form.get("titled", True):
            assert link.title == each.text.title


@LISTED
def test_generic_discovery_gives_the_same_articles(outlet: Outlet) -> None:
    form, page = look(outlet.key), listing_page(outlet)
    wanted = {REGISTRY.match(each.url).key for each in announcements(outlet)}
    listing = outlet.listing[0]
    if listing.mode not in (*RECORDS, Mode.RSS, Mode.SITEMAP, Mode.SCRIPT_CDATA):
        plain = replace(listing, mode=Mode.GENERIC, item="", strip=())
        assert {link.key for link in read_listing(outlet, plain, page, REGISTRY, MONTH).links} == wanted
    if form.get("found_by_probe", True):
        probed = [REGISTRY.match(link.url) for link in probe_listing(page).links]
        found = {match.key for match in probed if match.outlet == outlet.key and match.article}
        assert len(found & wanted) >= 0.9 * len(wanted)
        assert len(found & wanted) >= 0.9 * len({match.key for match in probed})


@ALL
@pytest.mark.parametrize("hinted", [False, True], ids=["generic", "selectors"])
def test_the_article_is_read(outlet: Outlet, hinted: bool) -> None:
    page, printed = article_page(outlet)
    article = extract_article(page, outlet.page if hinted else None, REGISTRY)
    assert article.title == printed.text.title
    assert article.published == printed.at.date()
    assert [text for text in printed.text.paragraphs if text not in article.body_text] == []
    assert "版权所有" not in article.body_text
    assert "白小满" not in article.body_text
    if look(outlet.key).get("credited", True):
        credit = article.source or article.account
        assert credit.split()[:1] == [SOURCE]
