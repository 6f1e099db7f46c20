"""Old issues read back, whatever way they were found in."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bulletin.imported.given import given_text
from bulletin.imported.reading import NoPeriod, ReadIssue, read_issue
from bulletin.imported.wording import normal
from bulletin.issue_record import issue_from_record
from bulletin.period import parse_period
from bulletin.series import load_series
from tests.bulletin.imported import invented

SERIES = load_series()
HOSTS = ("news.qinghuai.example", "finance.ynet.example")


def read(text: str, form: str = "txt", **more) -> ReadIssue:
    return read_issue(given_text(text, "一期." + form, form), SERIES, HOSTS, **more)


def articles_of(issue: ReadIssue) -> Any:
    return issue.record["articles"]


def text_of(article: dict) -> str:
    return normal("".join(block if isinstance(block, str) else str(block.get("h", "")) for block in article["body"]))


def kinds(issue: ReadIssue) -> list[str]:
    return [doubt.kind for doubt in issue.doubts]


def assert_read(issue: ReadIssue) -> None:
    """Everything of the invented issue is there."""
    assert (issue.record["start"], issue.record["end"]) == ("2024-02-01", "2024-02-29")
    assert issue.record["number"] == 531
    articles = articles_of(issue)
    assert [normal(each["title"]) for each in articles] == [normal(each) for each in invented.TITLES]
    assert [each["outlet"] for each in articles] == list(invented.OUTLETS)
    assert [each["url"] for each in articles] == list(invented.URLS)
    assert [normal(each.get("source_title", "")) for each in articles] == [normal(x) for x in invented.SOURCE_TITLES]
    for article, body in zip(articles, invented.BODIES, strict=True):
        assert text_of(article) == normal("".join(body).replace("#", ""))


@pytest.mark.parametrize("masthead", [True, False])
@pytest.mark.parametrize("form", [invented.plain, invented.wrapped])
def test_an_issue_is_read_as_printed_and_as_taken_from_a_pdf(form, masthead):
    issue = read(form(masthead))
    assert_read(issue)
    assert [each["date_printed"] for each in articles_of(issue)] == list(invented.DAYS)
    assert (issue.record["name"], issue.record["publisher"]) == (
        (invented.MASTHEAD[0], invented.MASTHEAD[2]) if masthead else (None, None)
    )


@pytest.mark.parametrize("form", ["txt", "md"])
def test_an_issue_is_read_as_a_converter_wrote_it(form):
    issue = read(invented.converted(), form)
    assert_read(issue)
    assert {"url-joined", "label-form", "pictures"} == set(kinds(issue))


def test_hard_wraps_are_undone_and_paragraphs_stay_apart():
    body = articles_of(read(invented.wrapped()))[0]["body"]
    assert len(body) == 3
    assert "30家社区" in body[0]


def test_a_page_break_in_mid_paragraph_is_undone_in_converted_text():
    body = articles_of(read(invented.converted()))[0]["body"]
    assert [text[-1] for text in body] == ["。", "。", "。"]


def test_headings_of_converted_text_stay_headings():
    body = articles_of(read(invented.converted()))[2]["body"]
    assert [block["h"] for block in body if isinstance(block, dict)] == ["一天省下八千张纸", "下一步接入商保"]


def test_half_width_marks_between_chinese_become_full_ones():
    issue = read(invented.converted())
    assert "," not in articles_of(issue)[0]["body"][0]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2024-2-3 来源：青槐网", "2024-2-3"),
        ("2024-02-03来源 青槐网", "2024-02-03"),
        ("2024 - 02 - 03 来源:青槐网", "2024-02-03"),
        ("2024年2月3日 来源：青槐网", "2024年2月3日"),
        ("2024-02-03 09:15 来源：青槐网", "2024-02-03"),
        ("2024-02-03\n来源：青槐网", "2024-02-03"),
        ("2024-02-03 来源：\n青槐网", "2024-02-03"),
        ("2024/02/03 媒体：青槐网", "2024/02/03"),
    ],
)
def test_a_date_line_is_read_in_every_form(line, day):
    issue = read(invented.plain().replace("2024-02-03 来源：青槐网", line))
    assert articles_of(issue)[0]["date_printed"] == day
    assert articles_of(issue)[0]["outlet"] == "青槐网"
    assert text_of(articles_of(issue)[0]) == normal("".join(invented.BODIES[0]))


@pytest.mark.parametrize("label", ["来源：", "来源:", "来源 ", "来源　", "来源：\n\n", "媒体：", "媒体 "])
def test_the_label_of_the_outlet_is_read_in_every_form(label):
    issue = read(invented.plain().replace("\n来源：青槐网\n链接", f"\n{label}青槐网\n链接"))
    assert_read(issue)


@pytest.mark.parametrize(
    "link",
    [
        "链接：{url}",
        "链接:\n<{url}>",
        "链接\n{head}\n\n{tail}",
        "链接：\n{head} \n {tail}",
        "原文链接：{url}",
        "链接：\n<{head}>\n\n{tail}",
        "{url}",
    ],
)
def test_a_link_is_read_whole(link):
    url = invented.URLS[0]
    given = link.format(url=url, head=url[:33], tail=url[33:])
    issue = read(invented.plain().replace(f"链接：\n{url}", given))
    assert articles_of(issue)[0]["url"] == url


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ("https://news.qinghuai.example/2024/0203/8812345.shtm1", "url-ending"),
        ("https://news.qinghua1.example/2024/0203/8812345.shtml", "url-host"),
        ("news.qinghuai.example/2024/0203/8812345.shtml", "url"),
    ],
)
def test_a_misread_link_is_kept_as_it_stands_and_doubted(wrong, kind):
    issue = read(invented.plain().replace(invented.URLS[0], wrong))
    assert articles_of(issue)[0]["url"] == wrong
    assert kind in kinds(issue)


@pytest.mark.parametrize(
    "head",
    [
        "1、标题：{t}",
        "1．标题:{t}",
        "（1）标题：{t}",
        "一、标题：{t}",
        "标题：{t}",
        "- 标题：{t}",
        "1.\n标题：{t}",
        "1. 标 题：{t}",
        "1.标题：\n{t}",
        "1.标题：{a}\n{b}",
    ],
)
def test_the_head_of_an_entry_is_read_in_every_form(head):
    title = invented.TITLES[1]
    given = head.format(t=title, a=title[:9], b=title[9:]).replace("1", "2").replace("一、", "二、")
    issue = read(invented.plain().replace(f"2.标题：{title}", given))
    assert_read(issue)


@pytest.mark.parametrize(
    "line",
    [
        "1. {t}\n\n（{o}）",
        "{t}\n（{o}）",
        "1、{t}（{o}）",
        "- {t}  \n({o})",
        "1.{a}\n{b}\n（{o}）",
        "**1. {t}**\n\n({o})",
    ],
)
def test_the_directory_is_read_in_every_form(line):
    title, outlet = invented.TITLES[0], invented.OUTLETS[0]
    given = line.format(t=title, o=outlet, a=title[:8], b=title[8:])
    issue = read(invented.plain().replace(f"1.{title}\n（{outlet}）", given))
    assert_read(issue)
    assert "directory" not in kinds(issue)


def test_the_reading_of_a_title_that_most_copies_have_is_taken():
    issue = read(invented.plain().replace("1.标题：青槐区", "1.标题：青愧区"))
    assert articles_of(issue)[0]["title"] == invented.TITLES[0]
    assert "title-differs" in kinds(issue)


@pytest.mark.parametrize(
    ("was", "becomes", "number", "doubt"),
    [
        ("（第五三一期）", "第 531 期", 531, None),
        ("（第五三一期）", "(第五 三一期)", 531, None),
        ("（第五三一期）", "（第五三二期）", 532, "number"),
        ("（第五三一期）", "", 531, None),
    ],
)
def test_the_number_is_read_or_reckoned(was, becomes, number, doubt):
    issue = read(invented.plain().replace(was, becomes))
    assert issue.record["number"] == number
    assert (doubt in kinds(issue)) if doubt else ("number" not in kinds(issue))


@pytest.mark.parametrize(
    "given",
    [
        "时间从2024年2月1日到2024年2月29日",
        "时间从 2024 年 02 月 1 日至 2024 年 02 月 29 日",
        "时间从2024年02月01日—2024年02月29日",
        "时间从 2024 年 02 月 1\n\n日至 2024 年 02 月 29 日",
    ],
)
def test_the_period_is_read_off_the_lead(given):
    issue = read(invented.plain().replace("时间从2024年02月1日至2024年02月29日", given))
    assert issue.period == parse_period("2024-02")


def test_without_a_lead_the_cover_then_the_number_tells_the_period():
    without = invented.plain().replace(invented.LEAD + "\n", "").replace("本期导语：\n", "")
    assert read(without).period == parse_period("2024-02")
    assert read(without.replace("2024年02月29日\n", "")).period == parse_period("2024-02")


def test_only_a_missing_period_stops_the_import():
    bare = invented.plain(masthead=False).replace(invented.LEAD + "\n", "")
    with pytest.raises(NoPeriod, match="--period"):
        read(bare)
    assert read(bare, period=parse_period("2024-02")).record["number"] == 531
    assert articles_of(read("本期周报共收集0篇，时间从2024年02月1日至2024年02月29日。")) == []


def test_an_entry_without_labels_keeps_its_text():
    lines = [line for line in invented.plain().splitlines() if line not in ("主要内容：", "链接：")]
    issue = read("\n".join(lines))
    assert [each["url"] for each in articles_of(issue)] == list(invented.URLS)
    assert text_of(articles_of(issue)[3]) == normal("".join(invented.BODIES[3]))


def test_an_entry_without_a_date_line_is_doubted_and_keeps_its_text():
    issue = read(invented.plain().replace("2024-02-07 来源：青槐日报\n", ""))
    assert articles_of(issue)[1]["date_printed"] == ""
    assert text_of(articles_of(issue)[1]) == normal("".join(invented.BODIES[1]))
    assert "day" in kinds(issue)


def test_dates_inside_the_text_are_no_date_lines():
    text = invented.plain().replace("一年下来，", "2024-02-01起，一年下来，")
    assert "2024-02-01起" in articles_of(read(text))[3]["body"][1]


def test_page_numbers_and_rules_are_dropped():
    lines = invented.plain().splitlines()
    lines[8:8] = ["— 1 —"]
    lines[30:30] = ["- 2 -", "第 3 页 共 9 页"]
    assert_read(read("\n".join(lines)))


def test_the_weekly_is_told_by_its_title_and_by_its_seven_days():
    weekly = invented.plain().replace("北京市卫生信息化舆情监测月报", "全国卫生信息化舆情监测周报")
    weekly = weekly.replace("2024年02月1日至2024年02月29日", "2021年05月29日到2021年06月04日").replace(
        "五三一", "四二八"
    )
    issue = read(weekly)
    assert (issue.record["series"], issue.record["number"]) == ("weekly", 428)
    assert (issue.period.start, issue.period.end) == (date(2021, 5, 29), date(2021, 6, 4))


def test_a_lead_of_other_words_is_printed_as_it_stands():
    other = read(invented.plain().replace("本期周报共收集4篇", "本期月报共收集4篇"))
    assert issue_from_record(other.record, SERIES).lead.startswith("本期月报共收集4篇")
    assert "lead" not in read(invented.plain()).record


def test_a_count_that_is_wrong_is_doubted():
    assert "count" in kinds(read(invented.plain().replace("共收集4篇", "共收集5篇")))


def test_a_table_of_converted_text_is_a_table():
    table = "| 院区 | 台数 |\n|---|---|\n| 东院 | 12 |"
    text = invented.converted().replace("在柳岸县北部山区", table + "\n\n在柳岸县北部山区", 1)
    assert {"table": [["院区", "台数"], ["东院", "12"]]} in articles_of(read(text))[3]["body"]


@pytest.mark.parametrize(
    "text", ["", "标题：", "1.标题：甲\n链接：", "本期导语：\n时间从2024年13月1日至2024年02月29日", "#" * 50]
)
def test_what_is_no_issue_ends_in_a_sentence(text):
    with pytest.raises(NoPeriod):
        read(text)


@pytest.mark.parametrize("suffix", [".raw.txt", ".txt"])
@pytest.mark.parametrize("name", ["2021-06-04-weekly", "2023-11", "2024-08"])
def test_real_issues_are_read_right(shared: Path, name: str, suffix: str):
    truth = json.loads((shared / "golden" / f"{name}.json").read_text(encoding="utf-8"))
    issue = read((shared / "golden" / f"{name}{suffix}").read_text(encoding="utf-8"))
    head = [key for key in truth if key != "articles"]
    assert {key: issue.record[key] for key in head} == {key: truth[key] for key in head}
    for found, wanted in zip(articles_of(issue), truth["articles"], strict=True):
        for key in ("title", "outlet", "url", "date_printed", "source_title"):
            assert normal(found.get(key) or "") == normal(wanted.get(key) or "")
        assert text_of(found) == text_of(wanted)
