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
from pathlib import Path

from bulletin.article import Block, Heading, Image, Paragraph
from bulletin.toml import build, read_toml

FOLDER = Path(__file__).parent / "texts"
SLOT = re.compile(r"\{([^{}]+)\}")
RANGE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")

GF4 = ((0, 1, 2, 3), (0, 2, 3, 1), (0, 3, 1, 2))
"""Multiplication by 1, w and w² in the field of four elements (its addition is xor)."""


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
    """A field of city news: four leads, and four further paragraphs in four variants each, all of which fit."""

    key: str
    desk: str
    lead: tuple[Lead, ...]
    second: tuple[str, ...]
    third: tuple[str, ...]
    fourth: tuple[str, ...]
    fifth: tuple[str, ...]
    captions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("lead", "second", "third", "fourth", "fifth"):
            if len(getattr(self, name)) != 4:
                raise ValueError(f"the theme “{self.key}” needs four variants of “{name}”")


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


def composed(theme: Theme, row: int, day: date, seed: str) -> Text:
    """Plain story number `row` (0 to 15) of a theme; any two rows share at most one of their five paragraphs.

    The rows are the lines of the affine plane of order four: a code of length five in which two words agree once
    at most.
    """
    a, b = divmod(row % 16, 4)
    picks = (a, b, *(a ^ times[b] for times in GF4))
    draw = random.Random(f"{seed} {theme.key} {row}")
    fill = Slots(day, draw)
    lead = theme.lead[picks[0]]
    parts = (theme.second, theme.third, theme.fourth, theme.fifth)
    texts = [lead.text, *(part[pick] for part, pick in zip(parts, picks[1:], strict=True))]
    titles = [fill(title) for title in lead.titles]  # all of them first: a number may be named in one and used below
    blocks = [block_of(fill(line)) for text in texts for line in text.strip().splitlines()]
    if theme.captions and draw.random() < 0.45:
        blocks.insert(draw.choice((1, 2)), Image("", fill(draw.choice(theme.captions))))
    title = titles[picks[2] % len(titles)]
    return Text(f"{theme.key}-{row:02}", "plain", 0, theme.desk, title, tuple(blocks))


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
