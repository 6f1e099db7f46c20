"""yuebao restore: a backup back into the data folder; what stands there is kept beside."""

import shutil
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from bulletin.period import SHANGHAI
from bulletin.settings import Settings
from commands.backups.bundle import Contents, NoBackup, verified
from commands.backups.folder import DUMP, FILES, REPLACED, RESTORING, STORE

SUMMARY = "a backup into the data folder; nothing is overwritten without --force, and the old is kept beside"
EXAMPLE = "yuebao restore /media/backup/yuebao-20260801-030000.zip"
APART = ".store"
"""Where the store waits while everything is unpacked: a file of the data folder may have its name."""


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that yuebao backup wrote")
    parser.add_argument("--force", action="store_true", help="also where the data folder holds something already")
    parser.add_argument("--verify", action="store_true", help="only read the backup through; restore nothing")


def run(arguments: Namespace, settings: Settings) -> int:
    """Verify, unpack beside, then put everything in its place."""
    if arguments.verify:
        contents = verified(arguments.file)
        print(f"{arguments.file}：{len(contents.files)} 个文件，与清单一致；备份于 {contents.made_at}")
        return 0
    from storage.copying import is_sqlite, sqlite_file

    sqlite = is_sqlite(settings.database_url)
    store = sqlite_file(settings.database_url).resolve() if sqlite else None
    standing = standing_in(settings.data, store)
    if standing and not arguments.force:
        raise ValueError(
            f"{settings.data} holds {standing[0].name} and {len(standing) - 1} more already; stop the services and "
            "restore with --force (what stands there is kept beside), or name an empty folder with --data"
        )
    contents, old = restored(arguments.file, settings.data, store, datetime.now(UTC))
    print(f"已恢复 {len(contents.files)} 个文件；备份于 {contents.made_at}")
    if old is not None:
        print(f"原有内容移到 {old}，确认无误后可删；其中 archive/nights 的近期网页可移回原处")
    if contents.store == "postgresql":
        dump = settings.data / Path(DUMP).name
        print(f"数据库是 PostgreSQL：用 pg_restore --clean --if-exists --dbname=… {dump} 装回")
    elif contents.store and store is None:
        print(
            f"备份中的数据库是 SQLite，现在的设置指向 PostgreSQL：它放在 {settings.data / Path(STORE).name}，没有装入"
        )
    return 0


def standing_in(data: Path, store: Path | None) -> list[Path]:
    """What a restore would take the place of: the entries of the data folder, and a store elsewhere."""
    found = sorted(data.iterdir()) if data.is_dir() else []
    kept = [each for each in found if not each.name.startswith((REPLACED, RESTORING))]
    return kept + ([store] if store and store.is_file() and store.parent != data.resolve() else [])


def restored(file: Path, data: Path, store: Path | None, now: datetime) -> tuple[Contents, Path | None]:
    """Unpack the whole backup beside first, so that a damaged one changes nothing; then move old out and new in.

    Gives what the backup held, and the folder into which the old was moved (None where there was none).
    """
    stamp = f"{now.astimezone(SHANGHAI):%Y%m%d-%H%M%S}"
    data.mkdir(parents=True, exist_ok=True)
    beside, old = data / f"{RESTORING}{stamp}", data / f"{REPLACED}{stamp}"
    try:
        contents = unpacked(file, beside)
        if contents.store == "sqlite":
            from storage.copying import sqlite_version

            sqlite_version(beside / APART / Path(STORE).name)
        moved = move_out(data, store, old)
        move_in(beside, data, store)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return contents, old if moved else None


def unpacked(file: Path, folder: Path) -> Contents:
    """The files of a backup under a folder, each compared with the manifest. Raises NoBackup."""

    def place(name: str) -> IO[bytes]:
        path = folder / (name.removeprefix(FILES) if name.startswith(FILES) else f"{APART}/{Path(name).name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return path.open("xb")
        except FileExistsError:
            raise NoBackup(f"{file}: the backup holds {name} twice") from None

    folder.mkdir(mode=0o700)
    return verified(file, place)


def move_out(data: Path, store: Path | None, old: Path) -> bool:
    """Move what stands in the data folder, and a store elsewhere, into `old`; whether there was anything."""
    standing = standing_in(data, store)
    for each in standing:
        old.mkdir(exist_ok=True)
        ends = ("", "-wal", "-shm") if each == store else ("",)
        for end in ends:
            path = each.with_name(each.name + end)
            if path.exists():
                shutil.move(path, old / path.name)
    return bool(standing)


def move_in(beside: Path, data: Path, store: Path | None) -> None:
    """Move what was unpacked into the data folder, the store to where the settings want it."""
    own = beside / APART / Path(STORE).name
    if own.is_file() and store is not None:
        store.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(own, store)
    for each in sorted(path for path in beside.iterdir() if path.name != APART):
        shutil.move(each, data / each.name)
    for each in sorted((beside / APART).glob("*")):
        shutil.move(each, data / each.name)
