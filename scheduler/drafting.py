"""Drafting an issue from the store, and rendering one with the pictures of the archive."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from archive.pictures import PictureStore
from archive.whole import write_whole
from bulletin.article import Image
from bulletin.issue import Issue, IssueState, compile_issue
from bulletin.period import Period
from bulletin.series import Series
from report_templates.render import render
from storage import articles, issues, pictures
from storage.store import Store


def draft_issue(store: Store, series: Series, period: Period, now: datetime) -> Issue:
    """Draft the issue of a period, or draft it again keeping what the editor did; written in one transaction.

    Raises ValueError where no profile of the series covers the period. A released issue is given as it is.
    """
    with store.writing() as session:
        previous = issues.find_issue(session, series.key, period)
        if previous is not None and previous.state is IssueState.RELEASED:
            return previous
        issue = compile_issue(series, period, articles.candidates(session, period), previous)
        issues.save_issue(session, issue, now)
        return issue


def pictures_of(store: Store, issue: Issue, folder: Path) -> dict[str, bytes]:
    """The stored pictures of an issue's entries, by the URL under which the blocks name them."""
    urls = [block.url for entry in issue.entries for block in entry.blocks if isinstance(block, Image)]
    with store.reading() as session:
        held = pictures.pictures(session, urls)
    files = PictureStore(folder)
    found = {url: files.read(digest) for url, digest in held.items()}
    return {url: body for url, body in found.items() if body is not None}


def write_forms(
    store: Store, issue: Issue, forms: Iterable[str], folder: Path, archive: Path, stem: str = ""
) -> tuple[Path, ...]:
    """Render an issue in several forms into a folder; each file is whole or not there at all."""
    held = pictures_of(store, issue, archive / "pictures")
    written = []
    for form in forms:
        path = folder / f"{stem or f'issue-{issue.number}'}.{form}"
        write_whole(path, render(issue, form, held))
        written.append(path)
    return tuple(written)
