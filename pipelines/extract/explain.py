"""Why an article came out as it did: for `yuebao extract --explain` and for mending an outlet's hints."""

from typing import Any

from bulletin.outlet import Hints
from bulletin.page import Page
from bulletin.registry import Registry
from bulletin.stops import Stop
from pipelines.extract.article import assembled
from pipelines.extract.reading import read

SHOWN = 80
"""Characters of a cut that are shown."""


def explain(page: Page, hints: Hints | None = None, registry: Registry | None = None) -> dict[str, Any]:
    """What each step made of a page, as values for JSON.

    `charset` and `declared`; `way` of parsing; `body`: the candidates with lines and value, the one taken and why;
    `cuts`: text left out and its rule; `fields`: field → value and rule; `flags`. A page that yields no article gives
    `stopped` and `detail` instead.
    """
    hints = hints or Hints()
    try:
        reading = read(page, hints)
        article = assembled(reading, hints, registry)
    except Stop as stop:
        return {"url": page.url, "stopped": stop.name, "detail": stop.detail}
    rules = dict(article.rules)
    values = {
        "title": article.title, "subtitle": article.subtitle, "original_title": article.original_title,
        "source": article.source, "account": article.account, "author": article.author, "editor": article.editor,
        "published": article.published.isoformat() if article.published else "", "dateline": article.dateline,
    }  # fmt: skip
    return {
        "url": page.url,
        "charset": article.charset,
        "declared": reading.decoded.declared,
        "way": reading.way,
        "body": {
            "taken": reading.choice.taken.label,
            "by": reading.choice.taken.by,
            "why": reading.choice.why,
            "candidates": [
                {"by": each.by, "element": each.label, "lines": each.end - each.start, "value": round(each.worth)}
                for each in reading.choice.weighed
            ],
        },
        "cuts": [{"text": cut.text[:SHOWN], "rule": cut.rule} for cut in reading.cleaned.cuts],
        "fields": {name: {"value": value, "rule": rules.get(name, "")} for name, value in values.items()},
        "clues": [{"kind": clue.kind, "text": clue.text, "url": clue.url} for clue in article.clues],
        "flags": list(article.flags),
        "pages": article.pages,
    }
