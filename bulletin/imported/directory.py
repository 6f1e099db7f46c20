"""The directory (信息目录) of an old issue: its lines, each with a title and the outlet in brackets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bulletin.imported.given import Line
from bulletin.imported.wording import join_all

NUMBERED = re.compile(r"^(?P<number>\d{1,2})\s*[.、．](?!\d)\s*(?P<rest>.*)$")
IN_BRACKETS = re.compile(r"^[(（]\s*([^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)?)\s*[)）]$")
ENDS_IN_BRACKETS = re.compile(r"^(.+?)\s*[(（]\s*([^()（）]+?)\s*[)）]$")
LEADERS = re.compile(r"(?:\s*[.…·⋯_]{2,}\s*|\s+(?=\d{1,3}$)|(?<=[)）])\s*(?=\d{1,3}$))\d{0,3}$")
"""What leads from a directory's line to its page, and the page."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the directory."""

    title: str
    outlet: str


def directory_of(lines: Sequence[Line]) -> tuple[Listed, ...]:
    """The directory's lines, numbered, bulleted or neither; the outlet in brackets closes each."""
    found: list[list[str]] = []
    closed = True
    for line in lines:
        numbered = NUMBERED.match(line.text)
        text = without_leaders(numbered["rest"] if numbered else line.text)
        if closed or line.bullet or numbered:
            found.append([])
        if text:
            found[-1].append(text)
        closed = IN_BRACKETS.match(text) is not None
    return tuple(listed(join_all(pieces)) for pieces in found if pieces)


def without_leaders(text: str) -> str:
    """A directory's line without the dots and the page at its end; a title's own number at its end stays."""
    bare = LEADERS.sub("", text)
    return (
        bare
        if bare != text and (IN_BRACKETS.match(bare) or ENDS_IN_BRACKETS.match(bare) or ".." in text or "……" in text)
        else text
    )


def listed(text: str) -> Listed:
    """A directory line's title and outlet."""
    found = ENDS_IN_BRACKETS.match(text)
    return Listed(found[1].strip(), found[2].strip()) if found else Listed(text, "")
