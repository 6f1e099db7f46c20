"""What of a data folder goes into a backup."""

from collections.abc import Iterator
from pathlib import Path

STORE = "store/yuebao.db"
DUMP = "store/yuebao.pgdump"
FILES = "files/"
LEFT_OUT = ("logs", "demo", "fixtures", "archive/nights", "carried/read")
"""What comes again by itself or expires anyway: logs, the sample, the nights' archives (90 days, a setting)."""
REPLACED = "replaced-"
RESTORING = ".restoring-"


def files_of(data: Path, store: Path | None, nights: bool) -> Iterator[tuple[Path, str]]:
    """The files of the data folder with their names in the backup, in order; links are not followed."""
    own = {store, *(store.with_name(store.name + end) for end in ("-wal", "-shm", "-journal"))} if store else set()
    for path in sorted(data.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.resolve() in own:
            continue
        name = path.relative_to(data).as_posix()
        if taken(name, nights):
            yield path, FILES + name


def taken(name: str, nights: bool) -> bool:
    """Whether a file of this name in the data folder is backed up."""
    top = name.partition("/")[0]
    if top.startswith((REPLACED, RESTORING)) or name.endswith(".part"):
        return False
    left_out = [each for each in LEFT_OUT if not (nights and each == "archive/nights")]
    return not any(name == each or name.startswith(f"{each}/") for each in left_out)
