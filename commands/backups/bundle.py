"""A backup's file: a zip with the files, and a manifest of their sizes and digests at its end."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MANIFEST = "manifest.json"
FORM = 1
PACKED = (".jpg", ".png", ".gz", ".docx", ".pdf", ".zip")
"""What is packed in itself is stored as it is."""
CHUNK = 1 << 20


class NoBackup(ValueError):
    """The file is no backup, or not whole; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: when and of which tables it was made, what kind its store is ("" for none), and for every
    file its size in bytes and its sha256."""

    made_at: str
    store: str
    version: str
    files: dict[str, tuple[int, str]]


def add_file(bundle: ZipFile, source: Path, name: str) -> tuple[int, str]:
    """Put one file into the bundle; size and digest of what was put."""
    info = ZipInfo.from_file(source, name, strict_timestamps=False)
    info.compress_type = ZIP_STORED if source.suffix.lower() in PACKED else ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file, bundle.open(info, "w", force_zip64=True) as target:
        while chunk := file.read(CHUNK):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def add_manifest(bundle: ZipFile, contents: Contents) -> None:
    """Put the manifest into the bundle."""
    value = {
        "form": FORM, "made_at": contents.made_at, "store": contents.store, "version": contents.version,
        "files": {name: list(each) for name, each in contents.files.items()},
    }  # fmt: skip
    bundle.writestr(MANIFEST, json.dumps(value, ensure_ascii=False, indent=1), ZIP_DEFLATED)


def contents_of(bundle: ZipFile, path: Path) -> Contents:
    """The manifest of a bundle. Raises NoBackup."""
    try:
        value = json.loads(bundle.read(MANIFEST))
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in value["files"].items()}
        contents = Contents(str(value["made_at"]), str(value["store"]), str(value["version"]), files)
        form = int(value["form"])
    except (KeyError, ValueError, TypeError, AttributeError, BadZipFile, OSError):
        raise NoBackup(f"{path}: this is not a backup of yuebao, or it is damaged") from None
    if form != FORM:
        raise NoBackup(f"{path}: this backup was written by a newer yuebao; restore it with that one")
    for name in files:
        if not inside(name):
            raise NoBackup(f"{path}: the backup holds the name {name!r}, which leads out of the data folder")
    return contents


def inside(name: str) -> bool:
    """Whether a name leads to a place inside the folder it is unpacked into."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def opened(path: Path) -> ZipFile:
    """A bundle for reading. Raises NoBackup."""
    try:
        return ZipFile(path)
    except BadZipFile:
        raise NoBackup(f"{path}: this is not a backup of yuebao, or it is damaged") from None


def verified(path: Path, into: Callable[[str], IO[bytes] | None] | None = None) -> Contents:
    """Read a backup through and compare every file with the manifest; with `into`, write each where that says.

    Raises NoBackup naming the first file that is missing, surplus or differs.
    """
    with opened(path) as bundle:
        contents = contents_of(bundle, path)
        surplus = set(bundle.namelist()) - set(contents.files) - {MANIFEST}
        if surplus:
            raise NoBackup(f"{path}: the backup holds {sorted(surplus)[0]!r}, which its manifest does not name")
        for name, (size, digest) in contents.files.items():
            target = into(name) if into else None
            try:
                found = copied(bundle, name, target)
            except (KeyError, BadZipFile, EOFError, OSError) as error:
                if isinstance(error, OSError) and error.errno is not None:
                    raise
                raise NoBackup(f"{path}: {name} is missing or damaged; take an older backup") from None
            finally:
                if target is not None:
                    target.close()
            if found != (size, digest):
                raise NoBackup(f"{path}: {name} is not what the manifest says; take an older backup")
    return contents


def copied(bundle: ZipFile, name: str, target: IO[bytes] | None) -> tuple[int, str]:
    """Size and digest of a file of the bundle, written to `target` on the way."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks(bundle, name):
        digest.update(chunk)
        size += len(chunk)
        if target is not None:
            target.write(chunk)
    return size, digest.hexdigest()


def chunks(bundle: ZipFile, name: str) -> Iterator[bytes]:
    """A file of the bundle, piece by piece."""
    with bundle.open(name) as source:
        while chunk := source.read(CHUNK):
            yield chunk
