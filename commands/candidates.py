"""yuebao candidates: the candidates of a period, and what the editor says of them."""

import getpass
import json
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bulletin.candidate import CHOICE_ZH, Candidate, Choice, Decision, RejectReason
from bulletin.folding import Fold, folded
from bulletin.period import Period, parse_period
from bulletin.settings import Settings
from bulletin.verdict import Leaning, Queue

if TYPE_CHECKING:
    from storage.store import Session, Store

SUMMARY = "the candidates of a period, one row a story; --accept, --reject ID… say what becomes of them"
EXAMPLE = "yuebao candidates 2024-08 --accept 12 15 --reject 31 --reason irrelevant"
CHOICES = {
    "accept": Choice.ACCEPTED,
    "reserve": Choice.RESERVE,
    "later": Choice.LATER,
    "reject": Choice.REJECTED,
    "undo": Choice.UNDECIDED,
}
LEANINGS = {"too_high": (Leaning.TOO_HIGH, "偏高"), "too_low": (Leaning.TOO_LOW, "偏低")}


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("period", metavar="PERIOD", help="a month (2024-08) or a day of the week wanted (2021-06-04)")
    parser.add_argument("--all", action="store_true", help="also those set aside (搁置)")
    parser.add_argument("--open", action="store_true", help="also the folded ones: reprints of one text")
    parser.add_argument("--spot-check", action="store_true", help="抽查: ten from just below the shortlist instead")
    parser.add_argument("--show", type=int, metavar="ID", help="one candidate whole: text, origin, what was printed")
    for word, choice in CHOICES.items():
        parser.add_argument(f"--{word}", nargs="+", type=int, default=[], metavar="ID", help=CHOICE_ZH[choice])
    for word, (_, name) in LEANINGS.items():
        flag = f"--{word.replace('_', '-')}"
        parser.add_argument(flag, nargs="+", type=int, default=[], metavar="ID", help=f"{name}: its score misleads")
    parser.add_argument("--apart", nargs=2, type=int, metavar="ID", help="不是重复: two are never one story again")
    parser.add_argument("--together", nargs=2, type=int, metavar="ID", help="take --apart back")
    parser.add_argument("--reason", choices=[each.value for each in RejectReason], help="why it is rejected")
    parser.add_argument("--by", default="", metavar="NAME", help="who decides (default: the user of this machine)")
    parser.add_argument("--json", action="store_true", help="for a machine")


def run(arguments: Namespace, settings: Settings) -> int:
    """Decide what is asked for, then show the period's candidates, best first."""
    from storage.store import open_store

    period = parse_period(arguments.period)
    store = open_store(settings.database_url)
    try:
        with store.writing() as session:
            say(session, arguments, arguments.by or getpass.getuser(), datetime.now(UTC))
        if arguments.show is not None:
            show_one(store, arguments.show)
        else:
            show_list(store, arguments, period)
    finally:
        store.close()
    return 0


def say(session: "Session", arguments: Namespace, by: str, now: datetime) -> None:
    """Write down all that the editor says. Raises NoSuchRow for a number that is none."""
    from storage import decisions, marks

    reason = RejectReason(arguments.reason) if arguments.reason else None
    for word, choice in CHOICES.items():
        why = reason if choice is Choice.REJECTED else None
        for number in getattr(arguments, word):
            decisions.decide(session, number, Decision(choice, by, now, why))
    for word, (leaning, _) in LEANINGS.items():
        for number in getattr(arguments, word):
            marks.mark_score(session, number, leaning, by, now)
    set_apart(session, arguments, by, now)


def set_apart(session: "Session", arguments: Namespace, by: str, now: datetime) -> None:
    """不是重复, and taking it back. Raises ValueError for two numbers that are not two candidates."""
    from storage import stories
    from storage.story_groups import part, rejoin

    for pair in filter(None, (arguments.apart, arguments.together)):
        absent = set(pair) - stories.candidates_of(session, pair).keys()
        if absent or pair[0] == pair[1]:
            raise ValueError(f"{pair[0]} and {pair[1]} are not two candidates of the store; look at the list again")
    if arguments.apart:
        one, other = arguments.apart
        part(session, one, other, by, now)
    if arguments.together:
        one, other = arguments.together
        rejoin(session, one, other)


def show_list(store: "Store", arguments: Namespace, period: Period) -> None:
    """The candidates of a period by story; an empty list says what it may mean."""
    from commands.candidate_rows import record, show
    from storage.margins import margins

    found = listed(store, arguments, period)
    with store.reading() as session:
        beside = margins(session, [each.id for each in found], period)
    folds = folded(found, beside)
    if arguments.json:
        rows = [one for fold in folds for one in ([fold] if not arguments.open else alone(fold))]
        for fold in rows:
            print(json.dumps(record(fold.head, beside[fold.head.id], fold.rest), ensure_ascii=False))
    elif not found:
        print("这一时段没有重点或一般候选稿：尚未采集，或全部搁置（加 --all 查看）。")
    else:
        show(folds, beside, arguments.open)


def alone(fold: Fold) -> list[Fold]:
    """Every candidate of a fold as a row of its own, the head still with what is folded behind it."""
    return [fold, *(Fold(each) for each in fold.rest)]


def listed(store: "Store", arguments: Namespace, period: Period) -> list[Candidate]:
    """The candidates that are asked for."""
    from storage import articles

    if arguments.spot_check:
        from pipelines.stories.rounds import draw_spot_check

        return draw_spot_check(store, period)
    with store.reading() as session:
        return articles.candidates(session, period, None if arguments.all else [Queue.SHORTLIST, Queue.LOW])


def show_one(store: "Store", number: int) -> None:
    """One candidate whole. Raises ValueError where there is none."""
    from commands.candidate_rows import show_whole
    from storage import articles, issues, stories
    from storage.margins import margins

    with store.reading() as session:
        candidate = articles.candidate(session, number)
        if candidate is None:
            raise ValueError(f"there is no candidate {number} in the store; look at the list again")
        margin = margins(session, [number])[number]
        others = stories.candidates_of(session, margin.members)
        show_whole(candidate, margin, others, issues.released_issues(session))
