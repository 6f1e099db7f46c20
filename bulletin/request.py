"""Request (请求): what the desk asks of the runner; the desk itself neither fetches nor extracts (DESIGN 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class RequestKind(StrEnum):
    """What is asked for."""

    LINK = "link"  # 粘贴链接：{"url"}
    GIVEN = "given"  # 粘贴网页或正文：{"url", "html"} 或 {"url", "title", "source", "day", "text"}
    CRAWL = "crawl"  # 立即采集：{"outlets": []}（空为全部）
    PICTURES = "pictures"  # 补图：{"candidate"}
    LEXICON = "lexicon"  # 试算词表：{"text", "period"}
    PROBE = "probe"  # 试媒体文件：{"outlet", "text"} 或 {"url"}
    REFIT = "refit"  # 重新学习：{}


REQUEST_ZH = {
    RequestKind.LINK: "抓取链接",
    RequestKind.GIVEN: "收录粘贴内容",
    RequestKind.CRAWL: "立即采集",
    RequestKind.PICTURES: "补抓图片",
    RequestKind.LEXICON: "试算词表",
    RequestKind.PROBE: "检查媒体",
    RequestKind.REFIT: "重新学习",
}


HANDED = {RequestKind.CRAWL: "night", RequestKind.REFIT: "refit"}
"""The job that does a kind of request; the other kinds are answered by themselves."""


class RequestState(StrEnum):
    """Where a request stands. It ends as done, failed or cancelled, and never moves after that."""

    WAITING = "waiting"  # 等待
    RUNNING = "running"  # 进行中
    DONE = "done"  # 完成
    FAILED = "failed"  # 未成
    CANCELLED = "cancelled"  # 已取消：还没有开始就被收回


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `said` is the latest sentence for a person, `done` of `total` steps (0: not known).

    `given` is what was asked with it, `result` what came of it; both are small JSON objects by kind. Instants are
    aware, UTC.
    """

    id: int
    kind: RequestKind
    given: Mapping[str, Any]
    by: str
    at: datetime
    state: RequestState = RequestState.WAITING
    said: str = ""
    done: int = 0
    total: int = 0
    result: Mapping[str, Any] = field(default_factory=dict)
    begun_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in (RequestState.DONE, RequestState.FAILED, RequestState.CANCELLED)
