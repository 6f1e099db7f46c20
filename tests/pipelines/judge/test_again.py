"""Learning and judging again with the store; the command that shows first and then does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import yuebao
from bulletin.candidate import Choice, Decision, Judged, RejectReason
from bulletin.period import month
from bulletin.story import Stage
from bulletin.verdict import Leaning
from pipelines.judge import Lexicon, Model, judge, load_model, model_for
from pipelines.judge.again import apply, changes, labels, relearn
from storage import articles, decisions, marks
from storage.store import Store
from tests.conftest import OpenBlank
from tests.pipelines.judge.invented import news

NOW = datetime(2024, 8, 20, tzinfo=UTC)
AUGUST = month(date(2024, 8, 1))


@pytest.fixture
def store(data_folder: Path, lexicon: Lexicon, open_blank: OpenBlank) -> Iterator[Store]:
    """All invented news, judged by the lexicon alone."""
    opened = open_blank(data_folder / "yuebao.db")
    batch = [
        Judged(f"a.invalid/{number}", replace(piece, published=date(2024, 8, 9)), judge(piece, lexicon), NOW)
        for number, (_, piece) in enumerate(news())
    ]
    with opened.writing() as session:
        articles.add_judged(session, batch)
    yield opened
    opened.close()


def decide(store: Store, number: int, choice: Choice, reason: RejectReason | None = None) -> None:
    with store.writing() as session:
        decisions.decide(session, number, Decision(choice, "editor", NOW, reason))


def test_labels_are_the_last_decision_the_last_mark_and_what_was_missed(store: Store, lexicon: Lexicon):
    decide(store, 1, Choice.ACCEPTED)
    decide(store, 1, Choice.REJECTED, RejectReason.LENGTH)
    decide(store, 2, Choice.REJECTED, RejectReason.IRRELEVANT)
    with store.writing() as session:
        marks.mark_score(session, 3, Leaning.TOO_HIGH, "editor", NOW)
        marks.add_missed(session, 2, 901, Stage.ASIDE, NOW)
        marks.add_missed(session, 4, 901, Stage.ASIDE, NOW)
    with store.reading() as session:
        found = labels(session, lexicon)
    assert len(found) == 3
    assert {0.0, 1.0} <= {label.target for label in found}


def test_relearning_leaves_weights_in_the_data_folder_and_takes_them_away(
    store: Store, lexicon: Lexicon, data_folder: Path
):
    decide(store, 1, Choice.REJECTED, RejectReason.IRRELEVANT)
    learned = relearn(store, lexicon, data_folder).model
    assert model_for(data_folder).version == learned.version != load_model().version
    decide(store, 1, Choice.UNDECIDED)
    assert relearn(store, lexicon, data_folder).model.version == load_model().version
    assert model_for(data_folder).version == load_model().version


def test_judging_again_spares_the_decided(store: Store, lexicon: Lexicon, model: Model):
    decide(store, 1, Choice.ACCEPTED)
    with store.reading() as session:
        found = changes(session, AUGUST, lexicon, model)
        before = articles.candidate(session, 1)
    assert len(found) == len(news()) - 1
    decide(store, 2, Choice.ACCEPTED)  # while the list was looked at
    assert apply(store, found) == len(found) - 1
    with store.reading() as session:
        after = articles.candidate(session, 1)
        assert before and after and after.verdict == before.verdict
        assert changes(session, AUGUST, lexicon, model) == []


def test_the_command_shows_first_and_does_it_with_yes(
    store: Store, data_folder: Path, capsys: pytest.CaptureFixture[str]
):
    command = ["--data", str(data_folder), "judge", "--again", "2024-08"]
    assert yuebao.main(command) == 1  # no terminal, so nobody says yes
    assert "未作改动" in capsys.readouterr().out
    assert yuebao.main([*command, "--yes"]) == 0
    assert "已更新" in capsys.readouterr().out
    assert yuebao.main([*command, "--yes"]) == 0
    assert "0 篇未审稿件的判定将更新" in capsys.readouterr().out


def test_a_wrong_period_is_one_sentence(data_folder: Path, capsys: pytest.CaptureFixture[str]):
    assert yuebao.main(["--data", str(data_folder), "judge", "--again", "August"]) == 2
    assert "is not a period" in capsys.readouterr().err
