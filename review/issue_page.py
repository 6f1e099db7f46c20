"""What the page of an issue shows: entries, what may still come in, the checks, the way it has gone, what is next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bulletin.article import Image, block_lines
from bulletin.candidate import Choice
from bulletin.check import CheckRules
from bulletin.check.finding import SEVERITY_ZH, Finding, Severity
from bulletin.issue import Entry, Issue, IssueState, lead_of
from bulletin.issue_state import open_errors
from bulletin.period import Period, day_in_shanghai
from bulletin.person import Person, Right
from bulletin.registry import Registry
from bulletin.series import Profile, Series
from issuing.checking import findings_of
from issuing.settling import note_of
from review.draft import mark_of, shown
from review.periods import period_words
from review.steps import open_submission
from review.times import near_day
from storage import choices, given, issues, ledger, shelf, submissions
from storage.choices import Choosable
from storage.ledger import Move
from storage.shelf import Spine
from storage.store import Session, Store
from storage.submissions import Submission

LISTED = 200
"""Articles that 结清 would put away, as lines."""

ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry on the page. `mark` is what it is known by, `characters` of its text, `pictures` in it."""

    mark: str
    ordinal: int
    entry: Entry
    characters: int
    pictures: int


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding on the page; `stands` is the reason for which somebody lets it stand, "" for nobody."""

    finding: Finding
    severity_zh: str
    stands: str


@dataclass(frozen=True, slots=True)
class IssuePage:
    """Everything of one period's issue. `stored` is what the store holds (None: 待编), `issue` what is shown of it.

    `undecided` counts the articles that 结清 would put away, and once the issue is out `open` lists them (the first
    `LISTED`), by the same conditions; `settled` counts those that 结清 has put away.
    """

    period: Period
    number: int
    number_zh: str
    stored: Issue | None
    issue: Issue | None
    entries: tuple[EntryLine, ...]
    accepted: tuple[Choosable, ...]
    reserve: tuple[Choosable, ...]
    open: tuple[Choosable, ...]
    undecided: int
    settled: int
    moves: tuple[Move, ...]
    submissions: tuple[Submission, ...]
    dropped: tuple[Submission, ...]
    lying: Submission | None
    revisions: tuple[Spine, ...]
    doubts: tuple[str, ...]

    @property
    def state(self) -> IssueState:
        """Where the issue stands."""
        return self.issue.state if self.issue else IssueState.DUE

    @property
    def resumable(self) -> Submission | None:
        """The correction that was given up last and may be taken up again, while no other was begun since."""
        if self.stored is None or self.state is not IssueState.RELEASED or not self.dropped:
            return None
        last = self.dropped[-1]
        return last if last.issue.revision == self.stored.revision + 1 else None

    @property
    def proposed(self) -> tuple[EntryLine, ...]:
        """The entries that wait for a word."""
        return tuple(line for line in self.entries if line.entry.proposed)


def issue_page(session: Session, series: Series, period: Period) -> IssuePage:
    """The page of a period, without the checks."""
    profile = series.profile_for(period)
    stored = issues.find_issue(session, series.key, period)
    issue = shown(session, series, stored) if stored else None
    inside = {entry.candidate for entry in issue.entries} if issue else set()
    moves = tuple(ledger.moves(session, series.key, period))
    out = next((each.at for each in moves if each.became == IssueState.RELEASED.value), None)
    free = [each for each in wanted(session, period, issue) if each.id not in inside]
    printed = [each for each in inside if each is not None]
    over = issue is not None and issue.state is IssueState.RELEASED
    number = issue.number if issue else profile.number(period)
    return IssuePage(
        period=period,
        number=number,
        number_zh=issue.number_zh if issue else series.number_zh(number),
        stored=stored,
        issue=issue,
        entries=entry_lines(issue) if issue else (),
        accepted=tuple(each for each in free if each.choice is Choice.ACCEPTED),
        reserve=tuple(each for each in free if each.choice is Choice.RESERVE),
        open=tuple(choices.open_lines(session, period, out, printed, LISTED)) if over else (),
        undecided=choices.count_open(session, period, out, printed),
        settled=choices.count_noted(session, period, note_of(stored), Choice.REJECTED) if stored and over else 0,
        moves=moves,
        submissions=tuple(submissions.submissions(session, series.key, period)),
        dropped=tuple(submissions.dropped(session, series.key, period)),
        lying=open_submission(session, stored) if stored else None,
        revisions=tuple(each for each in shelf.spines(session, series.key) if each.period == period),
        doubts=given.last_doubts(session, series.key, period) if stored else (),
    )


def wanted(session: Session, period: Period, issue: Issue | None) -> list[Choosable]:
    """What may come into an issue; nothing comes into one that is no draft."""
    if issue is not None and issue.state is not IssueState.DRAFT:
        return []
    return choices.chosen(session, period, (Choice.ACCEPTED, Choice.RESERVE))


def entry_lines(issue: Issue) -> tuple[EntryLine, ...]:
    """The entries in order."""
    return tuple(
        EntryLine(
            mark_of(entry),
            ordinal,
            entry,
            len("".join(block_lines(entry.blocks))),
            sum(isinstance(block, Image) for block in entry.blocks),
        )
        for ordinal, entry in enumerate(issue.entries, 1)
    )


def checked(
    store: Store, issue: Issue, series: Series, rules: CheckRules, registry: Registry
) -> tuple[tuple[FindingLine, ...], tuple[Finding, ...]]:
    """The findings of an issue, the worst first, and those that stop its release."""
    found, stand = findings_of(store, issue, series, rules, registry)
    return finding_lines(found, stand), open_errors(found, stand)


def finding_lines(found: Iterable[Finding], stand: dict[str, str]) -> tuple[FindingLine, ...]:
    """Findings as lines, what nobody let stand first, the worst first, then by place."""
    lines = [FindingLine(each, SEVERITY_ZH[each.severity], stand.get(each.mark, "")) for each in found]
    return tuple(sorted(lines, key=lambda line: (bool(line.stands), ORDER[line.finding.severity], line.finding.entry)))


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next: a sentence, and one button ("" for none). `kind`: good, warn or quiet."""

    sentence: str
    button: str = ""
    action: str = ""
    kind: str = "quiet"


def what_is_next(page: IssuePage, errors: int, person: Person, now: datetime) -> Next:
    """The one thing to do now with an issue."""
    match page.state:
        case IssueState.DUE:
            return next_of_due(page, person, now)
        case IssueState.DRAFT:
            return next_of_draft(page, errors, person)
        case IssueState.SUBMITTED:
            return next_of_submitted(page, errors, person)
    return next_of_released(page, person)


def next_of_due(page: IssuePage, person: Person, now: datetime) -> Next:
    """待编: draft it, and what speaks for waiting."""
    counted = f"已采用 {len(page.accepted)} 篇，备选 {len(page.reserve)} 篇，未审 {page.undecided} 篇。"
    today = day_in_shanghai(now)
    if page.period.start > today:
        return Next(f"{period_words(page.period)}还没有开始。")
    if not page.accepted and not page.reserve and not page.undecided:
        return Next("这个时段还没有可编入的候选稿，原因见下。", kind="warn")
    running = f"时段到{near_day(page.period.end, now)}才结束，" if page.period.end >= today else ""
    if not person.may(Right.COMPILE):
        return Next(f"{running}{counted}等编辑编草稿。")
    return Next(f"{running}{counted}编草稿时采用的自动编入，不够时由程序推荐、标为待定。", "编草稿", "draft", "good")


def next_of_draft(page: IssuePage, errors: int, person: Person) -> Next:
    """草稿: settle the proposals, mend the errors, submit."""
    if not person.may(Right.COMPILE):
        return Next("编辑正在编这一期。")
    if not page.entries:
        return Next("还没有条目：请从下面采用或备选的稿件中编入。", kind="warn")
    waiting = f"另有 {len(page.accepted)} 篇已采用、尚未编入：点下面的“重编草稿”一次编入。" if page.accepted else ""
    if page.proposed:
        return Next(f"有 {len(page.proposed)} 篇待定：请逐篇采用或去掉，然后送审。{waiting}", kind="warn")
    if errors:
        return Next(
            f"校核有 {errors} 处错误：改正，或写明理由保留；也可以先送审，但不处理完不能发布。{waiting}",
            "送审",
            "submit",
            "warn",
        )
    return Next(f"条目已定，校核没有错误，可以送审。{waiting}", "送审", "submit", "warn" if waiting else "good")


def next_of_submitted(page: IssuePage, errors: int, person: Person) -> Next:
    """送审: release, or wait."""
    began = f"{page.lying.began_by}已开始审阅。" if page.lying and page.lying.began_by else ""
    if not person.may(Right.RELEASE):
        return Next(began or "已送审，等签发人审阅；他开始之前可以撤回。")
    if errors or page.proposed:
        return Next(f"{began}校核还有 {errors} 处错误，请退回修改，或写明理由让它保留。", kind="warn")
    return Next(f"{began}可以发布；发布后期号和文件固定，要改只能更正。", "发布", "release", "good")


def next_of_released(page: IssuePage, person: Person) -> Next:
    """已发布: settle what nobody decided."""
    if page.undecided and person.may(Right.COMPILE):
        said = f"已发布。本时段还有 {page.undecided} 篇没有审，可以一次结清（记为不用，可撤销）。"
        return Next(said, f"结清未审 {page.undecided} 篇", "settle", "good")
    return Next("已发布，本时段没有未审的候选稿。" if not page.undecided else "已发布。", kind="good")


def where_from(issue: Issue, profile: Profile, now: datetime) -> tuple[tuple[str, str, str], ...]:
    """Number, cover date and lead: what is printed, and where it comes from."""
    since, number = next((each for each in reversed(profile.anchors) if each[0] <= issue.period), profile.anchors[0])
    by_hand = any(anchor == (since, number) for anchor in profile.more_anchors)
    origin = "人工校正的期号" if by_hand else "刊物设置里的已知期号"
    own = profile.number(issue.period) == issue.number
    counted = f"由{origin}（{period_words(since)}为第 {number} 期）逐期推算" if own else "按原刊所印"
    issued = f"监测时段最后一天，{near_day(issue.period.end, now)}"
    lead = lead_of(profile, issue.period, len(issue.entries)) == issue.lead
    return (
        ("期号", f"第{issue.number_zh}期", counted),
        ("封面日期", issue.cover_date, issued if issue.issued == issue.period.end else "按原刊所印"),
        (
            "导语",
            issue.lead,
            "按刊物设置的句式写成，篇数随条目改" if lead else "不是刊物设置的句式：来自改过的文件或旧刊",
        ),
    )
