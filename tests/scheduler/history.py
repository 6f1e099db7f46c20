"""A random history of an office: outages, clock jumps, crashes, double starts, edits, releases, corrections, anchors.

Everything goes through the same functions the scheduler and the commands call; only the crawl is a row.
"""

import itertools
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from bulletin.article import Paragraph
from bulletin.issue import Entry, Issue, IssueState, compile_issue
from bulletin.issue_state import Step
from bulletin.ledger import LedgerRules, due_night
from bulletin.numbering import with_anchors
from bulletin.period import SHANGHAI, Period, day_in_shanghai, parse_period, shift
from bulletin.series import Series, load_series
from bulletin.settings import Settings
from issuing.drafting import draft_all_due, draft_issue, numbered, what_is_due
from issuing.moving import correct, move, release, set_anchor
from storage import issues, ledger, nights
from storage.errors import Conflict
from storage.store import Store

RULES = LedgerRules(first="2026-01", wait_days=3, banner="缺：{outlets}", banner_no_night="没有一夜")
NIGHT_AT = Settings().night_at
FIRST = parse_period("2026-01")


class Crash(Exception):
    """The process dies here."""


@dataclass
class Office:
    """A store, a clock that only this history moves, and what the editor has written into drafts."""

    store: Store
    random: Random
    now: datetime = datetime(2026, 1, 2, 3, 0, tzinfo=SHANGHAI)
    series: Series = field(default_factory=load_series)
    written: dict[Period, list[str]] = field(default_factory=dict)
    released: dict[tuple[Period, int], Issue] = field(default_factory=dict)

    def live(self, steps: int) -> None:
        """Some steps of the history, then a healthy night and everything drafted, as after every outage."""
        events = (self.pass_time, self.wake, self.wake, self.crash, self.jump, self.double_start, self.edit)
        rare = (self.submit, self.release, self.release, self.correct, self.anchor, self.backdate, self.rename)
        for _ in range(steps):
            event = self.random.choice(events + rare)
            try:
                event()
            except (Crash, Conflict, ValueError):
                continue
            self.check()
        self.now += timedelta(days=self.random.randint(1, 70))
        self.night(healthy=True)
        self.draft()

    def pass_time(self) -> None:
        """Between an hour and, rarely, a year goes by."""
        self.now += timedelta(hours=self.random.choice((1, 5, 23, 24, 30, 24 * 9, 24 * 33, 24 * 365)))

    def jump(self) -> None:
        """The clock was wrong and is set back, or forward."""
        self.now += timedelta(hours=self.random.choice((-72, -25, -1, 3, 49)))

    def wake(self) -> None:
        """What the scheduler does at a wake: the night that is owed, then the drafts."""
        with self.store.reading() as session:
            owed = due_night(nights.finished_nights(session), self.now, NIGHT_AT)
        if owed is not None:
            self.night(healthy=self.random.random() < 0.7)
        self.draft()

    def night(self, healthy: bool, finish: bool = True) -> None:
        """A night from the end of the last finished one to now, as the crawl takes its window."""
        with self.store.reading() as session:
            ends = [each.until for each in nights.finished_nights(session) if each.until <= self.now]
        since = max(ends, default=self.now - timedelta(days=1))
        if since >= self.now:
            return
        with self.store.writing() as session:
            number = nights.open_night(session, since, self.now, self.now, "command").id
        self.now += timedelta(minutes=self.random.randint(1, 300))
        if not finish:
            raise Crash
        with self.store.writing() as session:
            nights.finish_night(session, number, self.now, healthy)

    def draft(self) -> None:
        draft_all_due(self.store, self.series, RULES, self.now, {})

    def crash(self) -> None:
        """The process dies inside a night, or inside the transaction that saves a draft."""
        if self.random.random() < 0.5:
            self.night(healthy=True, finish=False)
        due = what_is_due(self.store, self.series, RULES, self.now, {})
        if due:
            with self.store.writing() as session:
                own = numbered(session, self.series)
                issues.save_issue(session, compile_issue(own, due[0].period, ()), self.now)
                raise Crash

    def double_start(self) -> None:
        """Two schedulers have asked what is due; both draft it."""
        first = what_is_due(self.store, self.series, RULES, self.now, {})
        second = what_is_due(self.store, self.series, RULES, self.now, {})
        for due in (*first, *second):
            draft_issue(self.store, self.series, due.period, self.now)

    def some(self, *states: IssueState) -> Issue | None:
        """The latest revision of some issue in one of these states."""
        with self.store.reading() as session:
            latest = {each.period: each for each in issues.issues(session)}
        found = [each for each in latest.values() if each.state in states]
        return self.random.choice(found) if found else None

    def edit(self) -> None:
        """The editor adds an entry by hand, then the issue is drafted again."""
        issue = self.some(IssueState.DRAFT)
        if issue is None:
            return
        title = f"手工 {self.random.random()}"
        entry = Entry(title, "青槐网", f"https://a.example/{title[-9:]}", "2026-01-01", (Paragraph(title),))
        with self.store.writing() as session:
            issues.save_issue(session, replace(issue, entries=(*issue.entries, entry)), self.now)
        self.written.setdefault(issue.period, []).append(title)
        draft_issue(self.store, self.series, issue.period, self.now)

    def submit(self) -> None:
        issue = self.some(IssueState.DRAFT, IssueState.SUBMITTED)
        if issue is not None:
            back = self.random.choice((Step.SEND_BACK, Step.WITHDRAW))
            move(self.store, issue, Step.SUBMIT if issue.state is IssueState.DRAFT else back, "编辑", self.now)

    def release(self) -> None:
        issue = self.some(IssueState.DRAFT, IssueState.SUBMITTED)
        if issue is not None:
            after = release(self.store, issue, (), "签发", self.now)
            self.released[after.period, after.revision] = after

    def correct(self) -> None:
        issue = self.some(IssueState.RELEASED)
        if issue is not None:
            correct(self.store, issue, "签发", self.now, "链接有误")

    def anchor(self) -> None:
        """A number is set right, for a period of which nothing later is released."""
        period = shift(self.series.profile[-1].cadence, FIRST, self.random.randint(0, 40))
        with self.store.reading() as session:
            number = numbered(session, self.series).profile_for(period).number(period)
        set_anchor(self.store, self.series, period, number + self.random.randint(0, 3), "签发", self.now, "漏号")

    def backdate(self) -> None:
        """Somebody drafts the issue of an old month by hand."""
        period = shift(self.series.profile[-1].cadence, FIRST, -self.random.randint(1, 30))
        draft_issue(self.store, self.series, period, self.now, "编辑")

    def rename(self) -> None:
        """The series gets a new title from next year on; numbers run on."""
        if len(self.series.profile) > 2:
            return
        old = self.series.profile[-1]
        since = day_in_shanghai(self.now).replace(month=1, day=1)
        new = replace(old, key="renamed", name="北京市卫生信息化舆情监测简报", since=since.replace(year=since.year + 1))
        self.series = replace(self.series, profile=(*self.series.profile, new))

    def check(self) -> None:
        """What must hold after every step."""
        with self.store.reading() as session:
            every = issues.issues(session)
            own = with_anchors(self.series, ledger.anchors(session, self.series.key))
        base = [each for each in every if each.revision == 0]
        numbers = [each.number for each in base]
        assert len(set(numbers)) == len(numbers), "a number was given twice"
        assert [each.period for each in base] == sorted({each.period for each in base}), "a period has two issues"
        assert numbers == sorted(numbers), "numbers do not rise with the periods"
        for each in every:
            if each.state is not IssueState.RELEASED and each.revision == 0:
                assert each.number == own.profile_for(each.period).number(each.period), "a draft has a wrong number"
            assert each.issued == each.period.end
            assert each.cover_date == f"{each.period.end:%Y年%m月%d日}"
        for (period, revision), issue in self.released.items():
            assert issue in [each for each in every if (each.period, each.revision) == (period, revision)]
        latest = {each.period: each for each in every}
        for period, titles in self.written.items():
            assert set(titles) <= {entry.title for entry in latest[period].entries}, "an edit is lost"

    def check_end(self) -> None:
        """What must hold when a healthy night has come after everything."""
        self.check()
        with self.store.reading() as session:
            finished = nights.finished_nights(session)
            every = issues.issues(session)
            own = with_anchors(self.series, ledger.anchors(session, self.series.key))
            drafted = [each for period in {x.period for x in every} for each in ledger.moves(session, own.key, period)]
        covered = min(finished, key=lambda each: each.id).since
        for night in finished:
            assert night.since <= covered or night.until <= covered, "a day was left uncovered"
            covered = max(covered, night.until)
        periods = {each.period for each in every}
        period = FIRST
        while period.end < day_in_shanghai(covered):
            assert period in periods, f"{period} was never drafted"
            period = shift(own.profile[-1].cadence, period, 1)
        firsts = sorted(
            (each for each in drafted if each.was == "due" and each.by == "程序"), key=lambda each: each.period
        )
        assert [each.at for each in firsts] == sorted(each.at for each in firsts) or self.jumped(firsts)
        assert not what_is_due(self.store, self.series, RULES, self.now, {})

    def jumped(self, firsts: list[ledger.Move]) -> bool:
        """Whether drafts look out of order only because the clock was set back, at most by three days."""
        pairs = itertools.pairwise(firsts)
        return all(after.at - before.at > timedelta(hours=-200) for before, after in pairs)
