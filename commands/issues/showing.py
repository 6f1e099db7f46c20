"""issue due, list, show, late, undated, history, index: what only looks."""

import csv
import io
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
from bulletin.toml import read_toml
from commands.issues.context import Context, opened


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

    words = {state.value: zh for state, zh in STATE_ZH.items()} | {"imported": "收入旧刊"}
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
    """The list of a year's released issues (年度目录) as Word or CSV."""
    from archive.whole import write_whole

    form = arguments.form or (arguments.out.suffix.lstrip(".").lower() if arguments.out else "csv")
    if form not in ("csv", "docx"):
        raise ValueError(f"{arguments.out}: the list of a year is written as docx or csv")
    with opened(settings) as context:
        released = issues_of_year(context, arguments.year)
    if not released:
        raise ValueError(f"no issue of {arguments.year} is released; `yuebao issue list` shows those there are")
    out = arguments.out or Path(f"年度目录-{arguments.year}.{form}")
    write_whole(out, index_csv(released) if form == "csv" else index_docx(arguments.year, released, settings))
    print(f"{out}：{len(released)} 期，{sum(len(each.entries) for each in released)} 篇")
    return 0


def issues_of_year(context: Context, year: int) -> list[Issue]:
    """A year's released issues, latest revisions, oldest first."""
    from bulletin.check.sameness import latest_revisions
    from storage import issues

    with context.store.reading() as session:
        released = [each for each in issues.released_issues(session) if each.period.end.year == year]
    return sorted(latest_revisions(released), key=lambda each: (each.period.end, each.number))


def index_docx(year: int, released: list[Issue], settings: Settings) -> bytes:
    """The list as Word; its wording is the table [index] of series.toml."""
    from report_templates.year_index import IndexedIssue, year_index

    wording = read_toml(SHIPPED).get("index", {}) | read_toml(settings.overlay("series.toml", SHIPPED)).get("index", {})
    last = released[-1]
    lines = tuple(
        IndexedIssue(
            wording["issue"].format(number_zh=each.number_zh, start=each.period.start, end=each.period.end),
            tuple(
                (entry.title, wording["entry"].format(outlet=entry.outlet, day=entry.date_printed))
                for entry in each.entries
            ),
        )
        for each in released
    )
    name = next((each.name for each in reversed(released) if each.name), "")
    return year_index(wording["title"].format(name=name, year=year), last.issued, lines, settings.data)


COLUMNS = ("期号", "时段", "序号", "标题", "来源", "日期", "链接")


def index_csv(released: list[Issue]) -> bytes:
    """The list as a table that Excel opens with its Chinese right."""
    return table_of(
        [
            (
                f"第{issue.number_zh}期",
                f"{issue.period.start} 至 {issue.period.end}",
                str(ordinal),
                entry.title,
                entry.outlet,
                entry.date_printed,
                entry.url,
            )
            for issue in released
            for ordinal, entry in enumerate(issue.entries, 1)
        ]
    )


def table_of(rows: list[tuple[str, ...]]) -> bytes:
    """A table as CSV in UTF-8 with its mark; a cell that looks like a formula is made text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(["'" + cell if cell[:1] in "=+-@\t\r" else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")
