"""Titles and bodies as text: quotes and brackets, punctuation, furniture of the page, damage, length."""

import re
from functools import cache

from bulletin.article import block_lines
from bulletin.check.finding import Finding, Severity
from bulletin.check.memory import Memory
from bulletin.check.wording import of_flag
from bulletin.imported.wording import HAN
from bulletin.issue import Entry, Issue

PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "〈": "〉", "【": "】", "「": "」", "『": "』", "[": "]"}
OPENERS = {**PAIRS, "(": "）"}
CLOSERS = {closer: opener for opener, closer in PAIRS.items()} | {")": "（"}
HALF = re.compile(rf"(?<=[{HAN}”’）》])\s?[,:;?!](?=\s?[{HAN}“‘（《]|$)")
DAMAGE = re.compile(
    "\ufffd|锟斤拷|锟斤|烫烫烫|屯屯屯|[\ue000-\uf8ff]|[\u00c0-\u00ff]{3,}|[\u00c2-\u00f4][\u0080-\u00bf]|&[a-z]{2,6};|&#\\d{2,6};"
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffc]")
CLAUSE = r"(?:^|(?<=[^\w“‘「《·]))(?:请|欢迎|敬请|快来|记得|赶快)?"
"""Where a call to the reader begins: at the beginning of a line or behind a mark, never inside a sentence."""
HEAD, TAIL = 12, 12
SENTENCE = 20
NAMES = {
    **{"“": "前双引号", "”": "后双引号", "‘": "前单引号", "’": "后单引号"},
    **{"（": "左圆括号", "）": "右圆括号", "(": "左圆括号", ")": "右圆括号", "[": "左方括号", "]": "右方括号"},
    **{"《": "左书名号", "》": "右书名号", "〈": "左单书名号", "〉": "右单书名号"},
}


def name(mark: str) -> str:
    """A mark by its Chinese name, the mark itself where it has none."""
    return NAMES.get(mark, mark)


def check_texts(issue: Issue, memory: Memory) -> list[Finding]:
    """Findings about every entry's words."""
    found: list[Finding] = []
    for ordinal, entry in enumerate(issue.entries, 1):
        lines = block_lines(entry.blocks)
        for field, text in (("title", entry.title), ("outlet", entry.outlet), ("source_title", entry.source_title)):
            if not text and field != "source_title":
                word = "标题" if field == "title" else "来源"
                found.append(told(f"no-{field}", Severity.ERROR, f"没有{word}", ordinal, entry, field, f"补上{word}"))
            found += balanced([text], Severity.ERROR, ordinal, entry, field)
            found += damaged([text], ordinal, entry, field)
        found += balanced(lines, Severity.WARNING, ordinal, entry, "body")
        found += damaged(lines, ordinal, entry, "body")
        found += half_width(lines, ordinal, entry)
        found += furniture(lines, ordinal, entry, memory)
        found += length(lines, ordinal, entry, memory)
    return found


def balanced(lines: list[str], severity: Severity, ordinal: int, entry: Entry, field: str) -> list[Finding]:
    """The first quote or bracket that lacks its other half; a quotation may open anew in each paragraph it spans."""
    odd = next((line for line in lines if line.count('"') % 2), None)
    if odd is not None and "".join(lines).count('"') % 2:
        return [told("quotes", severity, f"直引号不成对：{clip(odd, odd.index(chr(34)))}", ordinal, entry, field)]
    open_ones: list[tuple[str, str, int]] = []
    for line in lines:
        for at, char in enumerate(line):
            if char in OPENERS:
                opener = "（" if char == "(" else char
                if at == 0 and open_ones and open_ones[-1][0] == opener:
                    continue
                open_ones.append((opener, line, at))
            elif char in CLOSERS and not smiley(line, at):
                if not open_ones or open_ones[-1][0] != CLOSERS[char]:
                    return [lone(char, line, at, severity, ordinal, entry, field, open_ones)]
                open_ones.pop()
    if open_ones:
        opener, line, at = open_ones[-1]
        sentence = f"{name(opener)}没有收尾：{clip(line, at)}"
        return [told("quotes", severity, sentence, ordinal, entry, field, f"补{name(PAIRS[opener])}")]
    return []


def lone(
    char: str,
    line: str,
    at: int,
    severity: Severity,
    ordinal: int,
    entry: Entry,
    field: str,
    open_ones: list[tuple[str, str, int]],
) -> Finding:
    """The finding for a closing mark without its opening one."""
    if open_ones:
        opener, where, place = open_ones[-1]
        sentence = f"{name(opener)}没有收尾就遇到{name(char)}：{clip(where, place)}"
        return told("quotes", severity, sentence, ordinal, entry, field, f"补{name(PAIRS[opener])}")
    sentence = f"{name(char)}前面缺少{name(CLOSERS[char])}：{clip(line, at)}"
    return told("quotes", severity, sentence, ordinal, entry, field, f"补{name(CLOSERS[char])}")


def smiley(line: str, at: int) -> bool:
    """Whether a bracket closes a numbering: 1) 2）, （a）b) are lists, not pairs."""
    return (
        line[at] in ")）"
        and re.search(r"(?:^|[\s；;。，：:、])\(?[\da-zA-Z一二三四五六七八九十]{1,2}$", line[:at]) is not None
    )


def damaged(lines: list[str], ordinal: int, entry: Entry, field: str) -> list[Finding]:
    """Mojibake, replacement characters, control and invisible characters, entities left in the text."""
    found = []
    for line in lines:
        if hit := DAMAGE.search(line):
            sentence = f"疑似乱码：{clip(line, hit.start())}"
            found.append(told("mojibake", Severity.ERROR, sentence, ordinal, entry, field, "按原文改正"))
        elif hit := CONTROL.search(line):
            sentence = f"有不可见的控制字符 U+{ord(hit[0]):04X}：{clip(CONTROL.sub('', line), hit.start())}"
            found.append(told("control", Severity.ERROR, sentence, ordinal, entry, field, "删去该字符"))
    return found[:3]


def half_width(lines: list[str], ordinal: int, entry: Entry) -> list[Finding]:
    """Half-width punctuation between Chinese characters, counted over the body, and in the title."""
    found = []
    for field, texts in (("title", [entry.title]), ("body", lines)):
        hits = [(line, hit.start()) for line in texts for hit in HALF.finditer(line)]
        if hits:
            line, at = hits[0]
            sentence = f"中文里有 {len(hits)} 处半角标点，如：{clip(line, at)}"
            found.append(told("half-width", Severity.WARNING, sentence, ordinal, entry, field, "改为全角"))
    return found


def furniture(lines: list[str], ordinal: int, entry: Entry, memory: Memory) -> list[Finding]:
    """Lines that belong to the page and not to the article, and such calls to the reader inside a line of it."""
    rules = memory.rules.furniture
    patterns, calls = compiled(rules.patterns), compiled(tuple(CLAUSE + f"(?:{call})" for call in rules.calls))
    found = []
    for line in lines:
        plain = line.strip()
        word = next((each for each in rules.words if each in plain), "") if len(plain) <= rules.longest else ""
        if word and plain.endswith("。") and len(plain) > SENTENCE and plain.find(word) > 2:
            word = ""  # a sentence of the article that speaks of scanning or sharing
        if word or any(pattern.search(plain) for pattern in patterns):
            sentence = f"疑似网页附件文字：{clip(plain, plain.find(word) if word else 0)}"
            found.append(told("furniture", rules.severity, sentence, ordinal, entry, "body", "删去此行", plain))
        elif hit := next((hit for call in calls if (hit := call.search(plain))), None):
            sentence = f"疑似网页附件文字：{clip(plain, hit.start())}"
            found.append(told("furniture", rules.severity, sentence, ordinal, entry, "body", "删去这几个字", hit[0]))
    return found


@cache
def compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Regular expressions, each made once."""
    return tuple(map(re.compile, patterns))


def length(lines: list[str], ordinal: int, entry: Entry, memory: Memory) -> list[Finding]:
    """A body that is empty, or much shorter than what was extracted from its page."""
    mine = sum(len("".join(line.split())) for line in lines)
    if not mine:
        return [told("empty-body", Severity.ERROR, "正文为空", ordinal, entry, "body", "按原文补上正文")]
    article = memory.articles.get(entry.candidate or 0)
    if article is None:
        return []
    page = sum(len("".join(line.split())) for line in block_lines(article.blocks))
    if "short-body" in article.flags or "not-joined" in article.flags:
        sentence = f"提取时即有疑问（{'、'.join(map(of_flag, article.flags))}），正文 {mine} 字"
        return [told("short-body", Severity.WARNING, sentence, ordinal, entry, "body", "打开原文核对是否完整")]
    if mine < memory.rules.short_share * page:
        sentence = f"正文 {mine} 字，原网页提取 {page} 字"
        return [told("short-body", Severity.WARNING, sentence, ordinal, entry, "body", "核对是否误删")]
    return []


def clip(line: str, at: int) -> str:
    """A few characters round a place."""
    start, end = max(0, at - HEAD), min(len(line), at + TAIL)
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")


def told(
    kind: str,
    severity: Severity,
    sentence: str,
    ordinal: int,
    entry: Entry,
    field: str,
    mend: str = "",
    evidence: str = "",
) -> Finding:
    """A finding about an entry's words."""
    return Finding(kind, severity, sentence, ordinal, field, mend or "按原文改正", evidence, entry.url or entry.title)
