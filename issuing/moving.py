"""An issue's steps in the store: submit, send back, withdraw, release, correct, drop a correction and take it up again;
each one transaction with its move."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from archive.whole import write_whole
from bulletin.article import Block, Image
from bulletin.candidate import Candidate
from bulletin.check.finding import Finding
from bulletin.imported.reading import ReadIssue, read_issue
from bulletin.imported.wording import normal
from bulletin.issue import Entry, Issue, IssueState
from bulletin.issue_record import issue_from_record
from bulletin.issue_state import Step, stepped
from bulletin.numbering import Anchor, with_anchors
from bulletin.period import Period
from bulletin.series import Series
from issuing.drafting import numbered
from report_templates.reading_back.files import given_bytes
from storage import articles, issues, ledger, shelf, submissions
from storage.errors import Conflict
from storage.ledger import DROPPED
from storage.store import Session, Store
from storage.submissions import Submission


class Blocked(ValueError):
    """An issue cannot be released; the message names what stands in the way."""


def move(store: Store, issue: Issue, step: Step, by: str, now: datetime, note: str = "") -> Issue:
    """Take a step with the issue as it was seen. Raises ValueError where its state forbids it, Conflict where it
    has changed since."""
    after = stepped(issue, step)
    with store.writing() as session:
        write_move(session, issue, after, by, now, note)
    return after


def write_move(session: Session, stored: Issue, after: Issue, by: str, now: datetime, note: str = "") -> None:
    """Write down that an issue has taken a step: what it is now, and the move. Raises Conflict unless the store still
    holds `stored`."""
    require_unchanged(session, stored)
    issues.save_issue(session, after, now)
    ledger.add_move(session, after, stored.state.value, by, now, note)


def require_unchanged(session: Session, issue: Issue) -> None:
    """Raise Conflict unless the store holds just this issue as the latest revision; nobody else changes it until this
    writing session ends."""
    shelf.hold(session, issue.series, issue.period)
    if issues.find_issue(session, issue.series, issue.period) != issue:
        said = f"第{issue.number_zh}期 was changed by somebody else at this moment; look at it again"
        raise Conflict(said, "changed-meanwhile", number=issue.number, period=issue.period)


def release(
    store: Store,
    issue: Issue,
    errors: Sequence[Finding],
    by: str,
    now: datetime,
    file: Path | None = None,
    generated: Issue | None = None,
) -> Issue:
    """Release an issue whose open errors are `errors`; a released one stays as it is.

    With `generated`, `issue` is the text read back from the Word `file` that somebody edited by hand: it is what is
    released, and the generated text is kept beside it. Raises Blocked with what stands in the way.
    """
    standing = generated or issue
    if standing.state is IssueState.RELEASED:
        return standing
    if issue.proposed:
        raise Blocked(
            f"第{issue.number_zh}期 cannot be released: {len(issue.proposed)} entries are 程序推荐 that nobody has "
            f"decided; accept or reject them (`yuebao candidates {issue.period}`), then draft the issue again"
        )
    if errors:
        raise Blocked(blocked_sentence(issue, errors))
    after = stepped(issue, Step.RELEASE)
    body = file.read_bytes() if file else b""
    digest = hashlib.sha256(body).hexdigest() if file else ""
    with store.writing() as session:
        write_move(session, standing, after, by, now, file.name if file else "")
        if generated is not None and file is not None:
            ledger.keep_generated(session, after, generated.entries, file.name, digest, by, now)
    return after


def blocked_sentence(issue: Issue, errors: Sequence[Finding]) -> str:
    """What stands in the way of a release, the first few by name."""
    named = "；".join(f"{each.place}：{each.sentence} [{each.mark}]" for each in errors[:5])
    more = f" and {len(errors) - 5} more" if len(errors) > 5 else ""
    return (
        f"第{issue.number_zh}期 cannot be released: {len(errors)} errors are open ({named}{more}); mend them, or "
        f"let one stand with `yuebao issue check {issue.period} --let-stand MARK --reason …`"
    )


def read_edited(
    path: Path, issue: Issue, series: Series, held: Mapping[str, str] | None = None
) -> tuple[Issue, ReadIssue]:
    """The issue as it stands in a Word file edited by hand. Raises Blocked where the file is of another issue.

    `held` are the digests of the issue's stored pictures by address; with them a picture put in by hand is told from
    those, and keeps its own bytes (`given_pictures.with_pictures_kept` then stores them).
    """
    read = read_issue(given_bytes(path.read_bytes(), path.name, path.suffix.lower().lstrip(".")), series)
    edited = issue_from_record(read.record, series)
    if edited.period != issue.period:
        raise Blocked(f"{path}: this file is of {edited.period}, not of {issue.period}; give the file of that issue")
    if edited.number != issue.number:
        raise Blocked(f"{path}: this file has the number {edited.number}, the issue has {issue.number}; mend the file")
    entries = tuple(restored(entry, issue.entries, held) for entry in edited.entries)
    return replace(
        issue,
        lead=edited.lead,
        name=edited.name,
        publisher=edited.publisher,
        cover_date=edited.cover_date,
        entries=entries,
    ), read


def restored(entry: Entry, generated: Sequence[Entry], held: Mapping[str, str] | None = None) -> Entry:
    """An entry read from Word with what Word does not hold: its candidate, and which stored pictures it prints."""
    twin = next((each for each in generated if normal(each.url) == normal(entry.url)), None)
    twin = twin or next((each for each in generated if normal(each.title) == normal(entry.title)), None)
    if twin is None:
        return entry
    pictures = [block for block in twin.blocks if isinstance(block, Image)]
    return replace(
        entry,
        candidate=twin.candidate,
        proposed=twin.proposed,
        blocks=tuple(with_picture(block, pictures, held) for block in entry.blocks),
    )


def with_picture(block: Block, pictures: list[Image], held: Mapping[str, str] | None = None) -> Block:
    """A picture's block with the stored picture it prints: the one its bytes or its name tell, else the next in order.

    Where the stored digests are known (`held`), a picture with bytes of its own that none of them tells is a new one.
    """
    if not isinstance(block, Image) or not pictures:
        return block
    known = [(each, (held or {}).get(each.url) or each.sha256) for each in pictures]
    told = [each for each, digest in known if digest and (digest == block.sha256 or block.url.startswith(digest[:16]))]
    if not told and held is not None and block.sha256:
        return block
    found = told[0] if told else pictures[0]
    pictures.remove(found)
    return replace(found, caption=block.caption or found.caption)


def keep_file(path: Path, issue: Issue, folder: Path) -> Path:
    """A copy of the file that is released, under the issue's number and the file's digest."""
    body = path.read_bytes()
    name = f"{issue.number}-{issue.revision}-{hashlib.sha256(body).hexdigest()[:12]}{path.suffix.lower()}"
    write_whole(folder / name, body)
    return folder / name


def correct(store: Store, issue: Issue, by: str, now: datetime, reason: str) -> Issue:
    """Open a new revision of a released issue as a draft; the released one stays."""
    return move(store, issue, Step.CORRECT, by, now, reason)


def drop_correction(
    session: Session, stored: Issue, now_shown: Issue, by: str, now: datetime, note: str = ""
) -> tuple[Issue, int]:
    """Give up the draft of a correction; the released revision that stands again, and the id under which the draft is
    kept as it was shown. Decisions and manuscripts stay as they are. Raises ValueError where it is no draft of a
    correction, Conflict unless the store still holds `stored`."""
    if not stored.revision or stored.state is not IssueState.DRAFT:
        raise ValueError(f"第{stored.number_zh}期 ({stored.period}) has no draft of a correction that could be dropped")
    require_unchanged(session, stored)
    number = submissions.keep_dropped(session, now_shown, by, now, note)
    issues.drop_correction(session, stored)
    ledger.add_move(session, stored, stored.state.value, by, now, note, became=DROPPED)
    standing = issues.find_issue(session, stored.series, stored.period)
    if standing is None or standing.state is not IssueState.RELEASED:
        raise Conflict(f"第{stored.number_zh}期 has no released revision below its correction; look at it again")
    return standing, number


def take_up_correction(session: Session, dropped: Submission, by: str, now: datetime) -> Issue:
    """Make a correction's draft that was given up the draft again. Raises ValueError unless what it corrects is the
    latest revision and released."""
    draft = replace(dropped.issue, state=IssueState.DRAFT)
    shelf.hold(session, draft.series, draft.period)
    standing = issues.find_issue(session, draft.series, draft.period)
    if standing is None or standing.state is not IssueState.RELEASED or standing.revision + 1 != draft.revision:
        raise ValueError(f"第{draft.number_zh}期 has another correction since; it stays as it is")
    issues.save_issue(session, draft, now)
    ledger.add_move(session, draft, DROPPED, by, now)
    return draft


def reorder(store: Store, issue: Issue, order: Sequence[int], now: datetime) -> Issue:
    """A draft with its entries in another order (ordinals as they stand now). Raises ValueError."""
    if sorted(order) != list(range(1, len(issue.entries) + 1)):
        raise ValueError(
            f"第{issue.number_zh}期 has {len(issue.entries)} entries; give each number from 1 once, e.g. "
            f"{','.join(str(each) for each in range(len(issue.entries), 0, -1))}"
        )
    if issue.state is not IssueState.DRAFT:
        raise ValueError(f"第{issue.number_zh}期 is no draft; only a draft's entries are moved")
    after = replace(issue, entries=tuple(issue.entries[each - 1] for each in order))
    with store.writing() as session:
        require_unchanged(session, issue)
        issues.save_issue(session, after, now)
    return after


def set_anchor(store: Store, series: Series, period: Period, number: int, by: str, now: datetime, why: str) -> Series:
    """Set a number right from a period on, and renumber what is not released. Raises ValueError or Conflict."""
    profile = series.profile_for(period)
    with store.writing() as session:
        anchor = Anchor(profile.key, period, number, why)
        after = with_anchors(numbered(session, series), [anchor])
        kept = [each for each in issues.issues(session) if each.state is IssueState.RELEASED]
        wrong = [each for each in kept if each.period >= period and number_in(after, each) not in (each.number, None)]
        if wrong:
            raise Conflict(
                f"第{wrong[0].number_zh}期 ({wrong[0].period}) is released with its number, the new count gives it "
                f"{number_in(after, wrong[0])}; set the anchor at a later period"
            )
        ledger.set_anchor(session, series.key, anchor, by, now)
        renumber(session, after, now)
    return after


def renumber(session: Session, series: Series, now: datetime) -> None:
    """Give every issue that is not released the number that now follows, in an order in which none is taken."""
    for grows in (True, False):  # those that grow from the last on, then those that shrink from the first on
        drafts = [
            each for each in issues.issues(session) if each.state is not IssueState.RELEASED and not each.revision
        ]
        for each in sorted(drafts, key=lambda one: one.period, reverse=grows):
            number = number_in(series, each)
            if number is not None and number != each.number and (number > each.number or not grows):
                issues.save_issue(session, replace(each, number=number, number_zh=series.number_zh(number)), now)


def number_in(series: Series, issue: Issue) -> int | None:
    """The number that arithmetic gives an issue, None where no profile has its period."""
    try:
        return series.profile_for(issue.period).number(issue.period)
    except ValueError:
        return None


def carried_to(
    store: Store, series: Series, number: int, period: Period, by: str, now: datetime, reason: str
) -> tuple[Candidate, Period]:
    """Have a candidate go into the issue of `period`. Raises ValueError where there is none, or it is released."""
    series.profile_for(period)
    with store.writing() as session:
        candidate = articles.candidate(session, number)
        if candidate is None:
            raise ValueError(f"there is no candidate {number}; `yuebao issue late` and `undated` show their numbers")
        issue = issues.find_issue(session, series.key, period)
        if issue is not None and issue.state is IssueState.RELEASED:
            raise ValueError(f"第{issue.number_zh}期 ({period}) is released; carry it to a later period")
        ledger.carry(session, ledger.Carried(number, period, reason, by, now))
    return candidate, period
