"""A line of the journal to read: what it was about, where that is, and what stood before and after."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bulletin.candidate import CHOICE_ZH, REASON_ZH
from bulletin.issue import STATE_ZH
from bulletin.person import ROLE_ZH
from bulletin.verdict import QUEUE_ZH
from review.jobs import JOB_ZH
from storage.journal import Line

KIND_ZH = {
    "candidate": "候选稿",
    "issue": "月报",
    "file": "设置",
    "person": "账号",
    "request": "请求",
    "job": "任务",
}
FIELD_ZH = {
    "roles": "角色",
    "active": "启用",
    "name": "用户名",
    "sha256": "文件指纹",
    "version": "版本",
    "own": "自己的文件",
    "note": "备注",
    "outlets": "媒体",
    "paused": "暂停",
    "asked": "立即做",
    "url": "网址",
    "title": "标题",
    "outlet_printed": "刊印来源",
    "outlet": "媒体",
    "published": "日期",
    "original_title": "来源标题",
    "blocks": "正文",
    "reason": "理由",
    "period": "时段",
    "trial": "试印",
    "entries": "条目数",
    "count": "篇数",
    "choice": "意见",
    "number": "期号",
    "state": "状态",
    "revision": "更正次数",
    "doubt": "疑问",
    "request": "请求",
    "mark": "校核编号",
    "sentence": "校核意见",
    "file": "文件",
    "result": "结果",
    "feed": "订阅地址",
    "job": "任务",
}
RESULT_ZH = {"new": "新收入", "replaced": "替换了原来的", "kept": "保留了原来的", "same": "与库中相同"}
WORD_ZH: dict[str, str] = {
    str(key): word
    for table in (CHOICE_ZH, REASON_ZH, STATE_ZH, ROLE_ZH, QUEUE_ZH, RESULT_ZH)
    for key, word in table.items()
}
PLAIN = {
    "lexicon.toml": ("词表", "/settings/lexicon"),
    "series.toml": ("刊物", "/settings/series"),
    "checks.toml": ("校核词表", "/settings/checks"),
    "issue.docx": ("Word 模板", "/settings/template"),
}
CANDIDATE = re.compile(r"(?:candidate:|c)([0-9]+)")
"""A candidate as a line of the journal, or the order of entries, names it."""
LONG = 160
"""Characters from which a value is folded away."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after; "" for nothing. `name` "" where the line is about one value as a whole."""

    name: str
    old: str
    new: str

    @property
    def long(self) -> bool:
        """Whether it is folded away."""
        return max(len(self.old), len(self.new)) > LONG


@dataclass(frozen=True, slots=True)
class Told:
    """A line with the words and the address of its subject ("" where it leads nowhere)."""

    line: Line
    subject: str
    address: str
    changes: tuple[Change, ...]


def told(line: Line, names: dict[int, str]) -> Told:
    """A line to read; `names` are people's names by id."""
    kind, _, rest = line.subject.partition(":")
    words, address = f"{KIND_ZH.get(kind, kind)} {rest}", ""
    match kind:
        case "candidate" if rest.isdigit():
            words, address = f"候选稿 {rest}", f"/articles/{rest}"
        case "issue":
            words, address = f"{rest} 月报", f"/issue/{quote(rest)}"
        case "file":
            words, address = file_words(rest)
        case "person":
            words = f"账号 {names.get(int(rest), rest) if rest.isdecimal() and len(rest) < 10 else rest}"
        case "request" if rest.isdigit():
            words, address = f"请求 {rest}", f"/requests/{rest}"
        case "job":
            words, address = f"任务 {JOB_ZH.get(rest, rest)}", "/nights#jobs"
    return Told(line, words, address, changes(line.before, line.after))


def file_words(name: str) -> tuple[str, str]:
    """A settings file in words, and its page."""
    if name.startswith("outlets/"):
        key = name.removeprefix("outlets/").removesuffix(".toml")
        return f"媒体 {key}", f"/settings/outlets/{quote(key, safe='')}"
    return PLAIN.get(name, (name, ""))


def changes(before: Any, after: Any) -> tuple[Change, ...]:
    """What differs, field by field; a field that stayed is left out."""
    if not isinstance(before, dict) and not isinstance(after, dict):
        old, new = words_of(before), words_of(after)
        return (Change("", old, new),) if old or new else ()
    olds = before if isinstance(before, dict) else {"": before} if before is not None else {}
    news = after if isinstance(after, dict) else {"": after} if after is not None else {}
    found = []
    for key in dict.fromkeys([*olds, *news]):
        old, new = words_of(olds.get(key)), words_of(news.get(key))
        if old != new:
            found.append(Change(FIELD_ZH.get(key, key), old, new))
    return tuple(found)


def words_of(value: Any) -> str:
    """A value of the journal in words."""
    match value:
        case None:
            return ""
        case str() if found := CANDIDATE.fullmatch(value):
            return f"候选稿 {found[1]}"
        case bool():
            return "是" if value else "否"
        case list() | tuple():
            return "、".join(filter(None, map(words_of, value)))
        case dict():
            return "；".join(f"{FIELD_ZH.get(key, key)}：{words_of(each)}" for key, each in value.items())
        case _:
            return WORD_ZH.get(str(value), str(value))
