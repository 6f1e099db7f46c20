"""Drafting issues from the store, and rendering them with the pictures of the archive.

A draft is compiled outside any writing transaction and saved only where nothing has moved meanwhile, so that an
editor never waits for it and two runners drafting at once leave one issue.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from archive.pictures import PictureStore
from archive.whole import write_whole
from bulletin.article import Image
from bulletin.candidate import Candidate, Choice
from bulletin.issue import Issue, IssueState, choice_of, compile_issue, rank
from bulletin.ledger import DueIssue, LedgerRules, due_issues
from bulletin.numbering import with_anchors
from bulletin.period import Period, day_in_shanghai
from bulletin.series import Series
from bulletin.verdict import Queue
from issuing.stored_pictures import StoredPictures
from report_templates.render import render
from storage import articles, choices, issues, ledger, nights, pictures, shelf, stories
from storage.errors import Conflict
from storage.store import Session, Store

TRIES = 5
PROPOSABLE = 100
"""The best of the shortlist, of which a handful is proposed; many of them may say the same."""
PROGRAM = "程序"
"""Who drafts by itself, in the ledger."""


def numbered(session: Session, series: Series) -> Series:
    """The series with the numbers that were set right by hand."""
    return with_anchors(series, ledger.anchors(session, series.key))


def draft_issue(
    store: Store, series: Series, period: Period, now: datetime, by: str = PROGRAM, banner: str | None = None
) -> Issue:
    """Draft the issue of a period, or draft it again keeping what the editor did; saved in one transaction.

    A submitted or released issue is given as it is. `banner` None keeps what a standing draft says. Raises ValueError
    where no profile of the series covers the period, Conflict where others keep changing it meanwhile.
    """
    for _ in range(TRIES):
        with store.reading() as session:
            own = numbered(session, series)
            previous = issues.find_issue(session, series.key, period)
            found, carried = compilable(session, period, previous)
        issue = compile_issue(own, period, found, previous, carried)
        if banner is not None and issue.state is IssueState.DRAFT:
            issue = with_banner(issue, banner)
        with store.writing() as session:
            shelf.hold(session, series.key, period)  # or a draft dropped at this moment would stand up again
            if issues.find_issue(session, series.key, period) != previous:
                continue
            if issue != previous:
                issues.save_issue(session, issue, now)
                if previous is None:
                    ledger.add_move(session, issue, IssueState.DUE.value, by, now, issue.banner)
            return issue
    raise Conflict(f"the issue of {period} is being changed by others at this moment; draft it again in a minute")


def why_not_drafted(store: Store, series: Series, period: Period, now: datetime) -> str:
    """Why nobody should want a draft of a period yet, "" where there is nothing against it.

    A period that has not begun, or one that no night covered and no candidate is of, would get a number and an empty
    draft; a slip of the hand in the year is the usual reason.
    """
    with store.reading() as session:
        if issues.find_issue(session, series.key, period) is not None or choices.exists_in(session, period):
            return ""
        finished = nights.finished_nights(session)
    if period.start > day_in_shanghai(now):
        return f"{period} has not begun yet, so its draft would be empty"
    if any(
        day_in_shanghai(each.since) <= period.end and period.start <= day_in_shanghai(each.until) for each in finished
    ):
        return ""
    return (
        f"no night has covered {period} and no candidate is of it, so its draft would be empty; "
        f"`{crawl_command(period)}` gathers it"
    )


def crawl_command(period: Period) -> str:
    """What to type to gather a period."""
    return f"yuebao crawl --since {period.start} --until {period.end}"


def compilable(session: Session, period: Period, previous: Issue | None) -> tuple[list[Candidate], frozenset[int]]:
    """The candidates that can enter a period's issue or stand in it, without the thousands that cannot, and the ids of
    those carried in: the accepted, the best undecided of the shortlist, those of the draft."""
    moved = ledger.carried(session)
    here = frozenset(each.candidate for each in moved if each.period == period)
    away = {each.candidate for each in moved if each.period != period}
    best = articles.candidates(session, period, [Queue.SHORTLIST], PROPOSABLE, [Choice.UNDECIDED])
    standing = {entry.candidate for entry in previous.entries if entry.candidate} if previous else set[int]()
    found = {each.id: each for each in [*articles.candidates(session, period, choices=[Choice.ACCEPTED]), *best]}
    found |= stories.candidates_of(session, (standing | here) - found.keys())
    stay = [each for each in found.values() if each.id not in away]
    story = {number: place.story for number, place in stories.places(session, [each.id for each in stay]).items()}
    return one_of_each_story(stay, story, standing, here), here


def one_of_each_story(
    found: Sequence[Candidate], story: Mapping[int, int], standing: Collection[int], here: Collection[int]
) -> list[Candidate]:
    """The candidates without the undecided ones whose story (by candidate's id) another of them tells already.

    What was accepted, stands in the draft (`standing`) or was carried in by hand (`here`) always stays, and comes
    before what is only well judged; a candidate that stands alone has no story.
    """
    kept = {each.id for each in found if choice_of(each) is not Choice.UNDECIDED or each.id in standing}
    told = {story[each.id] for each in found if each.id in story and enters(each, standing)}
    for each in sorted(found, key=lambda each: (each.id not in here, rank(each))):
        if each.id not in kept and (each.id in here or story.get(each.id) not in told):
            kept.add(each.id)
            told |= {story[each.id]} if each.id in story else set()
    return [each for each in found if each.id in kept]


def enters(candidate: Candidate, standing: Collection[int]) -> bool:
    """Whether a candidate is in the issue for certain: accepted, or standing in its draft and not rejected since."""
    choice = choice_of(candidate)
    return choice is Choice.ACCEPTED or (candidate.id in standing and choice is not Choice.REJECTED)


def with_banner(issue: Issue, banner: str) -> Issue:
    """The issue with what its draft says as a whole."""
    return replace(issue, banner=banner)


def what_is_due(
    store: Store, series: Series, rules: LedgerRules, now: datetime, names: dict[str, str]
) -> tuple[DueIssue, ...]:
    """The issues to draft now, by the ledger."""
    with store.reading() as session:
        finished = nights.finished_nights(session)
        own = numbered(session, series)
        heads = issues.heads(session)
        last = max(finished, key=lambda each: (each.until, each.id), default=None)
        latest = nights.night(session, last.id) if last else None
    return due_issues(own, rules, finished, latest, heads, now, names)


def draft_all_due(
    store: Store, series: Series, rules: LedgerRules, now: datetime, names: dict[str, str]
) -> tuple[Issue, ...]:
    """Draft every due issue, oldest first, one by one; those that were drafted."""
    return tuple(
        draft_issue(store, series, due.period, now, banner=due.banner(rules))
        for due in what_is_due(store, series, rules, now, names)
    )


def pictures_of(store: Store, issue: Issue, folder: Path) -> StoredPictures:
    """The stored pictures of an issue's entries, by the digest or the URL under which the blocks name them."""
    images = [block for entry in issue.entries for block in entry.blocks if isinstance(block, Image)]
    with store.reading() as session:
        held = pictures.pictures(session, [image.url for image in images])
    held |= {image.sha256: image.sha256 for image in images if image.sha256}
    return StoredPictures(PictureStore(folder), held)


def write_forms(
    store: Store,
    issue: Issue,
    forms: Iterable[str],
    folder: Path,
    archive: Path,
    stem: str = "",
    overlay: Path | None = None,
) -> tuple[Path, ...]:
    """Render an issue in several forms into a folder; each file is whole or not there at all.

    Templates in `overlay`, the data folder, win over the shipped ones.
    """
    held = pictures_of(store, issue, archive / "pictures")
    written = []
    for form in forms:
        path = folder / f"{stem or f'issue-{issue.number}'}.{form}"
        write_whole(path, render(issue, form, held, overlay=overlay))
        written.append(path)
    return tuple(written)
