"""`yuebao issue …` as a person types it: import, check, submit, release, correct, index."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.shared import Pt

import yuebao
from bulletin.article import Image, Paragraph
from bulletin.candidate import Choice, Decision
from bulletin.imported.given import given_text
from bulletin.imported.reading import read_issue
from bulletin.issue import IssueState
from bulletin.issue_record import issue_from_record
from bulletin.period import parse_period
from bulletin.series import load_series
from report_templates.render import render
from report_templates.templates import SHIPPED as TEMPLATES
from storage import articles, decisions, issues, ledger
from storage import given as given_texts
from storage.store import Store, open_store
from tests.bulletin.imported import invented
from tests.report_templates.invented import SMALL, WIDE
from tests.storage.made_up import article, judged

FEBRUARY = parse_period("2024-02")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def say(data: Path, capsys: pytest.CaptureFixture[str]):
    """Runs a command and gives its exit code, what it printed, and what it complained of."""

    def run(*words: object):
        code = yuebao.main(["--data", str(data), "issue", *map(str, words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """An old issue as a converter wrote it."""
    path = tmp_path / "第531期.md"
    path.write_text(invented.converted(), encoding="utf-8")
    return path


def stored(data: Path) -> Store:
    return open_store(f"sqlite:///{data / 'yuebao.db'}")


def latest(data: Path, period=FEBRUARY):
    store = stored(data)
    with store.reading() as session:
        found = issues.find_issue(session, "beijing-health-it", period)
    store.close()
    assert found is not None
    return found


def drafted(data: Path, say, days: tuple[int, ...] = (15, 16)) -> None:
    """August 2024 drafted from accepted candidates."""
    store = stored(data)
    with store.writing() as session:
        for number, day in enumerate(days, 1):
            one = article(
                url=f"https://www.cloudfir.example/{number}.html",
                title=f"云杉医院第{number}项服务上线",
                published=datetime(2024, 8, day, tzinfo=UTC).date(),
                blocks=article().blocks[:1],
            )
            articles.add_judged(session, [judged(number, article=one)])
        for each in articles.candidates(session, parse_period("2024-08")):
            decisions.decide(session, each.id, Decision(Choice.ACCEPTED, "编辑", datetime.now(UTC)))
    store.close()
    assert say("draft", "2024-08")[0] == 0


def test_a_preview_keeps_nothing_and_its_json_can_be_corrected_and_imported(say, given, tmp_path, data):
    code, out, _ = say("import", given, "--preview")
    assert (code, "链接在原文中断为 2 行" in out) == (0, True)
    code, out, _ = say("import", given, "--preview", "--json")
    record = json.loads(out)
    assert record["number"] == 531
    record["articles"][0]["title"] = "改正过的标题"
    corrected = tmp_path / "531.json"
    corrected.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    assert say("list", "--json")[1].strip() == "[]"
    assert say("import", corrected)[0] == 0
    assert latest(data).entries[0].title == "改正过的标题"
    code, out, _ = say("import", "--again", "2024-02", "--preview", "--json")
    assert json.loads(out)["articles"][0]["url"] == invented.URLS[0]


@pytest.fixture
def illustrated(tmp_path: Path) -> Path:
    """An old issue in Word with two photographs, and a drawing that is none."""
    read = read_issue(given_text(invented.converted(), "a.md", "md"), load_series())
    whole = issue_from_record(read.record, load_series())
    held = {"https://p.example/1.jpg": WIDE, "https://p.example/2.png": SMALL}
    images = [Image(url, f"图片{number}说明") for number, url in enumerate(held, 1)]
    first = replace(whole.entries[0], blocks=(Paragraph("首段。"), *images, Paragraph("末段。")))
    path = tmp_path / "第531期.docx"
    path.write_bytes(render(replace(whole, entries=(first, *whole.entries[1:])), "docx", held))
    return path


def pictures_in(path: Path) -> list[tuple[int, int]]:
    """The pictures of a Word file in order, by their size in pixels."""
    word = docx.Document(str(path))
    parts = [word.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
             for shape in word.inline_shapes]  # fmt: skip
    return [(part.image.px_width, part.image.px_height) for part in parts]


@pytest.mark.parametrize("by_preview", [False, True])
def test_pictures_inside_an_old_issue_are_kept_and_printed_again(say, illustrated, data, tmp_path, by_preview):
    source = illustrated
    if by_preview:
        source = tmp_path / "531.json"
        source.write_text(say("import", illustrated, "--preview", "--json")[1], encoding="utf-8")
    assert "已收入" in say("import", source)[1]
    assert "未改动" in say("import", source)[1]
    again = tmp_path / "again.docx"
    say("render", "2024-02", "-o", again)
    assert pictures_in(again) == pictures_in(illustrated) == [(1600, 900), (240, 160)]
    captions = [block.caption for block in latest(data).entries[0].blocks if isinstance(block, Image)]
    assert captions == ["图片1说明", "图片2说明"]
    kinds = [each["kind"] for each in json.loads(say("check", "2024-02", "--json")[1])["findings"]]
    assert "no-picture" not in kinds
    assert say("import", "--again", "2024-02", "--replace")[0] == 0
    say("render", "2024-02", "-o", again)
    assert pictures_in(again) == [(1600, 900), (240, 160)]


def test_a_picture_that_cannot_be_kept_leaves_its_caption_and_a_sentence(say, illustrated, data, tmp_path):
    out = BytesIO()
    with ZipFile(illustrated) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"\x89PNG broken" if name.endswith(".png") else old.read(name))
    illustrated.write_bytes(out.getvalue())
    assert say("import", illustrated)[0] == 0
    store = stored(data)
    with store.reading() as session:
        told = given_texts.last_doubts(session, "beijing-health-it", FEBRUARY)
    store.close()
    assert [each for each in told if "第2幅图片不能收入" in each]
    images = [block for block in latest(data).entries[0].blocks if isinstance(block, Image)]
    assert [(bool(image.sha256), image.caption) for image in images] == [(True, "图片1说明"), (False, "图片2说明")]


def test_a_picture_put_into_the_word_file_by_hand_is_released_with_it(say, data, tmp_path):
    drafted(data, say)
    word = tmp_path / "改过.docx"
    say("render", "2024-08", "-o", word)
    document = docx.Document(str(word))
    last = [each for each in document.paragraphs if each.style and each.style.name == "Body Text"][-1]
    last.add_run().add_picture(BytesIO(SMALL))
    document.save(str(word))
    assert say("release", "2024-08", "--file", word)[0] == 0
    out = tmp_path / "发布.docx"
    say("render", "2024-08", "-o", out)
    assert pictures_in(out) == [(240, 160)]


def test_the_same_number_asks_keep_or_replace(say, given, data):
    assert say("import", given)[0] == 0
    assert "未改动" in say("import", given)[1]
    given.write_text(invented.converted().replace("云药房", "云药柜"), encoding="utf-8")
    code, _, err = say("import", given)
    assert (code, "--keep" in err, "--replace" in err) == (1, True, True)
    assert "保留原样" in say("import", given, "--keep")[1]
    assert "云药房" in latest(data).entries[0].title
    assert "已替换" in say("import", given, "--replace")[1]
    assert (latest(data).revision, "云药柜" in latest(data).entries[0].title) == (1, True)


def test_a_missing_period_is_asked_for_and_other_files_go_on(say, given, tmp_path):
    bare = tmp_path / "残.txt"
    bare.write_text(invented.plain(masthead=False).replace(invented.LEAD, ""), encoding="utf-8")
    code, out, err = say("import", bare, given)
    assert (code, "--period" in err, "已收入" in out) == (1, True, True)
    assert say("import", bare, "--period", "2024-03")[0] == 0


def test_imported_issues_are_remembered_by_the_checks(say, given, tmp_path):
    say("import", given)
    march = tmp_path / "532.txt"
    march.write_text(invented.plain().replace("2024年02月", "2024年03月").replace("五三一", "五三二"), encoding="utf-8")
    code, out, _ = say("check", march, "--json")
    assert code == 1
    assert {each["kind"] for each in json.loads(out)["findings"]} >= {"printed-before", "outside"}


def test_an_issue_goes_from_draft_to_release_and_into_a_correction(say, data):
    drafted(data, say)
    assert say("submit", "2024-08")[0] == 0
    assert say("submit", "2024-08")[0] == 2
    assert "未重编" in say("draft", "2024-08")[1]
    assert say("send-back", "2024-08")[0] == 2
    assert say("send-back", "2024-08", "--reason", "标题太长")[0] == 0
    assert say("order", "2024-08", "2,1")[0] == 0
    assert [entry.date_printed for entry in latest(data, parse_period("2024-08")).entries] == [
        "2024-08-16",
        "2024-08-15",
    ]
    assert say("release", "2024-08", "--by", "签发人")[0] == 0
    assert say("release", "2024-08")[0] == 0
    assert say("order", "2024-08", "2,1")[0] == 2
    assert say("correct", "2024-08", "--reason", "链接有误")[0] == 0
    again = latest(data, parse_period("2024-08"))
    assert (again.revision, again.state, again.number) == (1, IssueState.DRAFT, 537)
    history = say("history", "2024-08")[1]
    assert "签发人" in history
    assert "链接有误" in history


def test_an_open_error_blocks_the_release_until_somebody_lets_it_stand(say, data):
    drafted(data, say)
    store = stored(data)
    with store.writing() as session:
        issue = issues.find_issue(session, "beijing-health-it", parse_period("2024-08"))
        assert issue is not None
        wrong = replace(issue.entries[0], title="云杉医院（东院上线")
        issues.save_issue(session, replace(issue, entries=(wrong, issue.entries[1])), datetime.now(UTC))
    store.close()
    code, _, err = say("release", "2024-08")
    assert (code, "左圆括号" in err) == (2, True)
    code, out, _ = say("check", "2024-08", "--json")
    (error,) = [each for each in json.loads(out)["findings"] if each["severity"] == "error"]
    assert code == 1
    assert say("check", "2024-08", "--let-stand", error["mark"])[0] == 2
    assert say("check", "2024-08", "--let-stand", error["mark"], "--reason", "原文如此")[0] == 0
    assert say("check", "2024-08")[0] == 0
    assert say("check", "2024-08", "--take-back", error["mark"])[0] == 0
    assert say("check", "2024-08")[0] == 1
    say("check", "2024-08", "--let-stand", error["mark"], "--reason", "原文如此")
    assert say("release", "2024-08")[0] == 0


def test_the_released_text_is_that_of_the_word_file_handed_back(say, data, tmp_path):
    drafted(data, say)
    word = tmp_path / "月报.docx"
    assert say("render", "2024-08", "-o", word)[0] == 0
    document = docx.Document(str(word))
    next(each for each in document.paragraphs if "八月起可用" in each.text).add_run("市民说很方便。")
    document.save(str(word))
    code, out, _ = say("release", "2024-08", "--file", word)
    assert (code, "为准" in out) == (0, True)
    issue = latest(data, parse_period("2024-08"))
    assert issue.state is IssueState.RELEASED
    assert any("市民说很方便。" in str(entry.blocks) for entry in issue.entries)
    assert [entry.candidate is not None for entry in issue.entries] == [True, True]
    store = stored(data)
    with store.reading() as session:
        before = ledger.generated(session, issue)
    store.close()
    assert before is not None
    assert not any("市民说很方便。" in str(entry.blocks) for entry in before.entries)
    assert len(list((data / "released").iterdir())) == 1


def test_a_word_file_of_another_issue_is_refused(say, data, tmp_path, given):
    say("import", given)
    word = tmp_path / "二月.docx"
    say("render", "2024-02", "-o", word)
    drafted(data, say)
    code, _, err = say("release", "2024-08", "--file", word)
    assert (code, "2024-02" in err) == (2, True)
    assert latest(data, parse_period("2024-08")).state is IssueState.DRAFT


def test_the_issues_of_a_year_are_one_list(say, data, given, tmp_path):
    say("import", given)
    table, word = tmp_path / "目录.csv", tmp_path / "目录.docx"
    assert say("index", "2024", "-o", table)[0] == 0
    assert table.read_text(encoding="utf-8-sig").count("第五三一期") == 4
    assert say("index", "2024", "-o", word)[0] == 0
    text = "\n".join(each.text for each in docx.Document(str(word)).paragraphs)
    assert "第五三一期（2024-02-01至2024-02-29）" in text
    assert invented.TITLES[3] in text
    assert say("index", "1999")[0] == 2


def test_what_was_found_after_the_release_is_late_and_can_be_carried_on(say, data):
    drafted(data, say)
    say("release", "2024-08")
    store = stored(data)
    with store.writing() as session:
        late = article(url="https://www.cloudfir.example/9.html", title="迟到的一篇", blocks=article().blocks[:1])
        blind = article(url="https://www.cloudfir.example/10.html", title="没有日期的一篇", published=None)
        now = datetime.now(UTC)
        articles.add_judged(session, [judged(9, article=late, found_at=now), judged(10, article=blind, found_at=now)])
    store.close()
    (one,) = json.loads(say("late", "--json")[1])
    assert (one["title"], one["number"]) == ("迟到的一篇", 537)
    assert [each["title"] for each in json.loads(say("undated", "--json")[1])] == ["没有日期的一篇"]
    assert say("carry", one["candidate"], "2024-08", "--reason", "迟到")[0] == 2
    assert say("carry", one["candidate"], "2024-09")[0] == 2
    assert say("carry", one["candidate"], "2024-09", "--reason", "迟到")[0] == 0
    assert "没有迟到" in say("late")[1]
    assert "迟到的一篇" in say("draft", "2024-09")[1]


def test_a_number_set_right_moves_drafts_and_spares_what_is_released(say, data):
    drafted(data, say)
    say("draft", "2024-09", "--force")
    assert say("anchor", "2024-09", 540)[0] == 2
    code, out, _ = say("anchor", "2024-09", 540, "--reason", "两期未编号")
    assert (code, "跳过 2 个" in out) == (0, True)
    assert latest(data, parse_period("2024-09")).number == 540
    say("release", "2024-08")
    assert say("anchor", "2024-07", 540, "--reason", "错")[0] == 2
    assert latest(data, parse_period("2024-08")).number == 537


def test_nothing_is_due_on_a_fresh_installation(say):
    assert say("due")[0] == 0
    assert json.loads(say("due", "--json")[1]) == []


def test_a_period_that_nobody_gathered_is_not_drafted_by_a_slip_of_the_hand(say):
    code, _, err = say("draft", "1999-01")
    assert (code, "yuebao crawl --since 1999-01-01 --until 1999-01-31" in err, "--force" in err) == (2, True, True)
    code, _, err = say("draft", "2999-01")
    assert (code, "has not begun" in err) == (2, True)
    assert say("list", "--json")[1].strip() == "[]"
    code, out, _ = say("draft", "1999-01", "--force")
    assert (code, "没有候选稿" in out, "yuebao crawl --since 1999-01-01" in out) == (0, True, True)
    assert say("draft", "1999-01")[0] == 0


def test_a_period_is_settled_after_its_release_and_unsettled_again(say, data):
    drafted(data, say)
    store = stored(data)
    with store.writing() as session:
        rest = article(url="https://www.cloudfir.example/5.html", title="没有人看的一篇", blocks=article().blocks[:1])
        articles.add_judged(session, [judged(5, article=rest)])
    store.close()
    code, _, err = say("settle", "2024-08")
    assert (code, "not released" in err) == (2, True)
    say("release", "2024-08")
    code, out, _ = say("settle", "2024-08")
    assert (code, "1 篇未审候选稿记为不用（篇幅）" in out, "--undo" in out) == (0, True, True)
    assert "0 篇未审" in say("settle", "2024-08")[1]
    assert "已撤销 1 篇" in say("settle", "2024-08", "--undo")[1]


def test_rendering_says_what_was_written(say, data, tmp_path):
    drafted(data, say)
    out = tmp_path / "月报.txt"
    assert say("render", "2024-08", "-o", out)[1].startswith(f"{out}：第五三七期，草稿，2 篇，")


def test_the_issuers_own_word_template_in_the_data_folder_is_used(say, data, tmp_path):
    drafted(data, say)
    template = docx.Document(str(TEMPLATES / "issue.docx"))
    template.styles["Body Text"].font.size = Pt(15)
    template.save(str(data / "issue.docx"))
    out = tmp_path / "月报.docx"
    say("render", "2024-08", "-o", out)
    assert docx.Document(str(out)).styles["Body Text"].font.size == Pt(15)
    (data / "issue.docx").write_bytes(b"no template")
    code, _, err = say("render", "2024-08", "-o", out)
    assert (code, "issue.docx" in err, "remove your copy" in err) == (2, True, True)
    assert docx.Document(str(out)).styles["Body Text"].font.size == Pt(15)
