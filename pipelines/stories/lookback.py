"""Looking back: which stage lost an article that an issue printed (反查), and a sample from just below (抽查)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bulletin.candidate import Candidate, Choice
from bulletin.issue import Entry, Issue, choice_of
from bulletin.registry import Registry, host_of
from bulletin.story import Place, Retrieval, Stage
from bulletin.url_fate import UrlFate, UrlState
from bulletin.verdict import Queue
from pipelines.stories.compare import likeness
from pipelines.stories.fingerprint import fingerprint
from pipelines.stories.memory import article_of
from pipelines.stories.rules import Rules
from storage import articles, stories, urls
from storage.store import Session

SAMPLE = 10
"""Candidates of a 抽查."""

LATER = 30  # days after a period in which a printed text may still turn up under another address


@dataclass(frozen=True, slots=True)
class Trace:
    """What the store knows of a printed entry: the outlet its address belongs to ("" for none of ours), what became of
    the address, and the candidate of that address or of that text."""

    entry: Entry
    outlet: str
    fate: UrlFate | None
    candidate: Candidate | None


def retrieval(number: int, trace: Trace) -> Retrieval:
    """The stage that lost a printed entry, or that it was found."""
    stage, detail = _stage(trace)
    outlet = trace.outlet or (trace.candidate.article.outlet if trace.candidate else "") or host_of(trace.entry.url)
    return Retrieval(number, trace.entry.title, trace.entry.url, stage, outlet, detail,
                     trace.candidate.id if trace.candidate else None)  # fmt: skip


def _stage(trace: Trace) -> tuple[Stage, str]:
    fate, candidate = trace.fate, trace.candidate
    if candidate is not None:
        if choice_of(candidate) is Choice.REJECTED:
            reason = candidate.decision.reason if candidate.decision else None
            return Stage.REJECTED, reason.value if reason else ""
        if candidate.verdict.queue is Queue.ASIDE and choice_of(candidate) is Choice.UNDECIDED:
            return Stage.ASIDE, f"{candidate.verdict.score:.2f}"
        return Stage.FOUND, ""
    if fate is None:
        return (Stage.NEVER_SEEN, "") if trace.outlet else (Stage.UNKNOWN_OUTLET, host_of(trace.entry.url))
    if fate.state is UrlState.STOPPED:
        return Stage.STOPPED, fate.stop
    return Stage.NOT_FETCHED, fate.listing


def traces(session: Session, issue: Issue, registry: Registry, rules: Rules) -> list[Trace]:
    """What the store knows of each entry of an issue, in order."""
    return [trace_of(session, issue, entry, registry, rules) for entry in issue.entries]


def trace_of(session: Session, issue: Issue, entry: Entry, registry: Registry, rules: Rules) -> Trace:
    """What the store knows of one entry: by its address, else by its text under another one."""
    try:
        match = registry.match_printed(entry.url)
        outlet, key = match.outlet, match.key
    except ValueError:  # printed without an address that could be read
        outlet, key = "", ""
    fate = urls.fate(session, key) if key else None
    candidate = articles.candidate_by_key(session, key) if key else None
    return Trace(entry, outlet, fate, candidate or _by_text(session, issue, entry, rules))


def _by_text(session: Session, issue: Issue, entry: Entry, rules: Rules) -> Candidate | None:
    """The candidate that holds the same text, the best queue first."""
    printed = fingerprint(article_of(entry), rules)
    since, until = issue.period.start - timedelta(days=rules.same_days), issue.period.end + timedelta(days=LATER)
    near = {hit.article for hit in stories.hits(session, printed.hashes, since, until)}
    alike = [each for each in stories.candidates_of(session, near).values()
             if likeness(printed, fingerprint(each.article, rules), rules.event_days + 1, rules)]  # fmt: skip
    return min(alike, key=_lostness, default=None)


def _lostness(candidate: Candidate) -> tuple[bool, bool, float, int]:
    """The less, the nearer to print: of several reprints one accepted goes first, one rejected (as 重复) last."""
    choice = choice_of(candidate)
    aside = candidate.verdict.queue is Queue.ASIDE and choice is Choice.UNDECIDED
    return choice is Choice.REJECTED, aside, -candidate.verdict.score, candidate.id


def spot_check(candidates: Iterable[Candidate], places: dict[int, Place], count: int = SAMPLE) -> list[Candidate]:
    """The best undecided candidates below the shortlist, one of each story: what the judge almost showed."""
    below = [each for each in candidates
             if each.verdict.queue is not Queue.SHORTLIST and choice_of(each) is Choice.UNDECIDED]  # fmt: skip
    chosen: list[Candidate] = []
    told: set[int] = set()
    for each in sorted(below, key=lambda each: (-each.verdict.score, each.key)):
        story = places[each.id].story if each.id in places else each.id
        if story not in told and len(chosen) < count:
            told.add(story)
            chosen.append(each)
    return chosen


def labels_of(found: Sequence[Retrieval]) -> list[tuple[int, Stage]]:
    """The candidates that an issue printed though they were aside or rejected: to be learned as wanted."""
    lost = (Stage.ASIDE, Stage.REJECTED)
    return [(each.candidate, each.stage) for each in found if each.stage in lost and each.candidate is not None]
