"""The decisions behind the pages of an issue, as functions of values."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.article import Heading, Image, Listed, Paragraph, Table
from bulletin.period import parse_period
from review.block_lines import blocks_of, text_of
from review.draft import mark_of, moved, stepped_order
from review.files import stem_of
from review.periods import period_words
from review.uploads import plain_name
from review.versions import Comparison, compare, pieces
from tests.storage.made_up import issue

ENTRIES = tuple(
    replace(issue().entries[1], title=f"第{number}个标题", url=f"https://a.example/{number}", candidate=number)
    for number in range(1, 5)
)
FOUR = issue(entries=ENTRIES)


def test_the_same_version_twice_differs_in_nothing() -> None:
    assert compare(FOUR, FOUR) == Comparison((), ())


def test_an_entry_moved_is_the_only_one_that_moved() -> None:
    last_first = replace(FOUR, entries=(ENTRIES[3], *ENTRIES[:3]))
    (change,) = compare(FOUR, last_first).entries
    assert (change.kind, change.title, change.before, change.after) == ("moved", "第4个标题", 4, 1)


def test_what_came_went_and_changed_is_told_apart() -> None:
    retitled = replace(ENTRIES[0], title="第一个题目", blocks=(Paragraph("全新的一段。"),))
    fresh = replace(ENTRIES[0], title="另一篇", url="https://b.example/9", candidate=9)
    found = compare(FOUR, replace(FOUR, entries=(retitled, ENTRIES[1], ENTRIES[3], fresh), lead="改过的导语。"))
    assert [(each.kind, each.before, each.after) for each in found.entries] == [
        ("changed", 1, 1),
        ("added", 0, 4),
        ("removed", 3, 0),
    ]
    assert found.entries[0].fields[0].name == "标题"
    assert [field.name for field in found.head] == ["导语"]


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_pieces_hold_both_texts_whole(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.kind != "in") == old
    assert "".join(piece.text for piece in found if piece.kind != "out") == new


def test_blocks_go_through_a_text_box_and_come_back_the_same() -> None:
    blocks = (
        Paragraph("一段话。"),
        Heading("小标题", 3),
        Image("https://pic.example/1.jpg", "图注", "", "ab" * 32),
        Table((("院区", "台数"),)),
        Listed(("预约", "缴费"), True),
    )
    assert blocks_of(text_of(blocks), blocks) == blocks


def test_a_caption_is_edited_a_picture_moved_and_what_is_not_there_stays_text() -> None:
    picture = Image("https://pic.example/1.jpg", "旧图注")
    found = blocks_of("【图 2】新图注\n第一段\n\n【表 9】没有这张表", (Paragraph("第一段"), picture))
    assert found == (replace(picture, caption="新图注"), Paragraph("第一段"), Paragraph("【表 9】没有这张表"))


def test_an_entry_moves_as_far_as_there_are_places() -> None:
    marks = [mark_of(entry) for entry in ENTRIES]
    assert stepped_order(FOUR, marks[1], -1) == [marks[1], marks[0], *marks[2:]]
    assert stepped_order(FOUR, marks[0], -1) == marks
    assert stepped_order(FOUR, marks[3], 1) == marks
    assert [mark_of(entry) for entry in moved(FOUR, marks[::-1]).entries] == marks[::-1]


def test_files_and_periods_are_named_as_people_name_them() -> None:
    assert stem_of(replace(FOUR, revision=2)) == "第九〇一期（更正2草稿）"
    assert period_words(parse_period("2024-08")) == "2024年8月"
    assert period_words(parse_period("2021-06-04")) == "2021年5月29日至6月4日"


def test_a_name_of_an_upload_is_a_name_alone() -> None:
    assert plain_name("C:\\稿\\..\\改好的 稿.docx") == "改好的 稿.docx"
    assert plain_name("../../etc/passwd") == "passwd"
    assert plain_name("a\u202e\x00b<c>.txt") == "abc.txt"
    assert plain_name("..") == plain_name("upload.json") == "file"
