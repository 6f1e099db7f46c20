"""设置: texts are checked, saved with their versions, compared, restored; nothing is overwritten unseen."""

import hashlib
import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest

from bulletin.person import Role
from bulletin.registry import load_registry
from bulletin.request import RequestKind, RequestState
from bulletin.settings import Settings
from review import config_files
from review.config_files import CHECKS_FILE, LEXICON_FILE, OUTSIDE, Changed, present, save, shipped_body, text_of
from review.line_diff import counted, line_diff
from review.setting_lines import setting_lines
from storage import file_versions, journal, requests
from storage.store import Store
from tests.review.conftest import MORNING, Browser
from tests.review.test_faults import OUTLET
from tests.storage.made_up import kept, scored

Browse = Callable[..., Browser]
CHECKS = text_of(shipped_body(CHECKS_FILE))
LEXICON = text_of(shipped_body(LEXICON_FILE))


def digest_on(page: str) -> str:
    found = re.search(r'name="digest" value="([^"]*)"', page)
    assert found
    return found[1]


def text_on(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found
    return unescape(found[1])


def saved(browser: Browser, base: str, text: str, **more: str) -> str:
    digest = digest_on(browser.get(base).text)
    return str(browser.post(base, {"text": text, "digest": digest, **more}).text)


def versions_of(store: Store, name: str) -> list[file_versions.FileVersion]:
    with store.reading() as session:
        return file_versions.versions(session, name)


def test_a_saved_text_holds_and_is_kept_as_a_version(editor: Browser, settings: Settings, store: Store) -> None:
    changed = CHECKS.replace("longest = 60", "longest = 61")
    page = saved(editor, "/settings/checks", changed.replace("\n", "\r\n"), note="放宽一点")
    assert "已保存" in page and "放宽一点" in page
    assert (settings.data / "checks.toml").read_text(encoding="utf-8") == changed
    (version,) = versions_of(store, "checks.toml")
    assert version.by == "王编辑" and version.sha256 == hashlib.sha256(changed.encode()).hexdigest()
    with store.reading() as session:
        assert journal.lines(session, 1, subject="file:checks.toml")[0].act == "改设置"


def test_a_text_with_a_fault_is_not_saved_and_not_lost(editor: Browser, settings: Settings) -> None:
    page = saved(editor, "/settings/checks", CHECKS.replace("longest = 60", 'longest = "60"'))
    assert 'class="here"' in page and "要写成整数" in page and 'longest = "60"' in text_on(page)
    assert not (settings.data / "checks.toml").exists()


def test_checking_saves_nothing(editor: Browser, settings: Settings) -> None:
    assert "没有问题，可以保存" in saved(editor, "/settings/checks", CHECKS + "\n# 注\n", act="check")
    assert not (settings.data / "checks.toml").exists()


def test_the_second_of_two_at_once_sees_both_texts_and_decides(browse: Browse, settings: Settings) -> None:
    one, other = browse("王签发", Role.ISSUER), browse("李签发", Role.ISSUER)
    digest = digest_on(other.get("/settings/checks").text)
    saved(one, "/settings/checks", CHECKS.replace("longest = 60", "longest = 70"))
    mine = CHECKS.replace("longest = 60", "longest = 80")
    answer = other.post("/settings/checks", {"text": mine, "digest": digest})
    assert answer.status_code == 409 and "文件刚被别人改过" in answer.text
    assert "longest = 70" in answer.text and "longest = 80" in text_on(answer.text)
    assert "longest = 70" in (settings.data / "checks.toml").read_text(encoding="utf-8")
    other.post("/settings/checks", {"text": mine, "digest": digest_on(answer.text)})
    assert "longest = 80" in (settings.data / "checks.toml").read_text(encoding="utf-8")


def test_an_earlier_version_is_compared_and_restored(editor: Browser, settings: Settings, store: Store) -> None:
    for number in (61, 62):
        saved(editor, "/settings/checks", CHECKS.replace("longest = 60", f"longest = {number}"))
    first = versions_of(store, "checks.toml")[-1]
    page = editor.get(f"/settings/checks?diff={first.id}").text
    assert "longest = 61" in page and "新增 1 行，删去 1 行" in page
    assert "已恢复" in editor.post(f"/settings/checks/restore/{first.id}").text
    assert "longest = 61" in (settings.data / "checks.toml").read_text(encoding="utf-8")
    assert len(versions_of(store, "checks.toml")) == 3


def test_the_shipped_file_holds_again_and_that_can_be_undone(editor: Browser, settings: Settings, store: Store) -> None:
    changed = CHECKS.replace("longest = 60", "longest = 61")
    saved(editor, "/settings/checks", changed)
    assert "longest = 60" in editor.get("/settings/checks?diff=shipped").text
    page = editor.post("/settings/checks/reset").text
    assert not (settings.data / "checks.toml").exists()
    undo = re.search(r'action="(/settings/checks/restore/\d+)"', page)
    assert undo
    editor.post(undo[1])
    assert (settings.data / "checks.toml").read_text(encoding="utf-8") == changed


def test_the_undo_of_the_first_saving_is_the_shipped_file(editor: Browser, settings: Settings) -> None:
    page = saved(editor, "/settings/checks", CHECKS.replace("longest = 60", "longest = 61"))
    notice = page[page.index('id="notices"') : page.index("<main")]
    assert 'action="/settings/checks/reset"' in notice
    editor.post("/settings/checks/reset")
    assert not (settings.data / "checks.toml").exists()


def test_a_file_put_there_outside_the_desk_is_kept_before_it_is_replaced(
    editor: Browser, settings: Settings, store: Store
) -> None:
    (settings.data / "checks.toml").write_text(CHECKS + "# von Hand\n", encoding="utf-8")
    saved(editor, "/settings/checks", CHECKS + "# 新的\n")
    newest, stranger = versions_of(store, "checks.toml")
    assert (newest.by, stranger.by) == ("王编辑", OUTSIDE)
    with store.reading() as session:
        kept = file_versions.version(session, stranger.id)
    assert kept and kept.body == (CHECKS + "# von Hand\n").encode()


def test_a_version_of_another_file_is_not_restored_here(editor: Browser, store: Store, settings: Settings) -> None:
    saved(editor, "/settings/checks", CHECKS + "# 新的\n")
    number = versions_of(store, "checks.toml")[0].id
    assert editor.post(f"/settings/series/restore/{number}").status_code == 404
    assert editor.post("/settings/checks/restore/999").status_code == 404
    assert f"?diff={number}" not in editor.get(f"/settings/series?diff={number}").text


def test_a_row_that_cannot_be_kept_leaves_the_file_as_it_was(settings: Settings, store: Store) -> None:
    save(store, settings, CHECKS_FILE, b"one = 1\n", "", "王", MORNING)
    path = settings.data / "checks.toml"
    with pytest.raises(Changed):
        save(store, settings, CHECKS_FILE, b"two = 2\n", "an older digest", "王", MORNING)
    path.with_name(".checks.toml.part").mkdir()  # so that the file cannot be written
    with pytest.raises(OSError, match="directory"):
        save(store, settings, CHECKS_FILE, b"two = 2\n", "", "王", MORNING)
    assert path.read_bytes() == b"one = 1\n" and len(versions_of(store, "checks.toml")) == 1


def test_a_lexicon_is_tried_on_the_month_being_worked_on_or_the_last_that_has_candidates(
    editor: Browser, store: Store
) -> None:
    def month_on(page: str) -> list[str]:
        return re.findall(r'name="period" value="([^"]*)"', page)

    assert month_on(editor.get("/settings/lexicon").text) == ["2024-09"]
    kept(store, scored(1, 0.9, day=date(2024, 7, 3)))
    assert month_on(editor.get("/settings/lexicon").text) == ["2024-07"]
    kept(store, scored(2, 0.9, day=date(2024, 8, 3)))
    assert month_on(editor.get("/settings/lexicon").text) == ["2024-08"]


def test_a_lexicon_is_saved_only_after_it_was_tried(editor: Browser, store: Store, settings: Settings) -> None:
    changed = LEXICON.replace('version = "1"', 'version = "2"')
    assert "之前要先试算" in saved(editor, "/settings/lexicon", changed)
    page = saved(editor, "/settings/lexicon", changed, act="try", period="2024-08")
    with store.reading() as session:
        (asked,) = requests.requests(session, 5)
    assert asked.kind is RequestKind.LEXICON and asked.given == {"text": changed, "period": "2024-08"}
    assert f'data-request="{asked.id}"' in page and text_on(page) == changed
    moves = [
        {"from": "low", "to": "shortlist", "count": 1, "titles": [{"id": 7, "title": "甲<b>", "was": 0.1, "now": 0.6}]}
    ]
    with store.writing() as session:
        requests.take(session, MORNING)
        requests.end(session, asked.id, RequestState.DONE, "1 篇会换队列", MORNING, {"moved": 1, "directions": moves})
    page = editor.get(f"/settings/lexicon?trial={asked.id}").text
    assert "一般 → 重点：1 篇" in page and "甲&lt;b&gt;" in page
    more = {"text": changed, "digest": digest_on(page), "trial": str(asked.id)}
    other = editor.post("/settings/lexicon", {**more, "text": changed + "# 又改\n"}).text
    assert "之前要先试算" in other and "又改" in text_on(other)
    assert "已保存" in editor.post("/settings/lexicon", more).text
    assert (settings.data / "lexicon.toml").read_text(encoding="utf-8") == changed


def test_a_lexicon_with_a_slip_is_not_tried(editor: Browser, store: Store) -> None:
    assert 'class="here"' in saved(editor, "/settings/lexicon", LEXICON.replace("low = 0.12", "low = "), act="try")
    with store.reading() as session:
        assert requests.requests(session, 5) == []


def test_a_new_outlet_is_drafted_by_the_runner_and_saved(editor: Browser, store: Store, settings: Settings) -> None:
    assert "完整网址" in editor.post("/settings/new-outlet/probe", {"url": "news.sample.example"}).text
    editor.post("/settings/new-outlet/probe", {"url": "https://news.sample.example/"})
    with store.writing() as session:
        asked = requests.take(session, MORNING)
        assert asked and asked.given == {"url": "https://news.sample.example/"}
        links = [{"href": "/1", "title": "标题<i>", "date": None}]
        requests.end(session, asked.id, RequestState.DONE, "找到 1 条", MORNING, {"toml": OUTLET, "links": links})
    page = editor.get(f"/settings/new-outlet?request={asked.id}").text
    assert text_on(page) == OUTLET and "标题&lt;i&gt;" in page
    assert "媒体代号用小写字母" in editor.post("/settings/new-outlet", {"key": "../x", "text": OUTLET}).text
    assert "已经有代号" in editor.post("/settings/new-outlet", {"key": "qianlong", "text": OUTLET}).text
    assert "新媒体已保存" in editor.post("/settings/new-outlet", {"key": "sample-paper", "text": OUTLET}).text
    assert load_registry(settings.outlets)["sample-paper"].name == "样报"
    assert "自建" in editor.get("/settings?q=样报").text


def test_an_outlet_of_ones_own_is_taken_away_and_back(editor: Browser, settings: Settings) -> None:
    editor.post("/settings/new-outlet", {"key": "sample-paper", "text": OUTLET})
    page = editor.post("/settings/outlets/sample-paper/reset").text
    assert not (settings.outlets / "sample-paper.toml").exists()
    undo = re.search(r'action="(/settings/outlets/sample-paper/restore/\d+)"', page)
    assert undo
    editor.post(undo[1])
    assert (settings.outlets / "sample-paper.toml").exists()


def test_an_outlets_file_is_tried_on_the_web_before_it_is_saved(editor: Browser, store: Store) -> None:
    text = text_on(editor.get("/settings/outlets/qianlong").text)
    saved(editor, "/settings/outlets/qianlong", text, act="try")
    with store.reading() as session:
        (asked,) = requests.requests(session, 5)
    assert asked.kind is RequestKind.PROBE and asked.given["outlet"] == "qianlong"
    assert asked.given["text"] == text


@pytest.mark.parametrize("key", ["no-such", "..%2Fx", "UPPER", "settings"])
def test_an_outlet_that_is_none_is_not_found(editor: Browser, key: str) -> None:
    assert editor.get(f"/settings/outlets/{key}").status_code == 404


@pytest.mark.parametrize(
    ("role", "own"),
    [
        (Role.OPERATOR, "/settings/outlets/qianlong"),
        (Role.EDITOR, "/settings/lexicon"),
        (Role.ISSUER, "/settings/series"),
    ],
)
def test_each_role_edits_its_own_file_and_reads_the_others(browse: Browse, role: Role, own: str) -> None:
    browser = browse("某人", role)
    for base in ("/settings/outlets/qianlong", "/settings/lexicon", "/settings/series", "/settings/checks"):
        page = browser.get(base).text
        mine = base == own or (role is Role.ISSUER and base == "/settings/checks")
        assert ("<textarea" in page) == mine and ("可以看，不能改" in page) != mine
        if not mine:
            assert browser.post(base, {"text": "x"}).status_code == 403


def test_no_password_is_shown_among_the_programs_settings() -> None:
    url = "postgresql+psycopg://yuebao:ge/he@im@db.example/yuebao?password=noch-eins"
    settings = Settings(database=url, proxy="http://amt:streng@proxy.example:3128")
    lines = {key: value for key, _, value in setting_lines(settings)}
    assert lines["database"] == "postgresql+psycopg://yuebao:••••@db.example/yuebao?password=••••"
    assert lines["proxy"] == "http://amt:••••@proxy.example:3128"
    assert lines["night_at"] == "02:00"


def test_a_difference_shows_the_lines_around_it() -> None:
    old = "\n".join(str(number) for number in range(30))
    lines = line_diff(old, old.replace("\n15\n", "\nfünfzehn\n"))
    assert counted(lines) == (1, 1)
    assert [line.text for line in lines] == ["…", "12", "13", "14", "15", "fünfzehn", "16", "17", "18"]
    assert line_diff(old, old) == ()


def test_the_desk_says_when_a_file_stops_the_registry(editor: Browser, settings: Settings) -> None:
    settings.outlets.mkdir()
    (settings.outlets / "qianlong.toml").write_text("name = ", encoding="utf-8")
    assert "媒体文件有错" in editor.get("/settings").text
    assert "<textarea" in editor.get("/settings/outlets/qianlong").text


def test_a_crash_between_file_and_row_loses_no_text(settings: Settings, store: Store) -> None:
    save(store, settings, CHECKS_FILE, b"a = 1\n", "", "王", MORNING)
    config_files.put(settings.data / "checks.toml", b"b = 2\n")  # the file was written, its row was not committed
    held = present(settings, CHECKS_FILE)
    save(store, settings, CHECKS_FILE, b"c = 3\n", held.digest, "李", MORNING)
    with store.reading() as session:
        bodies = [file_versions.version(session, each.id) for each in file_versions.versions(session, "checks.toml")]
    assert [each.body for each in bodies if each] == [b"c = 3\n", b"b = 2\n", b"a = 1\n"]
