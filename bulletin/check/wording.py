"""Words of the findings that depend on what stands, from findings.toml; never a code or an English word in them."""

import re
from functools import cache
from pathlib import Path

from bulletin.candidate import Choice
from bulletin.toml import read_toml

SHIPPED = Path(__file__).parents[2] / "report_templates" / "findings.toml"
STATUS = re.compile(r"HTTP (\d{3})")


@cache
def words(table: str) -> dict[str, str]:
    """One table of words by their keys."""
    return {key: str(said) for key, said in read_toml(SHIPPED)[table].items()}


@cache
def of_proposed(choice: Choice) -> tuple[str, str]:
    """Sentence and mend for an entry nobody accepted, by what stands of its candidate."""
    said = read_toml(SHIPPED)["proposed"][choice.value]
    return said["sentence"], said["mend"]


def of_flag(flag: str) -> str:
    """A doubt of the extraction in words; one without words of its own as it is."""
    return words("flags").get(flag, flag)


def of_dead(why: str) -> str:
    """What a link gave instead of its page, in words."""
    status = STATUS.search(why)
    if status is None:
        return words("dead")["mute"]
    return words("dead").get(status[1]) or words("dead")["other"].format(code=status[1])


def of_bad_picture(kind: str) -> str:
    """Why a picture is not kept, in words."""
    return words("not-a-picture").get(kind) or words("not-a-picture")["unreadable"]
