"""Files that are whole or not there at all."""

from pathlib import Path


def write_whole(path: Path, body: bytes) -> None:
    """Write a file in one step: beside it first, then in its place."""
    if path.is_dir():
        raise IsADirectoryError(21, "this is a folder; name a file in it", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(body)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
