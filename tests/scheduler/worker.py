"""A process that drafts, edits and releases months on end, to be killed at any moment: `worker.py DATABASE-URL`."""

import sys
from dataclasses import replace
from datetime import datetime, timedelta

from bulletin.article import Paragraph
from bulletin.issue import Entry, IssueState
from bulletin.ledger import LedgerRules
from bulletin.period import SHANGHAI
from bulletin.series import load_series
from issuing.drafting import draft_all_due, draft_issue
from issuing.moving import correct, release
from storage import issues, nights
from storage.store import Store, open_store

RULES = LedgerRules(first="2026-01")
MONTHS = 16


def month_of_work(store: Store, now: datetime) -> None:
    """A night, the drafts it makes due, an edit in each, their release, and a correction of every third."""
    series = load_series()
    with store.reading() as session:
        since = max((each.until for each in nights.finished_nights(session)), default=now - timedelta(days=1))
    if since < now:
        with store.writing() as session:
            number = nights.open_night(session, since, now, now, "command").id
        with store.writing() as session:
            nights.finish_night(session, number, now, True)
    draft_all_due(store, series, RULES, now, {})
    with store.reading() as session:
        latest = {each.period: each for each in issues.issues(session)}
    for issue in latest.values():
        if issue.state is IssueState.RELEASED:
            continue
        if not issue.entries:
            entry = Entry(f"第{issue.number}篇", "青槐网", "https://a.example/1", "2026-01-01", (Paragraph("正文。"),))
            issue = replace(issue, entries=(entry,))
            with store.writing() as session:
                issues.save_issue(session, issue, now)
            issue = draft_issue(store, series, issue.period, now)
        released = release(store, issue, (), "签发", now)
        if released.number % 3 == 0 and not released.revision:
            correct(store, released, "签发", now, "链接有误")


def main(url: str) -> None:
    store = open_store(url)
    print("ready", flush=True)
    now = datetime(2026, 2, 1, 3, tzinfo=SHANGHAI)
    for step in range(MONTHS):
        month_of_work(store, now + timedelta(days=31 * step))
    store.close()


if __name__ == "__main__":
    main(sys.argv[1])
