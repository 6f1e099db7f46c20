"""What the runner does with stories, memory and looking back: thin shells round the pure functions, each harmless when
done twice."""

from datetime import datetime, timedelta

from bulletin.candidate import Candidate
from bulletin.issue import Issue, latest_revisions
from bulletin.period import Period
from bulletin.registry import Registry
from bulletin.story import LookBack, Retrieval
from bulletin.verdict import Queue
from pipelines.stories.lookback import SAMPLE, labels_of, retrieval, spot_check, traces
from pipelines.stories.memory import printed_entries, printed_marks
from pipelines.stories.origin import Names, write_origins
from pipelines.stories.rules import Rules
from storage import articles, issues, marks, stories
from storage.origins import without_origin
from storage.retrievals import put_look_back
from storage.store import Store

ROWS = 50  # of one transaction (DESIGN 4)
ORIGINS = 500  # stories of one round
BELOW = 200  # candidates among which a spot check looks for stories of their own


def mark_printed(store: Store, period: Period, rules: Rules) -> int:
    """Mark what of a period's 重点 and 一般 released or imported issues printed; how many candidates have a mark.

    Due after a night, and after an issue was released or imported. Of a corrected issue the latest revision counts.
    """
    with store.reading() as session:
        latest = latest_revisions(issues.released_issues(session))
        waiting = articles.candidates(session, period, (Queue.SHORTLIST, Queue.LOW))
        standing = marks.printed(session, [each.id for each in waiting])
    reach = timedelta(days=rules.printed_days)
    near = [issue for issue in latest if period.start - reach <= issue.period.end <= period.end + reach]
    printed = printed_entries(near, rules)
    found = {each.id: printed_marks(each, printed, rules) for each in waiting}
    changed = [each for each in found if found[each] != standing.get(each, ())]
    for start in range(0, len(changed), ROWS):
        with store.writing() as session:
            for candidate in changed[start : start + ROWS]:
                marks.put_printed(session, candidate, found[candidate])
    return sum(bool(each) for each in found.values())


def look_back(store: Store, issue: Issue, registry: Registry, rules: Rules, now: datetime) -> tuple[Retrieval, ...]:
    """反查 of an issue, kept in the store: what became of each entry; what was lost becomes a label for learning."""
    with store.reading() as session:
        found = tuple(retrieval(issue.number, trace) for trace in traces(session, issue, registry, rules))
    with store.writing() as session:
        put_look_back(session, LookBack(issue.series, issue.number, issue.revision, now, found))
        for candidate, stage in labels_of(found):
            marks.add_missed(session, candidate, issue.number, stage, now)
    return found


def tell_origins(store: Store, names: Names, limit: int = ORIGINS) -> int:
    """Say of stories whose members changed at the desk where they come from; how many there were."""
    with store.reading() as session:
        waiting = without_origin(session, limit)
    for start in range(0, len(waiting), ROWS):
        with store.writing() as session:
            write_origins(session, waiting[start : start + ROWS], names)
    return len(waiting)


def draw_spot_check(store: Store, period: Period, count: int = SAMPLE) -> list[Candidate]:
    """The 抽查 of a period: drawn once, the same ever after."""
    with store.writing() as session:
        if not marks.spot_check_of(session, period):
            below = articles.candidates(session, period, (Queue.LOW, Queue.ASIDE), limit=BELOW)
            places = stories.places(session, [each.id for each in below])
            marks.put_spot_check(session, period, [each.id for each in spot_check(below, places, count)])
        drawn = marks.spot_check_of(session, period)
        by_id = stories.candidates_of(session, drawn)
    return sorted(by_id.values(), key=lambda each: (-each.verdict.score, each.key))
