"""What was doubtful when the issue was read from a file: copies of a title or outlet that differ, links that broke."""

from bulletin.check.finding import Finding, Severity
from bulletin.check.memory import Memory
from bulletin.issue import Issue

KINDS = {
    "title-differs": ("title-differs", Severity.ERROR, "title", "目录、条目与正文上方的标题改为一致"),
    "outlet-differs": ("outlet-differs", Severity.ERROR, "outlet", "目录、条目与日期行的来源改为一致"),
    "ordinal": ("ordinal", Severity.WARNING, "title", "按次序编号"),
    "directory": ("directory", Severity.ERROR, "", "目录与正文逐条核对"),
    "url-joined": ("url-broken", Severity.WARNING, "url", "打开链接核对，改为一行"),
    "label-form": ("label-form", Severity.WARNING, "outlet", "统一写作“来源：”"),
    "pictures": ("pictures-lost", Severity.WARNING, "picture", "按原文补图"),
}
"""Doubts that no other check finds again in the values: finding, severity, field, mend."""


def check_reading(issue: Issue, memory: Memory) -> list[Finding]:
    """Findings out of the doubts of a reading."""
    found = []
    for doubt in memory.doubts:
        if doubt.kind not in KINDS:
            continue
        kind, severity, field, mend = KINDS[doubt.kind]
        ordinal = int(doubt.place or 0)
        entry = issue.entries[ordinal - 1] if 0 < ordinal <= len(issue.entries) else None
        subject = (entry.url or entry.title) if entry else ""
        found.append(Finding(kind, severity, doubt.sentence.rstrip("。"), ordinal, field, mend, subject=subject))
    return found
