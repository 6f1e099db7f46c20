"""The manuscript as a form: nothing is lost on its way through a browser, and each step does one thing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.article import Block, Heading, Image, Listed, Paragraph, Table
from bulletin.candidate import Manuscript
from review.differences import compared
from review.manuscript import (
    Draft,
    Row,
    amount_of,
    blocks_of,
    checked,
    draft_of,
    left_out,
    pictures_known,
    plain_text,
    read_form,
    step,
)
from tests.review.conftest import MORNING

PICTURE = Image("https://pic.example/1.jpg", "候诊大厅", "大厅", "ab" * 32)
BLOCKS: tuple[Block, ...] = (
    Paragraph("槐荫区医院八月起可在手机上候补挂号。"),
    Heading("分步推进", 3),
    PICTURE,
    Table((("院区", "台|数"), ("东院", "1\\2"))),
    Listed(("预约", "缴费"), True),
    Paragraph("明年推广到社区。"),
)
MACHINE = Manuscript("医院上线候补挂号", "槐荫晚报", "https://a.example/1.html", date(2024, 8, 15), BLOCKS, version=0)


def sent(draft: Draft) -> list[tuple[str, str]]:
    """The form as a browser sends it: fields in order, line breaks as CRLF."""
    names = ("version", "title", "outlet_printed", "published", "url", "original_title")
    pairs = [(name, str(getattr(draft, name))) for name in names]
    for row in draft.rows:
        pairs += [("kind", row.kind), ("text", row.text.replace("\n", "\r\n")), ("more", row.more)]
    return pairs


def saved(draft: Draft, texts: tuple[Manuscript, ...] = (MACHINE,)) -> Manuscript:
    text, wrong = checked(draft, texts, "王编辑", MORNING)
    assert text is not None, wrong
    return text


def test_a_form_that_nobody_touched_gives_the_same_text() -> None:
    assert saved(read_form(sent(draft_of(MACHINE)))).blocks == BLOCKS


lines = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp")), min_size=1, max_size=12
)
some_blocks = st.lists(
    st.one_of(
        lines.map(Paragraph),
        st.builds(Heading, lines, st.integers(2, 6)),
        st.lists(st.lists(lines, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple).map(Table),
        st.builds(Listed, st.lists(lines, min_size=1, max_size=3).map(tuple), st.booleans()),
    ),
    max_size=6,
).map(tuple)


@given(some_blocks)
def test_any_text_typed_anew_reads_as_it_was(blocks: tuple[Block, ...]) -> None:
    rows = read_form(sent(draft_of(replace(MACHINE, blocks=blocks)))).rows
    assert blocks_of(rows, ()) == blocks


def test_a_line_break_parts_a_paragraph_and_an_empty_one_is_left_out() -> None:
    rows = (Row("p", "第一段。\r\n\r\n第二段。"), Row("p", "  "))
    assert blocks_of(read_form(sent(Draft("标题", rows=rows))).rows, ()) == (
        Paragraph("第一段。"),
        Paragraph("第二段。"),
    )


def test_a_form_brings_in_no_picture_that_the_article_never_had() -> None:
    rows = (Row("img", "外来的", "https://evil.example/x.png"), Row("img", "新说明", PICTURE.url))
    assert blocks_of(rows, (MACHINE,)) == (replace(PICTURE, caption="新说明"),)


def test_what_nobody_sees_is_taken_out_of_what_is_typed() -> None:
    draft = read_form([("title", "医\u200b院\u202e上\x00线"), ("kind", "p"), ("text", "正\u2066文"), ("more", "")])
    assert (draft.title, draft.rows[0].text) == ("医院上线", "正文")


@pytest.mark.parametrize(
    ("do", "texts"),
    [
        ("up:1", ["二", "一", "三"]),
        ("down:1", ["一", "三", "二"]),
        ("remove:0", ["二", "三"]),
        ("add:0", ["一", "", "二", "三"]),
        ("add:-1", ["", "一", "二", "三"]),
        ("join:1", ["一二", "三"]),
        ("up:0", ["一", "二", "三"]),
        ("down:2", ["一", "二", "三"]),
        ("remove:7", ["一", "二", "三"]),
        ("join:0", ["一", "二", "三"]),
        ("drop table", ["一", "二", "三"]),
        ("up:", ["一", "二", "三"]),
        ("picture:5", ["一", "二", "三"]),
    ],
)
def test_each_button_does_one_step(do: str, texts: list[str]) -> None:
    draft = Draft("标题", rows=tuple(Row("p", text) for text in ("一", "二", "三")))
    assert [row.text for row in step(draft, do, MACHINE, []).rows] == texts


def test_one_field_goes_back_to_what_the_machine_had() -> None:
    draft = replace(draft_of(MACHINE), title="改过的标题", rows=())
    back = step(draft, "revert:title", MACHINE, [])
    assert (back.title, back.rows) == (MACHINE.title, ())
    assert step(draft, "revert:blocks", MACHINE, []).rows == draft_of(MACHINE).rows


def test_a_picture_that_was_left_out_comes_back_to_its_place() -> None:
    known = pictures_known([MACHINE])
    without = step(draft_of(MACHINE), "remove:2", MACHINE, known)
    assert left_out(without, known) == [(0, PICTURE)]
    assert step(without, "picture:0", MACHINE, known).rows == draft_of(MACHINE).rows


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": ""}, "title"), ({"published": "2024-02-30"}, "published"), ({"published": "八月"}, "published"),
     ({"url": "javascript:alert(1)"}, "url"), ({"url": "//a.example"}, "url"), ({"title": "长" * 501}, "title")],
)  # fmt: skip
def test_a_field_that_is_wrong_is_named(changes: dict[str, str], field: str) -> None:
    fields = dict(sent(draft_of(replace(MACHINE, blocks=()))))
    text, wrong = checked(read_form((fields | changes).items()), (), "王编辑", MORNING)
    assert text is None
    assert list(wrong) == [field]


def test_a_date_that_is_not_known_stays_unknown() -> None:
    assert saved(replace(draft_of(MACHINE), published="")).published is None


def test_length_is_counted_without_blanks_and_in_pages_of_the_bulletin() -> None:
    amount = amount_of(replace(MACHINE, blocks=(Paragraph("字 " * 280), PICTURE)))
    assert (amount.characters, amount.paragraphs, amount.pictures) == (284, 1, 1)
    assert 1 < amount.pages < 3


def test_the_text_to_copy_has_head_and_one_block_a_line() -> None:
    copied = plain_text(MACHINE).splitlines()
    assert copied[:3] == [MACHINE.title, "槐荫晚报  2024年8月15日", MACHINE.url]
    assert copied[-1] == "明年推广到社区。"


def test_a_comparison_pairs_paragraphs_and_marks_what_changed_in_them() -> None:
    one = ["槐荫区医院新增12台自助机。", "不变的一段。", "删去的一段文字。"]
    other = ["槐荫区医院新增15台自助机。", "不变的一段。", "完全另外写的句子。"]
    first, second, *rest = compared(one, other)
    assert [(each.kind, each.text) for each in first.pieces] == [
        ("same", "槐荫区医院新增"), ("gone", "12"), ("new", "15"), ("same", "台自助机。"),
    ]  # fmt: skip
    assert second.kind == "same"
    assert {line.kind for line in rest} == {"gone", "new"}


@given(st.lists(lines, max_size=8), st.lists(lines, max_size=8))
def test_a_comparison_holds_both_texts_whole(one: list[str], other: list[str]) -> None:
    shown = compared(one, other)
    assert ["".join(p.text for p in line.pieces if p.kind != "new") for line in shown if line.kind != "new"] == one
    assert ["".join(p.text for p in line.pieces if p.kind != "gone") for line in shown if line.kind != "gone"] == other


def test_a_long_paragraph_is_compared_in_a_moment_and_whole() -> None:
    one = "".join(f"第{number}家医院上线了挂号系统，" for number in range(900))
    (line,) = compared([one], [one.replace("第450家", "第四百五十家")])
    assert {piece.kind for piece in line.pieces} == {"same", "gone", "new"}
