"""Whether the selectors and templates of an outlet's file are right in form; what they find is another question."""

import re
from collections.abc import Iterator
from dataclasses import fields as fields_of

from parsel.csstranslator import HTMLTranslator

from bulletin.outlet import PLACE, Hints, Listing, Outlet

DAYS = frozenset({"yyyy", "mm", "m", "dd", "d", "yyyymm", "yyyymmdd"})
WINDOW = frozenset({"q", "n", "from_ms", "to_ms", "from_day", "to_day"})
OTHER_FORMS = ("comment:", "fixed:", "regex:")


def selector_faults(outlet: Outlet) -> Iterator[str]:
    """What is wrong, a sentence each that begins with the key."""
    for listing in outlet.listing:
        for sentence in listing_faults(listing):
            yield f"listing “{listing.name}”: {sentence}"
    for field in fields_of(Hints):
        values = getattr(outlet.page, field.name)
        if isinstance(values, tuple) and field.name not in ("title_strip", "blocked_if_text"):
            for selector in values:
                for sentence in hint_faults(selector):
                    yield f"page: {field.name}: {sentence}"


def listing_faults(listing: Listing) -> Iterator[str]:
    """Wrong selectors and unknown places of one listing. A disabled one may still wait for a code."""
    for name in ("item", "link", "title", "date", "next", "issue", "pages", "container"):
        css = getattr(listing, name).partition("@")[0]
        if css and (reason := wrong_css(PLACE.sub("1", css))):
            yield f"{name}: {reason}"
    for css in listing.strip:
        if reason := wrong_css(css):
            yield f"strip: {reason}"
    if listing.enabled:
        places = set(PLACE.findall(" ".join((listing.url, listing.paging, listing.json_body, listing.form))))
        for unknown in sorted(places - DAYS - WINDOW):
            yield f"url: {{{unknown}}} is not known; put the value in its place"


def hint_faults(selector: str) -> Iterator[str]:
    """What is wrong with one selector of the page's table."""
    if selector.startswith("regex:"):
        try:
            if re.compile(selector.removeprefix("regex:")).groups < 1:
                yield f"{selector!r} needs a group"
        except re.error as error:
            yield f"{selector!r}: {error}"
    elif selector not in ("url", "auto") and not selector.startswith(OTHER_FORMS):
        yield from filter(None, [wrong_css(selector.rpartition("@")[0] if "@" in selector else selector)])


def wrong_css(css: str) -> str:
    """Why a selector is wrong, "" where it is right."""
    try:
        HTMLTranslator().css_to_xpath(css)
    except Exception as error:  # cssselect raises errors of several families
        return f"the selector {css!r} is wrong: {error}"
    return ""
