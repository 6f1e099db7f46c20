"""Issues kept as data: read, written, and refused with a sentence."""

import json

import pytest

from bulletin.article import Heading, Image, Listed, Paragraph, Table
from bulletin.issue_record import issue_from_record, issue_record
from bulletin.series import load_series

SERIES = load_series()
RECORD = {
    "series": "monthly",
    "name": "青槐市卫生信息化月报",
    "publisher": "青槐市卫生信息中心",
    "number": 537,
    "number_zh": "五三七",
    "issued": "2024-08-31",
    "start": "2024-08-01",
    "end": "2024-08-31",
    "label": "媒体",
    "articles": [
        {
            "title": "题",
            "outlet": "青槐日报",
            "url": "https://news.example.invalid/1.html",
            "date_printed": "2024-8-1",
            "source_title": "原题",
            "body": [
                "段",
                {"h": "小题"},
                {"h": "更小", "level": 3},
                {"img": "https://img.example.invalid/1.png", "caption": "图"},
                {"table": [["甲", "乙"]]},
                {"list": ["一", "二"], "ordered": True},
            ],
        }
    ],
}


def test_a_record_is_read_and_written_back_unchanged():
    issue = issue_from_record(RECORD, SERIES)
    assert issue_record(issue) == RECORD
    assert json.loads(json.dumps(issue_record(issue), ensure_ascii=False)) == RECORD


def test_blocks_and_printed_values_stand_as_given():
    entry = issue_from_record(RECORD, SERIES).entries[0]
    assert entry.date_printed == "2024-8-1"
    assert entry.blocks == (
        Paragraph("段"),
        Heading("小题"),
        Heading("更小", 3),
        Image("https://img.example.invalid/1.png", "图"),
        Table((("甲", "乙"),)),
        Listed(("一", "二"), ordered=True),
    )


@pytest.mark.parametrize("missing", ["name", "publisher"])
def test_null_in_name_or_publisher_means_no_masthead(missing):
    issue = issue_from_record(RECORD | {missing: None}, SERIES)
    assert issue.name is None
    assert issue.publisher is None


def test_what_is_left_out_follows_from_the_profile():
    left = {key: RECORD[key] for key in ("number", "start", "end", "articles")}
    issue = issue_from_record(left, SERIES)
    assert issue.name == SERIES.profile[1].name
    assert (issue.number_zh, issue.label, issue.cover_date) == ("五三七", "来源", "2024年08月31日")


def test_a_week_is_written_as_the_weekly():
    week = RECORD | {"series": "weekly", "start": "2021-05-29", "end": "2021-06-04", "issued": "2021-06-04"}
    assert issue_record(issue_from_record(week, SERIES)) == week


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"start": "2024-08-40"}, "is not a day"),
        ({"end": "2024-07-01"}, "ends after it starts"),
        ({"series": "yearly"}, "no series or profile “yearly”"),
        ({"articles": [{"title": "题"}]}, "entry 1 of the issue has no 'body'"),
        ({"articles": [{"title": "题", "outlet": "报", "url": "", "body": [{"video": 1}]}]}, "not a block"),
        ({"articles": 3}, "not in the form"),
        ({"articles": ["题"]}, "not in the form"),
        ({"number": None}, "not in the form"),
        ({"number": "五三七"}, "五三七"),
    ],
)
def test_a_record_that_is_wrong_is_refused_with_a_sentence(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        issue_from_record(RECORD | change, SERIES)


def test_a_record_that_lacks_a_key_names_it():
    with pytest.raises(ValueError, match="'number'"):
        issue_from_record({key: value for key, value in RECORD.items() if key != "number"}, SERIES)


def test_real_issues_keep_their_values(shared):
    paths = sorted((shared / "golden").glob("*.json"))
    assert paths
    for path in paths:
        record = json.loads(path.read_text(encoding="utf-8"))
        assert issue_record(issue_from_record(record, SERIES)) == record
