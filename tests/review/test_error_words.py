"""What goes wrong below the desk is said in Chinese: by kind, as it stands, or with the original in brackets."""

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bulletin.period import Period
from bulletin.settings import Settings
from bulletin.toml import ConfigError
from review.error_words import SAID, error_words
from storage.errors import WORDING, Conflict, NoSuchRow, StoreError
from storage.store import Store
from tests.review.conftest import Browser

ROOT = Path(__file__).parents[2]
AUGUST = Period(date(2024, 8, 1), date(2024, 8, 31))


def test_an_error_is_worded_by_its_kind_and_names_its_fields() -> None:
    error = Conflict("issue 5 was saved by somebody else", "changed-meanwhile", number=5, period=AUGUST)
    said = error_words(error)
    assert "第 5 期（2024年8月）" in said
    assert "somebody" not in said


def test_a_sentence_written_for_the_desk_stays_as_it_is() -> None:
    assert error_words(Conflict("这篇已经在本期里了。")) == "这篇已经在本期里了。"


@pytest.mark.parametrize(
    "error",
    [
        StoreError("the folder cannot be made"),
        Conflict("the number is taken", "number-taken"),
        ConfigError("a strange thing"),
        NoSuchRow(""),
    ],
)
def test_what_nobody_has_worded_is_one_chinese_sentence_with_the_original_in_brackets(error: Exception) -> None:
    said = error_words(error)
    assert said.endswith("）。")
    assert f"（{str(error) or type(error).__name__}" in said


def test_a_settings_file_at_fault_is_told_as_on_its_own_page() -> None:
    assert "缺少“name”" in error_words(ConfigError("series.toml: the key “name” is missing"))


def kinds_raised() -> set[str]:
    """The kinds that the floors below the desk give their errors."""
    found: set[str] = set()
    for path in [*(ROOT / "storage").glob("*.py"), *(ROOT / "issuing").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 2:
                kind = node.args[1]
                if node.func.id in ("StoreError", "Conflict", "NoSuchRow", "NoSuchNumber", "Released"):
                    assert isinstance(kind, ast.Constant | ast.Name)
                    found |= {str(kind.value)} if isinstance(kind, ast.Constant) else set()
    return found


def test_every_kind_that_is_raised_has_its_sentence() -> None:
    raised = kinds_raised()
    assert raised
    assert raised | set(WORDING) == set(SAID)


def test_a_page_says_what_the_store_refuses_in_chinese(editor: Browser, settings: Settings, store: Store) -> None:
    (settings.data / "series.toml").write_text("series = [", encoding="utf-8")
    answer: Any = editor.get("/issue")
    assert answer.status_code == 503
    shown = re.sub(r"<[^>]+>", "", answer.text)
    assert "写法不对" in shown
    assert "not valid" not in shown


def test_a_script_is_told_in_chinese_too(editor: Browser, settings: Settings) -> None:
    (settings.data / "series.toml").write_text("series = [", encoding="utf-8")
    answer = editor.script("/issue/2024-08/draft")
    assert answer.status_code == 503
    assert answer.json()["said"].endswith("。")
