"""The invented texts: stories written out by hand, and plain city news composed from hand-written paragraphs.

`texts/*.toml` holds both. Slots in braces are filled by a seeded generator: {区} draws from a pool, the same name
draws the same value again within one article; {3-9} is a number, {甲=3-9} a number that {甲} repeats; {今日}, {昨日},
{明日}, {月} and {年} come from the day of the article.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path

from bulletin.article import Block, Heading, Image, Paragraph
from bulletin.toml import build, read_toml

FOLDER = Path(__file__).parent / "texts"
SLOT = re.compile(r"\{([^{}]+)\}")
RANGE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")

MANY, PLENTY = 6, 10
"""A lead with so many fitting paragraphs gives longer stories."""

COST = (1, 0, 10, 100, 1000)
"""What it costs that two stories of a lead share so many further paragraphs."""

TRIES = 16
"""How often the choice is drawn before the best is taken."""


@dataclass(frozen=True, slots=True)
class Written:
    """A story written out by hand. `label` is that of the relevance guideline, `desk` says which listings take it.

    `text` holds one block a line; "## " begins a heading, "![…]" a picture with its caption.
    """

    key: str
    kind: str
    label: int
    desk: str
    title: str
    text: str
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """The first paragraph of a plain story with the headlines that fit it."""

    titles: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A field of city news: leads, and paragraphs and captions with the leads they fit.

    "13|…" fits the first and the third lead, a text without a bar fits all. A closed theme takes no paragraph from
    any.toml.
    """

    key: str
    desk: str
    lead: tuple[Lead, ...]
    parts: tuple[str, ...]
    captions: tuple[str, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the month, before an outlet prints it. Blocks hold pictures without an address."""

    key: str
    kind: str
    label: int
    desk: str
    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""


@cache
def written() -> tuple[Written, ...]:
    """All stories written out by hand."""
    files = ("informatization.toml", "borderline.toml", "negatives.toml")
    return tuple(build(Written, table, f"{name}: {number}") for name in files for number, table in tables(name))


@cache
def themes() -> tuple[Theme, ...]:
    """All fields of city news."""
    names = sorted(path.name for path in FOLDER.glob("city-*.toml"))
    return tuple(build(Theme, table, f"{name}: {number}") for name in names for number, table in tables(name))


@cache
def anything() -> tuple[str, ...]:
    """Paragraphs that fit most news of a district."""
    return tuple(read_toml(FOLDER / "any.toml")["paragraphs"])


@cache
def pools() -> dict[str, tuple[str, ...]]:
    """What a named slot may become."""
    return {key: tuple(values) for key, values in read_toml(FOLDER / "pools.toml").items()}


def tables(name: str) -> Iterator[tuple[int, dict[str, object]]]:
    """The numbered [[story]] tables of one file."""
    return enumerate(read_toml(FOLDER / name)["story"], 1)


def told(story: Written, day: date | None, seed: str) -> Text:
    """A hand-written story on the day it is printed; without a day its text names none."""
    fill = Slots(day, random.Random(f"{seed} {story.key}"))
    title, subtitle = fill(story.title), fill(story.subtitle)
    blocks = tuple(block_of(fill(line.strip())) for line in story.text.strip().splitlines() if line.strip())
    return Text(story.key, story.kind, story.label, story.desk, title, blocks, subtitle)


def fitting(texts: tuple[str, ...], lead: int) -> tuple[str, ...]:
    """Those texts that fit a lead (from 0), without their marks, in their order."""
    marked = [text.rpartition("|") for text in texts]
    return tuple(text for leads, _, text in marked if not leads or str(lead + 1) in leads)


def rows(theme: Theme) -> tuple[tuple[int, int], ...]:
    """The stories a theme can tell: lead and number, three to a lead, four where many paragraphs fit."""
    counts = [4 if len(fitting(theme.parts, lead)) > MANY else 3 for lead in range(len(theme.lead))]
    return tuple((lead, number) for lead, count in enumerate(counts) for number in range(count))


def composed(theme: Theme, lead: int, number: int, day: date, seed: str) -> Text:
    """Plain story `number` of a lead: the lead, fitting paragraphs, and in an open theme one that fits anything."""
    key = f"{theme.key}-{lead}{number}"
    draw = random.Random(f"{seed} {key}")
    fill = Slots(day, draw)
    titles = headlines([fill(title) for title in theme.lead[lead].titles])  # a number named in one may be used below
    texts = [theme.lead[lead].text, *choices(theme, seed)[lead][number]]
    if not theme.closed:
        place = 2 * rows(theme).index((lead, number))
        texts.extend(random.Random(theme.key).sample(anything(), len(anything()))[place : place + (len(texts) < 4) + 1])
    blocks: list[Block] = [Paragraph(fill(text)) for text in texts]
    captions = fitting(theme.captions, lead)
    if captions and draw.random() < 0.6:
        blocks.insert(draw.choice((1, 2)), Image("", fill(draw.choice(captions))))
    return Text(key, "plain", 0, theme.desk, titles[number % len(titles)], tuple(blocks))


@cache
def choices(theme: Theme, seed: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """For each lead of a theme four choices of paragraphs, in their order, of which any two share little."""
    draw = random.Random(f"{seed} {theme.key}")
    told_before: list[frozenset[str]] = []
    result = []
    for lead in range(len(theme.lead)):
        parts = fitting(theme.parts, lead)
        size = 3 if theme.closed or len(parts) >= MANY else 2
        combined = list(combinations(parts, size + (theme.closed and len(parts) >= PLENTY)))
        taken = unlike(combined, told_before, draw)
        told_before.extend(frozenset(each) for each in taken)
        result.append(tuple(taken))
    return tuple(result)


def unlike(combined: list[tuple[str, ...]], before: list[frozenset[str]], draw: random.Random) -> list[tuple[str, ...]]:
    """Four of the combinations that share little with one another, and nothing much with those of other leads."""
    best: tuple[int, list[tuple[str, ...]]] = (sum(COST) * 100, [])
    for _ in range(TRIES):
        left = draw.sample(combined, min(len(combined), 120))
        cost = 0
        taken: list[tuple[str, ...]] = []
        for _ in range(min(4, len(left))):
            prices = [price_of(each, taken, before) for each in left]
            cost += min(prices)
            taken.append(left.pop(prices.index(min(prices))))
        best = min(best, (cost, taken))
        if best[0] < COST[2]:
            break
    return best[1]


def price_of(each: tuple[str, ...], taken: list[tuple[str, ...]], before: list[frozenset[str]]) -> int:
    """The cost of telling a story with these paragraphs: dearer by far within one lead."""
    here = sum(COST[len(set(each).intersection(one))] for one in taken)
    return here + sum(COST[len(one.intersection(each))] // COST[2] for one in before)


def headlines(titles: list[str]) -> list[str]:
    """The headlines of a lead; two of two halves each give four, so that its stories differ in it."""
    halves = [title.split(" ") for title in titles]
    if len(titles) == 2 and all(len(each) == 2 for each in halves):
        (first, second), (third, fourth) = halves
        return [*titles, f"{first} {fourth}", f"{third} {second}"]
    return titles


def block_of(line: str) -> Block:
    """The block that one line of text stands for."""
    if line.startswith("## "):
        return Heading(line[3:])
    if line.startswith("!["):
        return Image("", line[2:].rstrip("]"))
    return Paragraph(line)


class Slots:
    """Fills the slots of one article; a name once drawn keeps its value."""

    def __init__(self, day: date | None, draw: random.Random) -> None:
        self.draw = draw
        self.known = {"今日": "近日", "昨日": "日前", "明日": "不久", "月": "本月", "年": "今年"}
        if day is not None:
            days = {"昨日": day - timedelta(days=1), "今日": day, "明日": day + timedelta(days=1)}
            self.known = {name: f"{each.month}月{each.day}日" for name, each in days.items()}
            self.known |= {"月": f"{day.month}月", "年": f"{day.year}年"}

    def __call__(self, text: str) -> str:
        return SLOT.sub(lambda found: self.value(found[1]), text)

    def value(self, name: str) -> str:
        """The value of one slot. Raises KeyError for a name that no pool has."""
        if "=" in name:
            name, _, bounds = name.partition("=")
            return self.known.setdefault(name, self.number(bounds))
        if RANGE.fullmatch(name):
            return self.number(name)
        if name == "区" and "远郊" in self.known:
            return self.known["远郊"]
        if name not in self.known:
            taken = set(self.known.values())
            pool = pools()[name.rstrip("2345")]
            self.known[name] = self.draw.choice([each for each in pool if each not in taken])
        return self.known[name]

    def number(self, bounds: str) -> str:
        """A number between two bounds, with as many decimals as the first is written with."""
        low, high = bounds.split("-")
        decimals = len(low.partition(".")[2])
        scale = 10**decimals
        return f"{self.draw.randint(round(float(low) * scale), round(float(high) * scale)) / scale:.{decimals}f}"
