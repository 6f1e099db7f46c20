"""issue due, list, show, late, undated, history, index: what only looks."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from bulletin.candidate import Candidate
from bulletin.issue import STATE_ZH, Issue, printed_day
from bulletin.issue_record import issue_record
from bulletin.ledger import load_ledger_rules
from bulletin.period import SHANGHAI, parse_period
from bulletin.registry import load_registry
from bulletin.series import SHIPPED
from bulletin.settings import Settings
from commands.issues.context import opened


def full_record(issue: Issue) -> dict[str, Any]:
    """An issue as JSON value with its state."""
    state = {"state": issue.state.value, "revision": issue.revision, "lead": issue.lead, "banner": issue.banner}
    proposed = [ordinal for ordinal, entry in enumerate(issue.entries, 1) if entry.proposed]
    return issue_record(issue) | state | {"proposed": proposed}


def show_issue(issue: Issue, machine: bool) -> int:
    """One issue with its directory."""
    if machine:
        print(json.dumps(full_record(issue), ensure_ascii=False))
        return 0
    revision = f" 更正 {issue.revision}" if issue.revision else ""
    print(f"{issue.name or ''}（第{issue.number_zh}期） {issue.cover_date} {STATE_ZH[issue.state]}{revision}")
    if issue.banner:
        print(f"  ！{issue.banner}")
    for number, entry in enumerate(issue.entries, 1):
        mark = "  〔推荐，未审核〕" if entry.proposed else ""
        print(f"  {number}. {entry.title}（{entry.outlet}，{entry.date_printed}）{mark}")
    if not issue.entries:
        from issuing.drafting import crawl_command

        print("  本期时段内没有候选稿：没有采集到，或全部搁置、不用。")
        print(f"  采集：{crawl_command(issue.period)}；查看搁置：yuebao candidates {issue.period} --all")
    return 0


def show(arguments: Namespace, settings: Settings) -> int:
    """One issue."""
    with opened(settings) as context:
        return show_issue(context.found(arguments.period), arguments.json)


def due(arguments: Namespace, settings: Settings) -> int:
    """The issues that are due, and whether they wait for a healthy night; exit code 1 where one is due."""
    from issuing.drafting import what_is_due

    rules = load_ledger_rules(settings.overlay("series.toml", SHIPPED))
    names = {outlet.key: outlet.name for outlet in load_registry(settings.outlets)}
    with opened(settings) as context:
        found = what_is_due(context.store, context.series, rules, context.now, names)
    if arguments.json:
        values = [
            {"period": str(each.period), "number": each.number, "waited": each.waited, "missing": list(each.missing)}
            for each in found
        ]
        print(json.dumps(values, ensure_ascii=False))
    for each in found if not arguments.json else ():
        print(f"待编：第{context.series.number_zh(each.number)}期（{each.period}）{each.banner(rules)}")
    if not found and not arguments.json:
        print("没有到期未编的一期。")
    return 1 if found else 0


def list_issues(arguments: Namespace, settings: Settings) -> int:
    """All issues."""
    from storage import issues

    with opened(settings) as context, context.store.reading() as session:
        every = issues.issues(session)
    if arguments.json:
        print(json.dumps([full_record(each) for each in every], ensure_ascii=False))
        return 0
    for each in every:
        revision = f" 更正 {each.revision}" if each.revision else ""
        print(f"第{each.number_zh}期  {each.period}  {STATE_ZH[each.state]}{revision}  {len(each.entries)} 篇")
    if not every:
        print("还没有任何一期；用 `yuebao issue draft 2024-08` 编一期草稿。")
    return 0


def history(arguments: Namespace, settings: Settings) -> int:
    """An issue's steps: who, when, why."""
    from storage import ledger

    words = {state.value: zh for state, zh in STATE_ZH.items()} | {"imported": "收入旧刊", ledger.DROPPED: "已放弃"}
    with opened(settings) as context, context.store.reading() as session:
        moves = ledger.moves(session, context.series.key, parse_period(arguments.period))
    for each in moves:
        revision = f" 更正 {each.revision}" if each.revision else ""
        note = f"：{each.note}" if each.note else ""
        steps = f"{words.get(each.was, each.was)} → {words.get(each.became, each.became)}"
        print(f"{each.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}  {each.by}  {steps}{revision}{note}")
    if not moves:
        print(f"{arguments.period} 还没有台账记录。")
    return 0


def late(arguments: Namespace, settings: Settings) -> int:
    """Candidates found after their issue was released."""
    from issuing.strays import late as found

    with opened(settings) as context:
        every = found(context.store, context.series)
    if arguments.json:
        values = [
            {**candidate_record(each.candidate), "number": each.issue.number, "period": str(each.issue.period)}
            for each in every
        ]
        print(json.dumps(values, ensure_ascii=False))
        return 0
    for each in every:
        print(f"迟到 第{each.issue.number_zh}期  {line_of(each.candidate)}")
    if not every:
        print("没有迟到的候选稿。")
    return 0


def undated(arguments: Namespace, settings: Settings) -> int:
    """Candidates without a day."""
    from issuing.strays import undated as found

    with opened(settings) as context:
        every = found(context.store)
    if arguments.json:
        print(json.dumps([candidate_record(each) for each in every], ensure_ascii=False))
        return 0
    for each in every:
        print(f"无时段  {line_of(each)}")
    if not every:
        print("没有无时段的候选稿。")
    return 0


def candidate_record(candidate: Candidate) -> dict[str, Any]:
    """A candidate as JSON value."""
    day = printed_day(candidate)
    return {
        "candidate": candidate.id,
        "title": candidate.article.title,
        "outlet": candidate.outlet_printed,
        "date": day.isoformat() if day else None,
        "url": candidate.article.url,
        "score": candidate.verdict.score,
    }


def line_of(candidate: Candidate) -> str:
    """A candidate in one line."""
    day = printed_day(candidate)
    return f"{candidate.id}  {candidate.article.title}（{candidate.outlet_printed or '来源未知'}，{day or '无日期'}）"


def index(arguments: Namespace, settings: Settings) -> int:
    """The list of a year's released issues (年度目录) as Word, CSV or Excel."""
    from archive.whole import write_whole
    from report_templates.tables import csv_table, xlsx_table
    from report_templates.year_index import COLUMNS, of_year, year_index, year_rows
    from storage import issues

    year: int = arguments.year
    form = arguments.form or (arguments.out.suffix.lstrip(".").lower() if arguments.out else "csv")
    if form not in ("csv", "docx", "xlsx"):
        raise ValueError(f"{arguments.out}: the list of a year is written as docx, xlsx or csv")
    with opened(settings) as context, context.store.reading() as session:
        found = of_year(issues.released_issues(session, context.series.key), year)
    if not found:
        raise ValueError(f"no issue of {year} is released; `yuebao issue list` shows those there are")
    match form:
        case "docx":
            body = year_index(year, found, settings)
        case "xlsx":
            body = xlsx_table(f"{year}年度目录", COLUMNS, year_rows(found))
        case _:
            body = csv_table(COLUMNS, year_rows(found))
    out = arguments.out or Path(f"年度目录-{year}.{form}")
    write_whole(out, body)
    print(f"{out}：{len(found)} 期，{sum(len(each.entries) for each in found)} 篇")
    return 0
