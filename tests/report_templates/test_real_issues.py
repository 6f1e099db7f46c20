"""Real issues, rendered in four forms, have the text they were printed with (FORMAT 1 and 2)."""

import json
from itertools import zip_longest
from pathlib import Path

import pytest

from bulletin.issue_record import issue_from_record
from bulletin.series import load_series
from report_templates.render import FORMS, render
from tests.report_templates.printed import normal, printed


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["2021-06-04-weekly", "2023-11", "2024-08"])
def test_a_real_issue_has_its_own_text(shared: Path, name: str, form: str):
    folder = shared / "golden"
    issue = issue_from_record(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")), load_series())
    wanted = normal((folder / f"{name}.txt").read_text(encoding="utf-8"))
    found = printed(render(issue, form), form)
    place = next((at for at, (is_, should) in enumerate(zip_longest(found, wanted)) if is_ != should), len(wanted))
    assert found[max(0, place - 20) : place + 20] == wanted[max(0, place - 20) : place + 20]
    assert found == wanted
