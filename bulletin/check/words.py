"""Words of the issuer's lists (错敏词, old names), and leaders named without their titles."""

from bulletin.article import block_lines
from bulletin.check.finding import Finding, Severity
from bulletin.check.memory import Memory
from bulletin.check.texts import clip
from bulletin.issue import Entry, Issue

CLOSE = 16
"""Characters before a leader's name in which one of the titles must stand, at its first mention."""


def check_words(issue: Issue, memory: Memory) -> list[Finding]:
    """Findings for every word of a list and every leader, in titles and bodies."""
    found: list[Finding] = []
    for ordinal, entry in enumerate(issue.entries, 1):
        for field, text in (("title", entry.title), ("body", "\n".join(block_lines(entry.blocks)))):
            found += listed(text, ordinal, entry, field, memory)
        found += leaders(ordinal, entry, memory)
    return found


def listed(text: str, ordinal: int, entry: Entry, field: str, memory: Memory) -> list[Finding]:
    """Words of the lists in a text, each once with its count."""
    found = []
    for each in memory.rules.words:
        for number, word in enumerate(each.words):
            count = text.count(word) if word else 0
            if count:
                sentence = f"{each.sentence or each.name}“{word}”{count} 处：{clip(text, text.index(word))}"
                mend = f"改为“{each.instead[number]}”" if each.instead else "核对用词"
                subject = entry.url or entry.title
                found.append(
                    Finding("words", each.severity, sentence.replace("\n", " "), ordinal, field, mend, word, subject)
                )
    return found


def leaders(ordinal: int, entry: Entry, memory: Memory) -> list[Finding]:
    """Leaders whose first mention in the body, or any in the title, stands without one of their titles."""
    found = []
    body = "".join(block_lines(entry.blocks))
    for leader in memory.rules.leaders:
        for field, text in (("title", entry.title), ("body", body)):
            at = text.find(leader.name)
            if at < 0 or any(title in text[max(0, at - CLOSE) : at] for title in leader.titles):
                continue
            sentence = f"“{leader.name}”前没有职务：{clip(text, at)}"
            mend = f"补职务：{'、'.join(leader.titles)}"
            subject = entry.url or entry.title
            found.append(Finding("leader", Severity.ERROR, sentence, ordinal, field, mend, leader.name, subject))
    return found
