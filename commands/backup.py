"""yuebao backup: the store and the data folder as one verified file."""

import os
import tempfile
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from bulletin.period import SHANGHAI
from bulletin.settings import Settings
from commands.backups.bundle import Contents, add_file, add_manifest, verified
from commands.backups.folder import DUMP, STORE, files_of

SUMMARY = "the store, kept pages, pictures, released files and your own settings as one file, verified after writing"
EXAMPLE = "yuebao backup /media/backup"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("out", type=Path, metavar="OUT", help="a file, or a folder in which a dated file is made")
    parser.add_argument("--nights", action="store_true", help="also the nights' archives, which expire (large)")
    parser.add_argument("--no-store", action="store_true", help="only the files: the store is backed up elsewhere")


def run(arguments: Namespace, settings: Settings) -> int:
    """Write the backup, read it through, then put it in its place."""
    now = datetime.now(UTC)
    if not settings.data.is_dir():
        raise ValueError(f"{settings.data}: there is no data folder yet, so there is nothing to back up")
    out: Path = arguments.out
    if out.is_dir():
        out = out / f"yuebao-{now.astimezone(SHANGHAI):%Y%m%d-%H%M%S}.zip"
    out.parent.mkdir(parents=True, exist_ok=True)
    contents = write_backup(settings, out, now, store=not arguments.no_store, nights=arguments.nights)
    size = out.stat().st_size / 1_000_000
    print(f"{out}：{len(contents.files)} 个文件，{size:.1f} MB，已逐个核对")
    if not contents.store:
        print("注意：不含数据库（--no-store）")
    return 0


def write_backup(settings: Settings, out: Path, now: datetime, store: bool, nights: bool) -> Contents:
    """The backup at `out`, whole or not there at all. Raises StoreError, NoBackup, OSError."""
    from storage.copying import copy_store, is_sqlite, sqlite_file, sqlite_version

    sqlite = is_sqlite(settings.database_url)
    own = sqlite_file(settings.database_url).resolve() if sqlite else None
    handle, beside = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent)
    os.close(handle)  # made for its owner only: settings may hold a password
    part = Path(beside)
    try:
        files: dict[str, tuple[int, str]] = {}
        version = ""
        with (
            tempfile.TemporaryDirectory(dir=out.parent, prefix=".yuebao-") as folder,
            ZipFile(part, "w", ZIP_DEFLATED, allowZip64=True) as bundle,
        ):
            if store:  # first, so that every file a row names is there when its turn comes
                name = STORE if sqlite else DUMP
                copy = Path(folder) / Path(name).name
                copy_store(settings.database_url, copy)
                version = sqlite_version(copy) if sqlite else ""
                files[name] = add_file(bundle, copy, name)
            for path, name in files_of(settings.data.resolve(), own, nights):
                if path.resolve() not in (part.resolve(), out.resolve()):
                    files[name] = add_file(bundle, path, name)
            kind = ("sqlite" if sqlite else "postgresql") if store else ""
            add_manifest(bundle, Contents(now.isoformat(), kind, version, files))
        contents = verified(part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return contents
