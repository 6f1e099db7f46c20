"""Files that are whole or not there at all."""

from pathlib import Path


def write_whole(path: Path, body: bytes) -> None:
    """Write a file in one step: beside it first, then in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(body)
    beside.replace(path)
