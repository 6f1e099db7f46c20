"""Which text is printed where and when: the hand-made plan, filled up with plain city news and their reprints."""

import random
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import TypeVar

from bulletin.period import SHANGHAI
from bulletin.toml import build, read_toml
from sample.texts import Text, Theme, composed, rows, themes, told, written

T = TypeVar("T")

FOLDER = Path(__file__).parent
SEED = "newsroom"
SATURDAY = 5
WEEKDAY_PAPER, WEEKEND_PAPER = 3, 2
"""Articles of one number of the e-paper."""

FIRST_ID = {"ynet": 3793011, "bjqnb": 436120, "qianlong": 8318050, "people": 40290117, "bjnews": 0}
REPRINTED = {"ynet-express": 4, "ynet-1700": 5, "ynet-990": 5, "qianlong-home": 5, "people-society": 2}
"""How many plain articles of the e-paper each channel reprints."""

REPORTERS = ("林晚", "周砚", "苏禾", "何汐", "程野", "叶知", "许澈", "韩朔", "冯越", "曹棠")
EDITORS = ("宋岑", "白杉", "顾禾", "沈汀", "陆栀")


@dataclass(frozen=True, slots=True)
class Channel:
    """A listing with the articles it announces; `more` is the form of its further pages."""

    key: str
    outlet: str
    name: str
    url: str
    address: str
    credit: str
    desks: tuple[str, ...]
    quota: int
    more: str = ""
    listed: str = ""
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """A host and its robots.txt; without one it answers 404."""

    base: str
    robots: str = ""


@dataclass(frozen=True, slots=True)
class Dead:
    """A link on a listing that leads nowhere: 404, or 200 with a page that says so."""

    channel: str
    day: int
    title: str
    status: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One line of the plan: a story on a channel, and what is special about its page."""

    story: str
    channel: str
    day: int
    credit: str = "own"
    title: str = ""
    mark: str = ""
    pages: int = 1
    retitled: bool = False
    linked: bool = False
    redirect: bool = False
    undated: bool = False
    address: str = ""
    dateline: str = ""


@dataclass(frozen=True, slots=True)
class Print:
    """A text as one channel prints it. `at` is aware; `original` is where the text was printed first, or None."""

    channel: Channel
    at: datetime
    text: Text
    plan: Plan
    url: str = ""
    author: str = ""
    editor: str = ""
    original: "Print | None" = None

    @property
    def title(self) -> str:
        """The headline of this print."""
        return self.plan.title or self.text.title

    @property
    def source(self) -> str:
        """The credit line as printed, "" where there is none."""
        if self.plan.credit == "own":
            return self.channel.credit
        return "" if self.plan.credit == "none" else self.plan.credit

    @property
    def listed_as(self) -> str:
        """The address that the listing links to."""
        if self.plan.redirect:
            return redirecting(self.url)
        return self.url + self.channel.listed

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of all pages of the article."""
        return tuple(numbered(self.url, number) for number in range(1, self.plan.pages + 1))


@cache
def channels() -> dict[str, Channel]:
    """All channels by key, in the order of channels.toml."""
    return {each.key: each for each in loaded("channels.toml", "channel", Channel)}


@cache
def hosts() -> tuple[Host, ...]:
    """All hosts of the newsroom that answer at all."""
    return tuple(loaded("channels.toml", "host", Host))


def dead_links() -> tuple[Dead, ...]:
    """The links that lead nowhere."""
    return tuple(loaded("plan.toml", "dead", Dead))


def loaded(name: str, table: str, cls: type[T]) -> Iterator[T]:
    """The tables of one name in a file. Raises ConfigError."""
    for number, values in enumerate(read_toml(FOLDER / name)[table], 1):
        yield build(cls, values, f"{name}: {table} {number}")


def prints(month: date) -> tuple[Print, ...]:
    """Everything the outlets print in the month of `month`, oldest first, with addresses."""
    drafts = hand_prints(month)
    plain = plain_prints(month, drafts)
    whole = [*drafts, *plain, *plain_reprints(month, plain)]
    return linked(addressed(sorted(whole, key=lambda each: (each.at, each.channel.key, each.text.key))))


def hand_prints(month: date) -> list[Print]:
    """The prints of the hand-written stories; a reprint carries the text of the first print."""
    stories = {story.key: story for story in written()}
    texts: dict[str, Text] = {}
    result = []
    for plan in loaded("plan.toml", "print", Plan):
        at = instant(day_of(month, plan.day), f"{plan.story} {plan.channel}", morning=plan.story not in texts)
        if plan.story not in texts:
            texts[plan.story] = told(stories[plan.story], None if plan.undated else at.date(), f"{SEED} {month}")
        result.append(Print(channels()[plan.channel], at, texts[plan.story], plan))
    return result


def plain_prints(month: date, taken: Iterable[Print]) -> list[Print]:
    """Plain city news for what the plan leaves of each channel's share."""
    draw = random.Random(f"{SEED} {month} plain")
    decks = {theme.key: shuffled(draw, rows(theme)) for theme in themes()}
    used = [each.channel.key for each in taken]
    result = []
    for channel in sorted(channels().values(), key=lambda each: (len(each.desks), each.key)):
        count = channel.quota - used.count(channel.key) - REPRINTED.get(channel.key, 0)
        for day in days_for(channel, month, count, draw, [each for each in taken if each.channel is channel]):
            theme = fullest([each for each in themes() if each.desk in channel.desks], decks, draw)
            lead, number = decks[theme.key].pop()
            at = instant(day, f"{theme.key} {lead} {number}", morning=channel.outlet == "bjqnb")
            text = composed(theme, lead, number, day, f"{SEED} {month}")
            result.append(Print(channel, at, text, Plan(text.key, channel.key, day.day)))
    return result


def plain_reprints(month: date, plain: list[Print]) -> list[Print]:
    """Reprints of plain articles of the e-paper later the same day; every third page leaves the 来源 out."""
    draw = random.Random(f"{SEED} {month} reprints")
    papers = [each for each in plain if each.channel.outlet == "bjqnb"]
    chosen = iter(draw.sample(papers, sum(REPRINTED.values())))
    result = []
    for key, count in REPRINTED.items():
        for number in range(count):
            first = next(chosen)
            bare = number % 3 == 2
            plan = Plan(first.text.key, key, first.at.day, "none" if bare else first.channel.credit,
                        shortened(first.title) if bare else "", "reprint-no-source" if bare else "")  # fmt: skip
            at = first.at.replace(hour=draw.randrange(14, 22), minute=draw.randrange(60))
            result.append(Print(channels()[key], at, first.text, plan))
    return result


def addressed(drafts: list[Print]) -> list[Print]:
    """The prints with addresses, reporters and editors; article numbers grow with time within each outlet."""
    last = dict(FIRST_ID)
    draw = random.Random(f"{SEED} addresses")
    result = []
    for each in drafts:
        outlet = each.channel.outlet
        last[outlet] += 1 if outlet == "bjqnb" else draw.randint(3, 41)
        form = each.plan.address or each.channel.address
        url = form.format(at=each.at, id=last[outlet], epoch=int(each.at.timestamp()), six=draw.randint(100000, 999999))
        author = draw.choice(REPORTERS) if draw.random() < 0.6 else ""
        editor = draw.choice(EDITORS) + (f"(EN{draw.randint(11, 79):03})" if outlet == "ynet" else "")
        result.append(replace(each, url=url, author=author, editor=editor))
    return result


def linked(ordered: list[Print]) -> tuple[Print, ...]:
    """Every reprint with its first print; for the stories of the plan that is the first line of the plan."""
    lines = {(plan.story, plan.channel): number for number, plan in enumerate(loaded("plan.toml", "print", Plan))}
    first: dict[str, Print] = {}
    for each in sorted(ordered, key=lambda one: lines.get((one.plan.story, one.plan.channel), 0)):
        first.setdefault(each.text.key, each)
    return tuple(replace(each, original=None if first[each.text.key] is each else first[each.text.key])
                 for each in ordered)  # fmt: skip


def days_for(channel: Channel, month: date, count: int, draw: random.Random, taken: list[Print]) -> list[date]:
    """The days on which a channel prints: fewer at weekends; the e-paper has a fixed number a day."""
    days = [day_of(month, number) for number in range(1, monthrange(month.year, month.month)[1] + 1)]
    if channel.outlet == "bjqnb":
        room = [day for day in days for _ in range(WEEKEND_PAPER if day.weekday() >= SATURDAY else WEEKDAY_PAPER)]
        for each in taken:
            room.remove(each.at.date())
        return room
    return sorted(draw.choices(days, [4 if day.weekday() >= SATURDAY else 10 for day in days], k=count))


def fullest(chosen: list[Theme], decks: dict[str, list[tuple[int, int]]], draw: random.Random) -> Theme:
    """The theme with most unused rows, so that all themes are told about equally often."""
    return max(chosen, key=lambda each: (len(decks[each.key]), draw.random()))


def shuffled(draw: random.Random, values: Iterable[T]) -> list[T]:
    """The values in a drawn order."""
    result = list(values)
    draw.shuffle(result)
    return result


def instant(day: date, seed: str, *, morning: bool = False) -> datetime:
    """A drawn minute of the working day; first prints come in the morning, before their reprints."""
    draw = random.Random(f"{SEED} {day} {seed}")
    hour = draw.randrange(6, 11) if morning else draw.randrange(11, 22)
    return datetime.combine(day, time(hour, draw.randrange(60), draw.randrange(60)), SHANGHAI)


def day_of(month: date, number: int) -> date:
    """Day `number` of the month, or its last day where it is shorter."""
    return month.replace(day=min(number, monthrange(month.year, month.month)[1]))


def numbered(url: str, number: int) -> str:
    """The address of page `number` of an article: `_2` before the ending."""
    stem, dot, ending = url.rpartition(".")
    return url if number == 1 else f"{stem}_{number}{dot}{ending}"


def redirecting(url: str) -> str:
    """The address that only redirects to `url`: an older number of the same day."""
    head, _, tail = url.rpartition("/")
    number, _, rest = tail.partition("t")
    return f"{head}/{int(number) - 2}t{rest}"


def shortened(title: str) -> str:
    """A headline as a reprinting outlet cuts it: its longer half."""
    return max(title.split(" "), key=len)
