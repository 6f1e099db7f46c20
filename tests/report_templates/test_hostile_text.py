"""Text from the web is printed, never obeyed: markup, template code, control characters, half characters, megabytes."""

from dataclasses import replace
from time import process_time

import pytest

from bulletin.article import Heading, Image, Listed, Paragraph, Table
from report_templates.printable import printable
from report_templates.render import FORMS, render
from report_templates.templates import TemplateWrong
from tests.report_templates.invented import SMALL, entry, issue
from tests.report_templates.printed import normal, printed

HOSTILE = (
    "&<>\"'{{ 7*7 }}{% for %}{{r x}}{# c #}\x0b\x00\ud800\udfff\ufffe\uffff\u202e\u200b"
    '{_{ a }_}</w:t></w:p><script>alert(1)</script>#strong[x]$x^2$\\ @b <c> \\u{1F600} `d` // e /* f */ ]]> &#65; "'
)
SECONDS = 20
"""For a megabyte in one paragraph; measured 0.1 to 2.6 s of computing; a quadratic step takes minutes."""


def hostile_issue(long: str = ""):
    """An issue whose every text field is hostile."""
    blocks = (
        Paragraph(HOSTILE + long),
        Heading(HOSTILE),
        Image("https://img.example.invalid/1.png", HOSTILE, HOSTILE),
        Table(((HOSTILE, HOSTILE), (HOSTILE,))),
        Listed((HOSTILE,)),
    )
    fields = dict.fromkeys(("outlet", "url", "date_printed", "source_title"), HOSTILE)
    return issue(entry(HOSTILE, blocks, **fields))


@pytest.mark.parametrize("form", FORMS)
def test_every_field_is_printed_letter_by_letter(form):
    text = printed(render(hostile_issue(), form, {"https://img.example.invalid/1.png": SMALL}), form)
    assert text.count(normal(printable(HOSTILE))) >= 13
    assert "49" not in text


MORE = (("a", "letters"), ("word ", "words"), ("4", "figures"))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "words",
    [
        pytest.param("国民健康，", id="chinese"),
        pytest.param("&<>{{", id="marks"),
        *(pytest.param(words, id=name, marks=pytest.mark.soak) for words, name in MORE),
    ],
)
def test_a_megabyte_in_one_paragraph_takes_seconds(form, words):
    long = words * (1_000_000 // len(words.encode()))
    start = process_time()
    data = render(hostile_issue(long), form)
    assert process_time() - start < SECONDS
    assert data


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sign", ["长", "x", "Ω", "，"], ids=["chinese", "letters", "greek", "marks"])
def test_a_title_of_a_hundred_thousand_characters_takes_seconds(form, sign):
    start = process_time()
    data = render(issue(entry(sign * 100_000, (Paragraph("后面的话"),), source_title=sign * 10_000)), form)
    assert process_time() - start < SECONDS / 2
    assert data


FLOODS = {
    "accents": "\u0301\u0489\u20dd" * 20_000,
    "joined-emoji": "\U0001f468\u200d" * 9_500,
    "prepended": "\u0600" * 40_000,
    "tags": "\U0001f3f4" + "\U000e0061" * 30_000,
}
"""Signs that Unicode joins into one, of more bytes than a PDF's writer can count."""


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_of_joined_signs_ends_no_pdf(name):
    flood = f"医{FLOODS[name]}院"
    text = printed(render(issue(entry("标题", (Paragraph(flood), Paragraph("后面的话")))), "pdf"), "pdf")
    assert "院" in text and "后面的话" in text


def test_where_typst_ends_itself_the_issue_is_refused_and_nothing_else_ends():
    flood = "\u0915\u094d" * 20_000
    with pytest.raises(TemplateWrong, match="broke off"):
        render(issue(entry("标题", (Paragraph(flood),))), "pdf")


@pytest.mark.parametrize("form", ["txt", "html", "docx"])
def test_a_megabyte_is_printed_whole(form):
    long = "国民健康，" * 66_666
    assert normal(long) in printed(render(hostile_issue(long), form), form)


def test_a_hostile_name_of_a_series_is_printed_too():
    fields = dict.fromkeys(("publisher", "number_zh", "lead", "label", "entry_label", "cover_date"), HOSTILE)
    named = replace(hostile_issue(), name=HOSTILE * 5, **fields)
    for form in FORMS:
        assert normal(printable(HOSTILE)) in printed(render(named, form), form)


def test_characters_that_no_font_has_do_not_fail_the_issue():
    rare = "\ue123\U000f0000\U0001f9ec\U0003134a\u0f40"
    for form in FORMS:
        assert render(issue(entry(rare, (Paragraph(rare),))), form)
