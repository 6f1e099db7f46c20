"""Learning and judging again, with the store: what the runner does after the last decision, and `judge --again`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bulletin.candidate import Candidate
from bulletin.issue import Entry
from bulletin.period import Period
from bulletin.story import Stage
from bulletin.verdict import Verdict
from pipelines.judge.judging import judge, vector_for
from pipelines.judge.learning import MISSED, Label, label_of_decision, label_of_mark, refit
from pipelines.judge.lexicon import Lexicon
from pipelines.judge.model import OWN, Model, load_model, save_model
from pipelines.stories.memory import article_of
from storage import articles, issues, marks, verdicts
from storage.refits import Refit, add_refit, heard
from storage.retrievals import look_backs
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


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The model that was learned, from so many labels, after so many words were heard."""

    model: Model
    labels: int
    heard: int


def labels(session: Session, lexicon: Lexicon) -> list[Label]:
    """What editors and printed issues say about relevance, one label a word; the last decision and mark stand."""
    last_marks, missed = marks.last_marks(session), marks.missed_at(session)
    found: list[Label] = []
    for candidate in verdicts.told_of(session):
        decided = label_of_decision(candidate.decision) if candidate.decision else None
        mark = last_marks.get(candidate.id)
        # The later word stands: that it was printed after it was rejected, or that it was rejected after all.
        lost = (1.0, MISSED) if candidate.id in missed and stands(candidate, missed[candidate.id]) else None
        said = [each for each in (lost or decided, label_of_mark(mark) if mark else None) if each]
        vector = vector_for(candidate.article, lexicon) if said else None
        found.extend(Label(vector, target, importance) for target, importance in said if vector is not None)
    found.extend(Label(vector_for(article_of(entry), lexicon), 1.0, MISSED) for entry in never_kept(session))
    return found


def stands(candidate: Candidate, missed_at: datetime) -> bool:
    """Whether no decision about relevance came after it was found out that a candidate was missed."""
    decision = candidate.decision
    return decision is None or label_of_decision(decision) is None or decision.at < missed_at


def never_kept(session: Session) -> Iterator[Entry]:
    """The printed entries of which the store never held an article: their own text says what is wanted."""
    printed = {(issue.series, issue.number, issue.revision): issue for issue in issues.released_issues(session)}
    for back in look_backs(session):
        issue = printed.get((back.series, back.number, back.revision))
        for entry, told in zip(issue.entries, back.entries, strict=False) if issue else ():
            if told.candidate is None and told.stage is not Stage.FOUND and entry.blocks:
                yield entry


def relearn(store: Store, lexicon: Lexicon, data: Path) -> Learned:
    """Refit the shipped weights to all labels and lay the result in the data folder; without labels remove it."""
    with store.reading() as session:
        said, learned = heard(session), labels(session, lexicon)
    model = refit(load_model(), learned)
    if learned:
        save_model(model, data / OWN)
    else:
        (data / OWN).unlink(missing_ok=True)
    return Learned(model, len(learned), said.count)


def learn_anew(store: Store, lexicon: Lexicon, data: Path, since: date, now: datetime) -> Refit:
    """What the runner does: learn, judge what waits since a day again, and remember both.

    What was decided keeps the verdict that stood; a list that somebody has open is not touched, only the rows in
    the store are.
    """
    learned = relearn(store, lexicon, data)
    changed, moved = judge_open(store, lexicon, learned.model, since)
    done = Refit(now, learned.heard, learned.labels, learned.model.version, learned.model.prior, changed, moved)
    with store.writing() as session:
        add_refit(session, done)
    return done


def judge_open(store: Store, lexicon: Lexicon, model: Model, since: date) -> tuple[int, int]:
    """Judge again what nobody decided of these days and later, a portion at a time; how many verdicts changed, and how
    many of them their queue."""
    changed = moved = after = 0
    while True:
        with store.reading() as session:
            waiting = verdicts.undecided(session, since, after, ROWS)
        if not waiting:
            return changed, moved
        after = waiting[-1].id
        found = changes_of(waiting, lexicon, model)
        changed += apply(store, found)
        moved += sum(change.moves for change in found)


def changes_of(candidates: Iterable[Candidate], lexicon: Lexicon, model: Model | None) -> list[Change]:
    """Those of these candidates on which the verdict would be another now."""
    judged = (Change(each, judge(each.article, lexicon, model)) for each in candidates)
    return [change for change in judged if change.verdict != change.candidate.verdict]


def changes(session: Session, period: Period, lexicon: Lexicon, model: Model | None) -> list[Change]:
    """The undecided candidates of a period on which the verdict would be another now, in order of the new score."""
    # One decision taken back is a decision too: its history stays with the verdict it was about.
    waiting = (each for each in articles.candidates(session, period) if each.decision is None)
    found = changes_of(waiting, lexicon, model)
    return sorted(found, key=lambda change: (-change.verdict.score, change.candidate.key))


def apply(store: Store, found: Sequence[Change]) -> int:
    """Write the new verdicts in small transactions; how many were written (one decided meanwhile is not)."""
    written = 0
    for start in range(0, len(found), ROWS):
        with store.writing() as session:
            for change in found[start : start + ROWS]:
                written += verdicts.put_verdict(session, change.candidate.id, change.verdict)
    return written
