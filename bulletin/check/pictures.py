"""Pictures: each there, each with its caption; captions whose picture is gone."""

import re

from bulletin.article import Image, Paragraph
from bulletin.check.finding import Finding, Severity
from bulletin.check.memory import Memory
from bulletin.issue import Entry, Issue

CAPTION = re.compile(r"(?:供图|[^\s，。]{1,6}摄|/图)[）)]?$|^(?:图为|图源|上图|下图|左图|右图|资料图)")


def check_pictures(issue: Issue, memory: Memory) -> list[Finding]:
    """Findings about the pictures of every entry."""
    found = []
    for ordinal, entry in enumerate(issue.entries, 1):
        images = [block for block in entry.blocks if isinstance(block, Image)]
        for number, image in enumerate(images, 1):
            if memory.pictures is not None and not {image.sha256, image.url} & memory.pictures:
                sentence = f"第{number}幅图片没有存下来"
                found.append(told("no-picture", sentence, ordinal, entry, "补采图片，或删去图位", image.url))
            if not image.caption:
                sentence = f"第{number}幅图片没有图注"
                found.append(told("no-caption", sentence, ordinal, entry, "补图注", image.url or str(number)))
        if not images:
            lost = [block.text for block in entry.blocks if isinstance(block, Paragraph) and captions(block.text)]
            found += [
                told("picture-lost", f"有图注而没有图片：{text}", ordinal, entry, "补图，或删去图注", text)
                for text in lost
            ]
    return found


def captions(text: str) -> bool:
    """Whether a paragraph reads like the caption of a picture."""
    return len(text) <= 120 and CAPTION.search(text.strip()) is not None


def told(kind: str, sentence: str, ordinal: int, entry: Entry, mend: str, evidence: str) -> Finding:
    """A finding about an entry's pictures."""
    severity = Severity.NOTE if kind == "no-caption" else Severity.WARNING
    return Finding(kind, severity, sentence, ordinal, "picture", mend, evidence, entry.url or entry.title)
