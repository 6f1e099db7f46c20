"""What stands at the edges of an old issue's pages, where form feeds tell the pages: page numbers, running heads.

Nothing is taken for it that could be text: a page's number must count on from page to page, a running head must repeat
at the edges of half of the pages.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from bulletin.imported.wording import normal

FOLIO = re.compile(
    r"^[^\w]*(?:page|p|第)?\s*(\d{1,3})\s*(?:页)?\s*(?:(?:/|of|,?\s*共)\s*\d{1,3}\s*页?)?[^\w]*$", re.IGNORECASE
)
"""A page's number with what usually stands round it: 3, — 3 —, 3 / 8, Page 3 of 8, 第3页 共8页."""
LONGEST_HEAD = 45
LABELLED = re.compile(r"标\s*题|来\s*源|媒\s*体|链\s*接|主\s*要\s*内\s*容|导语|目\s*录|具\s*体\s*内\s*容|https?:")
"""Words of the issue itself: a line with one of them is never a running head."""


def without_page_edges(pages: Sequence[str]) -> list[str]:
    """Pages of text, without the numbers and running heads at their edges."""
    lines = [page.split("\n") for page in pages]
    edges = [(page, at) for page, texts in enumerate(lines) for at in edge_places(texts)]
    folios = {
        place: int(found[1])
        for place in edges
        if (found := FOLIO.match(unicodedata.normalize("NFKC", lines[place[0]][place[1]]).strip()))
    }
    drop = counting_on(folios) | repeating(lines, [place for place in edges if place not in folios])
    return [
        "\n".join("" if (page, at) in drop else text for at, text in enumerate(texts))
        for page, texts in enumerate(lines)
    ]


def edge_places(texts: Sequence[str]) -> list[int]:
    """Where the first two and the last two lines of a page stand."""
    filled = [at for at, text in enumerate(texts) if text.strip()]
    return sorted({*filled[:2], *filled[-2:]})


def counting_on(folios: dict[tuple[int, int], int]) -> set[tuple[int, int]]:
    """The places whose number counts on with the pages; a single one must be its page's own number."""
    offsets = Counter(number - page for (page, _), number in folios.items())
    if not offsets:
        return set()
    offset, times = offsets.most_common(1)[0]
    if times < 2 and offset != 1:
        return set()
    return {place for place, number in folios.items() if number - place[0] == offset}


def repeating(lines: Sequence[Sequence[str]], places: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """The places whose line, digits apart, stands at the edge of half of the pages; on the first page one stays."""
    found: dict[str, list[tuple[int, int]]] = {}
    for page, at in places:
        text = normal(lines[page][at])
        if len(text) <= LONGEST_HEAD and not LABELLED.search(text) and text[-1:] not in "。；，":
            found.setdefault(re.sub(r"\d+", "0", text), []).append((page, at))
    drop: set[tuple[int, int]] = set()
    for text, here in found.items():
        if len({page for page, _ in here}) < max(2, len(lines) / 2):
            continue
        on_cover = [place for place in here if place[0] == 0]
        standing = sum(re.sub(r"\d+", "0", normal(line)) == text for line in lines[0])
        drop |= set(here) - set(on_cover[-1:] if len(on_cover) == standing else [])
    return drop
