"""Learning: only from what speaks of relevance; a shifted taste is followed, a handful of clicks breaks nothing."""

import random
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from bulletin.candidate import Choice, Decision, RejectReason
from bulletin.verdict import Leaning, Mark
from pipelines.judge import Lexicon, Model, judge, load_model, model_for, save_model, vector_for
from pipelines.judge.crossing import Labelled
from pipelines.judge.learning import Label, label_of_decision, label_of_mark, refit
from pipelines.judge.model import Vector
from pipelines.judge.training import average_precision, read_labelled, weights_of
from tests.pipelines.judge.invented import article, news

NOW = datetime(2024, 8, 20, tzinfo=UTC)
COMPANY = re.compile(
    "公司|集团|股份|科技|企业|36氪|京东|阿里|腾讯|华为|百度|蚂蚁|融资|首发|卫宁|东软|讯飞|微医|平安|财联社"
)


@pytest.mark.parametrize(
    ("choice", "reason", "target"),
    [
        (Choice.ACCEPTED, None, 1.0),
        (Choice.RESERVE, None, 1.0),
        (Choice.REJECTED, RejectReason.IRRELEVANT, 0.0),
        (Choice.REJECTED, None, 0.0),
        (Choice.LATER, None, None),
        (Choice.UNDECIDED, None, None),
        *((Choice.REJECTED, reason, None) for reason in RejectReason if reason is not RejectReason.IRRELEVANT),
    ],
)
def test_only_what_speaks_of_relevance_is_learned(choice: Choice, reason: RejectReason | None, target: float | None):
    found = label_of_decision(Decision(choice, "editor", NOW, reason))
    assert (found[0] if found else None) == target


def test_a_reject_without_reason_counts_less_than_one_that_says_irrelevant():
    plain = label_of_decision(Decision(Choice.REJECTED, "editor", NOW))
    told = label_of_decision(Decision(Choice.REJECTED, "editor", NOW, RejectReason.IRRELEVANT))
    assert plain and told and plain[1] < told[1]


def test_a_mark_moves_the_score_that_stood(lexicon: Lexicon, model: Model):
    piece = article("白桦县办远程会诊培训", "县医院的远程会诊系统昨天培训。到场的有二十名医生。")
    verdict = judge(piece, lexicon, model)
    for leaning, sign in ((Leaning.TOO_HIGH, -1), (Leaning.TOO_LOW, 1)):
        mark = Mark(leaning, "editor", NOW, verdict.version, verdict.score)
        target, importance = label_of_mark(mark)
        after = judge(piece, lexicon, refit(model, [Label(vector_for(piece, lexicon), target, importance)]))
        assert (after.score - verdict.score) * sign > 0.01
        assert after.version != verdict.version


def test_without_labels_nothing_changes(model: Model):
    assert refit(model, []) is model


def test_the_order_of_decisions_does_not_matter(lexicon: Lexicon, model: Model):
    labels = [Label(vector_for(piece, lexicon), label / 2) for label, piece in news()]
    one, other = refit(model, labels), refit(model, labels[::-1])
    assert np.allclose(one.weights, other.weights, atol=1e-2)


def test_refitted_weights_come_back_from_the_data_folder_and_rest_after_an_upgrade(
    data_folder: Path, lexicon: Lexicon, model: Model
):
    assert model_for(data_folder).version == model.version
    refitted = refit(model, [Label(vector_for(news()[0][1], lexicon), 0.0)])
    save_model(refitted, data_folder / "weights.npz")
    assert model_for(data_folder).version == refitted.version
    assert np.allclose(load_model(data_folder / "weights.npz").weights, refitted.weights, atol=1e-6)
    old = Model(refitted.version, refitted.weights, refitted.stretch, refitted.shift, prior="an earlier one")
    save_model(old, data_folder / "weights.npz")
    assert model_for(data_folder).version == model.version


def test_damaged_weights_are_one_sentence_with_the_file(tmp_path: Path):
    path = tmp_path / "weights.npz"
    for body in (b"", b"PK\x03\x04 broken", b"text"):
        path.write_bytes(body)
        with pytest.raises(ValueError, match="delete it"):
            load_model(path)


@dataclass(frozen=True)
class Newsroom:
    """Labelled items in two halves: the first is learned from, the second is looked at."""

    items: list[Labelled]
    vectors: list[Vector]
    prior: Model
    half: list[bool]

    def figure(self, model: Model, wanted: list[bool], unwanted: list[bool]) -> float:
        """Average precision on the second half."""
        at = [n for n, first in enumerate(self.half) if not first and (wanted[n] or unwanted[n])]
        sums = np.array([model.raw(self.vectors[n]) for n in at])
        relabelled = [
            Labelled(self.items[n].key, self.items[n].article, 2 if wanted[n] else 0) for n in at
        ]  # fmt: skip
        return average_precision(sums, relabelled)


@pytest.fixture(scope="module")
def newsrooms(shared: Path, lexicon: Lexicon, model: Model) -> list[Newsroom]:
    items = read_labelled(shared / "relevance" / "dev.jsonl")
    vectors = [vector_for(item.article, lexicon) for item in items]
    rooms = []
    for seed in range(4):
        chance = random.Random(seed)
        half = [chance.random() < 0.5 for _ in items]
        first = [n for n, mine in enumerate(half) if mine]
        weights = weights_of([vectors[n] for n in first], [items[n] for n in first])
        rooms.append(Newsroom(items, vectors, Model("half", weights, model.stretch, model.shift), half))
    return rooms


def test_two_hundred_decisions_of_an_editor_who_wants_no_company_news_are_followed(newsrooms: list[Newsroom]):
    gains = []
    for room in newsrooms:
        labels = [item.label for item in room.items]
        firm = [bool(COMPANY.search(item.article.title + item.article.body_text[:120])) for item in room.items]
        wanted = [label == 2 and not own for label, own in zip(labels, firm, strict=True)]
        unwanted = [label == 0 or (own and label > 0) for label, own in zip(labels, firm, strict=True)]
        seen = [n for n, first in enumerate(room.half) if first and (wanted[n] or unwanted[n])]
        seen.sort(key=lambda n: -room.prior.raw(room.vectors[n]))  # the editor reads from the top
        learned = refit(room.prior, [Label(room.vectors[n], float(wanted[n])) for n in seen[:200]])
        gains.append(room.figure(learned, wanted, unwanted) - room.figure(room.prior, wanted, unwanted))
    assert min(gains) > 0
    assert sum(gains) / len(gains) >= 0.05


def test_ten_contrarian_clicks_cost_little(newsrooms: list[Newsroom]):
    for room in newsrooms:
        wanted = [item.label == 2 for item in room.items]
        unwanted = [item.label == 0 for item in room.items]
        chance = random.Random(5)
        kinds = [[n for n, first in enumerate(room.half) if first and kind[n]] for kind in (wanted, unwanted)]
        kinds[1].sort(key=lambda n: -room.prior.raw(room.vectors[n]))
        clicks = [Label(room.vectors[n], 0.0) for n in chance.sample(kinds[0], 5)]
        clicks += [Label(room.vectors[n], 1.0) for n in kinds[1][:5]]
        before, after = (room.figure(model, wanted, unwanted) for model in (room.prior, refit(room.prior, clicks)))
        assert after > before - 0.02


def test_ten_thousand_decisions_are_learned_in_seconds(lexicon: Lexicon, model: Model):
    chance = random.Random(1)
    sentences = [piece.body_text for _, piece in news() if piece.body_text]
    vectors = [vector_for(article(piece.title, *chance.sample(sentences, 9)), lexicon) for _, piece in news()]
    labels = [Label(chance.choice(vectors), float(chance.random() < 0.3)) for _ in range(10_000)]
    began = time.process_time()
    refit(model, labels)
    assert time.process_time() - began < 20  # 4 to 7 s; the rest is room for a busy machine
