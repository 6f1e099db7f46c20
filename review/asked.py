"""What a request was about and what came of it, in words and rows for its page. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bulletin.person import Right
from bulletin.registry import Registry
from bulletin.request import REQUEST_ZH, Request, RequestKind, RequestState
from bulletin.verdict import QUEUE_ZH, Queue
from review.error_words import config_words, spoken

STATE_ZH = {
    RequestState.WAITING: "等待",
    RequestState.RUNNING: "进行中",
    RequestState.DONE: "完成",
    RequestState.FAILED: "未成",
    RequestState.CANCELLED: "已取消",
}
RIGHT_OF = {
    RequestKind.LINK: Right.DECIDE,
    RequestKind.GIVEN: Right.DECIDE,
    RequestKind.CRAWL: Right.OPERATE,
    RequestKind.PICTURES: Right.DECIDE,
    RequestKind.LEXICON: Right.LEXICON,
    RequestKind.PROBE: Right.OPERATE,
    RequestKind.REFIT: Right.OPERATE,
}
"""The right with which a kind of request is made, and taken back."""
LONGEST = 120
Scored = tuple[int, str, float, float]
"""An article of a trial: id, title, old and new score."""


@dataclass(frozen=True, slots=True)
class Move:
    """One direction in which a lexicon moves articles: how many, and the first (id, title, old and new score)."""

    was: str
    became: str
    count: int
    titles: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of a request: the article, lines of a report, text to copy, moves, pictures that are missing.

    `drifted` counts articles whose score alone would change, `drift` are the first of them, the most moved first.
    """

    candidate: int | None = None
    lines: tuple[str, ...] = ()
    text: str = ""
    moves: tuple[Move, ...] = ()
    drifted: int = 0
    drift: tuple[Scored, ...] = ()
    missing: tuple[str, ...] = ()
    paste: str = ""


def about(asked: Request, registry: Registry) -> str:
    """What was asked for, in a few words; outlets by their names."""
    given = asked.given
    match asked.kind:
        case RequestKind.LINK:
            words = str(given.get("url", ""))
        case RequestKind.GIVEN:
            words = str(given.get("title") or given.get("url", ""))
        case RequestKind.CRAWL:
            words = "、".join(name_of(str(key), registry) for key in given.get("outlets") or ()) or "全部媒体"
        case RequestKind.PICTURES:
            words = f"第 {given.get('candidate')} 号稿件"
        case RequestKind.LEXICON:
            words = str(given.get("period", ""))
        case RequestKind.PROBE:
            words = str(given.get("url") or name_of(str(given.get("outlet", "")), registry))
        case _:
            words = REQUEST_ZH[asked.kind]
    return words[:LONGEST] + ("…" if len(words) > LONGEST else "")


def name_of(key: str, registry: Registry) -> str:
    """An outlet's name, its key where the registry does not know it (any more)."""
    known = registry.get(key)
    return known.name if known else key


def may_try_again(asked: Request) -> bool:
    """Whether asking the same again may help: a link that was taken back, or that failed, unless no try will ever fetch
    that address."""
    hopeless = asked.result.get("why") in ("refused", "no-address")
    ended = asked.state in (RequestState.FAILED, RequestState.CANCELLED)
    return asked.kind is RequestKind.LINK and ended and not hopeless


def said_of(asked: Request) -> str:
    """The latest sentence of a request in Chinese; of a settings file that is wrong, with the loader's word for it."""
    detail = str(asked.result.get("detail") or "")
    if asked.result.get("why") == "config" and detail:
        return f"{spoken(asked.said).rstrip('。')}：{config_words(detail)}"
    return spoken(asked.said)


def result_of(asked: Request) -> Shown:
    """What came of a request, read from its result."""
    result = asked.result
    number = result.get("candidate")
    failed_link = asked.kind is RequestKind.LINK and asked.state is RequestState.FAILED
    worth = result.get("why") not in ("no-address", "busy", "broken", "no-space")
    return Shown(
        candidate=number if isinstance(number, int) else None,
        lines=tuple(map(str, result.get("lines", ()))),
        text=str(result.get("toml", "")),
        moves=tuple(move_of(each) for each in result.get("directions", ())),
        drifted=int(result.get("drifted", 0)),
        drift=scored(result.get("drift", ())),
        missing=tuple(str(each.get("url", "")) for each in result.get("missing", ())),
        paste=str(asked.given.get("url", "")) if failed_link and worth else "",
    )


def move_of(record: dict[str, Any]) -> Move:
    """One direction of a lexicon's trial."""
    ways = QUEUE_ZH[Queue(record["from"])], QUEUE_ZH[Queue(record["to"])]
    return Move(*ways, int(record["count"]), scored(record["titles"]))


def scored(records: Iterable[dict[str, Any]]) -> tuple[Scored, ...]:
    """Articles of a lexicon's trial."""
    return tuple((int(each["id"]), str(each["title"]), float(each["was"]), float(each["now"])) for each in records)
