"""What holds for all four forms: one text, the directory in step, the same bytes every time, sizes."""

import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from time import process_time

import docx
import pytest

from bulletin.issue import Issue, IssueState
from report_templates.render import FORMS, render
from report_templates.templates import TemplateWrong
from tests.report_templates.invented import LONG_TITLE, PICTURES, entry, issue, many, rich_issue
from tests.report_templates.printed import normal, printed


@pytest.mark.parametrize("form", FORMS)
def test_directory_and_contents_name_the_same_entries_in_the_same_order(form):
    text = printed(render(rich_issue(), form, PICTURES), form)
    directory, contents = text.split(normal("二、具体内容"))
    for ordinal, each in enumerate(rich_issue().entries, 1):
        assert normal(f"{ordinal}.{each.title}（{each.outlet}）") in directory
        assert (
            normal(f"{ordinal}.标题：{each.title}来源：{each.outlet}链接：{each.url}主要内容：{each.title}") in contents
        )
    assert normal("来源标题：四十二家医院检查结果“一网可查”") in contents
    assert text.count("来源标题") == 1


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_word_and_pdf_have_the_text_of_the_plain_form(form):
    assert printed(render(rich_issue(), form, PICTURES), form) == printed(render(rich_issue(), "txt"), "txt")


@pytest.mark.parametrize("form", FORMS)
def test_a_copy_without_masthead_begins_with_the_lead(form):
    bare = replace(rich_issue(), name=None, publisher=None)
    text = printed(render(bare, form), form)
    assert text.startswith("本期导语")
    for gone in ("月报", "六〇八期", "政策研究中心", "2030年07月31日本期"):
        assert gone not in text.split("监测范围")[0]


def draft() -> Issue:
    """An issue whose first entry is proposed."""
    whole = rich_issue()
    return replace(whole, entries=(replace(whole.entries[0], proposed=True), *whole.entries[1:]))


@pytest.mark.parametrize("form", ["txt", "html", "pdf"])
def test_a_draft_says_which_entries_nobody_has_decided(form):
    assert "第1篇为拟选稿件" in printed(render(draft(), form), form)
    assert "拟选" not in printed(render(rich_issue(), form), form)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_missing_stands_over_a_draft_and_never_in_a_released_issue(form):
    missing = replace(rich_issue(), banner="以下媒体可能有遗漏：青槐日报、云杉网。")
    text = printed(render(missing, form), form)
    assert text.startswith(normal("【草稿提示，发布时不印")) or text.startswith("草稿提示")
    assert text.index(normal("以下媒体可能有遗漏")) < text.index(normal("北京市卫生信息化舆情监测月报"))
    released = replace(missing, state=IssueState.RELEASED)
    assert printed(render(released, form), form) == printed(render(rich_issue(), form), form)


def test_a_draft_in_word_says_so_at_the_head_of_every_page():
    section = docx.Document(BytesIO(render(draft(), "docx"))).sections[0]
    for head in (section.header, section.even_page_header):
        assert "第1篇为拟选稿件" in head.paragraphs[0].text


@pytest.mark.parametrize("form", FORMS)
def test_a_caption_stands_in_for_a_picture_without_bytes(form):
    text = printed(render(rich_issue(), form), form)
    assert normal("一张没有取到的图片，只留说明") in text
    assert normal("楼层导航图") in text
    assert "lost" not in text


@pytest.mark.parametrize("form", FORMS)
def test_one_entry_and_none_are_issues_too(form):
    assert normal("1.独此一则") in printed(render(issue(entry("独此一则", ())), form), form)
    assert normal("共收集0篇") in printed(render(issue(), form), form)


@pytest.mark.parametrize("form", FORMS)
def test_an_entry_without_a_day_prints_its_source_alone(form):
    text = printed(render(issue(entry("无日期", (), date_printed="")), form), form)
    assert text.endswith(normal("主要内容：无日期来源：青槐日报"))


SAME = """
import hashlib, sys
from report_templates.render import FORMS, render
from tests.report_templates.invented import PICTURES, rich_issue
for form in FORMS:
    print(form, hashlib.sha256(render(rich_issue(), form, PICTURES)).hexdigest())
"""


def test_two_processes_render_the_same_bytes(pytestconfig):
    assert render(rich_issue(), "pdf", PICTURES) == render(rich_issue(), "pdf", PICTURES)
    command = [sys.executable, "-c", SAME]
    runs = [
        subprocess.run(
            command, cwd=pytestconfig.rootpath, env=os.environ | changed, capture_output=True, text=True, check=True
        ).stdout
        for changed in ({"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai"})
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].splitlines()) == len(FORMS)


def test_sixty_entries_with_a_hundred_pictures_are_a_word_file_in_two_seconds():
    big, pictures = many(60, 100)
    start = process_time()
    data = render(big, "docx", pictures)
    assert process_time() - start <= 2
    assert normal("60.标题：第60则") in printed(data, "docx")


def test_any_other_form_is_refused_with_the_forms_there_are():
    with pytest.raises(ValueError, match="“rtf” is no form of an issue; choose one of txt, html, docx, pdf"):
        render(rich_issue(), "rtf")


def test_an_own_template_wins_over_the_shipped_one(tmp_path):
    (tmp_path / "issue.txt.j2").write_text("{{ issue.entries[1].title }}", encoding="utf-8")
    assert render(rich_issue(), "txt", overlay=tmp_path).decode() == LONG_TITLE
    assert render(rich_issue(), "html", overlay=tmp_path) == render(rich_issue(), "html")


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("issue.txt.j2", "一行\n{{ issue.tittle }}", "txt"),
        ("issue.html.j2", "{% for %}", "html"),
        ("issue.html.j2", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "html"),
        ("issue.typ", "#let x = \n#nothing", "pdf"),
        ("issue.docx", "not a Word file", "docx"),
    ],
)
def test_a_template_that_cannot_be_filled_is_named(tmp_path, name, content, form):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(TemplateWrong, match=f"^{name}.*the template cannot be filled"):
        render(rich_issue(), form, overlay=tmp_path)
