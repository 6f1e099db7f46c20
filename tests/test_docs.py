"""What the documents tell a person to type exists, and works."""

import re
import shlex
from pathlib import Path

import pytest

from yuebao import COMMANDS, command, main, parser

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]


def fenced(document: Path) -> list[str]:
    """The lines of a document's code blocks, without their comments."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    return [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def told() -> list[str]:
    """Every yuebao command that a document or a command's own help tells."""
    lines = [line for document in DOCUMENTS for line in fenced(document)]
    lines += [each.strip() for name in COMMANDS for each in command(name).EXAMPLE.splitlines()]
    found = [re.sub(r"^.*?(\.venv/bin/)?yuebao ", "", line) for line in lines if re.search(r"(^|[ /])yuebao ", line)]
    return sorted(set(found))


def test_the_documents_tell_commands() -> None:
    assert len(told()) >= 10


@pytest.mark.parametrize("line", told())
def test_a_command_that_is_told_is_understood(line: str) -> None:
    arguments = parser().parse_args(shlex.split(line))
    assert arguments.command in COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_its_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"Example:\n  yuebao {name}" in capsys.readouterr().out


def test_every_make_target_that_is_told_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    used = {
        name
        for document in DOCUMENTS
        for name in re.findall(r"(?:^|`)make ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {"demo", "test"} <= used <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_within_the_project_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []
