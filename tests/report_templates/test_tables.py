"""No cell of a table begins a formula, also not behind signs that nobody sees."""

import pytest

from report_templates.tables import safe


@pytest.mark.parametrize(
    "unseen", ["", " ", "\u3000", "\u00a0", "\ufeff", "\u200b\u202e", "\u00ad\u2060", "\x00", "\n"]
)
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋"])
def test_a_formula_behind_unseen_signs_is_text(unseen: str, sign: str) -> None:
    assert safe(f"{unseen}{sign}1+1").startswith("'")


def test_a_text_stands_as_it_is() -> None:
    assert safe("医院=1+1") == "医院=1+1" and safe("\u200b医院") == "\u200b医院"
