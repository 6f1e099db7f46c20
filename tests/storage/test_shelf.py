from bulletin.issue import IssueState
from storage.issues import save_issue
from storage.shelf import by_ids, hold, latest, revision, spines
from storage.store import Store
from tests.storage.made_up import AUGUST, NOW, issue, period_after, sure


def shelved(store: Store) -> None:
    """August released and corrected, September a draft."""
    with store.writing() as session:
        save_issue(session, issue(state=IssueState.RELEASED), NOW)
        save_issue(session, issue(revision=1, lead="更正了一处。"), NOW)
        save_issue(session, issue(period=period_after(1), number=902, number_zh="九〇二"), NOW)


def test_the_shelf_shows_every_revision_the_latest_first(store: Store):
    shelved(store)
    with store.reading() as session:
        found = [(each.number, each.revision, each.state) for each in spines(session, "monthly")]
        assert found == [(902, 0, IssueState.DRAFT), (901, 1, IssueState.DRAFT), (901, 0, IssueState.RELEASED)]
        assert [(each.number, each.revision) for each in latest(session, "monthly")] == [(902, 0), (901, 1)]
        assert spines(session, "weekly") == []


def test_each_revision_is_read_by_itself(store: Store):
    shelved(store)
    with store.writing() as session:
        hold(session, "monthly", AUGUST)
    with store.reading() as session:
        assert sure(revision(session, "monthly", AUGUST, 0)).lead == "本期共两篇。"
        assert sure(revision(session, "monthly", AUGUST, 1)).lead == "更正了一处。"
        assert revision(session, "monthly", AUGUST, 2) is None


def test_issues_are_read_by_their_ids(store: Store):
    shelved(store)
    with store.reading() as session:
        ids = [each.id for each in spines(session, "monthly")]
        assert {each.number for each in by_ids(session, ids).values()} == {901, 902}
        assert by_ids(session, []) == {}
