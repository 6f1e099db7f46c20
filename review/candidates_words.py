"""What the list of candidates says: who decided what when, how far gathering is, why a list is empty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bulletin.candidate import CHOICE_ZH, REASON_ZH, Choice, RejectReason
from bulletin.night import OUTCOME_ZH, Outcome
from bulletin.story import STAGE_ZH, Margin, Origin, Printed
from review.candidates_filters import Filters
from review.periods import period_words
from review.times import ago, near_clock
from storage.gathered import Gathered
from storage.review_list import Counts

DOUBT_ZH = {
    "no-title": "没有找到标题",
    "no-date": "没有日期",
    "dates-disagree": "几处日期不一致",
    "no-source": "来源不明",
    "not-joined": "分页没有接全",
    "short-body": "正文很短",
}
"""What the machine is not sure of in an article, by flag."""
NAMED = 4
"""Outlets named in the head line at most; the page of nights names all."""


def doubts(flags: Iterable[str]) -> list[str]:
    """The doubts of an article in words."""
    return [DOUBT_ZH.get(flag, flag) for flag in flags]


def said_words(choice: Choice, reason: RejectReason | None, by: str, at: datetime | None, now: datetime) -> str:
    """李编辑 3 分钟前已采用."""
    if at is None:
        return CHOICE_ZH[choice]
    if choice is Choice.UNDECIDED:
        return f"{by} {ago(at, now)}改回未审"
    why = f"（{REASON_ZH[reason]}）" if reason else ""
    return f"{by} {ago(at, now)}已{'定为' if choice in (Choice.RESERVE, Choice.LATER) else ''}{CHOICE_ZH[choice]}{why}"


def choice_words(choice: Choice, reason: RejectReason | None) -> str:
    """不用（不相关）."""
    return CHOICE_ZH[choice] + (f"（{REASON_ZH[reason]}）" if reason else "")


def count_words(counts: Counts) -> str:
    """12 个事件，15 篇."""
    if counts.more:
        return f"超过 {counts.articles:,} 篇"
    return f"{counts.stories:,} 个事件，{counts.articles:,} 篇"


def printed_words(printed: Printed) -> str:
    """已刊（第五三六期第 2 条）."""
    return f"{'已刊' if printed.certain else '疑似已刊'}（第{printed.number_zh}期第 {printed.entry} 条）"


def origin_words(origin: Origin | None, names: dict[int, str], own: int) -> str:
    """Where a story seems to come from, "" where nothing is known."""
    if origin is None:
        return ""
    if origin.named:
        return f"原始来源可能是 {origin.named}（未采到）"
    if origin.article == own or origin.article not in names:
        return ""
    return f"所见最早：{names[origin.article]}"


def margin_words(margin: Margin) -> list[str]:
    """What else stands beside a row."""
    words = ["抽查"] if margin.spot_check else []
    if margin.missed is not None:
        words.append(f"曾漏（{STAGE_ZH[margin.missed]}）")
    return words


@dataclass(frozen=True, slots=True)
class HeadLine:
    """采集截至 … ，41 家中 39 家正常; `others` are the rest with what is wrong, (key, name, what), `more` unnamed."""

    said: str
    others: tuple[tuple[str, str, str], ...] = ()
    more: int = 0


def head_line(last: Gathered | None, names: dict[str, str], now: datetime) -> HeadLine:
    """How far gathering is."""
    if last is None:
        return HeadLine("还没有采集过")
    wrong = [(key, names.get(key, key), OUTCOME_ZH[each]) for key, each in last.outcomes if each is not Outcome.OK]
    good = len(last.outcomes) - len(wrong)
    said = f"采集截至 {near_clock(last.until, now)}"
    if last.outcomes:
        said += f"，{len(last.outcomes)} 家中 {good} 家正常" if wrong else f"，{len(last.outcomes)} 家全部正常"
    return HeadLine(said, tuple(wrong[:NAMED]), max(0, len(wrong) - NAMED))


@dataclass(frozen=True, slots=True)
class Empty:
    """Why a list shows nothing, as one sentence, what to do, and where that is done."""

    kind: str
    said: str
    advice: str
    path: str = ""
    action: str = ""


def empty_words(filters: Filters, last: Gathered | None, covered: bool, without: Counts, any_state: Counts) -> Empty:
    """Why the list is empty. `without` counts what there is without the narrowing filters, `any_state` also what is
    decided already."""
    when = "无日期的稿件" if filters.undated else period_words(filters.period) if filters.period else "全部时段"
    if last is None:
        return Empty("never", "还没有采集过。", "采完第一夜，候选稿就会出现在这里。", "/nights", "去采集")
    if filters.narrowed and without.articles:
        said = f"没有符合筛选条件的候选稿；不加这些条件有 {count_words(without)}。"
        advice = "抽查的几篇，一个时段过去以后才挑出来。" if filters.spot_check else "放宽或清除筛选条件。"
        return Empty("filtered", said, advice, "clear", "清除筛选")
    if filters.choice is Choice.UNDECIDED and any_state.articles:
        return Empty("done", f"{when}已全部审完。", f"本时段共 {count_words(any_state)}。", "accepted", "看已采用的")
    if filters.choice not in (Choice.UNDECIDED, None) and any_state.articles:
        said = f"{when}没有“{CHOICE_ZH[filters.choice]}”的候选稿。"
        return Empty("state", said, f"本时段共 {count_words(any_state)}。", "undecided", "看未审的")
    if filters.period is not None and not covered:
        advice = "没有一夜的采集覆盖这段时间；可以现在补采。"
        return Empty("uncrawled", f"{when}还没有采集。", advice, "/nights", "去采集")
    advice = "已经采集，没有与卫生信息化有关的报道；判为搁置的可以一起列出来看。"
    return Empty("none", f"{when}没有候选稿。", advice, "aside", "连搁置的一起看")
