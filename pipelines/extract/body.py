"""Where the body stands: candidates (the outlet's hint, our own finder, trafilatura) and the choice between them.

Our own finder weighs every element by the lines it holds: prose counts for it, links, buttons and furniture against
it, so the best sub-tree is the one that gains most and carries least (a maximum-sum sub-tree). Elements named as the
body by a Chinese CMS get a bonus. trafilatura is asked only where that is in doubt: it costs three times as much.
"""

import logging
from dataclasses import dataclass

import trafilatura

from pipelines.extract import hints as hint_rules
from pipelines.extract.lines import Line, Sheet
from pipelines.extract.marks import plain
from pipelines.extract.names import body_rank, labels
from pipelines.extract.tree import Node

# It complains of pages on which it finds nothing; here it is only asked for a second opinion.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

CERTAIN_SHARE = 0.7
"""Share of the page's prose that the best element must hold for trafilatura not to be asked."""

CERTAIN_LENGTH = 200
"""Characters of prose below which a body is in doubt."""

_NAME_BONUS = {2: 1.25, 1: 1.08, 0: 1.0}
_TAG_BONUS = {"article": 1.1, "main": 1.05, "body": 0.8, "html": 0.75, "p": 0.85, "li": 0.8, "span": 0.85, "font": 0.85}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An element that may be the body: who proposed it, its lines `[start, end)`, its value."""

    by: str
    node: Node
    start: int
    end: int
    worth: float

    @property
    def label(self) -> str:
        """Tag and names, for explaining."""
        return f"<{self.node.tag} {labels(self.node).strip()}>".replace(" >", ">")


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate taken, why, and all that were weighed."""

    taken: Candidate
    why: str
    weighed: tuple[Candidate, ...]


def candidate(sheet: Sheet, node: Node, by: str) -> Candidate:
    """The candidate an element is."""
    start, end = sheet.runs[node]
    return Candidate(by, node, start, end, sheet.worth(node))


def hinted(sheet: Sheet, root: Node, selectors: tuple[str, ...]) -> Candidate | None:
    """What the outlet's body selectors find: the first that holds text."""
    for selector in selectors:
        if selector in ("auto", "url") or selector.startswith(("fixed:", "comment:")):
            continue
        for node in hint_rules.nodes(root, selector):
            if node in sheet.runs and any(line.text for line in sheet.lines[slice(*sheet.runs[node])]):
                return candidate(sheet, node, f"hint {selector}")
    return None


def densest(sheet: Sheet) -> Candidate | None:
    """The element our own finder takes, None on a page without prose."""
    if not sheet.runs:
        return None
    top = max(sheet.runs, key=sheet.worth)
    most = sheet.worth(top)
    if most <= 0:
        return None
    best: tuple[float, Node] | None = None
    for node, (start, end) in sheet.runs.items():
        if sheet.worth(node) >= 0.6 * most:
            points = sheet.worth(node) * bonus(node) - 0.01 * (end - start)
            if best is None or points > best[0]:
                best = (points, node)
    return candidate(sheet, best[1], "own") if best else None


def bonus(node: Node) -> float:
    """How much an element's names and tag speak for it."""
    body = 1.1 if node.get("itemprop") == "articleBody" else 1.0
    return _NAME_BONUS[body_rank(labels(node))] * _TAG_BONUS.get(node.tag, 1.0) * body


def by_trafilatura(sheet: Sheet, html: str) -> Candidate | None:
    """The smallest element that holds what trafilatura takes for the text, None where it takes nothing."""
    text = trafilatura.extract(
        html, include_comments=False, include_formatting=False, include_tables=True, with_metadata=False
    )
    wanted = {plain(line) for line in (text or "").splitlines() if len(plain(line)) >= 8}
    if not wanted:
        return None
    held = [len(line.text) if line.plain in wanted or line.plain[:40] in wanted else 0 for line in sheet.lines]
    sums = [0]
    for size in held:
        sums.append(sums[-1] + size)
    if not sums[-1]:
        return None
    enough = [node for node, (start, end) in sheet.runs.items() if sums[end] - sums[start] >= 0.85 * sums[-1]]
    if not enough:
        return None
    smallest = min(enough, key=lambda node: sheet.runs[node][1] - sheet.runs[node][0])
    return candidate(sheet, smallest, "trafilatura")


def certain(sheet: Sheet, own: Candidate) -> bool:
    """Whether our own finder's element needs no second opinion."""
    whole = sum(prose(line) for line in sheet.lines) or 1.0
    inside = sum(prose(line) for line in sheet.lines[own.start : own.end])
    rank = body_rank(labels(own.node))
    if inside < CERTAIN_LENGTH:
        return rank == 2 and inside > 60 and inside > CERTAIN_SHARE * whole
    return inside >= (0.5 if rank == 2 else CERTAIN_SHARE) * whole


def prose(line: Line) -> float:
    """The value of a line, as far as it speaks for text."""
    return max(line.value, 0.0)


def choose(sheet: Sheet, root: Node, selectors: tuple[str, ...], html: str | None) -> Choice | None:
    """The body of a page, None where no candidate holds text. `html` is None where trafilatura is not to be asked."""
    own = densest(sheet)
    hint = hinted(sheet, root, selectors)
    if hint is not None and (
        own is None or hint.worth >= 0.3 * own.worth or (own.start <= hint.start and hint.end <= own.end)
    ):
        return Choice(hint, "the outlet's hint", tuple(each for each in (hint, own) if each))
    if own is not None and (html is None or certain(sheet, own)):
        return Choice(own, "own finder, certain" if html is not None else "own finder alone", (own,))
    other = by_trafilatura(sheet, html) if html is not None else None
    weighed = tuple(each for each in (own, other) if each)
    if not weighed:
        return None
    if own is None or other is None:
        return Choice(weighed[0], f"only {weighed[0].by} found text", weighed)
    if (own.start <= other.start and other.end <= own.end) or (other.start <= own.start and own.end <= other.end):
        return Choice(own, "own finder, trafilatura agrees", weighed)
    best = max(weighed, key=lambda each: each.worth * bonus(each.node))
    return Choice(best, "the larger value of two that disagree", weighed)
