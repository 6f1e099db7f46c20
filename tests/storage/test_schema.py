import io
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, select, text

from bulletin.candidate import Choice, Decision
from bulletin.story import Place
from storage import schema
from storage.articles import candidates
from storage.decisions import batch_of, decide_all, last_batch, undo
from storage.errors import SchemaMismatch, StoreError
from storage.rows import Base, CandidateRow
from storage.store import Session, Store, open_store, upgrade
from storage.stories import put_places
from tests.storage.made_up import NOW, judged, kept, sure

ROOT = Path(__file__).parents[2]

LATER = '''"""A later revision, for a test."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("articles") as table:  # on SQLite a new table takes the old one's place
        table.alter_column("listing", existing_type=sa.Text(), nullable=True)
        table.add_column(sa.Column("weather", sa.Text(), nullable=True))
    {more}


def downgrade() -> None:
    pass
'''


def later_program(folder: Path, more: str = "") -> Path:
    """The migrations of a program that is one revision further; the revision rebuilds a table others point at."""
    with_head = ScriptDirectory.from_config(schema.config()).get_current_head()
    there = shutil.copytree(schema.MIGRATIONS, folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (there / "versions" / "9999_later.py").write_text(LATER.format(head=with_head, more=more), encoding="utf-8")
    return Path(there)


def url_of(store: Store) -> str:
    return store.url.render_as_string(hide_password=False)


def downgrade(session: Session, revision: str) -> None:
    """Back to how the tables were at a revision."""
    settings = schema.config()
    settings.attributes["connection"] = session.connection()
    command.downgrade(settings, revision)


def check(connection: Connection) -> None:
    """Alembic's own comparison of the tables there are with those that are declared."""
    settings = schema.config()
    settings.stdout = io.StringIO()
    settings.attributes["connection"] = connection
    command.check(settings)


def test_the_revisions_make_just_the_tables_that_are_declared(store: Store):
    with store.engine.connect() as connection:
        check(connection)
        names = {name for name in inspect(connection).get_table_names() if not name.startswith("search_words")}
        assert set(Base.metadata.tables) == names - {"alembic_version"}


@pytest.mark.parametrize(
    "change",
    ["DROP INDEX ix_candidates_day_queue_outlet", "ALTER TABLE urls ADD COLUMN weather TEXT", "DROP TABLE leases"],
)
def test_the_comparison_sees_a_difference(store: Store, change: str):
    with store.writing() as session:
        session.execute(text(change))
    with store.engine.connect() as connection, pytest.raises(CommandError, match="New upgrade operations detected"):
        check(connection)


def test_a_developer_can_run_alembic_from_the_command_line(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'yuebao.db'}"
    open_store(url).close()
    arguments = ["-m", "alembic", "-c", str(ROOT / "storage" / "alembic.ini"), "-x", f"url={url}", "check"]
    done = subprocess.run([sys.executable, *arguments], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, "No new upgrade operations" in done.stdout) == (0, True), done.stderr


def test_a_store_is_opened_again_as_it_was_left(empty_url: str):
    first = open_store(empty_url)
    one = kept(first, judged())
    first.close()
    again = open_store(empty_url)
    with again.reading() as session:
        assert candidates(session) == [one]
    again.close()


def test_an_older_database_is_refused_with_the_command_to_run(store: Store, tmp_path: Path):
    with pytest.raises(SchemaMismatch, match=r"older version of yuebao.*run `yuebao doctor --upgrade`"):
        open_store(url_of(store), later_program(tmp_path))


def test_a_database_of_a_newer_program_is_refused_and_not_touched(store: Store, tmp_path: Path):
    upgrade(url_of(store), later_program(tmp_path))
    for meet in (open_store, upgrade):
        with pytest.raises(SchemaMismatch, match=r"this yuebao does not know.*`yuebao doctor --upgrade`"):
            meet(url_of(store))


def test_an_upgrade_keeps_every_row_and_may_be_run_twice(store: Store, tmp_path: Path):
    one = kept(store, judged())
    newer = later_program(tmp_path)
    upgrade(url_of(store), newer)
    upgrade(url_of(store), newer)
    opened = open_store(url_of(store), newer)
    with opened.reading() as session:
        assert candidates(session) == [one]
        assert session.scalar(text("SELECT weather FROM articles")) is None
    opened.close()


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ('op.execute("INSERT INTO nowhere VALUES (1)")', "nowhere"),
        ('op.execute("UPDATE candidates SET id = 404")', "404|point at rows that are not there|foreign key"),
    ],
)
def test_an_upgrade_that_fails_is_undone_as_a_whole(store: Store, tmp_path: Path, more: str, error: str):
    one = kept(store, judged())
    with pytest.raises(Exception, match=error):
        upgrade(url_of(store), later_program(tmp_path, more))
    opened = open_store(url_of(store))
    with opened.reading() as session:
        assert candidates(session) == [one]
    with opened.engine.connect() as connection:
        check(connection)
    opened.close()


def test_an_upgrade_puts_each_candidates_story_beside_it(store: Store):
    one, other, alone = kept(store, judged()), kept(store, judged(2)), kept(store, judged(3))
    with store.writing() as session:
        day = date(2024, 8, 1)
        put_places(session, [Place(each, day, one.id, one.id) for each in (one.id, other.id)])
        downgrade(session, "0015")
    upgrade(url_of(store))
    with store.reading() as session:
        told = select(CandidateRow.id, CandidateRow.story)
        assert dict(iter(session.execute(told))) == {one.id: one.id, other.id: one.id, alone.id: None}


def test_an_upgrade_tells_the_actions_that_can_still_be_taken_back(store: Store):
    one = kept(store, judged())
    with store.writing() as session:
        for number, name in enumerate(("first", "second")):
            said = Decision(Choice.ACCEPTED, "编辑甲", NOW + timedelta(minutes=number))
            decide_all(session, [one.id], said, name)
        undo(session, sure(last_batch(session, "编辑甲")), "编辑甲", NOW + timedelta(hours=1), "back")
        downgrade(session, "0016")
    upgrade(url_of(store))
    with store.writing() as session:
        standing = sure(last_batch(session, "编辑甲"))
        assert (standing.name, standing.by, batch_of(session, "second")) == ("first", "编辑甲", None)
        undo(session, standing, "编辑甲", NOW + timedelta(hours=2), "back again")
        assert last_batch(session, "编辑甲") is None


def test_an_upgrade_of_nothing_makes_the_tables(empty_url: str):
    upgrade(empty_url)
    open_store(empty_url).close()


def test_tables_that_are_not_ours_are_neither_taken_over_nor_touched(empty_url: str):
    store = Store(empty_url)
    if store.sqlite:
        Path(str(store.url.database)).parent.mkdir()
    with store.writing() as session:
        session.execute(text("CREATE TABLE queue_of_somebody (id INTEGER)"))
    open_store(empty_url).close()
    with store.engine.connect() as connection:
        check(connection)
        assert "queue_of_somebody" in inspect(connection).get_table_names()
    store.close()


def test_tables_of_our_names_without_a_version_are_refused(empty_url: str):
    store = Store(empty_url)
    if store.sqlite:
        Path(str(store.url.database)).parent.mkdir()
    with store.writing() as session:
        session.execute(text("CREATE TABLE articles (id INTEGER)"))
    store.close()
    with pytest.raises(StoreError, match="holds the tables articles but no version of them"):
        open_store(empty_url)
