"""Old issues as other programs leave them: pages with heads and numbers, cut date lines, imprints, odd heads, links."""

import pytest

from bulletin.imported.wording import normal, numeral_zh
from bulletin.period import parse_period
from tests.bulletin.imported import invented
from tests.bulletin.imported.test_reading import articles_of, assert_read, kinds, read, text_of

HEAD_LINE = "北京市卫生信息化舆情监测月报  第五三一期"
DAY_LINE = "2024-02-03 来源：青槐网"


def paged(lines: int, foot: str, head: str = "") -> str:
    """The wrapped issue on pages parted by form feeds, each with its foot (a page's number for {p}) and its head."""
    found = [line for line in invented.wrapped().splitlines() if line.strip()]
    pages = [found[at : at + lines] for at in range(0, len(found), lines)]
    return "\f".join(
        "\n".join([*([head] if head and number > 1 else []), *page, foot.format(p=number)])
        for number, page in enumerate(pages, 1)
    )


@pytest.mark.parametrize("foot", ["{p}", "— {p} —", "·{p}·", "第 {p} 页 共 9 页", "{p} / 9", "Page {p} of 9"])
@pytest.mark.parametrize("lines", [17, 23, 29])
def test_numbers_at_the_pages_feet_are_no_text(lines, foot):
    assert_read(read(paged(lines, foot)))


@pytest.mark.parametrize("head", [HEAD_LINE, "内部资料 注意保存", "北京市卫生信息化舆情监测月报 2024年2月"])
def test_a_head_that_runs_over_the_pages_is_no_text(head):
    issue = read(paged(19, "- {p} -", head))
    assert_read(issue)
    assert issue.record["name"] == invented.MASTHEAD[0]


def test_a_running_head_without_form_feeds_is_left_out_and_told():
    lines = invented.plain().splitlines()
    for at in (45, 30, 20):
        lines.insert(at, HEAD_LINE)
    issue = read("\n".join(lines))
    assert_read(issue)
    assert "left-out" in kinds(issue)


def test_a_number_of_the_text_at_a_pages_edge_stays():
    text = invented.plain().replace("一年下来，", "17\n一年下来，")
    before, after = text.split("\n17\n")
    assert "17" in text_of(articles_of(read(f"{before}\n17\n\f{after}"))[3])


def test_the_imprint_at_the_end_is_left_out_and_told():
    issue = read(invented.plain() + "主办：某某中心\n报送：委领导\n编辑：甲　校对：乙　签发：丙\n")
    assert_read(issue)
    assert kinds(issue).count("left-out") == 3


def test_the_editor_of_an_article_at_the_end_stays():
    issue = read(invented.plain() + "责任编辑：甲\n")
    assert text_of(articles_of(issue)[3]).endswith("责任编辑:甲")
    assert "left-out" not in kinds(issue)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("（来源：青槐网 2024-02-03）", "2024-02-03"),
        ("来源：青槐网  日期：2024年2月3日", "2024年2月3日"),
        ("来源：青槐网 2024年2月3日 06:12", "2024年2月3日"),
        ("2024-02-03 09:15 来源：青槐网 作者：林某", "2024-02-03"),
        ("2024-02-\n03 来源：青槐网", "2024-02-03"),
        ("2024-\n02-03 来源：青槐网", "2024-02-03"),
        ("2024-02-0\n3 来源：青槐网", "2024-02-03"),
        ("2024年2月\n\n3日 来源：青槐网", "2024年2月3日"),
    ],
)
def test_a_date_line_is_read_where_it_is_cut_or_turned_round(line, day):
    issue = read(invented.plain().replace(DAY_LINE, line))
    assert_read(issue)
    assert articles_of(issue)[0]["date_printed"] == day
    assert not {"title-differs", "outlet-differs", "day"} & set(kinds(issue))


def test_a_date_in_the_first_sentence_is_no_cut_date_line():
    text = invented.plain().replace("青槐网2月3日讯", "自2024年\n2月3日起，青槐网讯")
    assert articles_of(read(text))[0]["date_printed"] == "2024-02-03"


@pytest.mark.parametrize("link", ["链接：{url}。", "链接：\n{url}；", "链\n接：{url}"])
def test_a_link_loses_what_does_not_belong_to_it(link):
    url = invented.URLS[0]
    issue = read(invented.plain().replace(f"链接：\n{url}", link.format(url=url)))
    assert_read(issue)


def test_a_link_with_chinese_in_its_path_is_read():
    url = "https://news.qinghuai.example/资讯/2024/1.html"
    assert articles_of(read(invented.plain().replace(invented.URLS[0], url)))[0]["url"] == url


@pytest.mark.parametrize("name", ["点击查看", "原文", "青槐网报道"])
def test_a_link_behind_a_name_gives_its_address(name):
    marked = f'链接：[{name}]({invented.URLS[0]} "青槐网")'
    issue = read(invented.plain().replace(f"链接：\n{invented.URLS[0]}", marked), "md")
    assert articles_of(issue)[0]["url"] == invented.URLS[0]


def test_the_name_of_a_link_in_the_text_stays():
    issue = read(invented.plain().replace("“云药房”平台", "[“云药房”平台](https://a.example/b)"), "md")
    assert_read(issue)


def test_heads_that_lost_their_label_are_read():
    text = invented.plain()
    for title in invented.TITLES:
        text = text.replace(f".标题：{title}", f".{title}")
    assert_read(read(text))


def test_numbered_lines_of_a_text_are_no_heads():
    points = "1.管设备\n床位都贴上了标签。\n2.管药品\n来源：院内统计\n3.管流程"
    issue = read(invented.plain() + points + "\n")
    assert text_of(articles_of(issue)[3]).endswith(normal(points))


@pytest.mark.parametrize("tail", ["……… 3", "........ 3", "\t3", " 3"])
def test_leaders_and_pages_of_the_directory_are_undone(tail):
    text = invented.plain()
    for title, outlet in zip(invented.TITLES, invented.OUTLETS, strict=True):
        text = text.replace(f"{title}\n（{outlet}）", f"{title}（{outlet}）{tail}", 1)
    issue = read(text)
    assert_read(issue)
    assert not {"directory", "title-differs", "outlet-differs"} & set(kinds(issue))


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("（第五百三十一期）", 531),
        ("2024年第2期（总第五三一期）", 531),
        ("（第五三\n一期）", 531),
        ("（第五四〇期）", 540),
        ("（第五四零期）", 540),
        ("（第５３１期）", 531),
    ],
)
def test_a_number_is_read_however_it_is_printed(printed, number):
    assert read(invented.plain().replace("（第五三一期）", printed)).record["number"] == number


@pytest.mark.parametrize(("text", "number"), [("五百四十一", 541), ("廿八", 28), ("十", 10), ("三百零五", 305)])
def test_a_numeral_is_read(text, number):
    assert numeral_zh(text) == number


def test_what_is_no_numeral_is_refused():
    with pytest.raises(ValueError, match="某"):
        numeral_zh("某")


@pytest.mark.parametrize("day", ["二〇二四年二月二十九日", "２０２４年０２月２９日", "2024年02月\n29日"])
def test_the_day_on_the_cover_is_read_however_it_is_printed(day):
    issue = read(invented.plain().replace("2024年02月29日\n", day + "\n", 1))
    assert issue.record["issued"] == "2024-02-29"
    assert issue.record["publisher"] == invented.MASTHEAD[2]


def test_a_lead_may_leave_out_the_second_year():
    issue = read(invented.plain().replace("至2024年02月29日", "至02月29日"))
    assert issue.period == parse_period("2024-02")


def test_a_table_in_html_is_a_table():
    table = "<table><tr><td>院区</td><td>台数</td></tr><tr><td>东院</td><td>12</td></tr></table>"
    text = invented.converted().replace("在柳岸县北部山区", table + "\n\n在柳岸县北部山区", 1)
    assert {"table": [["院区", "台数"], ["东院", "12"]]} in articles_of(read(text))[3]["body"]


def test_a_news_story_begins_a_paragraph_after_a_line_without_full_stop():
    line = "全区首个由社区卫生服务站牵头的处方流转与药品配送创新应用项目今日启动"
    body = articles_of(read(invented.converted().replace("青槐网2月3日讯", f"{line}\n\n青槐网2月3日讯", 1)))[0]["body"]
    assert body[0] == line


def test_an_indent_of_two_characters_begins_a_paragraph_though_the_line_before_is_full():
    text = "".join(f"　　{'数' * 35}。\n" for _ in range(3)) + f"　　{'据' * 36}\n{'库' * 38}\n成。"
    issue = read(invented.wrapped() + text)
    assert len(articles_of(issue)[3]["body"]) == len(invented.BODIES[3]) + 4


def test_a_gap_of_one_space_at_a_lines_begin_is_no_indent():
    text = invented.wrapped()
    assert [len(each["body"]) for each in articles_of(read(text))] == [
        len(each["body"]) for each in articles_of(read("\n".join(f" {line}" for line in text.split("\n"))))
    ]
