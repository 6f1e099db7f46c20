"""What differs between two texts of a settings file, line by line, with a few lines around each change."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 3


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line: `kind` same, gone, new, or gap (lines left out). Numbers are counted from 1, None where it has none."""

    kind: str
    text: str
    old: int | None = None
    new: int | None = None


def line_diff(old: str, new: str) -> tuple[DiffLine, ...]:
    """The changes from old to new; () where there are none."""
    one, other = old.splitlines(), new.splitlines()
    groups = SequenceMatcher(None, one, other, autojunk=False).get_grouped_opcodes(AROUND)
    lines: list[DiffLine] = []
    for group in groups:
        if lines or group[0][1]:
            lines.append(DiffLine("gap", "…"))
        for kind, a, b, c, d in group:
            if kind == "equal":
                lines.extend(DiffLine("same", one[a + n], a + n + 1, c + n + 1) for n in range(b - a))
                continue
            lines.extend(DiffLine("gone", one[n], n + 1) for n in range(a, b))
            lines.extend(DiffLine("new", other[n], None, n + 1) for n in range(c, d))
    return tuple(lines)


def counted(lines: Iterable[DiffLine]) -> tuple[int, int]:
    """How many lines are new, and how many gone."""
    kinds = [line.kind for line in lines]
    return kinds.count("new"), kinds.count("gone")
