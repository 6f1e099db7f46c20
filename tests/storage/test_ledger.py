from datetime import timedelta

from bulletin.imported.given import Given, Line
from bulletin.numbering import Anchor
from storage.given import keep_given, last_given
from storage.issues import find_issue, save_issue
from storage.jobs import JobState, ask, begin, end, job, jobs, pause
from storage.ledger import (
    Carried,
    add_move,
    anchors,
    carried,
    carry,
    generated,
    keep_generated,
    moves,
    set_anchor,
)
from storage.overrides import Override, override, overrides, take_back
from storage.store import Store
from tests.storage.made_up import AUGUST, NOW, issue, judged, kept, period_after


def test_an_issues_moves_come_back_in_order(store: Store):
    with store.writing() as session:
        add_move(session, issue(), "due", "程序", NOW)
        add_move(session, issue(revision=1), "released", "签发", NOW - timedelta(days=1), "链接有误")
    with store.reading() as session:
        assert [(each.revision, each.was, each.note) for each in moves(session, "monthly", AUGUST)] == [
            (0, "due", ""),
            (1, "released", "链接有误"),
        ]
        assert moves(session, "weekly", AUGUST) == []


def test_a_candidate_is_carried_to_one_period_the_last_one_said(store: Store):
    number = kept(store, judged()).id
    with store.writing() as session:
        carry(session, Carried(number, AUGUST, "迟到", "编辑", NOW))
        carry(session, Carried(number, period_after(1), "再迟", "编辑", NOW))
    with store.reading() as session:
        assert carried(session) == [Carried(number, period_after(1), "再迟", "编辑", NOW)]


def test_the_last_number_set_right_for_a_period_stands(store: Store):
    with store.writing() as session:
        set_anchor(session, "monthly", Anchor("m", AUGUST, 540, "漏号"), "签发", NOW)
        set_anchor(session, "monthly", Anchor("m", AUGUST, 541, "又漏"), "签发", NOW)
        set_anchor(session, "monthly", Anchor("m", period_after(-3), 530), "签发", NOW)
    with store.reading() as session:
        assert anchors(session, "monthly") == [Anchor("m", period_after(-3), 530), Anchor("m", AUGUST, 541, "又漏")]


def test_what_was_generated_stays_beside_what_is_released(store: Store):
    with store.writing() as session:
        save_issue(session, issue(), NOW)
        keep_generated(session, issue(), issue().entries, "月报.docx", "ab", "签发", NOW)
    with store.reading() as session:
        found = generated(session, issue())
        assert found is not None
        assert (found.entries, found.file) == (issue().entries, "月报.docx")
        assert generated(session, issue(revision=1)) is None


def test_the_last_given_text_comes_back_line_by_line(store: Store):
    lines = (Line("题", level=2, blank=1), Line("甲 乙", cells=("甲", "乙")), Line("图注", picture=True, name="a.png"))
    with store.writing() as session:
        keep_given(session, issue(), Given("一.txt", "txt", ()), (), NOW)
        keep_given(session, issue(), Given("二.md", "md", lines, 3, True), ["导语"], NOW)
    with store.reading() as session:
        assert last_given(session, "monthly", AUGUST) == Given("二.md", "md", lines, 3, True)
        assert last_given(session, "monthly", period_after(1)) is None


def test_a_finding_let_stand_keeps_its_last_reason_until_it_is_taken_back(store: Store):
    first, last = Override("ab", "链接", "原文如此", "签发", NOW), Override("ab", "链接", "已核对", "签发", NOW)
    with store.writing() as session:
        override(session, "monthly", AUGUST, first)
        override(session, "monthly", AUGUST, last)
    with store.reading() as session:
        assert overrides(session, "monthly", AUGUST) == [last]
        assert overrides(session, "weekly", AUGUST) == []
    with store.writing() as session:
        take_back(session, "monthly", AUGUST, "ab")
    with store.reading() as session:
        assert overrides(session, "monthly", AUGUST) == []


def test_a_job_is_asked_for_paused_begun_and_ended(store: Store):
    with store.reading() as session:
        assert job(session, "night") == JobState("night")
    with store.writing() as session:
        ask(session, "night", NOW)
        pause(session, "night", True)
    with store.reading() as session:
        assert job(session, "night") == JobState("night", True, NOW)
    with store.writing() as session:
        begin(session, "night", NOW)
        end(session, "night", NOW + timedelta(hours=1), "done", "x" * 3000)
    with store.reading() as session:
        (state,) = jobs(session)
    assert (state.asked_at, state.paused, state.outcome, len(state.detail)) == (None, True, "done", 2000)


def test_what_a_draft_says_as_a_whole_comes_back(store: Store):
    with store.writing() as session:
        save_issue(session, issue(banner="缺一家"), NOW)
    with store.reading() as session:
        found = find_issue(session, "monthly", AUGUST)
    assert found is not None
    assert found.banner == "缺一家"
