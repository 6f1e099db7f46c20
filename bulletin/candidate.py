"""Candidate (候选稿), Decision (审核意见), Manuscript (稿件)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bulletin.article import Article, Block
from bulletin.verdict import Verdict


class Choice(StrEnum):
    """What the editor says of a candidate."""

    ACCEPTED = "accepted"  # 采用
    RESERVE = "reserve"  # 备选
    LATER = "later"  # 稍后
    REJECTED = "rejected"  # 不用
    UNDECIDED = "undecided"  # 撤销后回到未审


class RejectReason(StrEnum):
    """Why a candidate is not used; only `IRRELEVANT` says something about relevance."""

    IRRELEVANT = "irrelevant"  # 不相关
    REPEATED = "repeated"  # 重复
    PRINTED = "printed"  # 已刊
    OUT_OF_PERIOD = "out-of-period"  # 时段外
    REPRINT = "reprint"  # 转载
    LENGTH = "length"  # 篇幅
    QUALITY = "quality"  # 质量


CHOICE_ZH = {
    Choice.ACCEPTED: "采用",
    Choice.RESERVE: "备选",
    Choice.LATER: "稍后",
    Choice.REJECTED: "不用",
    Choice.UNDECIDED: "未审",
}
REASON_ZH = {
    RejectReason.IRRELEVANT: "不相关",
    RejectReason.REPEATED: "重复",
    RejectReason.PRINTED: "已刊",
    RejectReason.OUT_OF_PERIOD: "时段外",
    RejectReason.REPRINT: "转载",
    RejectReason.LENGTH: "篇幅",
    RejectReason.QUALITY: "质量",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor said: who, when (aware, UTC), why. Decisions are appended, the last one stands."""

    choice: Choice
    by: str
    at: datetime
    reason: RejectReason | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A candidate's text as the editor edited it; the machine's text stays on the candidate's article.

    `version` counts from 1 and guards against two editors overwriting one another.
    """

    title: str
    outlet_printed: str
    url: str
    published: date | None
    blocks: tuple[Block, ...]
    original_title: str = ""
    version: int = 1
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article with its verdict, waiting for or having a decision. `id` is the store's, `key` the canonical URL."""

    id: int
    key: str
    article: Article
    verdict: Verdict
    found_at: datetime
    outlet_printed: str = ""
    tier: str = ""
    decision: Decision | None = None
    manuscript: Manuscript | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """An extracted and judged article on its way into the store.

    `key` is the canonical URL, `night` the store's id of the night (None: outside any night), `warc` and
    `warc_offset` where the page as fetched lies in the archive ("" for none).
    """

    key: str
    article: Article
    verdict: Verdict
    found_at: datetime
    outlet_printed: str = ""
    tier: str = ""
    night: int | None = None
    listing: str = ""
    warc: str = ""
    warc_offset: int = 0
