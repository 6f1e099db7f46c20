"""yuebao issue: drafts, checks, releases, reads, lists and renders issues."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from bulletin.issue import STATE_ZH, Issue
from bulletin.series import SHIPPED, load_series
from bulletin.settings import Settings
from commands.issues import checking, importing, moving, showing
from commands.issues.context import by_whom, opened

SUMMARY = (
    "the issues: due | draft | list | show | check | submit | send-back | withdraw | release | correct | order | anchor"
    " | carry | settle | late | undated | history | import | index | render"
)
EXAMPLE = "yuebao issue render 2024-08 --form docx -o 月报.docx"
FORMS = ("txt", "html", "docx", "pdf")
PERIOD = "a month (2024-08) or a day of the week wanted (2021-06-04)"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)

    def verb(name: str, words: str, period: bool = False, machine: bool = False) -> ArgumentParser:
        made = verbs.add_parser(name, help=words, description=words)
        if period:
            made.add_argument("period", metavar="PERIOD", help=PERIOD)
        if machine:
            made.add_argument("--json", action="store_true", help="for a machine")
        return made

    verb("due", "issues to draft now, by the ledger; exit code 1 where there is one", machine=True)
    draft = verb("draft", "draft the issue of a period, or draft it again", period=True)
    draft.add_argument("--force", action="store_true", help="also where nothing was gathered of the period yet")
    by_whom(draft)
    verb("list", "all issues", machine=True)
    verb("show", "one issue", period=True, machine=True)
    checking.arguments(verb("check", "what a proof-reader would find; exit code 1 while an error is open"))
    by_whom(verb("submit", "submit a draft (送审)", period=True), "a note for the issuer")
    by_whom(verb("send-back", "send a submitted issue back (退回)", period=True), "why it is sent back")
    by_whom(verb("withdraw", "withdraw a submitted issue (撤回)", period=True), "why it is withdrawn")
    release = verb("release", "fix number and text (发布); an open error blocks it", period=True)
    release.add_argument("--file", type=Path, metavar="DOCX", help="release the text of this Word file edited by hand")
    by_whom(release)
    by_whom(verb("correct", "open a new revision of a released issue (更正)", period=True), "what is corrected")
    order = verb("order", "put a draft's entries in another order", period=True)
    order.add_argument("order", metavar="3,1,2", help="the present numbers in the new order")
    anchor = verb("anchor", "set the number of a period right; later ones count from it", period=True)
    anchor.add_argument("number", type=int, metavar="NUMBER")
    by_whom(anchor, "why the number is set")
    carry = verb("carry", "have a candidate go into another period's issue")
    carry.add_argument("candidate", type=int, metavar="CANDIDATE", help="its number, see late and undated")
    carry.add_argument("period", metavar="PERIOD", help=PERIOD)
    by_whom(carry, "why it goes there")
    settle = verb("settle", "put away what nobody decided of a released period (结清): 不用（篇幅）", period=True)
    settle.add_argument("--undo", action="store_true", help="take that back")
    by_whom(settle)
    verb("late", "candidates found after their issue was released (迟到)", machine=True)
    verb("undated", "candidates without a day (无时段)", machine=True)
    verb("history", "an issue's steps: who, when, why", period=True)
    importing.arguments(verb("import", "read old issues from files"))
    index = verb("index", "the released issues of a year as one list (年度目录)")
    index.add_argument("year", type=int, metavar="YEAR")
    index.add_argument("--form", choices=("docx", "xlsx", "csv"), help="default: the ending of OUT, else csv")
    index.add_argument("-o", "--out", type=Path, metavar="OUT")
    render = verb("render", "an issue as txt, html, docx or pdf")
    render.add_argument("issue", metavar="PERIOD|FILE.json")
    render.add_argument("--form", choices=FORMS, help="default: the ending of OUT")
    render.add_argument("-o", "--out", type=Path, required=True, metavar="OUT")


def run(arguments: Namespace, settings: Settings) -> int:
    """Do the verb."""
    verbs: dict[str, Callable[[Namespace, Settings], int]] = {
        "due": showing.due,
        "draft": moving.draft,
        "list": showing.list_issues,
        "show": showing.show,
        "check": checking.run,
        "release": moving.release,
        "order": moving.order,
        "anchor": moving.anchor,
        "carry": moving.carry,
        "settle": moving.settle,
        "late": showing.late,
        "undated": showing.undated,
        "history": showing.history,
        "import": importing.run,
        "index": showing.index,
        "render": render,
    }
    return verbs.get(arguments.verb, moving.step)(arguments, settings)


def render(arguments: Namespace, settings: Settings) -> int:
    """An issue of the store, or one kept as data, into a file."""
    from report_templates.render import render as rendered

    if arguments.issue.endswith(".json"):
        issue = checking.issue_of_json(Path(arguments.issue), load_series(settings.overlay("series.toml", SHIPPED)))
        return written(arguments.out, rendered(issue, form_of(arguments), overlay=settings.data), issue, "")
    from issuing.drafting import pictures_of

    with opened(settings) as context:
        issue = context.found(arguments.issue)
        held = pictures_of(context.store, issue, settings.archive / "pictures")
    return written(
        arguments.out, rendered(issue, form_of(arguments), held, overlay=settings.data), issue, STATE_ZH[issue.state]
    )


def written(out: Path, body: bytes, issue: Issue, state: str) -> int:
    """Write a rendered issue whole, and say so."""
    from archive.whole import write_whole

    write_whole(out, body)
    told = [f"第{issue.number_zh}期", *filter(None, [state]), f"{len(issue.entries)} 篇", f"{-(-len(body) // 1024)} KB"]
    print(f"{out}：{'，'.join(told)}")
    return 0


def form_of(arguments: Namespace) -> str:
    """The form asked for, else the one that the file's ending names."""
    form: str = arguments.form or arguments.out.suffix.lstrip(".").lower()
    if form not in FORMS:
        raise ValueError(f"{arguments.out}: say which form with --form {'|'.join(FORMS)}")
    return form
