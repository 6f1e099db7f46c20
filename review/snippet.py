"""The piece of a text that shows why it was found: the stretch that holds most of the words looked for."""

from collections.abc import Sequence

from bulletin.search import compared, folded

AROUND = 45
"""Characters shown before and behind the words."""


def snippet(text: str, terms: Sequence[str]) -> str:
    """One line of a text round the place where most of the terms stand close together; its beginning for no terms.

    The title is the first line and stands above the snippet anyway, so the lines behind it come first.
    """
    lines = text.split("\n")
    best, place = 0, (1 if len(lines) > 1 else 0, 0)
    plain = compared(text, terms) is text
    for number, line in enumerate(lines):
        own = line if plain else folded(line)
        if len(own) != len(line):  # folding changed the length, so places would lie
            own = line.lower()
        for term in terms:
            at = own.find(term)
            if at < 0:
                continue
            near = own[max(0, at - AROUND) : at + AROUND]
            holds = sum(each in near for each in terms) * 2 + (number > 0)
            if holds > best:
                best, place = holds, (number, at)
    line, at = lines[place[0]], place[1]
    start, end = max(0, at - AROUND), at + 2 * AROUND
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
