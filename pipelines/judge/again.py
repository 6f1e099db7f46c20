"""Learning and judging again, with the store: what the runner does after the last decision, and `judge --again`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bulletin.candidate import Candidate
from bulletin.period import Period
from bulletin.verdict import Verdict
from pipelines.judge.judging import judge, vector_for
from pipelines.judge.learning import MISSED, Label, label_of_decision, label_of_mark, refit
from pipelines.judge.lexicon import Lexicon
from pipelines.judge.model import OWN, Model, load_model, save_model
from storage import articles, marks, verdicts
from storage.store import Session, Store

ROWS = 50  # of one transaction (DESIGN 4)


@dataclass(frozen=True, slots=True)
class Change:
    """A candidate that nobody has decided, and the verdict it would get now."""

    candidate: Candidate
    verdict: Verdict

    @property
    def moves(self) -> bool:
        """Whether it would change its queue."""
        return self.verdict.queue is not self.candidate.verdict.queue


def labels(session: Session, lexicon: Lexicon) -> list[Label]:
    """What editors and printed issues say about relevance, one label a word; the last decision and mark stand."""
    last_marks, missed = marks.last_marks(session), marks.missed(session)
    found: list[Label] = []
    for candidate in verdicts.told_of(session):
        decided = label_of_decision(candidate.decision) if candidate.decision else None
        mark = last_marks.get(candidate.id)
        # A decision outweighs the store's own conclusion that an article was missed.
        lost = (1.0, MISSED) if candidate.id in missed and decided is None else None
        said = [each for each in (decided, label_of_mark(mark) if mark else None, lost) if each]
        vector = vector_for(candidate.article, lexicon) if said else None
        found.extend(Label(vector, target, importance) for target, importance in said if vector is not None)
    return found


def relearn(store: Store, lexicon: Lexicon, data: Path) -> Model:
    """Refit the shipped weights to all labels and lay the result in the data folder; without labels remove it."""
    with store.reading() as session:
        learned = labels(session, lexicon)
    model = refit(load_model(), learned)
    if learned:
        save_model(model, data / OWN)
    else:
        (data / OWN).unlink(missing_ok=True)
    return model


def changes(session: Session, period: Period, lexicon: Lexicon, model: Model | None) -> list[Change]:
    """The undecided candidates of a period on which the verdict would be another now, in order of the new score."""
    found: list[Change] = []
    for candidate in articles.candidates(session, period):
        if candidate.decision is not None:  # also one taken back: its history stays with the verdict it was about
            continue
        verdict = judge(candidate.article, lexicon, model)
        if verdict != candidate.verdict:
            found.append(Change(candidate, verdict))
    return sorted(found, key=lambda change: (-change.verdict.score, change.candidate.key))


def apply(store: Store, found: Sequence[Change]) -> int:
    """Write the new verdicts in small transactions; how many were written (one decided meanwhile is not)."""
    written = 0
    for start in range(0, len(found), ROWS):
        with store.writing() as session:
            for change in found[start : start + ROWS]:
                written += verdicts.put_verdict(session, change.candidate.id, change.verdict)
    return written
