"""文章 and 改稿 through the desk: shown, doubted, edited by two at once, restored, fetched pages framed."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from archive.pictures import PictureStore
from archive.warc import WarcWriter
from bulletin.article import Article, Image, OriginClue, Paragraph
from bulletin.candidate import Candidate, Choice, Decision, Judged
from bulletin.person import Role
from bulletin.request import RequestKind
from bulletin.settings import Settings
from bulletin.story import Printed
from bulletin.verdict import Queue, Reason, Verdict
from review.manuscript import draft_of, standing_text
from storage import articles, journal, marks, requests
from storage.articles import add_judged
from storage.decisions import decide
from storage.manuscripts import manuscripts
from storage.pictures import add_picture
from storage.store import Store
from tests.review.conftest import MORNING, Browser, Clock

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{7*7}}\u202e'
URL = "https://news.huaiyin.example/2024/0815/1.html"
PICTURE = "https://pic.huaiyin.example/1.jpg"


def keep(store: Store, number: int = 1, place: tuple[str, int] = ("", 0), **changes: Any) -> int:
    """Keep an article; its id."""
    url = f"https://news.huaiyin.example/2024/0815/{number}.html"
    blocks = (Paragraph("槐荫区互联网医院八月起接诊。"), Paragraph("明年扩到社区。"), Image(PICTURE, "候诊大厅"))
    article = Article("huaiyin", url, "槐荫区互联网医院上线", blocks, source="槐荫晚报", published=date(2024, 8, 15),
                      published_raw="2024年8月15日", rules=(("published", "meta"),), charset="utf-8")  # fmt: skip
    verdict = Verdict(0.9, Queue.SHORTLIST, (Reason("互联网医院八月起接诊。", ("互联网医院",), 1.0),), ("北京",), "v1")
    key = url.removeprefix("https://")
    with store.writing() as session:
        add_judged(session, [Judged(key, replace(article, **changes), verdict, MORNING, "槐荫晚报", "A", None, "要闻",
                                    *place)])  # fmt: skip
        kept = articles.candidate_by_key(session, key)
    assert kept is not None
    return kept.id


def candidate(store: Store, number: int = 1) -> Candidate:
    with store.reading() as session:
        found = articles.candidate(session, number)
    assert found is not None
    return found


def form(store: Store, number: int = 1, **changes: str) -> dict[str, Any]:
    """The fields of the form as it stands, some of them changed; `text` changes the first paragraph."""
    draft = draft_of(standing_text(candidate(store, number)))
    names = ("version", "title", "outlet_printed", "published", "url", "original_title")
    fields: dict[str, Any] = {name: str(getattr(draft, name)) for name in names}
    texts = [changes.pop("text", draft.rows[0].text), *(row.text for row in draft.rows[1:])]
    rows = {"kind": [row.kind for row in draft.rows], "text": texts, "more": [row.more for row in draft.rows]}
    return fields | rows | changes


def saved(store: Store, number: int = 1) -> list[tuple[int, str, str]]:
    with store.reading() as session:
        return [(each.version, each.by, each.title) for each in manuscripts(session, number)]


def test_the_article_stands_as_it_is_printed_with_all_beside_it(editor: Browser, store: Store) -> None:
    number, other = keep(store), keep(store, 2)
    with store.writing() as session:
        decide(session, number, Decision(Choice.ACCEPTED, "李编辑", MORNING, None, "头条"))
        marks.put_printed(session, number, [Printed(536, "五三六", 0, 2, "旧文", 0.8, False)])
    page = editor.get(f"/articles/{number}").text
    for words in ("2024-08-15　来源：槐荫晚报", "<mark>互联网医院</mark>", "2024年8月15日", "采用：头条", "疑似已刊",
                  "第五三六期", "栏目“要闻”", "1 幅图片还没有下载"):  # fmt: skip
        assert words in page
    assert other != number


def test_an_article_that_is_not_there_is_a_404(editor: Browser) -> None:
    for path in ("/articles/9", "/articles/9/edit", "/articles/9/snapshot", f"/articles/{10**30}", "/articles/-1",
                 "/articles/9/versions/0", "/articles/9/text"):  # fmt: skip
        assert editor.get(path).status_code == 404, path


def test_a_hostile_article_is_only_text_on_every_page(editor: Browser, store: Store) -> None:
    clue = OriginClue("link", HOSTILE, "javascript:alert(3)")
    number = keep(store, title=HOSTILE, source=HOSTILE, url="javascript:alert(4)", flags=(HOSTILE, "no-title"),
                  blocks=(Paragraph(HOSTILE), Image("javascript:alert(5)", HOSTILE, HOSTILE)), clues=(clue,),
                  rules=((HOSTILE, HOSTILE),), published_raw=HOSTILE)  # fmt: skip
    for path in ("", "/edit", "/versions/0", "/fetched", f"/beside/{number}"):
        page = editor.get(f"/articles/{number}{path}")
        assert page.status_code == 200
        assert not re.search(r"<script>|<img src=x|href=\"javascript:|src=\"javascript:", page.text), path
        assert "49" not in re.findall(r"&gt;(\d+)\u202e", page.text)
    assert editor.get(f"/articles/{number}/text").headers["content-type"].startswith("text/plain")


def test_who_may_only_look_sees_no_button_that_changes(browse: Callable[..., Browser], store: Store) -> None:
    number = keep(store, flags=("no-source",))
    operator = browse("运维甲", Role.OPERATOR)
    page = operator.get(f"/articles/{number}").text
    assert 'action="/candidates/decide"' not in page
    assert "就用这个" not in page
    assert operator.get(f"/articles/{number}/edit").status_code == 403


def test_a_doubt_is_answered_with_the_date_and_taken_back(editor: Browser, store: Store) -> None:
    number = keep(store, published=None, flags=("no-date",))
    assert 'data-flag="no-date" data-open="1"' in editor.get(f"/articles/{number}").text
    editor.post(f"/articles/{number}/doubts", {"flag": "no-date", "answer": "2024-08-20", "version": "0"})
    assert candidate(store).manuscript is not None
    assert standing_text(candidate(store)).published == date(2024, 8, 20)
    page = editor.get(f"/articles/{number}").text
    assert 'data-flag="no-date" data-open="0"' in page
    with store.reading() as session:
        acts = [line.act for line in journal.lines(session, 9, subject=f"candidate:{number}")]
    assert acts == ["核对疑点", "改稿"]
    editor.post(f"/articles/{number}/doubts/reopen?flag=no-date")
    assert 'data-flag="no-date" data-open="1"' in editor.get(f"/articles/{number}").text
    assert standing_text(candidate(store)).published is None
    assert [version for version, _, _ in saved(store)] == [1, 2]


def test_a_doubt_may_be_answered_by_looking(editor: Browser, store: Store) -> None:
    number = keep(store, flags=("not-joined",))
    page = editor.post(f"/articles/{number}/doubts", {"flag": "not-joined"}).text
    assert "已核对，没问题" in page
    assert 'data-open="0"' in page
    assert candidate(store).manuscript is None


def test_a_wrong_answer_to_a_doubt_is_told_and_changes_nothing(editor: Browser, store: Store) -> None:
    number = keep(store, published=None, flags=("no-date",))
    page = editor.post(f"/articles/{number}/doubts", {"flag": "no-date", "answer": "昨天", "version": "0"}).text
    assert "日期应写成" in page
    assert 'data-open="1"' in page
    assert editor.post(f"/articles/{number}/doubts", {"flag": "no-title", "answer": "x"}).status_code == 404


def test_a_saved_form_is_a_new_version_with_its_line_in_the_journal(editor: Browser, store: Store) -> None:
    number = keep(store)
    answer = editor.post(f"/articles/{number}/edit", form(store, title="改过的标题"))
    assert "已保存为第 1 版" in answer.text
    assert saved(store) == [(1, "王编辑", "改过的标题")]
    assert candidate(store).article.title == "槐荫区互联网医院上线"
    with store.reading() as session:
        (line,) = journal.lines(session, 9, subject=f"candidate:{number}")
    assert (line.before["title"], line.after["title"]) == ("槐荫区互联网医院上线", "改过的标题")


def test_a_form_without_a_change_saves_nothing(editor: Browser, store: Store) -> None:
    number = keep(store)
    assert "没有改动" in editor.post(f"/articles/{number}/edit", form(store)).text
    assert saved(store) == []


def test_a_step_shows_the_form_again_with_everything_typed_and_saves_nothing(editor: Browser, store: Store) -> None:
    number = keep(store)
    page = editor.post(f"/articles/{number}/edit", form(store, title="还没保存的标题", do="down:0")).text
    assert 'value="还没保存的标题"' in page
    assert "data-unsaved" in page and "data-unsaved" not in editor.get(f"/articles/{number}/edit").text
    assert page.index("明年扩到社区。</textarea>") < page.index("八月起接诊。</textarea>")
    assert saved(store) == []


def test_the_second_of_two_editors_sees_both_texts_and_overwrites_nothing(
    browse: Callable[..., Browser], store: Store
) -> None:
    number = keep(store)
    wang, li = browse("王编辑", Role.EDITOR), browse("李编辑", Role.EDITOR)
    wang.get(f"/articles/{number}/edit")
    assert "王编辑 也开着这一篇" in li.get(f"/articles/{number}/edit").text
    mine, theirs = form(store, text="李编辑写的第一段。"), form(store, text="王编辑写的第一段。")
    wang.post(f"/articles/{number}/edit", theirs)
    answer = li.post(f"/articles/{number}/edit", mine)
    assert answer.status_code == 409
    assert "王编辑 9月2日 08:30 保存了第 1 版" in answer.text
    assert "李编辑写的第一段。</textarea>" in answer.text
    conflict = answer.text[answer.text.index('id="conflict"') :]
    assert "<del>王" in conflict
    assert [by for _, by, _ in saved(store)] == ["王编辑"]
    again = li.post(f"/articles/{number}/edit", mine | {"version": "1"}, follow_redirects=False)
    assert again.status_code == 303
    assert [by for _, by, _ in saved(store)] == ["王编辑", "李编辑"]


def test_the_script_is_told_of_a_conflict_as_data(editor: Browser, store: Store) -> None:
    number = keep(store)
    old = form(store, title="先的")
    assert editor.script(f"/articles/{number}/edit", form(store, title="后的")).json()["version"] == 1
    answer = editor.script(f"/articles/{number}/edit", old)
    assert (answer.status_code, answer.json()["conflict"]) == (409, 1)
    told = editor.script(f"/articles/{number}/compare", old | {"text": ["另写。", "明年扩到社区。", "候诊大厅"]}).json()
    assert not told["same"]
    assert "保存了第 1 版" in told["others"]


def test_an_expired_sign_in_carries_the_form_through(editor: Browser, store: Store, clock: Clock) -> None:
    number = keep(store)
    fields = form(store, text="改到一半的长文字。\n第二段。")
    clock.move(hours=13)
    page = editor.post(f"/articles/{number}/edit", fields)
    assert page.status_code == 401
    carried = re.search(r'name="carried" value="([^"]*)"', page.text)
    assert carried
    words = {"name": "王编辑", "password": "一句好记的密码 12", "next": f"/articles/{number}/edit",
             "carried": html.unescape(carried[1])}  # fmt: skip
    resumed = editor.client.post("/sign-in", data=words)
    token = re.search(r'name="token" value="([^"]+)"', resumed.text)
    assert token
    field = r'<textarea name="(\w+)"[^>]*>([^<]*)</textarea>|<input type="hidden" name="(\w+)" value="([^"]*)"'
    pairs = re.findall(field, resumed.text[resumed.text.index("/edit") :])
    again: dict[str, list[str]] = {}
    for area, text, name, value in pairs:
        again.setdefault(area or name, []).append(html.unescape(text or value))
    editor.client.post(f"/articles/{number}/edit", data=again)
    assert [block for block in standing_text(candidate(store)).blocks if isinstance(block, Paragraph)][:2] == [
        Paragraph("改到一半的长文字。"), Paragraph("第二段。"),
    ]  # fmt: skip


def test_an_earlier_version_is_restored_as_a_new_one_and_that_can_be_undone(editor: Browser, store: Store) -> None:
    number = keep(store)
    editor.post(f"/articles/{number}/edit", form(store, title="第一次改"))
    editor.post(f"/articles/{number}/edit", form(store, title="第二次改"))
    assert "第一次改" in editor.get(f"/articles/{number}/versions/1").text
    page = editor.post(f"/articles/{number}/versions/1/restore", {"upon": "2"}).text
    assert standing_text(candidate(store)).title == "第一次改"
    undo = re.search(r'action="(/articles/[^"]+/restore\?on=3)"', page)
    assert undo
    editor.post(undo[1])
    assert standing_text(candidate(store)).title == "第二次改"
    editor.post(f"/articles/{number}/versions/0/restore", {"upon": "4"})
    assert standing_text(candidate(store)).title == "槐荫区互联网医院上线"


def test_a_version_is_not_restored_over_what_somebody_saved_meanwhile(editor: Browser, store: Store) -> None:
    number = keep(store)
    editor.post(f"/articles/{number}/edit", form(store, title="第一次改"))
    page = editor.post(f"/articles/{number}/versions/0/restore", {"upon": "0"}).text
    assert "别人刚刚保存了" in page
    assert standing_text(candidate(store)).title == "第一次改"


def test_two_articles_are_compared_side_by_side(editor: Browser, store: Store) -> None:
    one = keep(store)
    other = keep(store, 2, blocks=(Paragraph("槐荫区互联网医院九月起接诊。"), Paragraph("明年扩到社区。")))
    page = editor.get(f"/articles/{one}/beside/{other}").text
    assert re.search(r"<del[^>]*>八</del>", page)
    assert "<ins>九</ins>" in page
    assert editor.get(f"/articles/{one}/printed/1/0/1").status_code == 404


def test_missing_pictures_are_asked_for_once(editor: Browser, store: Store) -> None:
    number = keep(store)
    for _ in range(2):
        answer = editor.post(f"/articles/{number}/pictures", follow_redirects=False)
        assert answer.headers["location"] == "/requests/1?then=article"
    with store.reading() as session:
        (asked,) = requests.requests(session, 5)
    assert (asked.kind, dict(asked.given)) == (RequestKind.PICTURES, {"candidate": number})


def test_a_picture_is_served_as_what_it_is(editor: Browser, store: Store, settings: Settings, tmp_path: Path) -> None:
    Pillow.new("RGB", (80, 60), "red").save(tmp_path / "red.png")
    picture = PictureStore(settings.archive / "pictures").add((tmp_path / "red.png").read_bytes())
    with store.writing() as session:
        add_picture(session, PICTURE, picture.sha256, picture.media_type, (80, 60), picture.size, MORNING)
    number = keep(store)
    assert f'src="/pictures/{picture.sha256}"' in editor.get(f"/articles/{number}").text
    answer = editor.get(f"/pictures/{picture.sha256}")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("name", ["0" * 64, "..%2F..%2Fyuebao.db", "ab", "A" * 64, "%00"])
def test_no_other_file_is_served_as_a_picture(editor: Browser, name: str) -> None:
    assert editor.get(f"/pictures/{name}").status_code == 404


def test_bytes_that_are_no_picture_are_not_served(editor: Browser, settings: Settings) -> None:
    path = settings.archive / "pictures" / "aa" / f"{'a' * 64}.png"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"<html><script>alert(1)</script>")
    assert editor.get(f"/pictures/{'a' * 64}").status_code == 404


def recorded(settings: Settings, body: bytes, kind: str = "text/html") -> tuple[str, int]:
    writer = WarcWriter(settings.archive / "nights" / "night.warc.gz")
    offset = writer.add(URL, 200, [("Content-Type", kind)], body, MORNING)
    writer.close()
    return "night.warc.gz", offset


def test_a_fetched_page_is_framed_with_nothing_to_run_and_in_its_charset(
    editor: Browser, store: Store, settings: Settings
) -> None:
    page = (
        '<html><head><link rel=preconnect href="https://evil.example">'
        '<meta http-equiv="refresh" content="0;url=https://evil.example"><base href="https://evil.example"></head>'
        "<body><p>槐荫区互联网医院</p><iframe src=x></iframe>"
    )
    number = keep(store, place=recorded(settings, page.encode("gb18030")), charset="gb18030")
    answer = editor.get(f"/articles/{number}/snapshot")
    policy = answer.headers["content-security-policy"]
    assert answer.headers["content-type"] == "text/html; charset=gb18030"
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    shown = answer.content.decode("gb18030")
    assert "槐荫区互联网医院" in shown
    assert not re.search(r"<(link|base|iframe|meta)\b", shown, re.IGNORECASE)
    assert "sandbox title=" in editor.get(f"/articles/{number}/fetched").text


def test_what_is_no_page_is_framed_as_plain_text(editor: Browser, store: Store, settings: Settings) -> None:
    number = keep(store, place=recorded(settings, b'{"a": "<script>"}', "application/json"))
    assert editor.get(f"/articles/{number}/snapshot").headers["content-type"] == "text/plain; charset=utf-8"


def test_a_page_whose_archive_has_expired_is_said_to_be_gone(editor: Browser, store: Store) -> None:
    assert "快照已过期" in editor.get(f"/articles/{keep(store, place=('gone.warc.gz', 3))}/snapshot").text
    assert "粘贴收录" in editor.get(f"/articles/{keep(store, 2)}/snapshot").text
