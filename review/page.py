"""Pages as HTML: one Jinja environment that escapes everything, and the Chinese words of days, times and states."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from bulletin.article import Heading, Image, Listed, Paragraph, Table
from bulletin.candidate import CHOICE_ZH, REASON_ZH
from bulletin.outlet import Outlet
from bulletin.person import ROLE_ZH, Right
from bulletin.request import REQUEST_ZH
from bulletin.verdict import QUEUE_ZH, Queue
from report_templates.link import link_target
from review.times import ago, clock_in_page, day_in_page, day_words

HERE = Path(__file__).parent
STATIC = HERE / "static"
WEEKDAYS = "一二三四五六日"
QUEUE_MEANING = {
    Queue.SHORTLIST: "程序看很可能用得上，请逐条看；分数在 0 到 1 之间",
    Queue.LOW: "程序看也许用得上，有空再看；分数在 0 到 1 之间",
    Queue.ASIDE: "程序看用不上，平时不列出，搜索能找到；分数在 0 到 1 之间",
}
"""What a queue says to the editor, for beside its name and score."""
MOST_MARKS = 500
"""Places of one term that are marked in a text; none that anybody reads has as many."""
NAMES = {Paragraph: "paragraph", Heading: "heading", Image: "picture", Table: "table", Listed: "list"}


def render(request: Request, template: str, status: int = 200, **words: Any) -> Response:
    """A page of the desk."""
    desk = request.app.state.desk
    text = environment().get_template(template).render(request=request, now=desk.clock(), Right=Right, **words)
    return HTMLResponse(text, status)


@cache
def environment() -> Environment:
    """Where our templates are filled: everything is escaped, a misspelt name is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": day_words,
        "month_day": day_in_page,
        "clock": clock_in_page,
        "ago": ago,
        "query": query,
        "marked": marked,
        "size": size_words,
        "target": link_target,
        "told_apart": told_apart,
        "kind": lambda block: NAMES[type(block)],
    }
    made.globals |= {
        "choice_zh": CHOICE_ZH,
        "reason_zh": REASON_ZH,
        "queue_zh": QUEUE_ZH,
        "queue_meaning": QUEUE_MEANING,
        "role_zh": ROLE_ZH,
        "request_zh": REQUEST_ZH,
        "static": static,
    }
    return made


@cache
def static(name: str) -> str:
    """The address of one of our files, changed with its content so that no browser shows an old one."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:8]}"


def size_words(count: float) -> str:
    """Bytes as a person reads them."""
    for unit in ("B", "KB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit in ("B", "KB") else f"{count:.1f} {unit}"
        count /= 1000
    return ""


def told_apart(outlet: Outlet, among: Iterable[Outlet]) -> str:
    """An outlet's name in a list of outlets; where another has the same name, with its first host."""
    alike = sum(each.name == outlet.name for each in among)
    return f"{outlet.name}（{outlet.hosts[0]}）" if alike > 1 and outlet.hosts else outlet.name


def query(words: dict[str, Any], **changes: Any) -> str:
    """Filters as the query of an address; empty ones are left out."""
    merged = {**words, **changes}
    return urlencode({key: value for key, value in merged.items() if value not in (None, "", 0, False)}, doseq=True)


def marked(text: str, terms: tuple[str, ...]) -> Markup:
    """A text, escaped, with these terms marked; longer terms first, none inside another."""
    parts, at = list[str](), 0
    for start, end in sorted(found(text, terms)):
        if start < at:
            continue
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return Markup("".join([*parts, escape(text[at:])]))


def found(text: str, terms: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where terms stand in a text, without regard to case; of a flood of them the first of each."""
    spans: list[tuple[int, int]] = []
    low = lowered(text)
    taken = bytearray(len(low))
    for term in sorted({each.lower() for each in terms if each}, key=len, reverse=True):
        at, left = low.find(term), MOST_MARKS
        while at >= 0 and left:
            end = at + len(term)
            if taken.find(1, at, end) < 0:
                spans.append((at, end))
                taken[at:end] = b"\x01" * len(term)
                left -= 1
            at = low.find(term, end)
    return spans


def lowered(text: str) -> str:
    """A text in small letters, each where it stood: of İ there would be two."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
