"""Checking an issue against everything the store remembers."""

from collections.abc import Collection, Iterable, Mapping

from bulletin.article import Image
from bulletin.check import CheckRules, Finding, Memory, check_issue
from bulletin.imported.doubts import Doubt
from bulletin.issue import Issue, choice_of, latest_revisions
from bulletin.registry import Registry
from bulletin.series import Series
from issuing.drafting import numbered
from storage import evidence, issues, overrides, pictures, stories
from storage.store import Session, Store

PRINTED: dict[tuple[str, str], tuple[object, tuple[Issue, ...]]] = {}
"""The released issues of each store and series as they were read last, with what tells whether there are more now."""


def printed_issues(session: Session, store: Store, series: str) -> tuple[Issue, ...]:
    """The latest revisions of all released issues; their texts are read again only when an issue was released."""
    place, mark = (str(store.url), series), issues.released_mark(session, series)
    held = PRINTED.get(place)
    if held is None or held[0] != mark:
        PRINTED.clear()  # one store a process, but for tests
        held = PRINTED[place] = (mark, latest_revisions(issues.released_issues(session, series)))
    return held[1]


def memory_of(
    session: Session,
    store: Store,
    issue: Issue,
    series: Series,
    rules: CheckRules,
    registry: Registry,
    doubts: Iterable[Doubt] = (),
    dead: Mapping[str, str] | None = None,
) -> Memory:
    """What the checks of an issue need of the store."""
    known = stories.candidates_of(session, {entry.candidate for entry in issue.entries if entry.candidate})
    images = [block for entry in issue.entries for block in entry.blocks if isinstance(block, Image)]
    held = pictures.pictures(session, [image.url for image in images])
    digests = pictures.held_digests(session, [image.sha256 for image in images])
    return Memory(
        series=numbered(session, series),
        rules=rules,
        registry=registry,
        printed=printed_issues(session, store, series.key),
        articles={number: each.article for number, each in known.items()},
        choices={number: choice_of(each) for number, each in known.items()},
        pictures=frozenset([*held, *held.values(), *digests]),
        dead=dict(dead or {}),
        archived=archived(session, issue),
        doubts=tuple(doubts),
    )


def archived(session: Session, issue: Issue) -> dict[str, str]:
    """Where the pages of an issue's links are kept, and what to type to see one; only those that were recorded."""
    found = {entry.url: evidence.filing(session, entry.candidate) for entry in issue.entries if entry.candidate}
    return {
        url: f"候选稿 {one.candidate}，用 yuebao evidence page {url} 取出"
        for url, one in found.items()
        if one is not None and one.warc
    }


def findings_of(
    store: Store,
    issue: Issue,
    series: Series,
    rules: CheckRules,
    registry: Registry,
    doubts: Iterable[Doubt] = (),
    dead: Mapping[str, str] | None = None,
) -> tuple[tuple[Finding, ...], dict[str, str]]:
    """All findings of an issue, and the reasons of those a person let stand, by mark."""
    with store.reading() as session:
        memory = memory_of(session, store, issue, series, rules, registry, doubts, dead)
        stand = {each.mark: each.reason for each in overrides.overrides(session, series.key, issue.period)}
    return check_issue(issue, memory), stand


def still_open(findings: Iterable[Finding], stand: Collection[str]) -> list[Finding]:
    """Findings that nobody let stand."""
    return [each for each in findings if each.mark not in stand]
