"""年度目录: a year's released issues as Word, or as a table; its wording is the table [index] of series.toml."""

from collections.abc import Sequence

from bulletin.check.sameness import latest_revisions
from bulletin.issue import Issue
from bulletin.series import SHIPPED
from bulletin.settings import Settings
from bulletin.toml import read_toml
from report_templates.year_index import IndexedIssue, year_index
from review.tables import Cell

COLUMNS = ("期号", "时段", "序号", "标题", "来源", "日期", "链接")


def of_year(released: Sequence[Issue], year: int) -> list[Issue]:
    """A year's issues in their latest revisions, oldest first."""
    found = [each for each in latest_revisions(released) if each.period.end.year == year]
    return sorted(found, key=lambda each: (each.period.end, each.number))


def rows_of(issues: Sequence[Issue]) -> list[tuple[Cell, ...]]:
    """One row an entry."""
    return [
        (f"第{issue.number_zh}期", f"{issue.period.start} 至 {issue.period.end}", ordinal, entry.title, entry.outlet,
         entry.date_printed, entry.url)
        for issue in issues
        for ordinal, entry in enumerate(issue.entries, 1)
    ]  # fmt: skip


def word_of(year: int, issues: Sequence[Issue], settings: Settings) -> bytes:
    """The list as Word. Raises TemplateWrong."""
    wording = read_toml(SHIPPED).get("index", {}) | read_toml(settings.overlay("series.toml", SHIPPED)).get("index", {})
    lines = tuple(
        IndexedIssue(
            wording["issue"].format(number_zh=each.number_zh, start=each.period.start, end=each.period.end),
            tuple(
                (entry.title, wording["entry"].format(outlet=entry.outlet, day=entry.date_printed))
                for entry in each.entries
            ),
        )
        for each in issues
    )
    name = next((each.name for each in reversed(issues) if each.name), "")
    return year_index(wording["title"].format(name=name, year=year), issues[-1].issued, lines, settings.data)
