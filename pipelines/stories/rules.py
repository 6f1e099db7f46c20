"""The rules of stories.toml: what counts as the same text, a part of it, or the same event."""

from dataclasses import dataclass
from pathlib import Path

from bulletin.toml import build, read_toml

SHIPPED = Path(__file__).parent.parent / "stories.toml"


@dataclass(frozen=True, slots=True)
class Rules:
    """Days are differences between printed days; shares and likenesses lie between 0 and 1 (see stories.toml)."""

    same_days: int
    event_days: int
    printed_days: int
    same_share: float
    part_share: float
    part_length: float
    names_share: float
    event_title: float
    event_lead: float
    boilerplate: tuple[str, ...]

    def __post_init__(self) -> None:
        if min(self.same_days, self.event_days, self.printed_days) < 0:
            raise ValueError("same_days, event_days and printed_days may not be negative")
        parts = (
            self.same_share,
            self.part_share,
            self.part_length,
            self.names_share,
            self.event_title,
            self.event_lead,
        )
        if not all(0 < part <= 1 for part in parts):
            raise ValueError("shares and likenesses must lie above 0 and not above 1")


def load_rules(path: Path = SHIPPED) -> Rules:
    """The rules of a stories.toml. Raises ConfigError with file and key."""
    return build(Rules, read_toml(path), str(path))
