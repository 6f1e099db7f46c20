"""The floors: who may import whom, and which folder alone imports which library."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Folder: what it may import of ours. Wings (crawler, scheduler, review) never import one another, nor do services.
FLOORS: dict[str, set[str]] = {
    "bulletin": set(),
    "storage": {"bulletin"},
    "archive": {"bulletin"},
    "report_templates": {"bulletin"},
    "pipelines": {"bulletin", "storage", "archive"},
    "crawler": {"bulletin", "storage", "archive", "pipelines"},
    "issuing": {"bulletin", "storage", "archive", "report_templates"},
    "scheduler": {"bulletin", "storage", "archive", "report_templates", "pipelines", "issuing"},
    "review": {"bulletin", "storage", "archive", "report_templates", "issuing"},
    "sample": {"bulletin", "archive"},
    "tools": set(),
}
# Floor 4: the command line, which nothing imports; one module per command.
FLOORS["commands"] = {*FLOORS} - {"tools"}
# Library, by the name it is imported by: the folders that may.
OWNERS: dict[str, set[str]] = {
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "psycopg": {"storage"},
    "warcio": {"archive"},
    "PIL": {"archive"},
    "docxtpl": {"report_templates"},
    "docx": {"report_templates"},
    "typst": {"report_templates"},
    "jinja2": {"report_templates", "review"},
    "trafilatura": {"pipelines"},
    "numpy": {"pipelines"},
    "ahocorasick_rs": {"pipelines"},
    "scrapy": {"crawler"},
    "apscheduler": {"scheduler"},
    "procrastinate": {"scheduler"},
    "apprise": {"scheduler"},
    "fastapi": {"review"},
    "openpyxl": {"report_templates"},
    "starlette": {"review"},
    "argon2": {"review"},
    "markupsafe": {"report_templates", "review"},
    "uvicorn": {"review"},
}
STANDARD_LIBRARY_ONLY = {"bulletin", "sample", "tools"}
OURS = {*FLOORS, "yuebao", "tests"}
NAMELESS = {"utils", "helpers", "models", "items", "common", "misc"}

# Split, so that this file does not match itself.
REGISTRIES = re.compile("py" + r"pi\.org|python" + "hosted|conda" + r"\.anaconda|npm" + "js|files" + r"\.python")
MACHINE_PATHS = re.compile(r"(?<![\w./~-])/(?:" + "wo" + "rk|ro" + "ot|farm|opt/py" + r"pi|home/\w+)/(?!\*)")


def imports(code: ast.AST) -> Iterator[str]:
    """The top-level names a piece of code imports, inside functions and by importlib as well."""
    for node in ast.walk(code):
        match node:
            case ast.Import(names=names):
                yield from (name.name.partition(".")[0] for name in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.partition(".")[0]
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield module.partition(".")[0]


def trespasses(folder: str, code: ast.AST) -> set[str]:
    """What code in this folder imports and may not."""
    names = set(imports(code)) - {folder}
    alien = {name for name in names if name in OURS and name not in FLOORS[folder]}
    owned = {name for name in names if folder not in OWNERS.get(name, {folder})}
    outside = names - OURS - sys.stdlib_module_names if folder in STANDARD_LIBRARY_ONLY else set()
    return alien | owned | outside


def project_files() -> list[Path]:
    """Every file that is tracked or would be, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("not a git checkout, so what belongs to the project is not known")
    return [Path(name) for name in sorted(listed.stdout.split("\0")) if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("folder", FLOORS)
def test_a_folder_imports_only_what_its_floor_allows(folder: str) -> None:
    found = {
        str(file.relative_to(ROOT)): names
        for file in sorted((ROOT / folder).rglob("*.py"))
        if (names := trespasses(folder, ast.parse(file.read_bytes())))
    }
    assert not found


def at_start(code: ast.Module) -> ast.Module:
    """What runs when a module is imported: no bodies of functions, no imports for the type checker alone."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    types = [node for node in code.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    return ast.Module([node for node in code.body if not isinstance(node, functions) and node not in types], [])


def test_the_command_line_imports_the_other_floors_inside_its_commands_only() -> None:
    # terminal.py is what the commands themselves import late, because rich is slow to load.
    late = ROOT / "commands" / "terminal.py"
    files = [ROOT / "yuebao.py", *sorted(set((ROOT / "commands").rglob("*.py")) - {late})]
    allowed = sys.stdlib_module_names | {"bulletin", "commands"}
    slow = {
        str(file.relative_to(ROOT)): names
        for file in files
        if file.exists() and (names := set(imports(at_start(ast.parse(file.read_bytes())))) - allowed)
    }
    assert not slow


def test_a_command_may_name_a_type_of_another_floor() -> None:
    code = "if TYPE_CHECKING:\n    from crawler.night import NightReport\ndef run():\n    import storage"
    assert not set(imports(at_start(ast.parse(code))))
    assert set(imports(at_start(ast.parse("import storage")))) == {"storage"}


def test_every_folder_with_code_has_a_floor() -> None:
    folders = {file.parts[0] for file in project_files() if file.suffix == ".py" and len(file.parts) > 1}
    assert folders <= {*FLOORS, "tests", "docs", "bench"}


def test_every_module_has_a_noun_of_its_own() -> None:
    assert not [str(file) for file in project_files() if file.suffix == ".py" and file.stem in NAMELESS]


def test_no_file_names_a_package_registry_or_a_path_of_one_machine() -> None:
    found = []
    for file in project_files():
        content = (ROOT / file).read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if REGISTRIES.search(line) or MACHINE_PATHS.search(line):
                found.append(f"{file}:{number}: {line[:120]}")
    assert not found


@pytest.mark.parametrize(
    ("folder", "code"),
    [
        ("crawler", "import scheduler"),
        ("crawler", "def late():\n    from review.desk import page"),
        ("review", "import importlib\nimportlib.import_module('crawler.spider')"),
        ("storage", "from archive import warc"),
        ("pipelines", "import sqlalchemy.orm"),
        ("bulletin", "import lxml"),
        ("sample", "from PIL import Image"),
        ("sample", "import pipelines"),
        ("commands", "import scrapy"),
        ("scheduler", "from commands.crawl import run"),
        ("archive", "import tests.conftest"),
    ],
)
def test_a_trespass_is_seen(folder: str, code: str) -> None:
    assert trespasses(folder, ast.parse(code))


@pytest.mark.parametrize(
    ("folder", "code"),
    [
        ("crawler", "import scrapy, pipelines.extract"),
        ("storage", "from . import tables\nfrom storage.nights import open_night\nimport sqlalchemy"),
        ("bulletin", "import tomllib, dataclasses"),
        ("sample", "from archive.warc import Recorder"),
    ],
)
def test_what_a_floor_allows_is_let_pass(folder: str, code: str) -> None:
    assert not trespasses(folder, ast.parse(code))
