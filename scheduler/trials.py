"""Pictures fetched on request, and what is tried before it is saved: a lexicon, an outlet's file, a new site."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bulletin.period import Period, parse_period
from bulletin.request import Request
from bulletin.toml import ConfigError
from pipelines.judge import load_lexicon, model_for
from pipelines.judge.again import Change, changes
from scheduler.answering import BROKE_OFF, NO_ADDRESS, Answer, child, last_record, sentence_of
from scheduler.apart import TooLong, apart
from scheduler.child import End
from scheduler.desk import Desk
from storage import requests
from storage.store import open_store

PICTURES_S, PROBE_S, LEXICON_S = 300.0, 180.0, 300.0
"""Seconds a child may take."""
LEXICON_TOO_LONG = "试算超过 {:.0f} 秒，没有算完，词表和稿件都没有改动；请再试一次，或换一个稿件少些的月份。"

TITLES = 50
"""Titles shown of each direction in which a lexicon moves articles."""

SEEN = 0.01
"""The smallest change of a score that is told: pages show two digits of it."""


def pictures(desk: Desk, request: Request) -> Answer:
    """Fetch the pictures of a candidate that the archive lacks."""
    number = int(request.given["candidate"])
    ended, printed = child(desk, ("pictures", str(number), "--fetch", "--json"), PICTURES_S)
    told = last_record(printed)
    if not told:
        late = ended.end is End.TOO_LONG
        said = "网站太久没有应答，图片没有取到；可以再试一次。" if late else BROKE_OFF
        return Answer(False, said, {"candidate": number, "detail": sentence_of(printed)})
    came, missing = told.get("fetched", []), told.get("missing", [])
    result = {"candidate": number, "fetched": came, "missing": missing}
    if not missing:
        return Answer(True, f"取得 {len(came)} 幅图片。" if came else "图片都已经有了。", result)
    return Answer(bool(came), f"取得 {len(came)} 幅图片，还有 {len(missing)} 幅取不到。", result)


def lexicon(desk: Desk, request: Request, limit_s: float = LEXICON_S) -> Answer:
    """What a changed lexicon would move among the undecided of a period, before it is saved."""
    try:
        period = parse_period(str(request.given["period"]))
        with TemporaryDirectory() as folder:
            path = Path(folder) / "lexicon.toml"
            path.write_text(str(request.given["text"]), encoding="utf-8")
            load_lexicon(path)
    except ConfigError as error:
        said = " ".join(str(error).replace(f"{folder}/", "").split())
        return Answer(False, "词表写得不对，没有试算。", {"why": "config", "detail": said})
    except ValueError as error:
        return Answer(False, "试算的月份写得不对；请写成 2024-08 这样。", {"why": "no-period", "detail": str(error)})
    with desk.store.writing() as session:
        requests.tell(session, request.id, f"正在试判 {period} 的未审稿件")
    address = desk.store.url.render_as_string(hide_password=False)
    try:
        result = apart(desk, limit_s, tried, address, desk.settings.data, str(request.given["text"]), period)
    except TooLong:
        return Answer(False, LEXICON_TOO_LONG.format(limit_s), {"why": "too-long"})
    said = f"{result['moved']} 篇会换队列；另有 {result['drifted']} 篇只是分数有变，队列不变。已审的不变。"
    return Answer(True, said, result)


def tried(address: str, data: Path, text: str, period: Period) -> dict[str, Any]:
    """What a lexicon would change in the store at an address; nothing is written."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lexicon.toml"
        path.write_text(text, encoding="utf-8")
        words = load_lexicon(path)
    store = open_store(address)
    try:
        with store.reading() as session:
            found = changes(session, period, words, model_for(data))
    finally:
        store.close()
    moved = [change for change in found if change.moves]
    drifted = sorted((change for change in found if drifts(change)), key=lambda each: -abs(drift(each)))
    result = {"changed": len(found), "moved": len(moved), "directions": directions(moved)}
    return result | {"drifted": len(drifted), "drift": titles(drifted)}


def drift(change: Change) -> float:
    """By how much a score would change."""
    return change.verdict.score - change.candidate.verdict.score


def drifts(change: Change) -> bool:
    """Whether only the score would change, by so much that it can be seen."""
    return not change.moves and abs(drift(change)) >= SEEN


def titles(some: Sequence[Change]) -> list[dict[str, Any]]:
    """The first articles of a list with both scores."""
    return [
        {"id": each.candidate.id, "title": each.candidate.article.title,
         "was": round(each.candidate.verdict.score, 3), "now": round(each.verdict.score, 3)}
        for each in some[:TITLES]
    ]  # fmt: skip


def directions(moved: list[Change]) -> list[dict[str, Any]]:
    """The moves by old and new queue: how many, and the first titles with both scores."""
    by_way: dict[tuple[str, str], list[Change]] = {}
    for change in moved:
        way = (change.candidate.verdict.queue.value, change.verdict.queue.value)
        by_way.setdefault(way, []).append(change)
    return [
        {
            "from": way[0],
            "to": way[1],
            "count": len(some),
            "titles": titles(some),
        }
        for way, some in sorted(by_way.items())
    ]


def probe(desk: Desk, request: Request) -> Answer:
    """Draft a file for a site from a list page, or try an outlet's file before it is saved."""
    if request.given.get("url"):
        return drafted(desk, str(request.given["url"]).strip())
    key, text = str(request.given["outlet"]), str(request.given["text"])
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", key):
        return Answer(False, "媒体代号只能用小写字母、数字、- 和 _。", {"why": "config"})
    with TemporaryDirectory() as folder:
        beside = data_beside(desk, Path(folder))
        (beside / "outlets" / f"{key}.toml").write_text(text, encoding="utf-8")
        live = ("--live",) if request.given.get("live", True) else ()
        ended, printed = child(desk, ("outlet", "check", key, *live), PROBE_S, beside)
    lines = [line.replace(f"{folder}/data/", "") for line in printed.splitlines() if line.strip()]
    good = ended.code == 0
    result = {"outlet": key, "lines": lines[:200]}
    if good:
        return Answer(True, "文件没有问题，栏目和文章都能读出。" if live else "文件没有问题。", result)
    if ended.end is End.TOO_LONG:
        return Answer(False, "网站太久没有应答，没有试完。", result)
    if refused := sentence_of(printed).replace(f"{folder}/data/", ""):
        return Answer(False, "媒体文件没有通过检查。", result | {"why": "config", "detail": refused})
    return Answer(False, "有栏目或文章没有读出，详见下面的报告。", result)


def data_beside(desk: Desk, folder: Path) -> Path:
    """A data folder with our settings and overlays, in which a file can be tried without touching ours."""
    beside = folder / "data"
    (beside / "outlets").mkdir(parents=True)
    for path in desk.settings.data.glob("*.toml"):
        shutil.copy(path, beside / path.name)
    for path in desk.settings.outlets.glob("*.toml") if desk.settings.outlets.is_dir() else ():
        shutil.copy(path, beside / "outlets" / path.name)
    return beside


def drafted(desk: Desk, url: str) -> Answer:
    """The draft of an outlet's file from one of its list pages."""
    if not re.match(r"https?://[^\s]+$", url):
        return Answer(False, NO_ADDRESS, {"why": "no-address"})
    ended, printed = child(desk, ("outlet", "probe", url, "--json"), PROBE_S)
    told = last_record(printed)
    if told.get("toml"):
        links = told.get("links") or []
        said = f"找到 {len(links)} 条文章链接，已起草媒体文件。" if links else "没有找到文章链接；草稿需要手工补充。"
        return Answer(bool(links), said, {"toml": told["toml"], "links": links[:TITLES]})
    late = ended.end is End.TOO_LONG
    said = "网站太久没有应答。" if late else "这一页读不出来，请换一个栏目页再试。"
    return Answer(False, said, {"why": "too-long" if late else "broken", "detail": sentence_of(printed)})
