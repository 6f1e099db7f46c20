"""What a person sees while a night runs and when it is over: progress on a terminal, plain lines in a log."""

import os
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from bulletin.night import LISTING_ZH, OUTCOME_ZH, CrawlRun, ListingState, Night, Outcome
from bulletin.outlet import Access, Outlet
from bulletin.period import SHANGHAI
from bulletin.registry import Registry
from bulletin.stops import STOP_ZH
from bulletin.url_fate import UrlFate
from bulletin.verdict import QUEUE_ZH, Queue

if TYPE_CHECKING:
    from crawler.night import NightReport
    from crawler.shift import Shift
    from crawler.tally import Tally

COLOURS = {
    Outcome.OK: "green",
    Outcome.EMPTY: "yellow",
    Outcome.THIN: "yellow",
    Outcome.BLOCKED: "red",
    Outcome.FAILED: "red",
}


def console() -> Console:
    """The terminal, or plain text of 120 columns where the output is no terminal."""
    screen = Console(highlight=False)
    return screen if screen.is_terminal else Console(highlight=False, width=int(os.environ.get("COLUMNS") or 120))


def plain_table(**options: Any) -> Table:
    """A table without rules between its columns, so that it stays readable on a narrow terminal."""
    return Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold", **options)


class NightDisplay:
    """Progress of a night: one bar over the outlets, one line per outlet at work; plain lines where nobody watches."""

    def __init__(self, outlets: Sequence[Outlet]) -> None:
        self._console = console()
        self._names = {outlet.key: outlet.name for outlet in outlets}
        self._tasks: dict[str, TaskID] = {}
        self._progress = Progress(
            SpinnerColumn(finished_text=" "),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[words]}"),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._all = self._progress.add_task("采集", total=len(outlets), words=f"0/{len(outlets)} 家")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._progress.stop()

    def started(self, outlet: Outlet) -> None:
        """An outlet's part begins."""
        self._tasks[outlet.key] = self._progress.add_task(f"  {outlet.name}", total=None, words="")

    def moved(self, tally: "Tally") -> None:
        """A count of an outlet moved."""
        task = self._tasks.get(tally.outlet.key)
        if task is not None:
            self._progress.update(task, words=f"{tally.fetched} 页 · {tally.kept} 篇")

    def ended(self, run: CrawlRun) -> None:
        """An outlet's part is over."""
        task = self._tasks.pop(run.outlet, None)
        if task is not None:
            self._progress.remove_task(task)
        self._progress.advance(self._all)
        done = len(self._names) - len([each for each in self._progress.tasks if each.id != self._all])
        self._progress.update(self._all, words=f"{done} 家已开始或完成")
        if not self._console.is_terminal:
            self._console.print(f"{self._names[run.outlet]}：{sentence(run)}", soft_wrap=True)

    def summary(self, report: "NightReport", shift: "Shift") -> None:
        """The table of the night and one closing sentence."""
        self._console.print(runs_table(report.runs))
        if self._console.is_terminal:  # a log has had each outlet's sentence already
            for outlet, run in report.runs:
                for alarm in run.alarms:
                    self._console.print(
                        f"  [yellow]{outlet.name}[/]：{alarm.evidence}。{alarm.advice}。", soft_wrap=True
                    )
        self._console.print(closing(report, shift), soft_wrap=True)


def runs_table(runs: Iterable[tuple[Outlet | None, CrawlRun]]) -> Table:
    """One row per outlet: pages, articles, queues, and the reasons of what went no further."""
    table = plain_table()
    for name in ("媒体", "状态"):
        table.add_column(name, no_wrap=True)
    for name in ("链接", "网页", "新稿", *(QUEUE_ZH[queue] for queue in Queue), "已见"):
        table.add_column(name, justify="right")
    table.add_column("未成稿的原因")
    for outlet, run in runs:
        queues = dict(run.queues)
        links = sum(visit.matching for visit in run.visits)
        counts = [links, run.fetched, run.kept, *(queues.get(queue.value, 0) for queue in Queue), run.known]
        mark = f"[{COLOURS[run.outcome]}]{OUTCOME_ZH[run.outcome]}[/]"
        table.add_row(
            outlet.name if outlet else run.outlet,
            mark,
            *(str(count) if count else "·" for count in counts),
            stops_words(run),
        )
    return table


def stops_words(run: CrawlRun) -> str:
    """The reasons for which pages went no further, with their counts."""
    return " ".join(f"{STOP_ZH.get(name, name)} {count}" for name, count in run.stops)


def sentence(run: CrawlRun) -> str:
    """An outlet's part of a night in one sentence."""
    if run.outcome is Outcome.OK:
        return f"正常，{run.fetched} 页，新稿 {run.kept} 篇，已见 {run.known} 条"
    evidence = "；".join(f"{alarm.evidence}，{alarm.advice}" for alarm in run.alarms)
    return f"{OUTCOME_ZH[run.outcome]}，{evidence}"


def closing(report: "NightReport", shift: "Shift") -> str:
    """What the night was, in one sentence."""
    good = [outlet for outlet, run in report.runs if run.outcome is Outcome.OK]
    bad = [
        outlet for outlet, run in report.runs if run.outcome is not Outcome.OK and outlet.access is not Access.CHALLENGE
    ]
    known = [
        outlet.name
        for outlet, run in report.runs
        if outlet.access is Access.CHALLENGE and run.outcome is Outcome.BLOCKED
    ]
    until = shift.until.astimezone(SHANGHAI)
    words = f"采集截至 {until:%Y-%m-%d %H:%M}，{len(report.runs)} 家中 {len(good)} 家正常"
    if bad:
        words += "，不正常：" + "、".join(outlet.name for outlet in bad)
    if known:
        words += "；已知拦截（不计入）：" + "、".join(known)
    return words + ("。" if report.healthy else "。本夜不健康。")


def address_summary(run: CrawlRun, fates: Mapping[str, UrlFate]) -> None:
    """What became of given addresses, each that stopped with its reason."""
    screen = console()
    queues = "，".join(f"{QUEUE_ZH[Queue(name)]} {count}" for name, count in run.queues)
    screen.print(f"网页 {run.fetched}，新稿 {run.kept}" + (f"（{queues}）" if queues else ""))
    for fate in fates.values():
        if fate.stop:
            screen.print(f"{fate.url}：{STOP_ZH.get(fate.stop, fate.stop)}，{fate.detail}", soft_wrap=True)


def night_table(
    night: Night, fates: Mapping[tuple[str, str], Mapping[str, int]], registry: Registry, screen: Console
) -> None:
    """A past night: its outlets, every listing with what it gave, and the alarms with what to do.

    `fates` are what became of the links, by outlet and listing: "kept" and the names of stops.
    """
    screen.print(runs_table([(registry.get(run.outlet), run) for run in night.runs]))
    table = plain_table(title="栏目", title_justify="left")
    for name in ("媒体", "栏目", "应答"):
        table.add_column(name, no_wrap=True)
    for name in ("链接", "文章", "新", "收"):
        table.add_column(name, justify="right")
    table.add_column("最新", no_wrap=True)
    table.add_column("说明")
    for run in night.runs:
        outlet = registry.get(run.outlet)
        for visit in run.visits:
            good = visit.state in (ListingState.OK, ListingState.NOT_MODIFIED)
            state = f"[{'green' if good else 'yellow'}]{LISTING_ZH[visit.state]}[/]"
            became = dict(fates.get((run.outlet, visit.listing), {}))
            taken = became.pop("kept", 0)
            counts = (str(visit.links), str(visit.matching), str(visit.new), str(taken))
            skipped = " ".join(f"{STOP_ZH.get(name, name)} {count}" for name, count in sorted(became.items()))
            served = f"选择器 {visit.selector}" if visit.selector else ""
            landed = f"转到 {visit.landed}" if visit.landed else ""
            words = "；".join(filter(None, (visit.detail, skipped, served, landed)))
            newest = f"{visit.newest:%m-%d}" if visit.newest else ""
            table.add_row(outlet.name if outlet else run.outlet, visit.listing, state, *counts, newest, escape(words))
    screen.print(table)
    for run in night.runs:
        outlet = registry.get(run.outlet)
        for alarm in run.alarms:
            name = outlet.name if outlet else run.outlet
            screen.print(f"告警 {name}（{alarm.kind}）：{escape(alarm.evidence)}。{alarm.advice}。", soft_wrap=True)
