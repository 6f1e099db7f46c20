"""Finding (校核意见): what is wrong, where, how badly, and what to do."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters. An open error stops the release."""

    ERROR = "error"  # 错误
    WARNING = "warning"  # 提醒
    NOTE = "note"  # 说明


SEVERITY_ZH = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.NOTE: "说明"}
FIELD_ZH = {
    "": "全期",
    "lead": "导语",
    "number": "期号",
    "cover": "封面日期",
    "title": "标题",
    "outlet": "来源",
    "url": "链接",
    "day": "日期",
    "source_title": "来源标题",
    "body": "正文",
    "picture": "图片",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `entry` is the entry's ordinal, 0 for the issue itself; `field` a key of FIELD_ZH; `sentence`
    says in Chinese what is wrong, `mend` what would put it right ("" where only a person can tell); `evidence` is the
    piece of text it was found in, `subject` what the entry is known by (its address, or its title).
    """

    kind: str
    severity: Severity
    sentence: str
    entry: int = 0
    field: str = ""
    mend: str = ""
    evidence: str = ""
    subject: str = ""

    @property
    def place(self) -> str:
        """Where it is, for a person."""
        return f"第{self.entry}篇{FIELD_ZH[self.field]}" if self.entry else FIELD_ZH[self.field]

    @property
    def mark(self) -> str:
        """Twelve characters that stand for this very finding: same kind, same entry, same evidence.

        An override holds for the mark, so it ends when the text changes and survives a new order of entries.
        """
        whole = "\n".join((self.kind, self.field, self.subject, self.evidence or self.sentence))
        return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:12]
