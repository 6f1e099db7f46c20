"""本期: from candidates to the released files, with every way back, as an editor and an issuer press the buttons."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from docx import Document

from bulletin.article import Paragraph
from bulletin.candidate import Choice, Manuscript
from bulletin.issue import IssueState
from bulletin.person import Role
from bulletin.settings import Settings
from storage import articles, issues, journal, ledger, manuscripts, submissions
from storage.store import Store
from tests.review.conftest import Browser, Clock
from tests.review.issue_desk import AUGUST, SERIES, TITLES, choice_of, decided, gathered, issue_of
from tests.storage.made_up import sure

Browse = Callable[..., Browser]
HERE = "/issue/2024-08"


def drafted(store: Store, browser: Browser, accepted: int = 4, found: int = 6) -> list[int]:
    """A draft of August of accepted candidates; the ids of all candidates."""
    ids = gathered(store, found)
    decided(store, ids[:accepted])
    browser.post(f"{HERE}/draft")
    return ids


def acts(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        return [(line.act, line.subject) for line in journal.lines(session, 50)]


def undo_of(page: str) -> str:
    """Where the notice's 撤销 leads."""
    found = re.search(
        r'action="([^"]+)"><input type="hidden" name="token" value="[^"]+"><button class="small" data-undo="1">撤销',
        page,
    )
    return sure(found)[1].replace("&amp;", "&")


def titles(store: Store) -> list[str]:
    return [entry.title for entry in issue_of(store).entries]


def test_the_desk_opens_the_issue_that_is_being_worked_on(editor: Browser, store: Store) -> None:
    assert editor.get("/issue", follow_redirects=False).headers["location"] == "/issue/2024-09", "nothing was gathered"
    drafted(store, editor)
    assert editor.get("/issue", follow_redirects=False).headers["location"] == HERE
    editor.post(f"{HERE}/release")
    assert editor.get("/issue", follow_redirects=False).headers["location"] == "/issue/2024-09"


def test_a_due_issue_says_what_there_is_and_offers_one_button(editor: Browser, store: Store) -> None:
    assert "还没有可编入的候选稿" in editor.get(HERE).text
    decided(store, gathered(store, 3)[:1])
    page = editor.get(HERE).text
    assert "已采用 1 篇" in page and "未审 2 篇" in page
    assert page.count('id="next-button"') == 1
    said = editor.post(f"{HERE}/draft").text
    assert "第五三七期草稿有 3 篇，其中 2 篇待定" in said


def test_proposed_entries_are_marked_and_taken_or_put_away_with_an_undo(editor: Browser, store: Store) -> None:
    ids = drafted(store, editor, accepted=2, found=4)
    page = editor.get(HERE).text
    assert page.count('<span class="chip warn">待定</span>') == 2
    assert 'id="next-button"' not in page, "nothing is submitted while entries wait"
    after = editor.post(f"{HERE}/accept", {"candidate": ids[2]}).text
    assert choice_of(store, ids[2]) is Choice.ACCEPTED
    editor.post(undo_of(after))
    assert choice_of(store, ids[2]) is Choice.UNDECIDED
    assert [entry.proposed for entry in issue_of(store).entries].count(True) == 2
    before = titles(store)
    after = editor.post(f"{HERE}/take-out", {"mark": f"c{ids[3]}", "choice": "rejected", "reason": "quality"}).text
    assert choice_of(store, ids[3]) is Choice.REJECTED
    assert len(titles(store)) == 3
    editor.post(undo_of(after))
    assert (choice_of(store, ids[3]), titles(store)) == (Choice.UNDECIDED, before)
    assert ("采用", f"candidate:{ids[2]}") in acts(store)


def test_the_lead_counts_the_entries_as_they_come_and_go(editor: Browser, store: Store) -> None:
    ids = drafted(store, editor)
    assert "共收集4篇" in issue_of(store).lead
    editor.post(f"{HERE}/take-out", {"mark": f"c{ids[0]}"})
    assert "共收集3篇" in issue_of(store).lead
    assert choice_of(store, ids[0]) is Choice.RESERVE


def test_what_is_accepted_later_or_kept_in_reserve_can_be_taken_in(editor: Browser, store: Store) -> None:
    ids = drafted(store, editor, accepted=4)
    decided(store, ids[4:5], Choice.RESERVE)
    assert TITLES[4] in editor.get(HERE).text
    after = editor.post(f"{HERE}/add", {"candidate": ids[4]}).text
    assert (len(titles(store)), choice_of(store, ids[4])) == (5, Choice.ACCEPTED)
    editor.post(undo_of(after))
    assert (len(titles(store)), choice_of(store, ids[4])) == (4, Choice.RESERVE)
    twice = editor.post(f"{HERE}/add", {"candidate": ids[0]})
    assert twice.status_code == 409 and "已经在本期里" in twice.text


def test_a_candidate_without_a_day_comes_in_with_a_reason_only(editor: Browser, store: Store) -> None:
    drafted(store, editor)
    stray = gathered(store, 1, day=None, start=7)[0]
    assert TITLES[7] in editor.get(f"{HERE}/strays").text
    refused = editor.post(f"{HERE}/add", {"candidate": stray})
    assert refused.status_code == 409 and "为什么" in refused.text
    editor.post(f"{HERE}/add", {"candidate": stray, "reason": "网页上写明八月"})
    assert TITLES[7] in titles(store)
    with store.reading() as session:
        assert [(each.candidate, each.reason) for each in ledger.carried(session)] == [(stray, "网页上写明八月")]
    assert TITLES[7] not in editor.get(f"{HERE}/strays").text


def test_a_candidate_that_came_late_is_offered_to_a_later_issue(editor: Browser, store: Store, clock: Clock) -> None:
    drafted(store, editor)
    editor.post(f"{HERE}/release")
    assert TITLES[7] not in editor.get("/issue/2024-09/strays").text
    gathered(store, 1, start=7, found_at=clock() + timedelta(days=2))
    assert TITLES[7] in editor.get("/issue/2024-09/strays").text


def test_entries_move_by_buttons_and_by_an_order_that_can_be_undone(editor: Browser, store: Store) -> None:
    drafted(store, editor)
    before = issue_of(store).entries
    marks = [f"c{entry.candidate}" for entry in before]
    after = editor.post(f"{HERE}/move", {"mark": marks[3], "by": -1}).text
    assert titles(store) == [before[each].title for each in (0, 1, 3, 2)]
    assert "已恢复原来的顺序。" in editor.post(undo_of(after)).text
    assert titles(store) == [entry.title for entry in before]
    told = editor.script(f"{HERE}/order?order={','.join(reversed(marks))}").json()
    assert told["said"] == "已调整顺序。"
    assert titles(store) == [entry.title for entry in reversed(before)]


def test_an_order_made_of_an_old_page_is_refused(editor: Browser, store: Store) -> None:
    ids = drafted(store, editor)
    marks = [f"c{entry.candidate}" for entry in issue_of(store).entries]
    editor.post(f"{HERE}/take-out", {"mark": f"c{ids[0]}"})
    answer = editor.script(f"{HERE}/order?order={','.join(marks)}")
    assert answer.status_code == 409 and "别人改动" in answer.json()["said"]


def test_the_preview_shows_at_once_what_was_typed(editor: Browser, store: Store, clock: Clock) -> None:
    ids = drafted(store, editor)
    assert "刚刚改过的标题" not in editor.get(f"{HERE}/preview").text.replace("<wbr>", "")
    with store.reading() as session:
        found = sure(articles.candidate(session, ids[0])).article
    typed = Manuscript("刚刚改过的标题", "云杉日报", found.url, found.published, (Paragraph("刚打的字。"),), at=clock())
    with store.writing() as session:
        manuscripts.save_manuscript(session, ids[0], typed, 0)
    shown = editor.get(f"{HERE}/preview")
    text = shown.text.replace("<wbr>", "")  # where a title may break
    assert "刚刚改过的标题" in text and "刚打的字。" in text
    assert "刚刚改过的标题" in editor.get(HERE).text
    assert "刚刚改过的标题" not in str(issue_of(store)), "opening a page writes nothing"
    editor.post(f"{HERE}/submit")
    assert "刚刚改过的标题" in str(issue_of(store)), "what was shown is what is submitted"


def test_the_preview_runs_nothing_and_is_shown_in_our_own_frame_only(editor: Browser, store: Store) -> None:
    drafted(store, editor)
    answer = editor.get(f"{HERE}/preview")
    policy = answer.headers["content-security-policy"]
    assert "sandbox" in policy and "default-src 'none'" in policy and "frame-ancestors 'self'" in policy
    assert "allow-scripts" not in policy and "allow-same-origin" not in policy
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


def test_checks_stand_beside_with_their_mends_and_are_let_stand_with_a_reason(editor: Browser, store: Store) -> None:
    ids = drafted(store, editor)
    with store.reading() as session:
        found = sure(articles.candidate(session, ids[0])).article
    odd = Manuscript("小药房”托起“大健康”", "云杉日报", found.url, found.published, found.blocks)
    with store.writing() as session:
        manuscripts.save_manuscript(session, ids[0], odd, 0)
    page = editor.get(HERE).text
    mark = sure(re.search(r'data-mark="([0-9a-f]{12})" data-severity="error"', page))[1]
    refused = editor.post(f"{HERE}/release")
    assert refused.status_code == 409 and "处错误" in refused.text and "标题" in refused.text
    assert issue_of(store).state is IssueState.DRAFT
    assert editor.post(f"{HERE}/let-stand", {"mark": mark, "reason": " "}).status_code == 409
    after = editor.post(f"{HERE}/let-stand", {"mark": mark, "reason": "原标题如此"}).text
    assert "理由：原标题如此" in after
    assert "处错误" not in after
    editor.post(undo_of(after))
    assert "处错误" in editor.get(HERE).text
    assert ("校核保留", "issue:2024-08") in acts(store)


@pytest.mark.parametrize("form", ["docx", "pdf", "html", "txt"])
def test_the_four_forms_are_downloaded_under_their_chinese_names(editor: Browser, store: Store, form: str) -> None:
    drafted(store, editor)
    answer = editor.get(f"{HERE}/download/{form}")
    assert answer.status_code == 200
    assert f"filename*=UTF-8''{quote('第五三七期（草稿）.' + form)}" in answer.headers["content-disposition"]
    assert f'filename="issue-537.{form}"' in answer.headers["content-disposition"]
    editor.post(f"{HERE}/release")
    answer = editor.get(f"{HERE}/download/{form}")
    assert f"filename*=UTF-8''{quote('第五三七期.' + form)}" in answer.headers["content-disposition"]
    assert answer.content[:4] == {"docx": b"PK\x03\x04", "pdf": b"%PDF"}.get(form, answer.content[:4])


def test_what_was_released_is_downloaded_as_it_was_fixed(editor: Browser, store: Store, settings: Settings) -> None:
    drafted(store, editor)
    editor.post(f"{HERE}/release")
    kept = settings.data / "released" / "537-0.txt"
    assert kept.read_bytes() == editor.get(f"{HERE}/download/txt").content
    (settings.data / "issue.txt.j2").write_text("另一种版式", encoding="utf-8")
    assert "云杉" in editor.get(f"{HERE}/download/txt").text, "a template changed later changes nothing released"


def test_an_unknown_form_and_a_broken_template_are_said_in_one_sentence(
    editor: Browser, store: Store, settings: Settings
) -> None:
    drafted(store, editor)
    assert "没有这种格式" in editor.get(f"{HERE}/download/exe").text
    (settings.data / "issue.docx").write_bytes(b"no word file")
    answer = editor.get(f"{HERE}/download/docx")
    assert answer.status_code == 503 and "模板" in answer.text and "Traceback" not in answer.text


def test_an_editor_submits_and_withdraws_until_the_issuer_starts(browse: Browse, store: Store) -> None:
    writer, issuer = browse("李编辑", Role.EDITOR), browse("赵签发", Role.ISSUER)
    drafted(store, writer)
    writer.post(f"{HERE}/submit")
    assert issue_of(store).state is IssueState.SUBMITTED
    assert writer.post(f"{HERE}/take-out", {"mark": "c1"}).status_code == 409, "what is submitted stays as it is"
    writer.post(f"{HERE}/withdraw")
    assert issue_of(store).state is IssueState.DRAFT
    writer.post(f"{HERE}/submit")
    issuer.post(f"{HERE}/begin")
    assert "赵签发已开始审阅" in writer.get(HERE).text
    refused = writer.post(f"{HERE}/withdraw")
    assert refused.status_code == 409 and "开始审阅" in refused.text
    assert issue_of(store).state is IssueState.SUBMITTED


def test_nobody_submits_what_waits_for_a_word(editor: Browser, store: Store) -> None:
    drafted(store, editor, accepted=3, found=4)
    refused = editor.post(f"{HERE}/submit")
    assert refused.status_code == 409 and "1 篇待定" in refused.text
    refused = editor.post(f"{HERE}/release")
    assert refused.status_code == 409 and "1 篇待定" in refused.text


def test_an_issue_sent_back_says_why_and_both_submissions_stay_readable(browse: Browse, store: Store) -> None:
    writer, issuer = browse("李编辑", Role.EDITOR), browse("赵签发", Role.ISSUER)
    ids = drafted(store, writer)
    writer.post(f"{HERE}/submit")
    assert issuer.post(f"{HERE}/send-back", {"note": ""}).status_code == 409
    issuer.post(f"{HERE}/send-back", {"note": "第一篇太旧，换一篇"})
    page = writer.get(HERE).text
    assert "第一篇太旧，换一篇" in page and 'id="sent-back"' in page
    writer.post(f"{HERE}/take-out", {"mark": f"c{ids[0]}"})
    decided(store, ids[4:5])
    writer.post(f"{HERE}/add", {"candidate": ids[4]})
    writer.post(f"{HERE}/submit")
    compared = issuer.get(f"{HERE}/versions").text
    assert TITLES[0] in compared and "去掉" in compared
    assert TITLES[4] in compared and "新增" in compared
    with store.reading() as session:
        first, second = submissions.submissions(session, SERIES.key, AUGUST)
    assert (first.ended, first.ended_by, second.ended) == ("send-back", "赵签发", "")
    assert TITLES[0] in issuer.get(f"{HERE}/preview?submission={first.id}").text
    assert TITLES[0] not in issuer.get(f"{HERE}/preview?submission={second.id}").text


def test_an_editor_does_not_release(browse: Browse, store: Store) -> None:
    writer = browse("李编辑", Role.EDITOR)
    drafted(store, writer)
    writer.post(f"{HERE}/submit")
    assert writer.post(f"{HERE}/release").status_code == 403
    assert "等签发人审阅" in writer.get(HERE).text


def test_a_draft_says_what_was_accepted_since_and_each_entry_leads_to_its_text(editor: Browser, store: Store) -> None:
    ids = drafted(store, editor, accepted=3, found=6)
    decided(store, ids[4:6])
    page = editor.get(HERE).text
    assert "1 篇待定" in page and "另有 2 篇已采用、尚未编入" in page
    assert f'href="/articles/{ids[0]}/edit"' in page
    editor.post(f"{HERE}/accept", {"candidate": ids[3]})
    editor.post(f"{HERE}/draft")
    assert "尚未编入：" not in editor.get(HERE).text


def test_after_a_correction_it_is_compared_with_what_it_corrects(editor: Browser, store: Store) -> None:
    ids = drafted(store, editor)
    editor.post(f"{HERE}/submit")
    editor.post(f"{HERE}/send-back", {"note": "再看一遍"})
    editor.post(f"{HERE}/submit")
    editor.post(f"{HERE}/release")
    editor.post(f"{HERE}/correct", {"note": "第二篇重复"})
    editor.post(f"{HERE}/take-out", {"mark": f"c{ids[1]}"})
    page = editor.get(f"{HERE}/versions").text
    assert TITLES[1] in page and "去掉" in page
    assert re.findall(r'<option value="(r\d)" selected', page) == ["r0", "r1"]


def test_a_correction_is_a_new_revision_and_the_old_one_stays(editor: Browser, store: Store) -> None:
    ids = drafted(store, editor)
    editor.post(f"{HERE}/release")
    assert editor.post(f"{HERE}/correct", {"note": ""}).status_code == 409
    editor.post(f"{HERE}/correct", {"note": "第二篇链接有误"})
    assert (issue_of(store).revision, issue_of(store).state) == (1, IssueState.DRAFT)
    editor.post(f"{HERE}/take-out", {"mark": f"c{ids[1]}"})
    decided(store, ids[4:5])
    editor.post(f"{HERE}/add", {"candidate": ids[4]})
    editor.post(f"{HERE}/release")
    assert (issue_of(store).number, issue_of(store).revision) == (537, 1)
    assert TITLES[1] in editor.get(f"{HERE}/preview?revision=0").text
    now = editor.get(f"{HERE}/preview").text
    assert TITLES[1] not in now and TITLES[4] in now
    name = editor.get(f"{HERE}/download/txt").headers["content-disposition"]
    assert quote("第五三七期（更正1）.txt") in name
    assert quote("第五三七期.txt") in editor.get(f"{HERE}/download/txt?revision=0").headers["content-disposition"]


def corrected(store: Store, browser: Browser) -> list[int]:
    """August released and the draft of a correction without its second entry; the ids of all candidates."""
    ids = drafted(store, browser)
    browser.post(f"{HERE}/release")
    browser.post(f"{HERE}/correct", {"note": "第二篇重复"})
    browser.post(f"{HERE}/take-out", {"mark": f"c{ids[1]}"})
    return ids


def test_dropping_a_correction_is_asked_on_a_page_that_says_what_it_changes(editor: Browser, store: Store) -> None:
    corrected(store, editor)
    assert f'href="{HERE}/drop"' in editor.get(HERE).text
    before = issue_of(store)
    page = editor.get(f"{HERE}/drop").text
    assert "已发布的原稿照旧有效" in page and TITLES[1] in page
    assert f'action="{HERE}/drop"' in page and 'name="revision" value="1"' in page
    assert issue_of(store) == before, "asking changes nothing"


def test_a_correction_that_is_dropped_leaves_the_released_issue_as_it_was(editor: Browser, store: Store) -> None:
    ids = corrected(store, editor)
    body = editor.get(f"{HERE}/download/docx?revision=0").content
    page = editor.post(f"{HERE}/drop", {"revision": 1, "note": "不用改了"}).text
    assert "第五三七期的更正稿（更正 1）已放弃，已发布的原稿照旧；更正稿留底，可以恢复。" in page
    stands = issue_of(store)
    assert (stands.revision, stands.state, len(stands.entries)) == (0, IssueState.RELEASED, 4)
    assert editor.get(f"{HERE}/download/docx").content == body
    assert choice_of(store, ids[1]) is Choice.RESERVE, "what was said of an article stays said"
    assert "草稿 → 已放弃（更正 1）" in page and "不用改了" in page
    with store.reading() as session:
        line = journal.lines(session, 1, subject="issue:2024-08")[0]
    assert (line.act, line.before["revision"], len(line.before["entries"])) == ("放弃更正稿", 1, 3)
    assert (line.after["revision"], line.after["note"], len(line.after["entries"])) == (0, "不用改了", 4)


def test_what_was_dropped_can_be_read_compared_and_taken_up_again(editor: Browser, store: Store) -> None:
    corrected(store, editor)
    page = editor.post(f"{HERE}/drop", {"revision": 1}).text
    kept = sure(re.search(r"preview\?submission=(\d+)", page))[1]
    assert TITLES[1] not in editor.get(f"{HERE}/preview?submission={kept}").text
    assert TITLES[1] in editor.get(f"{HERE}/versions?old=r0&new=s{kept}").text
    assert undo_of(page) == f"{HERE}/take-up?kept={kept}"
    again = editor.post(undo_of(page)).text
    assert "第五三七期的更正稿（更正 1）已恢复，可以接着改。" in again
    stands = issue_of(store)
    assert (stands.revision, stands.state, len(stands.entries)) == (1, IssueState.DRAFT, 3)
    refused = editor.post(f"{HERE}/take-up?kept={kept}")
    assert refused.status_code == 409 and "已经有别的更正" in refused.text
    assert editor.post(f"{HERE}/take-up?kept=999").status_code == 409
    editor.post(f"{HERE}/release")
    assert (issue_of(store).revision, issue_of(store).state) == (1, IssueState.RELEASED)


def test_the_next_correction_after_one_that_was_dropped_is_a_fresh_one(editor: Browser, store: Store) -> None:
    corrected(store, editor)
    assert 'id="take-up"' in editor.post(f"{HERE}/drop", {"revision": 1}).text
    editor.post(f"{HERE}/correct", {"note": "第三篇日期有误"})
    stands = issue_of(store)
    assert (stands.revision, len(stands.entries)) == (1, 4)
    assert 'id="take-up"' not in editor.get(HERE).text
    editor.post(f"{HERE}/submit")
    assert "第1次送审" in editor.get(HERE).text, "what was dropped is no submission"


def test_what_is_no_draft_of_a_correction_is_not_dropped(editor: Browser, store: Store) -> None:
    drafted(store, editor)
    assert 'id="drop"' not in editor.get(HERE).text
    for revision in (0, 1):
        refused = editor.post(f"{HERE}/drop", {"revision": revision})
        assert refused.status_code == 409 and "没有这份更正稿" in refused.text
    assert editor.get(f"{HERE}/drop").status_code == 409
    editor.post(f"{HERE}/release")
    assert editor.post(f"{HERE}/drop", {"revision": 0}).status_code == 409
    editor.post(f"{HERE}/correct", {"note": "第二篇重复"})
    assert editor.post(f"{HERE}/drop", {"revision": 2}).status_code == 409, "another one than was asked about"
    editor.post(f"{HERE}/submit")
    refused = editor.post(f"{HERE}/drop", {"revision": 1})
    assert refused.status_code == 409 and "请先退回" in refused.text
    editor.post(f"{HERE}/release")
    refused = editor.post(f"{HERE}/drop", {"revision": 1})
    assert refused.status_code == 409 and "已经发布，不能放弃" in refused.text
    assert (issue_of(store).revision, issue_of(store).state) == (1, IssueState.RELEASED)


def test_only_an_issuer_drops_a_correction(editor: Browser, browse: Browse, store: Store) -> None:
    corrected(store, editor)
    other = browse("只编不签", Role.EDITOR)
    assert 'id="drop"' not in other.get(HERE).text
    assert other.get(f"{HERE}/drop").status_code == 403
    assert other.post(f"{HERE}/drop", {"revision": 1}).status_code == 403
    assert issue_of(store).revision == 1


def test_what_nobody_decided_is_settled_with_a_count_and_comes_back(editor: Browser, store: Store) -> None:
    ids = drafted(store, editor, accepted=4, found=7)
    refused = editor.post(f"{HERE}/settle")
    assert refused.status_code == 409 and "还没有发布" in refused.text
    editor.post(f"{HERE}/release")
    assert "结清未审 3 篇" in editor.get(HERE).text
    after = editor.post(f"{HERE}/settle").text
    assert "已结清未审 3 篇" in after
    assert {choice_of(store, each) for each in ids[4:]} == {Choice.REJECTED}
    editor.post(undo_of(after))
    assert {choice_of(store, each) for each in ids[4:]} == {Choice.UNDECIDED}
    assert ("结清未审", "issue:2024-08") in acts(store)


def test_what_is_settled_is_listed_as_it_is_counted_and_taken_back_only_where_there_is_something(
    editor: Browser, store: Store, clock: Clock
) -> None:
    drafted(store, editor, accepted=4, found=7)
    editor.post(f"{HERE}/release")
    clock.move(hours=1)
    gathered(store, 1, start=20, found_at=clock())  # found after the release: neither counted nor listed
    page = editor.get(HERE).text
    assert "结清未审 3 篇" in page and "会结清的 3 篇" in page
    listed = re.search(r'<details class="card" id="unsettled">(.*?)</details>', page, re.S)
    assert listed and listed[1].count("<li>") == 3
    assert 'id="unsettle"' not in page
    assert "没有结清过" in editor.post(f"{HERE}/unsettle").text
    assert ("撤销结清", "issue:2024-08") not in acts(store)
    after = editor.post(f"{HERE}/settle").text
    assert "撤销结清 3 篇" in after and 'id="unsettled"' not in after
    assert 'id="unsettle"' not in editor.post(f"{HERE}/unsettle").text


def test_a_word_file_edited_by_hand_is_shown_before_it_is_released(editor: Browser, store: Store) -> None:
    drafted(store, editor)
    body = reworded(editor.get(f"{HERE}/download/docx").content, "已服务", "累计服务")
    answer = editor.post(f"{HERE}/hand-back", files={"file": ("改好的 稿.docx", body)}, follow_redirects=False)
    assert answer.status_code == 303
    place = answer.headers["location"]
    shown = editor.get(place).text
    assert "<ins>累计</ins>" in shown or "<ins>累计" in shown
    assert issue_of(store).state is IssueState.DRAFT, "looking releases nothing"
    editor.post(place)
    released = issue_of(store)
    assert released.state is IssueState.RELEASED and "累计服务" in str(released.entries)
    assert editor.get(f"{HERE}/download/docx").content == body, "the very file that was handed back"
    assert "累计服务" in editor.get(f"{HERE}/download/txt").text
    with store.reading() as session:
        assert sure(ledger.generated(session, released)).file == "改好的 稿.docx"


def reworded(body: bytes, old: str, new: str) -> bytes:
    """A Word file with a word replaced."""
    document = Document(BytesIO(body))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new) if old in run.text else run.text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_file_that_is_no_word_file_or_too_large_is_refused(editor: Browser, store: Store, settings: Settings) -> None:
    drafted(store, editor)
    for name, body, said in (
        ("稿.docx", b"PK not a zip", "读不出"),
        ("稿.doc", b"\xd0\xcf", ".docx"),
        ("稿.docx", b"0" * 20_000_001, "20 MB"),
    ):
        answer = editor.post(f"{HERE}/hand-back", files={"file": (name, body)})
        assert answer.status_code in (409, 422) and said in answer.text
    assert list((settings.data / "uploads").iterdir()) == []


def test_another_persons_upload_is_not_found(browse: Browse, store: Store) -> None:
    one, other = browse("赵签发", Role.ISSUER), browse("钱签发", Role.ISSUER)
    drafted(store, one)
    body = one.get(f"{HERE}/download/docx").content
    place = one.post(f"{HERE}/hand-back", files={"file": ("a.docx", body)}, follow_redirects=False).headers["location"]
    assert one.get(place).status_code == 200
    assert other.get(place).status_code == 404
    assert other.post(place).status_code == 404
    assert one.get(f"{HERE}/hand-back/..%2F..%2Fyuebao").status_code == 404


def test_two_people_at_once_take_one_step_together(browse: Browse, store: Store) -> None:
    one, other = browse("李编辑", Role.EDITOR), browse("孙编辑", Role.EDITOR)
    drafted(store, one)
    assert one.post(f"{HERE}/submit", follow_redirects=False).status_code == 303
    again = other.post(f"{HERE}/submit")
    assert again.status_code == 409 and "不能送审" in again.text


def test_an_address_that_is_no_period_is_not_found(editor: Browser) -> None:
    for text in ("2024-13", "nonsense", "%2e%2e", "2024-08-01..2024-08-03"):
        answer = editor.get(f"/issue/{text}")
        assert answer.status_code == 404 and "Traceback" not in answer.text


def test_hostile_words_reach_neither_page_nor_preview_as_mark_up(editor: Browser, store: Store) -> None:
    ids = drafted(store, editor)
    hostile = '<script>alert(1)</script>{{ 7*7 }}"><img src=x onerror=alert(1)>'
    with store.reading() as session:
        found = sure(articles.candidate(session, ids[0])).article
    text = Manuscript(hostile, hostile, "javascript:alert(1)", found.published, (Paragraph(hostile),))
    with store.writing() as session:
        manuscripts.save_manuscript(session, ids[0], text, 0)
    for path in (HERE, f"{HERE}/preview", f"{HERE}/versions"):
        page = editor.get(path).text
        assert "<script>alert" not in page and "<img src=x" not in page
        assert 'href="javascript:' not in page
    assert "{{ 7*7 }}" in editor.get(HERE).text
    for form in ("docx", "pdf", "txt"):
        assert editor.get(f"{HERE}/download/{form}").status_code == 200


def test_an_entry_that_came_from_no_candidate_can_be_moved_and_taken_out(
    editor: Browser, store: Store, clock: Clock
) -> None:
    drafted(store, editor)
    issue = issue_of(store)
    plain = replace(issue.entries[0], candidate=None)
    with store.writing() as session:
        issues.save_issue(session, replace(issue, entries=(plain, *issue.entries[1:])), clock())
    mark = sure(re.search(r'data-mark="(x[0-9a-f]{12})"', editor.get(HERE).text))[1]
    editor.post(f"{HERE}/move", {"mark": mark, "by": 1})
    assert issue_of(store).entries[1].candidate is None
    editor.post(f"{HERE}/take-out", {"mark": mark})
    assert len(issue_of(store).entries) == 3
