"""yuebao issue: drafts, renders and releases issues."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.issue import STATE_ZH, Issue, IssueState
from bulletin.issue_record import issue_from_record, issue_record
from bulletin.period import parse_period
from bulletin.series import SHIPPED, Series, load_series
from bulletin.settings import Settings

if TYPE_CHECKING:
    from storage.store import Store

SUMMARY = "the issues: draft PERIOD | list | show PERIOD | release PERIOD | render PERIOD|FILE.json --form … -o OUT"
EXAMPLE = "yuebao issue render 2024-08 --form docx -o 月报.docx"
FORMS = ("txt", "html", "docx", "pdf")


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    draft = verbs.add_parser("draft", help="draft the issue of a period, or draft it again")
    draft.add_argument("period", metavar="PERIOD", help="a month (2024-08) or a day of the week wanted (2021-06-04)")
    verbs.add_parser("list", help="all issues").add_argument("--json", action="store_true", help="for a machine")
    show = verbs.add_parser("show", help="one issue")
    show.add_argument("period", metavar="PERIOD")
    show.add_argument("--json", action="store_true", help="for a machine")
    release = verbs.add_parser("release", help="fix number and text; a proposed entry blocks it")
    release.add_argument("period", metavar="PERIOD")
    render = verbs.add_parser("render", help="an issue as txt, html, docx or pdf")
    render.add_argument("issue", metavar="PERIOD|FILE.json")
    render.add_argument("--form", choices=FORMS, help="default: the ending of OUT")
    render.add_argument("-o", "--out", type=Path, required=True, metavar="OUT")


def run(arguments: Namespace, settings: Settings) -> int:
    """Do the verb."""
    series = load_series(settings.overlay("series.toml", SHIPPED))
    if arguments.verb == "render" and arguments.issue.endswith(".json"):
        return render_file(arguments, series)
    from storage.store import open_store

    store = open_store(settings.database_url)
    try:
        match arguments.verb:
            case "draft":
                return draft(store, series, arguments.period)
            case "list":
                return list_issues(store, arguments.json)
            case "show":
                return show_issue(found(store, series, arguments.period), arguments.json)
            case "release":
                return release(store, found(store, series, arguments.period))
            case _:
                return render_stored(arguments, settings, store, series)
    finally:
        store.close()


def draft(store: "Store", series: Series, period: str) -> int:
    """Draft, and say what stands in the draft."""
    from crawler.shift import utc_now
    from scheduler.drafting import draft_issue

    return show_issue(draft_issue(store, series, parse_period(period), utc_now()), machine=False)


def found(store: "Store", series: Series, period: str) -> Issue:
    """The issue of a period. Raises ValueError with the command that makes one."""
    from storage import issues

    with store.reading() as session:
        issue = issues.find_issue(session, series.key, parse_period(period))
    if issue is None:
        raise ValueError(f"there is no issue of {period} yet; `yuebao issue draft {period}` makes one")
    return issue


def show_issue(issue: Issue, machine: bool) -> int:
    """One issue with its directory."""
    if machine:
        print(
            json.dumps(
                issue_record(issue) | {"state": issue.state.value, "revision": issue.revision}, ensure_ascii=False
            )
        )
        return 0
    print(f"{issue.name}（第{issue.number_zh}期） {issue.cover_date} {STATE_ZH[issue.state]}")
    for number, entry in enumerate(issue.entries, 1):
        mark = "  〔推荐，未审核〕" if entry.proposed else ""
        print(f"  {number}. {entry.title}（{entry.outlet}，{entry.date_printed}）{mark}")
    if not issue.entries:
        print("  本期时段内没有候选稿：没有采集到，或全部搁置。")
    return 0


def list_issues(store: "Store", machine: bool) -> int:
    """All issues, newest first."""
    from storage import issues

    with store.reading() as session:
        every = issues.issues(session)
    if machine:
        print(json.dumps([issue_record(each) | {"state": each.state.value} for each in every], ensure_ascii=False))
        return 0
    for each in every:
        revision = f" 更正 {each.revision}" if each.revision else ""
        print(f"第{each.number_zh}期  {each.period}  {STATE_ZH[each.state]}{revision}  {len(each.entries)} 篇")
    if not every:
        print("还没有任何一期；用 `yuebao issue draft 2024-08` 编一期草稿。")
    return 0


def release(store: "Store", issue: Issue) -> int:
    """Fix an issue. Raises ValueError while an entry is only proposed, or where there is none."""
    from crawler.shift import utc_now
    from storage import issues

    if issue.proposed:
        titles = "、".join(f"“{entry.title}”" for entry in issue.proposed)
        raise ValueError(
            f"第{issue.number_zh}期 cannot be released: {len(issue.proposed)} entries are only proposed ({titles}); "
            "accept or reject them, then draft the issue again"
        )
    if not issue.entries:
        raise ValueError(f"第{issue.number_zh}期 cannot be released: it has no entry")
    if issue.state is not IssueState.RELEASED:
        with store.writing() as session:
            issues.save_issue(session, replace(issue, state=IssueState.RELEASED), utc_now())
    print(f"第{issue.number_zh}期 已发布，{len(issue.entries)} 篇")
    return 0


def render_stored(arguments: Namespace, settings: Settings, store: "Store", series: Series) -> int:
    """A stored issue into a file."""
    from archive.whole import write_whole
    from report_templates.render import render
    from scheduler.drafting import pictures_of

    issue = found(store, series, arguments.issue)
    held = pictures_of(store, issue, settings.archive / "pictures")
    write_whole(arguments.out, render(issue, form_of(arguments), held))
    return 0


def render_file(arguments: Namespace, series: Series) -> int:
    """An issue kept as data into a file."""
    from archive.whole import write_whole
    from report_templates.render import render

    path = Path(arguments.issue)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        issue = issue_from_record(record, series)
    except (ValueError, AttributeError) as error:
        raise ValueError(f"{path}: {error}") from None
    write_whole(arguments.out, render(issue, form_of(arguments), {}))
    return 0


def form_of(arguments: Namespace) -> str:
    """The form asked for, else the one that the file's ending names."""
    form: str = arguments.form or arguments.out.suffix.lstrip(".").lower()
    if form not in FORMS:
        raise ValueError(f"{arguments.out}: say which form with --form {'|'.join(FORMS)}")
    return form
