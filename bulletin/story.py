"""Story (事件): candidates that report the same thing, how they hang together, and which was first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Tie(StrEnum):
    """How two articles hang together."""

    SAME = "same"  # 转载：the same text
    PART = "part"  # 节选：one holds a good part of the other (cut, digest)
    EVENT = "event"  # 同一事件：two texts of one event


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles by their ids in the store, `one` < `other`; `share` is the part of the shorter that both hold."""

    one: int
    other: int
    tie: Tie
    share: float


@dataclass(frozen=True, slots=True)
class Split:
    """不是重复: an editor says that two articles do not belong together; it outlasts every computation. `at` is UTC."""

    one: int
    other: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """An article's story (the same text) and its event (looser), each named by the least id of an article in it."""

    article: int
    day: date
    story: int
    event: int


class Ground(StrEnum):
    """What speaks for an article as the original of its story."""

    LINK = "link"  # 原文链接：another page links to it
    CREDIT = "credit"  # 来源：another page names its outlet as source
    DATELINE = "dateline"  # 电头：the text itself names its outlet
    ACCOUNT = "account"  # 账号：another page, or it, names its account
    OWN = "own"  # 自采：it names its own outlet as source
    TIME = "time"  # 时间：earliest of those found


GROUND_ZH = {
    Ground.LINK: "原文链接",
    Ground.CREDIT: "来源",
    Ground.DATELINE: "电头",
    Ground.ACCOUNT: "账号",
    Ground.OWN: "自采",
    Ground.TIME: "所见最早",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One ground, the words or the address that a page prints for it, and the id of that page's article."""

    ground: Ground
    text: str
    witness: int


@dataclass(frozen=True, slots=True)
class Origin:
    """The likely original among the articles *found*, with its evidence, strongest first: "earliest found", never
    "first published". `named` is a name that the pages give for the origin while no article of it was found."""

    article: int
    evidence: tuple[Evidence, ...]
    named: str = ""


class Stage(StrEnum):
    """Where a printed article was lost on its way to the editor (反查)."""

    FOUND = "found"  # 未丢：in front of the editor
    UNKNOWN_OUTLET = "unknown-outlet"  # 媒体不在监测之列
    NEVER_SEEN = "never-seen"  # 没有一个栏目列出过
    NOT_FETCHED = "not-fetched"  # 见过但没有抓取
    STOPPED = "stopped"  # 抓取或提取时停止
    ASIDE = "aside"  # 判为搁置
    REJECTED = "rejected"  # 编辑不用


STAGE_ZH = {
    Stage.FOUND: "未丢",
    Stage.UNKNOWN_OUTLET: "媒体不在监测之列",
    Stage.NEVER_SEEN: "从未在栏目中见到",
    Stage.NOT_FETCHED: "见到而未抓取",
    Stage.STOPPED: "途中停止",
    Stage.ASIDE: "判为搁置",
    Stage.REJECTED: "编辑不用",
}


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What became of one printed entry (`number` of the issue, its `title` and `url` as printed): the stage that lost
    it, the outlet concerned or to be added, a word of detail, and the candidate it was matched with, if any."""

    number: int
    title: str
    url: str
    stage: Stage
    outlet: str = ""
    detail: str = ""
    candidate: int | None = None


@dataclass(frozen=True, slots=True)
class LookBack:
    """反查 of one issue: what became of each entry, in order, as it was found at `at` (UTC)."""

    series: str
    number: int
    revision: int
    at: datetime
    entries: tuple[Retrieval, ...]

    @property
    def lost(self) -> tuple[Retrieval, ...]:
        """The entries that did not reach the editor."""
        return tuple(each for each in self.entries if each.stage is not Stage.FOUND)


@dataclass(frozen=True, slots=True)
class Printed:
    """已刊 or 疑似已刊: a printed entry like a candidate. A mark only: it never hides or sinks a row.

    `certain` where the same text or address was printed; `number_zh` is the 期号, `entry` the ordinal, counted from 1.
    """

    number: int
    number_zh: str
    revision: int
    entry: int
    title: str
    share: float
    certain: bool


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands beside a candidate (旁注), read from the store alone.

    `story` and `event` are ids of articles (its own where it stands alone); `members` and `mates` the articles of
    both, it included, by id, also those of other periods or set aside. `origin` is None for a story of one article.
    `missed` is the stage at which an article was lost that an issue printed all the same.
    """

    candidate: int
    story: int
    event: int
    members: tuple[int, ...]
    mates: tuple[int, ...]
    origin: Origin | None = None
    printed: tuple[Printed, ...] = ()
    spot_check: bool = False
    missed: Stage | None = None


def grouped(articles: Collection[int], links: Collection[Link], apart: Collection[frozenset[int]]) -> dict[int, int]:
    """The group of each article, named by its least member: the strongest links first, none that would bring together
    two articles of a pair in `apart`."""
    group = {article: article for article in articles}
    members = {article: {article} for article in articles}
    for link in sorted(links, key=lambda link: (-link.share, link.one, link.other)):
        one, other = group.get(link.one), group.get(link.other)
        if one is None or other is None or one == other:
            continue
        if any(frozenset((a, b)) in apart for a in members[one] for b in members[other]) if apart else False:
            continue
        least, rest = min(one, other), max(one, other)
        for article in members[rest]:
            group[article] = least
        members[least] |= members.pop(rest)
    return group
