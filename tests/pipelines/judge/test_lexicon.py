"""The lexicon file: what an editor may get wrong is said with file and key."""

from pathlib import Path

import pytest

from bulletin.toml import ConfigError
from pipelines.judge import load_lexicon

SHIPPED = Path(__file__).parents[3] / "pipelines" / "lexicon.toml"


def changed(folder: Path, old: str, new: str) -> Path:
    """The shipped lexicon with one change."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = folder / "lexicon.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[hollow]\nwords", "[hollow]\nwort", "unknown key “wort”"),
        ('scope = "whole"', 'scope = "page"', "none of title, sentence, whole"),
        ("low = 0.12", "low = 0.9", "0 < low ≤ shortlist ≤ 1"),
        ('"智慧医疗",', '"智慧医疗", "智慧医疗",', "“智慧医疗” stands in core.wanted already"),
        (
            '[health]\nstrong = [\n  "医院",',
            '[health]\nstrong = [\n  "医院", "ＡＩ",',
            "“ai” stands in health.strong already",
        ),
        ('"智慧医疗",', '"智慧医疗", " ",', "empty word"),
        ("factor = 0.15", "factor = 1.5", "between 0 and 1"),
        ("core = 0.85", "core = 8.5", "between 0 and 1"),
        ("lead = 0.5", "lead = -0.5", "no weight may be negative"),
        ("least = 2", 'least = "2"', "least: must be a whole number"),
    ],
)
def test_a_slip_is_one_sentence_with_the_file(tmp_path: Path, old: str, new: str, said: str):
    path = changed(tmp_path, old, new)
    with pytest.raises(ConfigError) as error:
        load_lexicon(path)
    assert said in str(error.value)
    assert str(path) in str(error.value)


def test_the_version_changes_with_the_words(tmp_path: Path):
    edited = load_lexicon(changed(tmp_path, '"智慧医疗",', '"智慧医疗", "新词一个",'))
    assert edited.version != load_lexicon(SHIPPED).version
    assert load_lexicon(SHIPPED).version == load_lexicon(SHIPPED).version
