"""yuebao candidates: the candidates of a period, and what the editor says of them, until the desk stands."""

import getpass
import json
from argparse import ArgumentParser, Namespace

from bulletin.candidate import CHOICE_ZH, REASON_ZH, Candidate, Choice, Decision, RejectReason
from bulletin.issue import choice_of, printed_day
from bulletin.period import parse_period
from bulletin.settings import Settings
from bulletin.verdict import QUEUE_ZH, Queue

SUMMARY = "the candidates of a period; --accept, --reserve, --later, --reject ID… say what becomes of them"
EXAMPLE = "yuebao candidates 2024-08 --accept 12 15 --reject 31 --reason irrelevant"
CHOICES = {
    "accept": Choice.ACCEPTED,
    "reserve": Choice.RESERVE,
    "later": Choice.LATER,
    "reject": Choice.REJECTED,
    "undo": Choice.UNDECIDED,
}


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("period", metavar="PERIOD", help="a month (2024-08) or a day of the week wanted (2021-06-04)")
    parser.add_argument("--all", action="store_true", help="also those set aside (搁置)")
    for word, choice in CHOICES.items():
        parser.add_argument(f"--{word}", nargs="+", type=int, default=[], metavar="ID", help=CHOICE_ZH[choice])
    parser.add_argument("--reason", choices=[each.value for each in RejectReason], help="why it is rejected")
    parser.add_argument("--by", default="", metavar="NAME", help="who decides (default: the user of this machine)")
    parser.add_argument("--json", action="store_true", help="for a machine")


def run(arguments: Namespace, settings: Settings) -> int:
    """Decide what is asked for, then show the period's candidates, best first."""
    from crawler.shift import utc_now
    from storage import articles, decisions
    from storage.store import open_store

    period = parse_period(arguments.period)
    reason = RejectReason(arguments.reason) if arguments.reason else None
    store = open_store(settings.database_url)
    try:
        with store.writing() as session:
            for word, choice in CHOICES.items():
                why = reason if choice is Choice.REJECTED else None
                for number in getattr(arguments, word):
                    said = Decision(choice, arguments.by or getpass.getuser(), utc_now(), why)
                    decisions.decide(session, number, said)
        with store.reading() as session:
            found = articles.candidates(session, period, None if arguments.all else [Queue.SHORTLIST, Queue.LOW])
    finally:
        store.close()
    show(found, arguments.json)
    return 0


def show(found: list[Candidate], machine: bool) -> None:
    """The candidates, one a line; an empty list says what it may mean."""
    if machine:
        for each in found:
            print(json.dumps(record(each), ensure_ascii=False))
        return
    from commands.terminal import console, plain_table

    if not found:
        print("这一时段没有重点或一般候选稿：尚未采集，或全部搁置（加 --all 查看）。")
        return
    table = plain_table()
    for name in ("编号", "审核", "判定", "日期", "媒体"):
        table.add_column(name, no_wrap=True)
    table.add_column("标题")
    for each in found:
        decision = each.decision
        why = f"（{REASON_ZH[decision.reason]}）" if decision and decision.reason else ""
        day = f"{printed_day(each):%m-%d}" if printed_day(each) else "无日期"
        verdict = f"{QUEUE_ZH[each.verdict.queue]} {each.verdict.score:.2f}"
        said = CHOICE_ZH[choice_of(each)] + why
        table.add_row(str(each.id), said, verdict, day, each.outlet_printed, each.article.title)
    console().print(table)


def record(candidate: Candidate) -> dict[str, object]:
    """A candidate as JSON object."""
    day = printed_day(candidate)
    return {
        "id": candidate.id,
        "choice": choice_of(candidate).value,
        "queue": candidate.verdict.queue.value,
        "score": round(candidate.verdict.score, 4),
        "date": day.isoformat() if day else None,
        "outlet": candidate.outlet_printed,
        "title": candidate.article.title,
        "url": candidate.article.url,
    }
