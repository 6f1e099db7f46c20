"""Dates and times in the forms that pages print."""

from datetime import date

import pytest

from pipelines.extract.stamps import first_stamp, partial, url_day, value_stamp


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("2024年05月10日06:58", date(2024, 5, 10), "06:58"),
        ("2024-05-10 08:30:01", date(2024, 5, 10), "08:30"),
        ("2024/5/9", date(2024, 5, 9), ""),
        ("2024.05.10　星期五　上午 9:05", date(2024, 5, 10), "09:05"),
        ("2024年5月10日下午3:20", date(2024, 5, 10), "15:20"),
        ("二〇二四年五月二十一日", date(2024, 5, 21), ""),
        ("二○二四年十二月三十一日", date(2024, 12, 31), ""),
        ("2024 05/10 08:30:01", date(2024, 5, 10), "08:30"),
        ("发布时间：24-05-10 08:30", date(2024, 5, 10), "08:30"),
        ("May 10, 2024", date(2024, 5, 10), ""),
        ("2024-05-09T23:30:00Z", date(2024, 5, 10), "07:30"),
        ("2024-05-10T08:30:00+08:00", date(2024, 5, 10), "08:30"),
    ],
)
def test_printed_dates_are_read_in_shanghai_time(text: str, day: date, clock: str) -> None:
    stamp = first_stamp(text)
    assert stamp is not None
    assert (stamp.day, f"{stamp.at:%H:%M}" if stamp.at else "") == (day, clock)


@pytest.mark.parametrize(
    "text", ["2024-13-01", "2024年2月30日", "1890-01-01", "电话 010-2024-0510", "24-05-10", "第2024期"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert first_stamp(text) is None


def test_epochs_and_compact_dates_count_in_values_only() -> None:
    assert [value_stamp(text).day for text in ("1715301000", "1715301000123", "20240510")] == [date(2024, 5, 10)] * 3  # type: ignore[union-attr]
    assert first_stamp("20240510") is None


def test_a_date_without_year_is_partial() -> None:
    assert partial("05-10 12:00 来源") == (5, 10, 12, 0, "05-10 12:00")
    assert partial("2024-05-10 12:00") is None


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/2024/05/10/3687531t70.html",
        "http://a.example/html/2024-05/10/content_1.htm",
        "http://a.example/2024/0510/8012345.shtml",
        "http://a.example/n1/2024/0510/c1004-40232587.html",
        "http://a.example/xx/202405/t20240510_3644.html",
        "http://a.example/jk/2024/05-10/10214.shtml",
        "http://a.example/art/2024/5/10/art_1.html",
        "http://a.example/rain/a/20240510A04X8K00",
    ],
)
def test_urls_of_the_usual_forms_tell_the_day(url: str) -> None:
    stamp = url_day(url)
    assert stamp is not None
    assert stamp.day == date(2024, 5, 10)


@pytest.mark.parametrize(
    "url",
    ["http://a.example/detail/171530100014.html", "http://a.example/202405/123.html", "http://a.example/p/20240510"],
)
def test_urls_that_tell_no_day_for_certain_tell_none(url: str) -> None:
    assert url_day(url) is None
