"""Files that somebody gave the desk, kept in the data folder between two steps: each its giver's alone, for a week."""

import json
import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from archive.whole import write_whole
from bulletin.settings import Settings

LARGEST = 20_000_000
"""Bytes of an upload at most: an issue with its pictures is a tenth of that."""
KEPT = timedelta(days=7)
KEY = re.compile(r"[A-Za-z0-9_-]{20,40}")
NAME = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Upload:
    """A kept file: what it is known by, its name as given, whose it is (the account's id), what it is for."""

    key: str
    name: str
    person: int
    purpose: str
    path: Path

    def read(self) -> bytes:
        """The bytes."""
        return self.path.read_bytes()


def keep(settings: Settings, person: int, purpose: str, name: str, body: bytes, now: datetime) -> Upload:
    """Keep a file under a new key; those that have lain for a week go."""
    forget_old(settings, now)
    key = secrets.token_urlsafe(18)
    folder = folder_of(settings) / key
    plain = plain_name(name)
    path = folder / plain
    write_whole(path, body)
    told = {"name": plain, "person": person, "purpose": purpose, "at": now.isoformat()}
    write_whole(folder / "upload.json", json.dumps(told, ensure_ascii=False).encode())
    return Upload(key, plain, person, purpose, path)


def find(settings: Settings, person: int, purpose: str, key: str) -> Upload | None:
    """The file of that key, None where there is none, it is another person's, or it is for something else."""
    if not KEY.fullmatch(key):
        return None
    folder = folder_of(settings) / key
    try:
        told = json.loads((folder / "upload.json").read_bytes())
        found = Upload(key, str(told["name"]), int(told["person"]), str(told["purpose"]), folder / str(told["name"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    own = found.person == person and found.purpose == purpose and found.path.is_file()
    return found if own else None


def drop(settings: Settings, upload: Upload) -> None:
    """Forget a kept file."""
    shutil.rmtree(folder_of(settings) / upload.key, ignore_errors=True)


def forget_old(settings: Settings, now: datetime) -> None:
    """Forget what has lain for a week."""
    folder = folder_of(settings)
    for each in folder.iterdir() if folder.is_dir() else ():
        if now.timestamp() - each.stat().st_mtime > KEPT.total_seconds():
            shutil.rmtree(each, ignore_errors=True)


def folder_of(settings: Settings) -> Path:
    """Where they lie."""
    return settings.data / "uploads"


def plain_name(name: str) -> str:
    """A file's name without folders and signs that a file system or a reader trips over."""
    last = re.split(r"[/\\]", name)[-1]
    plain = NAME.sub("", last).strip(" .")[-80:]
    return plain if plain and plain != "upload.json" else "file"
