"""The runner's jobs as the page shows them: what each does, when it is due, and what came of it last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bulletin.ledger import due_night, last_set_hour
from bulletin.night import Night
from bulletin.period import Period
from review.times import near_clock, near_day
from storage.jobs import JobState

JOB_ZH = {
    "night": "夜间采集",
    "carried": "读入携带的采集夜",
    "draft": "编到期的草稿",
    "refit": "向审核意见学习",
    "lookback": "反查、已刊与抽查",
    "archive": "清理到期的网页存档",
    "index": "编入搜索",
    "requests": "答复页面上的请求",
    "handing": "转交页面上的请求",
}
OUTCOME_ZH = {
    "": ("", "还没有做过"),
    "done": ("good", "完成"),
    "nothing": ("", "无事可做"),
    "running": ("blue", "进行中"),
    "failed": ("bad", "失败"),
    "busy": ("warn", "被占用"),
    "no-space": ("bad", "磁盘不足"),
    "too-long": ("bad", "超时"),
    "stopped": ("warn", "已停下"),
}
SOON_ZH = {"archive": "一小时内"}
"""When a job begins that somebody wants now, where it is not within a minute."""
DUE_ZH = {
    "carried": "携带的文件放进数据目录 carried/ 后一分钟内",
    "refit": "有新的审核意见并静下来十分钟后",
    "lookback": "发布或导入一期、采完一夜之后",
    "archive": "每小时看一次，存满设定天数（archive_days）的各夜才清理；审核过的网页留存",
    "index": "有新文章后几秒内",
    "requests": "有人在页面上点了之后一秒内",
    "handing": "有人在页面上点了之后一秒内",
}


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job. `kind` is its key, `mark` the chip's class for its last outcome."""

    kind: str
    name: str
    due: str
    paused: bool
    asked: bool
    running: bool
    mark: str
    outcome: str
    detail: str
    at: datetime | None


def job_lines(
    states: Iterable[JobState], finished: Sequence[Night], now: datetime, at: time, next_draft: str
) -> tuple[JobLine, ...]:
    """All known jobs, and any other that has a row."""
    rows = {state.kind: state for state in states}
    kinds = [*JOB_ZH, *(kind for kind in rows if kind not in JOB_ZH)]
    due = DUE_ZH | {"night": night_due(finished, now, at), "draft": next_draft}
    return tuple(line_of(rows.get(kind, JobState(kind)), due.get(kind, "需要时")) for kind in kinds)


def line_of(state: JobState, due: str) -> JobLine:
    """One job's line."""
    mark, outcome = OUTCOME_ZH.get(state.outcome, ("", state.outcome))
    return JobLine(
        kind=state.kind,
        name=JOB_ZH.get(state.kind, state.kind),
        due=due,
        paused=state.paused,
        asked=state.asked_at is not None,
        running=state.outcome == "running",
        mark=mark,
        outcome=outcome,
        detail=state.detail,
        at=state.started_at if state.outcome == "running" else state.ended_at,
    )


def night_due(finished: Sequence[Night], now: datetime, at: time) -> str:
    """When the next night begins, or that one is owed."""
    owed = due_night(finished, now, at)
    if owed is not None:
        return f"已到期：{near_clock(owed.at, now)} 那一夜还没有采完"
    return f"下一夜 {near_clock(last_set_hour(now, at) + timedelta(days=1), now)}"


def draft_due(period: Period, wait_days: int, now: datetime) -> str:
    """When the draft of the running period will be made."""
    after: date = period.end + timedelta(days=1)
    latest = after + timedelta(days=wait_days)
    return f"{near_day(after, now)}之后第一个健康的采集夜；最迟 {near_day(latest, now)}"
