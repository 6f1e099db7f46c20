"""A reprinter named as source (转载): the text itself, or its page, tells of another outlet (FORMAT 3)."""

import re

from bulletin.article import block_lines
from bulletin.check.finding import Finding
from bulletin.check.memory import Memory
from bulletin.imported.wording import normal
from bulletin.issue import Entry, Issue

DATELINE = re.compile(
    r"^[（(【\[]?(?P<name>[\u4e00-\u9fffA-Za-z·]{2,14}?)(?P<place>[\u4e00-\u9fff]{2,5})?"
    r"(?:\s*\d{4}\s*年)?\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*[电讯]"
)
NEWS = re.compile(r"^[（(【\[]?(?P<name>[\u4e00-\u9fffA-Za-z·]{2,12}?)讯[ \u3000（(】\]]")
CREDIT = re.compile(
    r"(?:^|[（(\[【])\s*(?:稿件|本文|文章|信息|内容)?(?:来源|转自|转载自|原载)\s*[:：]?\s*(?P<name>[^\s）)\]】，。,]{2,16})"
)
FIRST = 3
LAST = 3


def check_reprints(issue: Issue, memory: Memory) -> list[Finding]:
    """Entries whose text or page names another outlet than is printed."""
    found = []
    for ordinal, entry in enumerate(issue.entries, 1):
        chain = origins(entry, memory)
        others = [(name, text) for name, text in chain if not same_outlet(name, entry.outlet, memory)]
        if others:
            name, text = others[0]
            sentence = f"印作“{entry.outlet}”，原始来源可能是“{name}”：{text}"
            mend = f"核对后印“{name}”，或按刊物惯例保留所见媒体"
            severity = memory.rules.reprint_severity
            found.append(Finding("reprint", severity, sentence, ordinal, "outlet", mend, text, entry.url))
    return found


def origins(entry: Entry, memory: Memory) -> list[tuple[str, str]]:
    """Names of outlets that the text or the page gives as its source, each with the words that give it."""
    lines = [line.strip() for line in block_lines(entry.blocks) if line.strip()]
    found: list[tuple[str, str]] = []
    for line in lines[:FIRST]:
        for pattern in (DATELINE, NEWS):
            told = pattern.match(line)
            if told and (name := known_name(told["name"] + (told.groupdict().get("place") or ""), memory)):
                found.append((name, line[:24]))
                break
    for line in lines:
        if len(line) <= 40 and (told := CREDIT.search(line)):
            name = known_name(told["name"], memory) or told["name"]
            found.append((name, line[:40]))
    article = memory.articles.get(entry.candidate or 0)
    if article is not None:
        found += [(clue_name, clue_name) for clue_name in [article.source] if clue_name]
        found += [
            (name, clue.text[:40])
            for clue in article.clues
            if clue.kind in ("credit", "bracket", "dateline") and (name := known_name(clue.text, memory))
        ]
    return found


def known_name(text: str, memory: Memory) -> str:
    """The printed name of the outlet that a text begins with, "" where it begins with none we know."""
    short = dict(memory.rules.reprint_names)
    plain = re.sub(r"[\s《》]", "", text)
    for length in range(min(len(plain), 14), 1, -1):
        piece = plain[:length]
        if piece in short:
            return short[piece]
        if piece in short.values():
            return piece
        if memory.registry is not None and (outlet := memory.registry.named(piece)):
            return outlet.name
    return ""


def same_outlet(one: str, other: str, memory: Memory) -> bool:
    """Whether two names are one outlet's."""
    a, b = normal(one), normal(other)
    if a in b or b in a:
        return True
    short = dict(memory.rules.reprint_names)
    if normal(short.get(one, one)) == normal(short.get(other, other)):
        return True
    if memory.registry is None:
        return False
    first, second = memory.registry.named(one), memory.registry.named(other)
    return first is not None and first is second
