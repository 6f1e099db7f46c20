"""What stands in an old issue and is no part of it: its title repeated as running head, the imprint at its end.

Nothing is taken for it that could be text: a running head spells the series' title and nothing else but number, day
and page; an imprint is the last lines of all. What is left out is told, so that it can stand as a doubt.
"""

import re
from collections.abc import Sequence

from bulletin.imported.given import Line
from bulletin.imported.page_edges import LABELLED
from bulletin.imported.wording import normal

BESIDE_TITLE = re.compile(r"[\W_\d第期〇零○一二三四五六七八九十百廿年月日页共总]*")
"""What may stand beside the title in a running head: number, day, page."""
IMPRINT = re.compile(
    r"^(?:主\s*办|承\s*办|编\s*印|印\s*发|编\s*制|报\s*送|抄\s*送|发\s*送|签\s*发|审\s*核|审\s*定|主\s*编|编\s*审|编\s*辑|校\s*对|"
    r"联\s*系\s*(?:人|电\s*话)|电\s*话|地\s*址|邮\s*箱)(?:单\s*位)?\s*[:：]"
)
SIGNS_OFF = re.compile(
    r"(?:主\s*办|编\s*印|印\s*发|报\s*送|抄\s*送|签\s*发|审\s*核|审\s*定|编\s*审|校\s*对)(?:单\s*位)?\s*[:：]"
)
"""Labels that only the issue's own imprint has; 编辑 alone may be an article's."""


def without_running_heads(lines: Sequence[Line], titles: Sequence[str]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Lines without those that spell the series' title after the first that does; and what was left out."""
    kept: list[Line] = []
    dropped: list[str] = []
    seen = False
    for line in lines:
        if not is_running_head(line.text, titles):
            kept.append(line)
        elif seen:
            dropped.append(line.text)
        else:
            kept.append(line)
        seen = True if not seen and (is_running_head(line.text, titles) or LABELLED.search(line.text)) else seen
    return tuple(kept), tuple(dropped)


def is_running_head(text: str, titles: Sequence[str]) -> bool:
    """Whether a line is the series' title with at most number, day and page beside it."""
    spelt = normal(text)
    title = next((each for each in map(normal, titles) if each in spelt), None)
    return title is not None and BESIDE_TITLE.fullmatch(spelt.replace(title, "", 1)) is not None


def without_imprint(body: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The last entry's lines without the issue's imprint under them, and the imprint."""
    at = len(body)
    while at > 0 and IMPRINT.match(body[at - 1].text):
        at -= 1
    if any(SIGNS_OFF.search(line.text) for line in body[at:]):
        return tuple(body[:at]), tuple(line.text for line in body[at:])
    return tuple(body), ()
