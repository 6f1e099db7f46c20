"""Learning and looking back, as the runner asks for them: what the ledger owes, and doing it. Each may run twice."""

from datetime import date, datetime, timedelta

from bulletin.issue import Issue
from bulletin.ledger import covered_until, day_after, load_ledger_rules
from bulletin.period import Period, day_in_shanghai, midnight, shift
from bulletin.registry import load_registry
from bulletin.series import SHIPPED, load_series
from bulletin.settings import Settings
from pipelines.judge import lexicon_for, load_model
from pipelines.judge.again import learn_anew
from pipelines.stories import load_rules
from pipelines.stories.origin import names_of
from pipelines.stories.rounds import draw_spot_check, look_back, mark_printed, tell_origins
from pipelines.stories.rules import SHIPPED as RULES
from storage import issues, marks, nights
from storage.jobs import JobState
from storage.origins import without_origin
from storage.refits import Refit, heard, last_refit
from storage.retrievals import not_looked_back
from storage.store import Session, Store

QUIET = timedelta(minutes=10)
"""How long nobody must have said anything, so that a session of decisions is learned from once, when it is over."""

OPEN_DAYS = 100
"""Days back of which candidates are judged again at most, where no issue was released for so long."""


def owes_refit(session: Session, now: datetime) -> bool:
    """Whether something was said since the last learning and nothing for a while; or the shipped weights are new."""
    said, last = heard(session), last_refit(session)
    if said.last is not None and timedelta(0) <= now - said.last < QUIET:
        return False
    if last is None:
        return said.count > 0
    fresh = said.count != last.heard or (said.last is not None and said.last > last.at)
    return fresh or (last.labels > 0 and last.prior != load_model().version)


def refit(store: Store, settings: Settings, now: datetime) -> Refit:
    """Learn from all that was said, and judge again what waits in periods that no issue has closed."""
    with store.reading() as session:
        since = open_since(issues.released_issues(session), now)
    lexicon = lexicon_for(settings)
    return learn_anew(store, lexicon, settings.data, since, now)


def open_since(released: list[Issue], now: datetime) -> date:
    """The first day that no released issue covers, not further back than OPEN_DAYS."""
    today = day_in_shanghai(now)
    ends = [day_after(issue.period) for issue in released if issue.period.end < today]
    return max([today - timedelta(days=OPEN_DAYS), *ends])


def owes_look_back(session: Session, state: JobState) -> bool:
    """Whether an issue was released, a night ended, a story changed since; or the last one broke off."""
    if state.outcome in ("failed", "running") or not_looked_back(session) or without_origin(session, 1):
        return True
    ended = [night.finished_at for night in nights.last_nights(session, 5) if night.finished_at]
    return bool(ended) and (state.started_at is None or max(ended) > state.started_at)


def look_back_on_all(store: Store, settings: Settings, now: datetime) -> tuple[int, int, int]:
    """反查 of new issues, 已刊 of open periods, the 抽查 of the period that is over: how many issues were looked back
    on, how many of their entries were lost, how many candidates are marked."""
    registry, rules = load_registry(settings.outlets), load_rules(settings.overlay("stories.toml", RULES))
    with store.reading() as session:
        waiting = not_looked_back(session)
        since = open_since(issues.released_issues(session), now)
    found = [look_back(store, issue, registry, rules, now) for issue in waiting]
    lost = sum(each.candidate is None or each.stage.value != "found" for one in found for each in one)
    marked = mark_printed(store, Period(since, day_in_shanghai(now) + timedelta(days=1)), rules)
    over = period_to_check(store, settings, now)
    if over is not None:
        draw_spot_check(store, over)
    tell_origins(store, names_of(registry))
    return len(found), lost, marked


def period_to_check(store: Store, settings: Settings, now: datetime) -> Period | None:
    """The last period that is over, where nights have covered it and no 抽查 was drawn for it."""
    path = settings.overlay("series.toml", SHIPPED)
    series, rules = load_series(path), load_ledger_rules(path)
    profile = next((each for each in series.profile if each.key == rules.profile), series.profile[-1])
    last = shift(profile.cadence, profile.period(day_in_shanghai(now)), -1)
    with store.reading() as session:
        until = covered_until(nights.finished_nights(session))
        drawn = marks.spot_check_of(session, last)
    return last if not drawn and until is not None and until >= midnight(day_after(last)) else None
