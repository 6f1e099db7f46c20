"""The series as shipped: numbers by arithmetic, wording by profile, mistakes named."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.issue import issue_of
from bulletin.period import parse_period
from bulletin.series import SHIPPED, load_series
from bulletin.toml import ConfigError

SERIES = load_series()
WEEKLY, MONTHLY = SERIES.profile
PROFILES = st.sampled_from(SERIES.profile)
THIRTY_YEARS = st.dates(date(2013, 4, 1), date(2043, 3, 31))


@pytest.mark.parametrize(
    ("period", "number", "printed"),
    [
        ("2024-05", 534, "五三四"),
        ("2024-08", 537, "五三七"),
        ("2023-11", 528, "五二八"),
        ("2024-02", 531, "五三一"),
        ("2021-06-04", 428, "四二八"),
        ("2021-05-29..2021-06-04", 428, "四二八"),
    ],
)
def test_issues_that_were_printed_have_their_numbers(period, number, printed):
    found = parse_period(period)
    profile = SERIES.profile_for(found)
    assert profile.number(found) == number
    assert SERIES.number_zh(number) == printed


@given(PROFILES, THIRTY_YEARS)
def test_numbers_run_without_gap_and_without_double(profile, day):
    period = profile.period(day)
    following = profile.period(period.end + timedelta(days=1))
    assert following.start == period.end + timedelta(days=1)
    assert profile.number(following) == profile.number(period) + 1


@pytest.mark.parametrize("profile", SERIES.profile, ids=lambda profile: profile.key)
def test_thirty_years_have_as_many_numbers_as_periods(profile):
    period, last, numbers, days = profile.period(date(2013, 4, 1)), date(2043, 3, 31), [], 0
    while period.start <= last:
        numbers.append(profile.number(period))
        days += period.days
        period = profile.period(period.end + timedelta(days=1))
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert days == (period.start - profile.period(date(2013, 4, 1)).start).days


@given(PROFILES, THIRTY_YEARS)
def test_the_period_of_a_number_is_the_inverse_of_the_number_of_a_period(profile, day):
    period = profile.period(day)
    assert profile.period_numbered(profile.number(period)) == period


@given(PROFILES, THIRTY_YEARS)
def test_the_date_on_the_cover_is_the_last_day_of_the_period(profile, day):
    period = profile.period(day)
    issue = issue_of(SERIES, profile, period, ())
    assert issue.issued == period.end
    assert issue.cover_date == f"{period.end:%Y年%m月%d日}"


def test_each_profile_writes_its_days_as_it_used_to():
    weekly = issue_of(SERIES, WEEKLY, parse_period("2021-06-04"), ())
    monthly = issue_of(SERIES, MONTHLY, parse_period("2024-08"), ())
    assert "时间从2021年05月29日到2021年06月04日，" in weekly.lead
    assert "时间从2024年08月1日至2024年08月31日，" in monthly.lead
    assert (weekly.label, weekly.entry_label) == ("媒体", "来源")
    assert (monthly.label, monthly.noun) == ("来源", "周报")


def test_a_period_of_another_cadence_has_no_number():
    with pytest.raises(ValueError, match="no period of"):
        MONTHLY.number(parse_period("2021-06-04"))
    with pytest.raises(ValueError, match="no profile of the series covers"):
        SERIES.profile_for(parse_period("2024-08-01..2024-08-15"))


def test_a_dated_profile_is_used_only_in_its_time():
    before, after = replace(MONTHLY, until=date(2024, 6, 30)), replace(MONTHLY, key="next", since=date(2024, 7, 1))
    series = replace(SERIES, profile=(before, after))
    assert series.profile_for(parse_period("2024-06")) is before
    assert series.profile_for(parse_period("2024-07")) is after


def test_the_latest_profile_that_fits_is_used():
    corrected = replace(MONTHLY, anchor_number=600, since=date(2025, 1, 1))
    series = replace(SERIES, profile=(*SERIES.profile, corrected))
    assert series.profile_for(parse_period("2025-01")).number(parse_period("2024-08")) == 600
    assert series.profile_for(parse_period("2024-12")) is MONTHLY


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("anchor_number = 537", 'anchor_number = "537"', r"series.toml.*anchor_number.*whole number"),
        ("anchor_number = 537", "anchor_numbr = 537", r"series.toml.*unknown key “anchor_numbr”"),
        ('cadence = "monthly"', 'cadence = "yearly"', r"series.toml.*cadence.*monthly, weekly"),
        ('anchor_period = "2024-08"', 'anchor_period = "2024-08-02"', r"series.toml.*no period of its cadence"),
        ('anchor_period = "2024-08"', 'anchor_period = "August"', r"series.toml.*is not a period"),
        ("{noun}共收集", "{nuon}共收集", r"series.toml.*knows no word \{nuon\}"),
        ('zero = "〇"', 'zero = "O"', r"series.toml.*zero must be"),
        ('publisher = "北京市卫生健康大数据与政策研究中心"', "", r"series.toml.*“publisher” is missing"),
        ("[series]", "[serie]", r"series.toml: the key “key” is missing"),
        ("{range}，监测范围", "{range，监测范围", r"series.toml: "),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path, old, new, sentence):
    path = tmp_path / "series.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=sentence):
        load_series(path)
