"""yuebao judge: items to verdicts as JSON lines."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from bulletin.article import Article, Paragraph
from bulletin.settings import Settings
from bulletin.verdict import Queue, Reason, Verdict

SUMMARY = "judge items: JSON lines with id, score, keep, queue, reasons"
EXAMPLE = "yuebao judge --jsonl items.jsonl"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--jsonl", type=Path, required=True, metavar="IN", help="id, title, body, outlet, date a line")


def run(arguments: Namespace, settings: Settings) -> int:
    """Judge each line."""
    from crawler.shift import LEXICON
    from pipelines.judge import judge, load_lexicon, model_for

    lexicon = load_lexicon(settings.overlay("lexicon.toml", LEXICON))
    model = model_for(settings.data)
    with arguments.jsonl.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                name, article = item(line, arguments.jsonl, number)
                print(json.dumps(verdict_record(name, judge(article, lexicon, model)), ensure_ascii=False))
    return 0


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
