import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.engine import make_url

from storage.articles import add_judged, count_candidates
from storage.errors import StoreError
from storage.listings import remember_validators, validators
from storage.rows import ArticleRow, CandidateRow, UrlRow
from storage.store import Store, open_store
from tests.storage.made_up import NOW, judged

HERE = Path(__file__).parent
URL = "https://cloudfir.example/news"


@contextmanager
def child(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A Python of its own that runs a script of this folder; gone for certain at the end."""
    module = f"tests.storage.{script}"
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=HERE.parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    """The next line that a child prints."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def url_of(store: Store) -> str:
    return store.url.render_as_string(hide_password=False)


def impatient(store: Store) -> None:
    """Have new connections wait for a lock for a hundredth of a second only."""
    command = "PRAGMA busy_timeout = 10" if store.sqlite else "SET lock_timeout = '10ms'"

    def hurry(connection, _record) -> None:
        cursor = connection.cursor()
        cursor.execute(command)
        cursor.close()
        connection.commit()

    store.engine.dispose()
    event.listen(store.engine, "connect", hurry)


def test_what_was_written_is_there_for_others_when_the_block_is_left(store: Store):
    with store.writing() as session:
        add_judged(session, [judged()])
    other = open_store(url_of(store))
    with other.reading() as session:
        assert count_candidates(session) == 1
    other.close()


def test_an_error_inside_the_block_undoes_all_of_it(store: Store):
    with pytest.raises(ZeroDivisionError), store.writing() as session:
        add_judged(session, [judged()])
        raise ZeroDivisionError
    with store.reading() as session:
        assert count_candidates(session) == 0


def test_reading_sees_one_state_throughout_while_others_write(store: Store):
    with store.reading() as reader:
        assert count_candidates(reader) == 0
        with store.writing() as writer:
            add_judged(writer, [judged()])
        assert count_candidates(reader) == 0
    with store.reading() as reader:
        assert count_candidates(reader) == 1


def test_reading_cannot_write(store: Store):
    with pytest.raises(StoreError, match="may only be read"), store.reading() as session:
        remember_validators(session, URL, "a", "", NOW)
    with store.writing() as session:
        remember_validators(session, URL, "b", "", NOW)
    with store.reading() as session:
        assert validators(session, URL) == ("b", "")


def test_what_a_session_wrote_it_reads_back(store: Store):
    with store.writing() as session:
        remember_validators(session, URL, "a", "", NOW)
        assert validators(session, URL) == ("a", "")
        remember_validators(session, URL, "b", "", NOW)
        assert validators(session, URL) == ("b", "")


def test_eight_threads_write_the_same_and_their_own_without_an_error_or_a_double(store: Store):
    def write(thread: int) -> int:
        added = 0
        for start in range(0, 40, 10):
            shared = [judged(number) for number in range(start, start + 10)]
            own = [judged(1_000 * (thread + 1) + number) for number in range(start, start + 5)]
            random.Random(thread * 100 + start).shuffle(shared)
            with store.writing() as session:
                added += len(add_judged(session, shared + own))
        return added

    with ThreadPoolExecutor(8) as threads:
        added = sum(threads.map(write, range(8)))
    with store.reading() as session:
        assert added == count_candidates(session) == 40 + 8 * 20


def test_several_first_starts_at_once_make_the_tables_once(empty_url: str):
    with child("first_start", empty_url) as one, child("first_start", empty_url) as two:
        starts = (one, two)
        assert [said(process) for process in starts] == ["ready", "ready"]
        for process in starts:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        assert [process.wait(60) for process in starts] == [0, 0]
    store = open_store(empty_url)
    with store.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    store.close()


def test_a_writer_killed_inside_a_transaction_leaves_nothing_of_it_and_no_lock(store: Store):
    with child("writer", url_of(store), "open") as process:
        assert said(process) == "written"
        process.kill()
        process.wait()
    with store.writing() as session:
        assert len(add_judged(session, [judged(number) for number in range(20)])) == 20


def whole_batches(store: Store) -> bool:
    """Whether each article has its candidate and its URL, and each batch of ten is there as a whole."""
    with store.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(row)) for row in (ArticleRow, CandidateRow, UrlRow)]
    assert counts[0] is not None
    return len(set(counts)) == 1 and counts[0] % 10 == 0


@pytest.mark.parametrize("moment", [7, *(pytest.param(each, marks=pytest.mark.soak) for each in (1, 2, 3, 20, 40))])
def test_a_writer_killed_at_any_moment_leaves_whole_batches_and_can_be_started_again(store: Store, moment):
    for _ in range(2):
        with child("writer", url_of(store), "loop") as process:
            for _ in range(moment):
                assert said(process) == "written"
            process.kill()
            process.wait()
        assert whole_batches(store)
    with store.reading() as session:
        assert count_candidates(session) >= 10 * moment


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_server_that_was_started_anew_meanwhile_is_met_again_without_an_error(store: Store):
    with closing(Store(url_of(store), rested=0)) as rested:
        for _ in range(2):
            with rested.writing() as session:
                mine = session.scalar(text("SELECT pg_backend_pid()"))
            with store.writing() as session:
                assert session.scalar(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": mine})
            with rested.reading() as session:
                assert session.scalar(text("SELECT pg_backend_pid()")) != mine


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_connection_writes_after_it_read_and_reads_one_state_after_it_wrote(store: Store):
    told = text("SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')")
    for _ in range(2):
        for way, expected in (
            (store.reading, ("repeatable read", "on")),
            (store.asking, ("read committed", "off")),
            (store.writing, ("read committed", "off")),
            (store.reading, ("repeatable read", "on")),
        ):
            with way() as session:
                assert tuple(session.execute(told).one()) == expected


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_locked_file_is_said_in_one_sentence(store: Store):
    impatient(store)
    holder = sqlite3.connect(str(store.url.database), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"yuebao\.db is locked by another program"), store.writing() as session:
        add_judged(session, [judged()])
    holder.close()
    with store.writing() as session:
        add_judged(session, [judged()])


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_locked_row_is_said_in_one_sentence(store: Store):
    impatient(store)
    with store.writing() as first:
        remember_validators(first, URL, "a", "", NOW)
        with pytest.raises(StoreError, match="is locked by another program"), store.writing() as second:
            remember_validators(second, URL, "b", "", NOW)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_full_disk_is_said_in_one_sentence_and_leaves_what_was_there(store: Store):
    with store.writing() as session:
        add_judged(session, [judged()])
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StoreError, match="no room left"), store.writing() as session:
        add_judged(session, [judged(number) for number in range(200)])
    with store.reading() as session:
        assert count_candidates(session) == 1


def read_only_file(store: Store) -> str:
    return f"sqlite:///file:{store.url.database}?mode=ro&uri=true"


def read_only_server(store: Store) -> str:
    return (
        make_url(url_of(store)).update_query_dict({"options": "-c default_transaction_read_only=on"}).render_as_string()
    )


@pytest.mark.parametrize(
    ("store", "address"), [("sqlite", read_only_file), ("postgresql", read_only_server)], indirect=["store"]
)
def test_a_read_only_database_can_be_read_and_says_that_it_cannot_be_written(
    store: Store, address: Callable[[Store], str]
):
    with store.writing() as session:
        add_judged(session, [judged()])
    with closing(open_store(address(store))) as reader:
        with reader.reading() as session:
            assert count_candidates(session) == 1
        with pytest.raises(StoreError, match="may only be read; give this user the right"), reader.writing() as session:
            add_judged(session, [judged(2)])


def test_a_file_that_is_no_database_is_said_in_one_sentence(tmp_path: Path):
    file = tmp_path / "yuebao.db"
    file.write_text("这不是数据库。" * 500, encoding="utf-8")
    with pytest.raises(StoreError, match=r"yuebao\.db is damaged or not a database; put the latest backup"):
        open_store(f"sqlite:///{file}")


def test_a_damaged_page_is_said_in_one_sentence(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'yuebao.db'}"
    store = open_store(url)
    with store.writing() as session:
        add_judged(session, [judged(number) for number in range(200)])
    store.close()
    file = tmp_path / "yuebao.db"
    content = bytearray(file.read_bytes())
    content[4096 * 4 :] = b"\xff" * (len(content) - 4096 * 4)
    file.write_bytes(content)
    with pytest.raises(StoreError, match="is damaged or not a database"):
        damaged = open_store(url)
        with damaged.reading() as session:
            session.execute(text("SELECT * FROM articles")).all()


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"the folder .*file/data for the database cannot be made"):
        open_store(f"sqlite:///{tmp_path}/file/data/yuebao.db")


def test_a_folder_in_the_databases_place_is_said_in_one_sentence(tmp_path: Path):
    with pytest.raises(StoreError, match="cannot be opened; check that the folder exists"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_server_that_does_not_answer_is_said_without_its_password(tmp_path: Path):
    with pytest.raises(StoreError, match="cannot be reached") as told:
        open_store(f"postgresql://editor:geheim@/nothing?host={tmp_path}")
    assert "geheim" not in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_database_that_is_not_on_the_server_is_said_in_one_sentence(store: Store):
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store(store.url.set(database="nowhere").render_as_string(hide_password=False))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("yuebao.db", "is not a database URL; write sqlite:"),
        ("mysql://localhost/yuebao", "names mysql, which is not supported"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_a_setting_that_is_no_database_is_refused_with_an_example(url: str, sentence: str):
    with pytest.raises(StoreError, match=sentence):
        Store(url)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_file_is_in_wal_mode_and_watches_foreign_keys(store: Store):
    with store.writing() as session:
        told = [session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "synchronous")]
    assert told == ["wal", 1, 1]
