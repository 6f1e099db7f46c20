"""The handbook's commands are commands of this program, and its units and settings are ones it accepts."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

import yuebao
from bulletin.settings import Settings
from bulletin.toml import build

ROOT = Path(__file__).parents[1]
HANDBOOK = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", HANDBOOK, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.startswith("yuebao ")]


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_handbook_is_understood(line):
    words = shlex.split(line, comments=True)[1:]
    assert yuebao.parser().parse_args(words).command == words[0]


def test_the_settings_of_the_handbook_are_settings():
    (text,) = re.findall(r"```toml\n(.*?)```", HANDBOOK, re.DOTALL)
    assert build(Settings, tomllib.loads(text), "settings.toml").night_hours == 6.0


@pytest.mark.parametrize("unit", sorted(path.name for path in (ROOT / "docs" / "systemd").iterdir()))
def test_a_unit_starts_a_command_that_exists(unit):
    text = (ROOT / "docs" / "systemd" / unit).read_text(encoding="utf-8")
    for line in re.findall(r"^ExecStart=\S+/yuebao (.*)$", text, re.MULTILINE):
        assert yuebao.parser().parse_args(line.split()).command == line.split()[0]
    assert unit in HANDBOOK or unit.removesuffix(".service") + ".timer" in HANDBOOK
