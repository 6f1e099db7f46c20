"""Set-up: what it says when something is missing, what it hands from pip to uv, and what the lock holds."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools.packages import pip_environment, pip_settings, release_of, uv_environment

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ("cat", "cksum", "date", "dirname", "find", "flock", "head", "id", "rm", "sh", "tail")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A copy of what set-up reads (project/), and a machine (bin/) with neither Python nor apt."""
    for name in (
        "pyproject.toml",
        "requirements.lock",
        "Makefile",
        "tools/set-up",
        "tools/packages.py",
        "tools/uv.txt",
    ):
        copy = tmp_path / "project" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        if place := shutil.which(tool):
            (tmp_path / "bin" / tool).symlink_to(place)
    font = tmp_path / "home" / ".local" / "share" / "fonts" / "NotoSerifCJK-Regular.ttc"
    font.parent.mkdir(parents=True)
    font.touch()
    return tmp_path


def program(machine: Path, name: str, script: str) -> None:
    """Put a shell script on the machine's path, in place of what is there."""
    file = machine / "bin" / name
    file.unlink(missing_ok=True)
    file.write_text("#!/bin/sh\n" + script)
    file.chmod(0o755)


def set_up(machine: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [machine / "project" / "tools" / "set-up", *words],
        env={"PATH": str(machine / "bin"), "HOME": str(machine / "home"), "TMPDIR": str(machine)},
        capture_output=True,
        text=True,
    )


def stand_up(machine: Path) -> Path:
    """What a finished set-up leaves, as far as set-up itself looks at it. Gives the stamp."""
    binaries = machine / "project" / ".venv" / "bin"
    binaries.mkdir(parents=True)
    for name in ("yuebao", "python"):
        (binaries / name).write_text("#!/bin/sh\nexit 0\n")
        (binaries / name).chmod(0o755)
    stamp = machine / "project" / ".venv" / "set-up"
    stamp.write_text(f"{(machine / 'project').resolve()}\nof older files\n")
    assert set_up(machine).returncode == 0
    return stamp


def test_without_python_the_sentence_says_what_is_needed(machine: Path) -> None:
    done = set_up(machine)
    assert done.returncode == 1
    assert done.stderr.startswith("set-up: Python 3.11 or newer is needed, there is no python3;")
    assert done.stderr.count("\n") == 1


def test_without_python_a_person_on_debian_is_told_the_command(machine: Path) -> None:
    program(machine, "id", "echo 1000")
    program(machine, "apt-get", "exit 1")
    assert "run 'sudo apt-get install python3 python3-venv'" in set_up(machine).stderr


def test_an_old_python_is_named_with_its_version(machine: Path) -> None:
    program(machine, "python3", 'case "$2" in *print*) echo 3.9;; *) exit 1;; esac')
    done = set_up(machine)
    assert done.returncode == 1
    assert done.stderr.startswith("set-up: Python 3.11 or newer is needed, python3 is 3.9;")
    assert done.stderr.count("\n") == 1


PYTHON_WITHOUT_VENV = 'case "$2" in *print*) echo 3.11;; *ensurepip*) exit 1;; esac'


def test_a_python_without_venv_names_the_package_that_is_missing(machine: Path) -> None:
    program(machine, "python3", PYTHON_WITHOUT_VENV)
    program(machine, "id", "echo 1000")
    program(machine, "apt-get", f"touch {machine}/apt-was-called")
    done = set_up(machine)
    assert done.returncode == 1
    assert done.stderr == (
        "set-up: python3 lacks venv and ensurepip; run 'sudo apt-get install python3.11-venv' "
        "and then 'make setup' again.\n"
    )
    assert not (machine / "apt-was-called").exists()


def test_root_gets_the_missing_venv_by_apt_with_the_lists_updated_once(machine: Path) -> None:
    program(machine, "python3", PYTHON_WITHOUT_VENV)
    program(machine, "id", "echo 0")
    program(machine, "apt-get", f'echo "$1 $DEBIAN_FRONTEND $*" >> {machine}/calls; echo noise')
    done = set_up(machine)
    calls = (machine / "calls").read_text().splitlines()
    assert [call.split()[0:2] for call in calls] == [["update", "noninteractive"], ["install", "noninteractive"]]
    assert calls[1].endswith(" python3.11-venv")
    assert "noise" not in done.stdout + done.stderr


def test_when_apt_fails_its_words_are_shown_and_the_exit_code_tells(machine: Path) -> None:
    program(machine, "python3", PYTHON_WITHOUT_VENV)
    program(machine, "id", "echo 0")
    program(machine, "apt-get", "echo E: no such package; exit 100")
    done = set_up(machine)
    assert done.returncode == 1
    assert "E: no such package" in done.stderr
    assert done.stderr.endswith("mend apt's sources and run 'make setup' again.\n")


def test_missing_fonts_are_one_sentence_for_a_person_who_is_not_root(machine: Path) -> None:
    stand_up(machine)
    (machine / "home" / ".local" / "share" / "fonts" / "NotoSerifCJK-Regular.ttc").unlink()
    program(machine, "id", "echo 1000")
    program(machine, "find", "true")
    done = set_up(machine)
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert "sudo apt-get install fonts-noto-cjk" in done.stderr


def test_an_environment_that_stands_is_left_alone_without_a_word(machine: Path) -> None:
    stamp = stand_up(machine)
    (machine / "project" / ".venv" / "bin" / "python").write_text("#!/bin/sh\nexit 9\n")
    before = stamp.stat().st_mtime_ns
    done = set_up(machine, "--if-needed")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert stamp.stat().st_mtime_ns == before


@pytest.mark.parametrize("changed", ["pyproject.toml", "requirements.lock", "tools/uv.txt"])
def test_a_changed_declaration_is_installed_before_anything_else_is_made(machine: Path, changed: str) -> None:
    stamp = stand_up(machine)
    before = stamp.read_text()
    with (machine / "project" / changed).open("a") as file:
        file.write("\n")
    done = set_up(machine, "--if-needed")
    assert done.returncode == 0
    assert stamp.read_text() != before


def test_a_failed_installation_leaves_no_stamp(machine: Path) -> None:
    stamp = stand_up(machine)
    fails = '#!/bin/sh\ncase "$1" in -c) exit 0;; esac\nexit 9\n'
    (machine / "project" / ".venv" / "bin" / "python").write_text(fails)
    (machine / "project" / "requirements.lock").write_text("")
    assert set_up(machine, "--if-needed").returncode == 1
    assert not stamp.exists()


@pytest.mark.parametrize("wound", ["no stamp", "moved", "no python"])
def test_an_environment_that_cannot_be_trusted_is_made_anew(machine: Path, wound: str) -> None:
    stamp = stand_up(machine)
    if wound == "no stamp":  # as an interrupted set-up leaves it
        stamp.unlink()
    elif wound == "moved":
        stamp.write_text("/somewhere/else\n1 2\n")
    else:
        (machine / "project" / ".venv" / "bin" / "python").unlink()
        (machine / "project" / "requirements.lock").write_text("")
    program(machine, "python3", f'case "$1" in -m) echo "$*" >> {machine}/calls; exit 1;; esac')
    set_up(machine)
    assert (machine / "calls").read_text() == "-m venv --without-pip --clear .venv\n"


def test_every_goal_of_the_makefile_has_a_line_of_help(machine: Path) -> None:
    shown = subprocess.run(["make", "-C", machine / "project"], capture_output=True, text=True).stdout
    goals = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert re.findall(r"^make (\w+) +\S", shown, re.MULTILINE) == goals
    assert {"setup", "demo", "test", "soak", "check", "format"} <= set(goals)


def test_an_environment_without_pip_is_given_the_one_that_comes_with_python(tmp_path: Path) -> None:
    """As a person may have lost it, and as every environment begins: made in a blink, pip unpacked and not compiled."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    python = tmp_path / "env" / "bin" / "python"
    bring = "import sys; sys.path.insert(0, sys.argv[1]); from tools.packages import bring_pip; bring_pip()"
    for _ in ("missing", "there"):
        subprocess.run([python, "-c", bring, ROOT], check=True)
    told = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, text=True, check=True).stdout
    assert str((tmp_path / "env").resolve()) in told
    assert not [*(tmp_path / "env").rglob("pip/_internal/commands/__pycache__/wheel.*.pyc")]


@pytest.mark.parametrize(
    ("wheel", "release"), [("pip-9.0.3-py3-none-any.whl", (9, 0, 3)), ("pip-24.0-py3-none-any.whl", (24, 0))]
)
def test_the_newest_bundled_pip_is_told_by_numbers_not_letters(wheel: str, release: tuple[int, ...]) -> None:
    assert release_of(Path(wheel)) == release


PIP_LISTING = """\
:env:.cert='/env/ca.pem'
:env:.default-timeout='180'
global.cert='/global/ca.pem'
global.index-url='http://mirror.example/simple'
global.extra-index-url='\\nhttp://one.example/simple\\nhttp://two.example/simple'
install.find-links='/wheels /more'
install.trusted-host='mirror.example'
download.index-url='http://not-for-us.example/'
"""


def test_pip_settings_are_read_in_pips_own_order_of_precedence() -> None:
    assert pip_settings(PIP_LISTING) == {
        "cert": "/env/ca.pem",
        "default-timeout": "180",
        "index-url": "http://mirror.example/simple",
        "extra-index-url": "\nhttp://one.example/simple\nhttp://two.example/simple",
        "find-links": "/wheels /more",
        "trusted-host": "mirror.example",
    }


def test_uv_is_told_of_the_mirror_the_authority_and_the_other_sources() -> None:
    told = uv_environment(pip_settings(PIP_LISTING), {})
    assert told == {
        "UV_SYSTEM_CERTS": "1",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_NO_PROGRESS": "1",
        "UV_DEFAULT_INDEX": "http://mirror.example/simple",
        "UV_INDEX": "http://one.example/simple http://two.example/simple",
        "UV_FIND_LINKS": "/wheels,/more",
        "UV_INSECURE_HOST": "mirror.example",
        "UV_HTTP_TIMEOUT": "180",
        "SSL_CERT_FILE": "/env/ca.pem",
    }


@pytest.mark.parametrize(
    ("pip", "environ", "name", "value"),
    [
        ({"index-url": "http://pip.example"}, {"UV_DEFAULT_INDEX": "http://uv.example"}, "UV_DEFAULT_INDEX", None),
        ({}, {"UV_SYSTEM_CERTS": "0"}, "UV_SYSTEM_CERTS", None),
        ({}, {"REQUESTS_CA_BUNDLE": "/office.pem"}, "SSL_CERT_FILE", "/office.pem"),
        ({"cert": "/pip.pem"}, {"REQUESTS_CA_BUNDLE": "/office.pem"}, "SSL_CERT_FILE", "/pip.pem"),
        ({"cert": os.sep}, {}, "SSL_CERT_DIR", os.sep),
        ({"proxy": "http://proxy.example:3128"}, {}, "HTTPS_PROXY", "http://proxy.example:3128"),
        ({"proxy": "http://proxy.example:3128"}, {"https_proxy": "http://mine.example"}, "HTTPS_PROXY", None),
        ({"no-index": "true"}, {}, "UV_NO_INDEX", "1"),
        ({"extra-index-url": "  "}, {}, "UV_INDEX", None),
    ],
)
def test_what_the_environment_says_wins_over_pips_files(
    pip: Mapping[str, str], environ: Mapping[str, str], name: str, value: str | None
) -> None:
    assert uv_environment(pip, environ).get(name) == value


def test_pip_is_given_the_systems_authorities_only_where_nobody_named_any(tmp_path: Path) -> None:
    office = tmp_path / "office.pem"
    office.touch()
    assert pip_environment({}, {"SSL_CERT_FILE": str(office)}) == {"PIP_CERT": str(office)}
    assert pip_environment({"cert": "/pip.pem"}, {"SSL_CERT_FILE": str(office)}) == {}
    assert pip_environment({}, {"REQUESTS_CA_BUNDLE": "/office.pem"}) == {}


def requirements(lock: str = "requirements.lock") -> dict[str, list[str]]:
    """Each requirement of the lock with its continuation lines."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in (ROOT / lock).read_text().splitlines():
        if match := re.match(r"([a-z0-9-]+)==", line):
            name = match[1]
        found.setdefault(name, []).append(line)
    return found


@pytest.mark.parametrize("lock", ["requirements.lock", "bench/requirements.lock"])
def test_a_lock_has_hashes_and_no_addresses(lock: str) -> None:
    found = requirements(lock)
    assert not [name for name, lines in found.items() if not any("--hash=sha256:" in line for line in lines)]
    assert "://" not in (ROOT / lock).read_text() + (ROOT / "tools" / "uv.txt").read_text()


def test_every_declared_package_is_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["postgres"]]
    groups = project["dependency-groups"]
    declared += [entry for name in groups if name != "bench" for entry in groups[name] if isinstance(entry, str)]
    assert {package(entry) for entry in declared} <= set(requirements())
    assert {package(entry) for entry in groups["bench"]} <= set(requirements("bench/requirements.lock"))


def package(entry: str) -> str:
    """The name of a declared package, without extras and bounds."""
    return re.split(r"[\[<>=; ]", entry)[0]
