"""Doubts of the machine about an article: what each asks, and which of them a person has answered. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bulletin.candidate import Manuscript
from storage.journal import Line

ANSWERED, REOPENED = "核对疑点", "重新核对疑点"
"""The acts under which the journal holds answers; the last one stands."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a doubt says, what it asks, and the field of the manuscript that answers it ("" for none)."""

    flag: str
    says: str
    asks: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt of an article: open, or answered by somebody (`by`, `at`, `answer` "" for 没问题)."""

    asked: Asked
    by: str = ""
    at: datetime | None = None
    answer: str = ""

    @property
    def open(self) -> bool:
        """Whether nobody has answered yet."""
        return not self.by


ASKED = {
    each.flag: each
    for each in (
        Asked("no-title", "没有找到标题", "标题是什么？", "title"),
        Asked("no-date", "网页上没有找到日期", "是哪一天发布的？", "published"),
        Asked("dates-disagree", "网页上的日期互相矛盾", "以哪一天为准？", "published"),
        Asked("no-source", "网页上没有写来源", "月报上印哪家媒体？", "outlet_printed"),
        Asked("unknown-outlet", "这个网站不在监测媒体之列", "月报上印哪家媒体？", "outlet_printed"),
        Asked("not-joined", "文章分几页刊登，没有接全", "对照原网页看一看，缺的在“改稿”里补上。"),
        Asked("short-body", "正文很短，可能没有取全", "对照原网页看一看，缺的在“改稿”里补上。"),
        Asked("given", "内容是人粘贴进来的，没有抓取核对", "对照原网页看一看。"),
    )
}


def doubts_of(flags: Iterable[str], journal: Iterable[Line]) -> list[Doubt]:
    """The doubts of an article in their order, the open ones first. `journal` holds its lines, newest first."""
    last: dict[str, Line] = {}
    for line in journal:
        if line.act in (ANSWERED, REOPENED) and isinstance(line.after, Mapping):
            last.setdefault(str(line.after.get("doubt", "")), line)
    found = [told(ASKED.get(flag) or Asked(flag, f"程序的疑问：{flag}", "请核对。"), last.get(flag)) for flag in flags]
    return sorted(found, key=lambda doubt: not doubt.open)


def told(asked: Asked, line: Line | None) -> Doubt:
    """One doubt with its last answer."""
    if line is None or line.act == REOPENED:
        return Doubt(asked)
    return Doubt(asked, line.by, line.at, str(line.after.get("answer", "")))


def suggested(asked: Asked, text: Manuscript) -> str:
    """What stands in the field that answers a doubt."""
    if asked.field == "published":
        return text.published.isoformat() if text.published else ""
    return str(getattr(text, asked.field)) if asked.field else ""
