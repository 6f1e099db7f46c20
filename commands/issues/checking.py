"""issue check: what a proof-reader would find."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from bulletin.check import Finding, load_check_rules
from bulletin.check.finding import SEVERITY_ZH
from bulletin.check.rules import SHIPPED as RULES
from bulletin.imported.doubts import Doubt
from bulletin.issue import Issue
from bulletin.issue_record import issue_from_record
from bulletin.issue_state import open_errors
from bulletin.registry import load_registry
from bulletin.series import Series
from bulletin.settings import Settings
from commands.issues.context import Context, by_whom, opened, who


def arguments(parser: ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("issue", metavar="PERIOD|FILE", help="a period, or a file: .json, .docx, .pdf, .txt, .md")
    parser.add_argument("--json", action="store_true", help="for a machine")
    parser.add_argument("--online", action="store_true", help="also try every link")
    parser.add_argument("--let-stand", metavar="MARK", help="let the finding of this mark stand, with --reason")
    parser.add_argument("--take-back", metavar="MARK", help="have a finding that was let stand count again")
    by_whom(parser, "why a finding may stand")


def run(arguments: Namespace, settings: Settings) -> int:
    """Check; exit code 1 while an error is open."""
    with opened(settings) as context:
        if arguments.let_stand or arguments.take_back:
            return settle(arguments, context)
        issue, findings, stand = checked(arguments.issue, context, arguments.online)
    errors = open_errors(findings, stand)
    if arguments.json:
        values = [finding_record(each, stand) for each in findings]
        print(json.dumps({"number": issue.number, "open_errors": len(errors), "findings": values}, ensure_ascii=False))
    else:
        show(issue, findings, stand)
    return 1 if errors else 0


def checked(name: str, context: Context, online: bool) -> tuple[Issue, tuple[Finding, ...], dict[str, str]]:
    """The issue of a period or file, its findings, and the reasons of those let stand."""
    from issuing.checking import findings_of
    from report_templates.reading_back.files import READABLE

    settings, series = context.settings, context.series
    rules = load_check_rules(settings.overlay("checks.toml", RULES))
    registry = load_registry(settings.outlets)
    path = Path(name)
    doubts: tuple[Doubt, ...] = ()
    if path.suffix.lower() in (".json", *READABLE):
        issue, doubts = issue_of_file(path, series)
    else:
        issue = context.found(name)
    dead: dict[str, str] = {}
    if online:
        from commands.issues.alive import NoNetwork, dead_links

        try:
            dead = dead_links([entry.url for entry in issue.entries], settings)
        except NoNetwork as error:
            print(f"链接没有核对：{error}", file=sys.stderr)
    findings, stand = findings_of(context.store, issue, series, rules, registry, doubts, dead)
    return issue, findings, stand


def issue_of_file(path: Path, series: Series) -> tuple[Issue, tuple[Doubt, ...]]:
    """The issue of a file and the doubts of reading it. Raises ValueError."""
    if path.suffix.lower() == ".json":
        return issue_of_json(path, series), ()
    from bulletin.imported.reading import read_issue
    from report_templates.reading_back.files import given_file

    read = read_issue(given_file(path), series)
    return issue_from_record(read.record, series), read.doubts


def issue_of_json(path: Path, series: Series) -> Issue:
    """The issue that a JSON file keeps as data. Raises ValueError with the file."""
    try:
        return issue_from_record(json.loads(path.read_text(encoding="utf-8-sig")), series)
    except (ValueError, AttributeError) as error:
        raise ValueError(f"{path}: {error}") from None


def settle(arguments: Namespace, context: Context) -> int:
    """Let a finding stand, or have it count again. Raises ValueError for a mark that is not found."""
    from storage import overrides

    issue, findings, _stand = checked(arguments.issue, context, online=False)
    mark = arguments.let_stand or arguments.take_back
    finding = next((each for each in findings if each.mark == mark), None)
    if arguments.take_back:
        with context.store.writing() as session:
            overrides.take_back(session, issue.series, issue.period, mark)
        print(f"{mark} 重新计入")
        return 0
    if finding is None:
        raise ValueError(f"there is no finding {mark} in 第{issue.number_zh}期; `yuebao issue check` shows the marks")
    if not arguments.reason:
        raise ValueError("say why the finding may stand with --reason")
    one = overrides.Override(mark, finding.sentence, arguments.reason, who(arguments), context.now)
    with context.store.writing() as session:
        overrides.override(session, issue.series, issue.period, one)
    print(f"放行：{finding.place}：{finding.sentence}（{arguments.reason}）")
    return 0


def finding_record(finding: Finding, stand: dict[str, str]) -> dict[str, Any]:
    """A finding as JSON value."""
    return {
        "kind": finding.kind,
        "severity": finding.severity.value,
        "entry": finding.entry or None,
        "field": finding.field,
        "place": finding.place,
        "sentence": finding.sentence,
        "mend": finding.mend,
        "mark": finding.mark,
        "let_stand": stand.get(finding.mark),
    }


def show(issue: Issue, findings: tuple[Finding, ...], stand: dict[str, str]) -> None:
    """The findings for a person."""
    errors = len(open_errors(findings, stand))
    print(f"第{issue.number_zh}期（{issue.period}）：{len(findings)} 条意见，其中未处理的错误 {errors} 条")
    for each in findings:
        state = f"（放行：{stand[each.mark]}）" if each.mark in stand else ""
        print(f"  [{SEVERITY_ZH[each.severity]}] {each.place}：{each.sentence}{state}")
        if each.mend and not state:
            print(f"         {each.mend}    {each.mark}")
