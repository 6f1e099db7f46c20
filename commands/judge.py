"""yuebao judge: items to verdicts as JSON lines; a period's candidates again."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bulletin.article import Article, Paragraph
from bulletin.period import parse_period
from bulletin.settings import Settings
from bulletin.verdict import QUEUE_ZH, Queue, Reason, Verdict

if TYPE_CHECKING:
    from pipelines.judge import Lexicon

SUMMARY = "judge items of a file, or the undecided candidates of a period again"
EXAMPLE = "yuebao judge --jsonl items.jsonl"
SHOWN = 40
"""Candidates shown that would change their queue."""


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--jsonl", type=Path, metavar="IN", help="id, title, body, outlet, date a line")
    what.add_argument("--again", metavar="PERIOD", help="show what would change, then do it")
    parser.add_argument("--yes", action="store_true", help="with --again: do it without asking")
    parser.add_argument("--learn", action="store_true", help="with --again: learn from all decisions first")


def run(arguments: Namespace, settings: Settings) -> int:
    """Judge each line, or a period again."""
    from pipelines.judge import judge, lexicon_for, model_for

    lexicon = lexicon_for(settings)
    if arguments.again:
        return again(arguments, settings, lexicon)
    model = model_for(settings.data)
    with arguments.jsonl.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                name, article = item(line, arguments.jsonl, number)
                print(json.dumps(verdict_record(name, judge(article, lexicon, model)), ensure_ascii=False))
    return 0


def again(arguments: Namespace, settings: Settings, lexicon: "Lexicon") -> int:
    """Judge a period again: show, ask, write. Exit code 1 where the person says no."""
    from pipelines.judge import model_for
    from pipelines.judge.again import apply, changes, relearn
    from storage.store import open_store

    period = parse_period(arguments.again)
    store = open_store(settings.database_url)
    try:
        model = relearn(store, lexicon, settings.data).model if arguments.learn else model_for(settings.data)
        with store.reading() as session:
            found = changes(session, period, lexicon, model)
        moved = [change for change in found if change.moves]
        for change in moved[:SHOWN]:
            old, new = change.candidate.verdict, change.verdict
            print(f"{QUEUE_ZH[old.queue]} {old.score:.2f} → {QUEUE_ZH[new.queue]} {new.score:.2f}  "
                  f"{change.candidate.article.title}")  # fmt: skip
        if len(moved) > SHOWN:
            print(f"…… 另有 {len(moved) - SHOWN} 篇")
        print(f"{period}：{len(found)} 篇未审稿件的判定将更新，其中 {len(moved)} 篇换队列；已审的不变")
        if not found:
            return 0
        if not arguments.yes and not agreed():
            print("未作改动")
            return 1
        print(f"已更新 {apply(store, found)} 篇")
    finally:
        store.close()
    return 0


def agreed() -> bool:
    """Whether the person at the terminal says yes; no answer, and no terminal, is no."""
    if not sys.stdin.isatty():
        return False
    return input("现在更新吗？[y/N] ").strip().lower() in ("y", "yes", "是")


def item(line: str, path: Path, number: int) -> tuple[str, Article]:
    """One line as an article. Raises ValueError with the line's number."""
    try:
        record = json.loads(line)
        body = tuple(Paragraph(text) for text in (record.get("body") or "").split("\n") if text.strip())
        article = Article(str(record.get("outlet") or ""), "", str(record["title"] or ""), body)
        return str(record["id"]), article
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{path}, line {number}: not an item with id, title, body, outlet and date ({error})"
        ) from None


def verdict_record(name: str, verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON object."""
    return {
        "id": name,
        "score": round(verdict.score, 6),
        "keep": verdict.queue is Queue.SHORTLIST,
        "queue": verdict.queue.value,
        "reasons": [reason_record(each) for each in verdict.reasons],
        "regions": list(verdict.regions),
        "version": verdict.version,
    }


def reason_record(reason: Reason) -> dict[str, Any]:
    """A reason as JSON object."""
    return {"sentence": reason.sentence, "terms": list(reason.terms), "share": round(reason.share, 4)}
