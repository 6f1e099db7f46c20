"""The draft under the editor's hand: what it shows now, and taking entries in, out and to another place.

A draft is kept as it was compiled; what has been decided or edited since is worked in whenever it is shown, and saved
with the next change. So the page and its preview always show what was said and typed last, and opening them writes
nothing.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bulletin.candidate import CHOICE_ZH, Candidate, Choice, Decision, RejectReason
from bulletin.issue import (
    Entry,
    Issue,
    IssueState,
    choice_of,
    entry_of,
    lead_of,
    place_among,
    place_of,
    printed_day,
    standing_entries,
)
from bulletin.period import Period
from bulletin.series import Profile, Series
from storage import articles, decisions, issues, journal, ledger, shelf
from storage.errors import Conflict, NoSuchRow
from storage.store import Session

CHANGED = "本期刚刚被别人改动，这一步没有做；请看一下现在的内容再操作。"


def mark_of(entry: Entry) -> str:
    """What an entry is known by on the page, whatever its place: its candidate, else its address and title."""
    if entry.candidate is not None:
        return f"c{entry.candidate}"
    return "x" + hashlib.sha256(f"{entry.url}\n{entry.title}".encode("utf-8", "replace")).hexdigest()[:12]


def candidates_in(session: Session, issue: Issue) -> list[Candidate]:
    """The candidates of which an issue has an entry."""
    found = (articles.candidate(session, each.candidate) for each in issue.entries if each.candidate is not None)
    return [each for each in found if each is not None]


def as_it_is_now(issue: Issue, candidates: Iterable[Candidate], profile: Profile) -> Issue:
    """A draft with what was decided and edited of its entries since it was compiled; any other issue as it is."""
    if issue.state is not IssueState.DRAFT:
        return issue
    return with_entries(issue, standing_entries(issue, list(candidates), profile), profile)


def with_entries(issue: Issue, entries: Sequence[Entry], profile: Profile) -> Issue:
    """The issue with other entries; a lead that counts them as the profile words it counts these."""
    by_rule = issue.lead == lead_of(profile, issue.period, len(issue.entries))
    lead = lead_of(profile, issue.period, len(entries)) if by_rule else issue.lead
    return replace(issue, entries=tuple(entries), lead=lead)


def shown(session: Session, series: Series, issue: Issue) -> Issue:
    """An issue as the page shows it."""
    if issue.state is not IssueState.DRAFT:
        return issue
    return as_it_is_now(issue, candidates_in(session, issue), series.profile_for(issue.period))


def held(session: Session, series: Series, period: Period) -> Issue:
    """A period's draft as it is now, held until this session ends. Raises NoSuchRow, or Conflict for no draft."""
    shelf.hold(session, series.key, period)
    issue = issues.find_issue(session, series.key, period)
    if issue is None:
        raise NoSuchRow("这一期还没有草稿，请先编草稿。")
    if issue.state is not IssueState.DRAFT:
        raise Conflict("本期已经送审或发布，不能再改条目；需要修改请先退回、撤回或更正。")
    return shown(session, series, issue)


def moved(issue: Issue, order: Sequence[str]) -> Issue:
    """A draft with its entries in the order of these marks. Raises Conflict where they are others than it has."""
    by_mark = {mark_of(entry): entry for entry in issue.entries}
    if sorted(order) != sorted(by_mark) or len(by_mark) != len(issue.entries):
        raise Conflict(CHANGED)
    return replace(issue, entries=tuple(by_mark[each] for each in order))


def stepped_order(issue: Issue, mark: str, by: int) -> list[str]:
    """The marks with one of them moved `by` places, as far as there are places. Raises Conflict for an unknown one."""
    marks = [mark_of(entry) for entry in issue.entries]
    if mark not in marks:
        raise Conflict(CHANGED)
    at = marks.index(mark)
    marks.remove(mark)
    marks.insert(min(max(at + by, 0), len(marks)), mark)
    return marks


def reorder(
    session: Session, series: Series, period: Period, order: Sequence[str], by: str, now: datetime
) -> list[str]:
    """Put a draft's entries in this order; the order before."""
    issue = held(session, series, period)
    before = [mark_of(entry) for entry in issue.entries]
    issues.save_issue(session, moved(issue, order), now)
    if before != list(order):
        journal.note(session, now, by, "调整条目顺序", f"issue:{period}", before, list(order))
    return before


def accept(
    session: Session,
    series: Series,
    period: Period,
    candidate: int,
    by: str,
    now: datetime,
    choice: Choice = Choice.ACCEPTED,
) -> Entry:
    """采用 a proposed entry (UNDECIDED: propose it again); the entry. Raises Conflict where it is not in the draft."""
    issue = held(session, series, period)
    entry = entry_at(issue, f"c{candidate}")
    decided(session, candidate, Decision(choice, by, now))
    open_again = choice is not Choice.ACCEPTED
    entries = [replace(each, proposed=open_again) if each is entry else each for each in issue.entries]
    issues.save_issue(session, replace(issue, entries=tuple(entries)), now)
    return entry


def take_out(
    session: Session, series: Series, period: Period, mark: str, said: Decision | None, by: str, now: datetime
) -> tuple[Entry, int, Choice]:
    """Take an entry out, its candidate decided as `said`: the entry, its place from 0, what was said before."""
    issue = held(session, series, period)
    entry = entry_at(issue, mark)
    place = issue.entries.index(entry)
    before = Choice.UNDECIDED
    if entry.candidate is not None and said is not None:
        before = decided(session, entry.candidate, said)
    rest = [each for each in issue.entries if each is not entry]
    issues.save_issue(session, with_entries(issue, rest, series.profile_for(period)), now)
    journal.note(session, now, by, "从本期去掉", f"issue:{period}", entry.title, None)
    return entry, place, before


def put_back(
    session: Session, series: Series, period: Period, candidate: int, place: int, was: Choice, by: str, now: datetime
) -> Entry:
    """Undo taking out: the entry at its place, its candidate as it stood."""
    issue = held(session, series, period)
    decided(session, candidate, Decision(was, by, now))
    return taken_in(session, series, issue, candidate, place, by, now)


def add(session: Session, series: Series, period: Period, candidate: int, reason: str, by: str, now: datetime) -> Entry:
    """Take a candidate in, as accepted; one of another day only with a reason, with which it is carried here."""
    issue = held(session, series, period)
    found = known(session, candidate)
    if printed_day(found) not in period:
        if not reason.strip():
            raise Conflict("这篇的日期不在本期时段内（或没有日期），请写明为什么编入本期。")
        ledger.carry(session, ledger.Carried(candidate, period, reason.strip(), by, now))
        journal.note(session, now, by, "转入本期", f"candidate:{candidate}", None, [str(period), reason.strip()])
    if choice_of(found) is not Choice.ACCEPTED:
        decided(session, candidate, Decision(Choice.ACCEPTED, by, now))
    return taken_in(session, series, issue, candidate, None, by, now)


def taken_in(
    session: Session, series: Series, issue: Issue, candidate: int, place: int | None, by: str, now: datetime
) -> Entry:
    """The entry of a candidate, at a place or where the series' order wants it. Raises Conflict where it stands."""
    if any(entry.candidate == candidate for entry in issue.entries):
        raise Conflict("这篇已经在本期里了。")
    profile = series.profile_for(issue.period)
    found = known(session, candidate)
    entry = replace(entry_of(found, profile), proposed=choice_of(found) is not Choice.ACCEPTED)
    entries = list(issue.entries)
    if place is None:
        inside = candidates_in(session, issue)
        places = {each.id: place_of(entry_of(each, profile), each.tier, series) for each in (*inside, found)}
        place = place_among(entries, entry, places, series)
    entries.insert(min(max(place, 0), len(entries)), entry)
    issues.save_issue(session, with_entries(issue, entries, profile), now)
    journal.note(session, now, by, "编入本期", f"issue:{issue.period}", None, entry.title)
    return entry


def decided(session: Session, candidate: int, said: Decision) -> Choice:
    """Decide a candidate, with its line in the journal; what was said before."""
    before = known(session, candidate)
    decisions.decide(session, candidate, said)
    was = choice_of(before)
    journal.note(
        session, said.at, said.by, CHOICE_ZH[said.choice], f"candidate:{candidate}", was.value, said.choice.value
    )
    return was


def known(session: Session, candidate: int) -> Candidate:
    """The candidate of that id. Raises NoSuchRow."""
    found = articles.candidate(session, candidate)
    if found is None:
        raise NoSuchRow("没有这篇候选稿，请刷新页面。")
    return found


def entry_at(issue: Issue, mark: str) -> Entry:
    """The entry of that mark. Raises Conflict where the draft has it no longer."""
    found = next((entry for entry in issue.entries if mark_of(entry) == mark), None)
    if found is None:
        raise Conflict(CHANGED)
    return found


def said_of(choice: str, reason: str, by: str, now: datetime) -> Decision:
    """What a form says of a candidate that is taken out: 不用 with its reason, else 备选."""
    if choice == Choice.REJECTED.value:
        why = RejectReason(reason) if reason in list(RejectReason) else None
        return Decision(Choice.REJECTED, by, now, why)
    if choice in (Choice.LATER.value, Choice.UNDECIDED.value):
        return Decision(Choice(choice), by, now)
    return Decision(Choice.RESERVE, by, now)
