"""Each check finds what is planted, and stays silent on issues that are right."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bulletin.article import Article, Heading, Image, OriginClue, Paragraph
from bulletin.candidate import Choice
from bulletin.check import CheckRules, Memory, Severity, check_issue, load_check_rules
from bulletin.check.rules import Leader, WordList
from bulletin.check.wording import of_flag
from bulletin.imported.given import given_text
from bulletin.imported.reading import read_issue
from bulletin.issue import Entry, Issue, issue_of
from bulletin.issue_record import issue_from_record
from bulletin.outlet import Outlet
from bulletin.period import parse_period
from bulletin.registry import Registry
from bulletin.series import load_series
from tests.bulletin.imported import invented

SERIES = load_series()
RULES = load_check_rules()
AUGUST = parse_period("2024-08")
REGISTRY = Registry(
    [
        Outlet(
            "qinghuai", "青槐网", ("news.qinghuai.example",), (r"/20\d\d/\d{4}/\d+\.shtml$",), aliases=("青槐在线",)
        ),
        Outlet("baiyang", "白杨晚报", ("www.baiyang.example",), (r"/detail/\d+\.html$",)),
    ]
)
STORY = (
    "云杉医院的挂号、缴费和取药从本月起并到一个页面，患者在手机上走完全程，窗口前的队伍短了一半。",
    "医院信息中心介绍，平台上线一个月，已有3.2万人次使用，平均候诊时间缩短到18分钟。",
)
OTHER = (
    "柳岸县五个乡镇卫生院共用一间远程诊室，县医院的医生坐在屏幕前，村医在另一头为老人测量血压和心电。",
    "一年下来，诊室接诊3600多人次，转诊率下降了18.6%，老人不必再坐两个小时的车进城。",
)


def entry(number: int = 1, texts: tuple[str, ...] = STORY, **changes) -> Entry:
    url = f"https://news.qinghuai.example/2024/0812/{8800 + number}.shtml"
    whole = Entry(
        f"第{number}条新闻的标题", "青槐网", url, "2024-08-12", tuple(map(Paragraph, texts)), candidate=number
    )
    return replace(whole, **changes)


def issue(*entries: Entry, **changes) -> Issue:
    whole = issue_of(SERIES, SERIES.profile[-1], AUGUST, entries or (entry(1), entry(2, OTHER)))
    return replace(whole, **changes)


def memory(**changes) -> Memory:
    return replace(Memory(SERIES, RULES, REGISTRY), **changes)


def found(one: Issue, **changes) -> set[tuple[str, int, str]]:
    return {(each.kind, each.entry, each.field) for each in check_issue(one, memory(**changes))}


def with_title(title: str) -> Issue:
    return issue(entry(1, title=title), entry(2, OTHER))


def with_text(*texts: str) -> Issue:
    return issue(entry(1, (*STORY, *texts)), entry(2, OTHER))


def with_url(url: str) -> Issue:
    return issue(entry(1, url=url), entry(2, OTHER))


def test_an_issue_that_is_right_has_no_findings():
    assert not found(issue(), pictures=frozenset())


PLANTED = {
    "outside before": (issue(entry(1, date_printed="2024-07-31"), entry(2, OTHER)), ("outside", 1, "day")),
    "outside after": (issue(entry(1), entry(2, OTHER, date_printed="2024-09-01")), ("outside", 2, "day")),
    "no day": (issue(entry(1, date_printed=""), entry(2, OTHER)), ("day", 1, "day")),
    "no such day": (issue(entry(1, date_printed="2024-08-32"), entry(2, OTHER)), ("day", 1, "day")),
    "count of lead": (issue(lead=issue().lead.replace("2篇", "3篇")), ("count", 0, "lead")),
    "count of lead with spaces": (issue(lead=issue().lead.replace("2篇", " 5 篇")), ("count", 0, "lead")),
    "range of lead": (issue(lead=issue().lead.replace("08月31日", "08月30日")), ("range", 0, "lead")),
    "number": (issue(number=538, number_zh="五三八"), ("number", 0, "number")),
    "number as numeral": (issue(number_zh="五百三十七"), ("number-form", 0, "number")),
    "cover date": (issue(cover_date="2024年08月30日"), ("cover", 0, "cover")),
    "cover without zero": (issue(cover_date="2024年8月31日"), ("cover", 0, "cover")),
    "day without zeros": (issue(entry(1, date_printed="2024-8-12"), entry(2, OTHER)), ("day-form", 1, "day")),
    "two forms of days": (issue(entry(1, date_printed="2024-8-2"), entry(2, OTHER)), ("day-forms", 0, "day")),
    "link over two lines": (with_url("https://news.qinghuai.example/2024/0812/88 01.shtml"), ("broken-link", 1, "url")),
    "link without scheme": (with_url("news.qinghuai.example/2024/0812/8801.shtml"), ("broken-link", 1, "url")),
    "link cut": (with_url("https://www.elsewhere.example/s?id=17915&wfr="), ("cut-link", 1, "url")),
    "link cut to its host": (with_url("https://www.elsewhere.example/"), ("cut-link", 1, "url")),
    "link cut inside": (with_url("https://news.qinghuai.example/2024/0812/"), ("strange-link", 1, "url")),
    "1 for l": (with_url("https://news.qinghuai.example/2024/0812/8801.shtm1"), ("misspelt-link", 1, "url")),
    "htm1": (with_url("https://www.elsewhere.example/8801.htm1"), ("misspelt-link", 1, "url")),
    "a letter wrong": (with_url("https://news.qinghuei.example/2024/0812/8801.shtml"), ("misspelt-host", 1, "url")),
    "a letter too many": (with_url("https://www.baiyyang.example/detail/1.html"), ("misspelt-host", 1, "url")),
    "no link": (with_url(""), ("no-link", 1, "url")),
    "lost opening quote": (with_title("小药箱”装下“大健康”"), ("quotes", 1, "title")),
    "lost closing bracket": (with_title("云杉医院（东院上线新系统"), ("quotes", 1, "title")),
    "lost bracket in the text": (with_text("院方表示（见下图，效果很好。"), ("quotes", 1, "body")),
    "lost book mark in the text": (with_text("依据管理办法》，医院作了调整。"), ("quotes", 1, "body")),
    "same story under two links": (issue(entry(1), entry(2, title="换了标题")), ("same-story", 2, "")),
    "same title": (issue(entry(1), entry(2, OTHER, title=entry(1).title)), ("same-story", 2, "")),
    "same link": (issue(entry(1), entry(2, OTHER, url=entry(1).url + "#top")), ("same-story", 2, "")),
    "caption without picture": (with_text("患者在自助机前取号。云杉医院供图"), ("picture-lost", 1, "picture")),
    "another caption without picture": (with_text("图为工程师在调试设备。"), ("picture-lost", 1, "picture")),
    "editor's line": (with_text("责任编辑：某某"), ("furniture", 1, "body")),
    "back to the portal": (with_text("返回搜狐，查看更多"), ("furniture", 1, "body")),
    "scan": (with_text("扫码关注青槐网"), ("furniture", 1, "body")),
    "mojibake": (with_text("锟斤拷锟斤拷的系统"), ("mojibake", 1, "body")),
    "latin mojibake": (with_text("å\x8c\x97äº¬çš„åŒ»é™¢"), ("mojibake", 1, "body")),
    "replacement character": (with_title("云杉医\ufffd上线"), ("mojibake", 1, "title")),
    "control character": (with_text("系统\x0b上线"), ("control", 1, "body")),
    "invisible character": (with_title("云杉\u200b医院"), ("control", 1, "title")),
    "half-width comma": (with_text("系统上线后,患者少跑腿。"), ("half-width", 1, "body")),
    "half-width colon": (with_title("云杉医院:窗口少了"), ("half-width", 1, "title")),
    "empty body": (issue(entry(1, ()), entry(2, OTHER)), ("empty-body", 1, "body")),
    "blank body": (issue(entry(1, (" ",)), entry(2, OTHER)), ("empty-body", 1, "body")),
    "proposed": (issue(entry(1, proposed=True), entry(2, OTHER)), ("proposed", 1, "")),
    "both proposed": (issue(entry(1, proposed=True), entry(2, OTHER, proposed=True)), ("proposed", 2, "")),
    "no entries": (replace(issue(), entries=()), ("empty", 0, "")),
    "old name": (with_text("国家卫计委发布了办法。"), ("words", 1, "body")),
    "slip": (with_title("云杉医院按装新系统"), ("words", 1, "title")),
    "no title": (with_title(""), ("no-title", 1, "title")),
    "no outlet": (issue(entry(1, outlet=""), entry(2, OTHER)), ("no-outlet", 1, "outlet")),
    "missing outlets": (issue(banner="白杨晚报可能有遗漏"), ("missing-outlets", 0, "")),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found(name):
    one, wanted = PLANTED[name]
    assert wanted in found(one)


@pytest.mark.parametrize(
    "text",
    [
        "中国新闻网云杉8月12日电 （记者 某某）云杉医院上线新系统。",
        "白杨晚报讯（记者某某）云杉医院上线新系统。",
        "（来源：白杨晚报）",
        "转自：白杨晚报",
    ],
)
def test_a_reprinter_named_as_source_is_found_in_the_text(text):
    assert ("reprint", 1, "outlet") in found(issue(entry(1, (text, *STORY)), entry(2, OTHER)))


@pytest.mark.parametrize("text", ["青槐网8月12日讯（记者 某某）云杉医院上线。", "青槐在线讯（记者某某）云杉医院上线。"])
def test_an_outlet_that_names_itself_is_no_reprinter(text):
    assert not found(issue(entry(1, (text, *STORY)), entry(2, OTHER)))


def test_a_reprinter_is_found_by_what_its_page_said():
    page = Article("qinghuai", "u", "题", tuple(map(Paragraph, STORY)), source="白杨晚报")
    assert ("reprint", 1, "outlet") in found(issue(), articles={1: page})
    bracket = replace(page, source="", clues=(OriginClue("bracket", "白杨晚报"),))
    assert ("reprint", 1, "outlet") in found(issue(), articles={1: bracket})


def test_a_body_much_shorter_than_its_page_is_found():
    page = Article("qinghuai", "u", "题", tuple(map(Paragraph, (*STORY, *OTHER))), source="青槐网")
    short = issue(entry(1, STORY[:1]), entry(2, OTHER))
    assert ("short-body", 1, "body") in found(short, articles={1: page})
    doubtful = replace(page, blocks=tuple(map(Paragraph, STORY)), flags=("not-joined",))
    assert ("short-body", 1, "body") in found(issue(), articles={1: doubtful})


def test_a_short_article_is_no_finding_by_itself():
    assert not found(issue(entry(1, ("云杉医院今日启用电子健康卡。",)), entry(2, OTHER)))


def test_what_was_printed_before_is_found_by_link_title_and_text():
    july = replace(issue_of(SERIES, SERIES.profile[-1], parse_period("2024-07"), (entry(9, OTHER),)), number=536)
    for repeated in (
        entry(1, url=july.entries[0].url),
        entry(1, title=july.entries[0].title),
        entry(1, OTHER),
    ):
        assert ("printed-before", 1, "") in found(issue(repeated), printed=(july,))
    assert not found(issue(), printed=(issue(),))


def test_a_dead_link_is_found_and_its_kept_page_named():
    url = entry(1).url
    findings = check_issue(issue(), memory(dead={url: "HTTP 404"}, archived={url: "候选稿 1"}))
    assert [(each.kind, "候选稿 1" in each.mend) for each in findings] == [("dead", True)]
    assert ("dead", 2, "url") in found(issue(), dead={entry(2).url: "HTTP 410"})


@pytest.mark.parametrize("why", ["HTTP 404", "HTTP 418", "timed out", "[Errno -2] Name or service not known"])
def test_what_a_dead_link_gave_is_said_in_chinese(why):
    (finding,) = check_issue(issue(), memory(dead={entry(1).url: why}))
    told = finding.sentence.removesuffix(entry(1).url)
    assert "链接打不开" in told and not re.search("[A-Za-z]", told)
    assert "".join(re.findall(r"\d", why.replace("-2", ""))) in told


def test_doubts_of_the_extraction_are_said_in_chinese():
    doubtful = Article("qinghuai", "u", "题", tuple(map(Paragraph, STORY)), flags=("not-joined", "no-source", "given"))
    (finding,) = check_issue(issue(), memory(articles={1: doubtful}))
    assert finding.kind == "short-body" and not re.search("[A-Za-z]", finding.sentence)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (None, "程序推荐"),
        (Choice.UNDECIDED, "程序推荐"),
        (Choice.RESERVE, "备选"),
        (Choice.LATER, "稍后"),
        (Choice.REJECTED, "不用"),
        (Choice.ACCEPTED, "已采用"),
    ],
)
def test_an_entry_that_is_not_accepted_is_told_by_what_stands(choice, words):
    one = issue(entry(1, proposed=True), entry(2, OTHER))
    (finding,) = check_issue(one, memory(choices={1: choice} if choice else {}))
    assert (finding.kind, finding.severity) == ("proposed", Severity.ERROR)
    assert words in finding.sentence and ("程序推荐" in finding.sentence) == (words == "程序推荐")


def test_every_flag_an_article_can_have_has_words_of_its_own():
    flags = re.findall(r"[a-z]+(?:-[a-z]+)+", (Article.__doc__ or "").partition("`flags`")[2].partition(".")[0])
    assert len(flags) >= 5
    assert not [flag for flag in flags if re.search("[a-z]", of_flag(flag))]


def test_pictures_without_bytes_or_caption_are_found():
    blocks = (*map(Paragraph, STORY), Image("https://pic.example/1.jpg", "说明", sha256="ab" * 32))
    one = issue(entry(1, blocks=blocks), entry(2, OTHER))
    assert ("no-picture", 1, "picture") in found(one, pictures=frozenset())
    assert not found(one, pictures=frozenset({"ab" * 32}))
    bare = issue(entry(1, blocks=(*blocks, Image("https://pic.example/2.jpg"))), entry(2, OTHER))
    assert ("no-caption", 1, "picture") in found(bare, pictures=frozenset({"ab" * 32, "https://pic.example/2.jpg"}))


def test_leaders_need_their_titles_and_lists_are_the_issuers():
    rules = replace(RULES, leaders=(Leader("苏木白", ("主任", "党委书记")),), words=(WordList("错敏词", ("某地国",)),))
    assert not found(with_text("市卫生健康委主任苏木白介绍，平台已上线。"), rules=rules)
    assert ("leader", 1, "body") in found(with_text("苏木白介绍，平台已上线。"), rules=rules)
    assert ("leader", 1, "title") in found(with_title("苏木白调研云杉医院"), rules=rules)
    assert ("words", 1, "body") in found(with_text("某地国的做法。"), rules=rules)


@pytest.mark.parametrize(
    ("was", "becomes", "kind"),
    [
        ("1.标题：青槐区", "1.标题：青愧区", "title-differs"),
        ("1.青槐区“云药房”上线", "1.“云药房”上线", "title-differs"),
        ("（青槐网）", "（白杨晚报）", "outlet-differs"),
        ("2024-02-07 来源：青槐日报", "2024-02-07 来源 青槐日报", "label-form"),
        ("2.标题：", "5.标题：", "ordinal"),
        ("4.一间诊室连起五个乡镇\n（柳岸健康）\n", "", "directory"),
        ("8812345.shtml", "8812\n345.shtml", "url-broken"),
    ],
)
def test_title_directory_and_contents_out_of_step_are_found(was, becomes, kind):
    read = read_issue(given_text(invented.plain().replace(was, becomes, 1)), SERIES)
    one = issue_from_record(read.record, SERIES)
    assert kind in {each.kind for each in check_issue(one, memory(doubts=read.doubts))}


@pytest.mark.parametrize(
    "texts",
    [
        ("“第一段引语没有收尾，", "“第二段接着说完。”"),
        ("做法有三：1）预约；2）缴费；3）取药。",),
        ("他说：“这叫‘一站式’服务。”",),
        ("温度36.5℃，时间12:30，比例3:2，网址a,b。",),
        ("市民扫码支付、扫描二维码取药，全程不用排队，医院的自助机也都换成了新的，老年人仍可以到人工窗口办理。",),
    ],
)
def test_good_text_is_left_alone(texts):
    assert not found(with_text(*texts))


LAST = "平台上线三个月，累计服务十二万人次，居民足不出户就能看到自己的影像和报告，窗口前的队伍也短了一半。"


@pytest.mark.parametrize("begin", ["", LAST, "（记者 某某）"])
@pytest.mark.parametrize(
    "call",
    [
        "扫码关注公众号",
        "长按识别二维码",
        "点击阅读原文",
        "更多精彩内容请关注云杉健康",
        "扫码关注公众号，了解更多。",
        "长按二维码关注我们",
        "点击下方“阅读原文”查看全文",
        "更多资讯，请关注“云杉发布”微信公众号",
        "欢迎关注云杉健康公众号",
        "想了解更多健康资讯，欢迎关注我们",
        "请点击左下角阅读原文",
        "微信扫一扫关注云杉健康",
        "识别下方二维码进入报名页面",
        "点赞、在看、转发！",
        "扫描上方二维码加入读者群",
        "▲长按图片识别二维码关注",
        "戳这里，了解更多",
        "关注我们，点亮星标",
        "扫码下载云杉APP",
        "点击蓝字关注我们",
        "喜欢本文请点赞转发",
    ],
)
def test_a_call_to_the_reader_is_found_also_at_the_end_of_a_paragraph(begin, call):
    assert ("furniture", 1, "body") in found(with_text(begin + call))


@pytest.mark.parametrize(
    "text",
    [
        "居民关注“云杉健康”公众号后，进入服务大厅即可预约，也可以在社区卫生站由工作人员代为办理。",
        "患者扫码关注医院公众号即可挂号，不会用手机的老人仍可以到人工窗口办理，医院为此留了两个窗口。",
        "扫描二维码即可查看检查报告，老人也可以请家属代办，报告三年内都能调阅，其他医院的医生也看得到。",
        "他说，长按自助机上的红色按钮可以呼叫工作人员，三分钟内有人到场。",
        "更多内容将在下半年推出，包括线上复诊与药品配送。",
        "市民打开微信，点击“健康服务”查看详情，十秒钟就能查到家门口的号源，周末的号也放了出来。",
        "值得关注的是，平台接入了二十四家医院；医院将继续关注老年人的就医体验。",
        "专家提醒，请关注血压变化，更多医疗机构将接入平台。",
    ],
)
def test_a_sentence_that_tells_of_scanning_or_following_is_no_call(text):
    assert not found(with_text(text))


def test_headings_are_text_as_well():
    blocks = (*map(Paragraph, STORY), Heading("相关阅读"))
    assert ("furniture", 1, "body") in found(issue(entry(1, blocks=blocks), entry(2, OTHER)))


def test_errors_come_first_and_a_mark_follows_the_text_not_the_place():
    first = check_issue(issue(entry(1, title="（甲"), entry(2, OTHER, date_printed="2024-8-2")), memory())
    assert first[0].severity is Severity.ERROR
    turned = check_issue(issue(entry(2, OTHER, date_printed="2024-8-2"), entry(1, title="（甲")), memory())
    assert {each.mark for each in first} == {each.mark for each in turned}
    mended = check_issue(issue(entry(1), entry(2, OTHER, date_printed="2024-8-3")), memory())
    assert not {each.mark for each in mended} & {each.mark for each in first}


def test_a_link_says_another_day_than_is_printed():
    dated = Registry(
        [Outlet("q", "青槐网", ("news.qinghuai.example",), (r"/(?P<y>20\d\d)/(?P<m>\d\d)(?P<d>\d\d)/\d+\.shtml$",))]
    )
    assert not found(issue(), registry=dated)
    late = issue(entry(1, date_printed="2024-08-20"), entry(2, OTHER))
    assert ("day-of-link", 1, "day") in found(late, registry=dated)


EXPECTED = {
    "2021-06-04-weekly": [
        *[("outside", number) for number in (1, 2, 3, 4)],
        ("picture-lost", 1),
        ("reprint", 4),
        *[("half-width", number) for number in (1, 2, 3, 3, 4, 4)],
    ],
    "2023-11": [("quotes", 1), ("day-form", 1), ("day-form", 2), ("day-form", 3), ("reprint", 1), ("picture-lost", 1)],
    "2024-08": [("picture-lost", 2)],
}
"""What is really wrong in the three real issues (FORMAT 3), and what their copies lost; the first one's copy has
half-width marks from its converter."""
READ_ONLY = {
    "2021-06-04-weekly": [("url-broken", 3)],
    "2023-11": [("label-form", 0)],
    "2024-08": [("label-form", 0)],
}
"""What shows only in the issue as it was found."""


@pytest.mark.parametrize("name", EXPECTED)
def test_real_issues_have_their_real_defects_and_no_others(shared: Path, name: str):
    from bulletin.registry import load_registry

    registry = load_registry()
    record = json.loads((shared / "golden" / f"{name}.json").read_text(encoding="utf-8"))
    findings = check_issue(issue_from_record(record, SERIES), memory(registry=registry))
    assert sorted((each.kind, each.entry) for each in findings) == sorted(EXPECTED[name])
    read = read_issue(given_text((shared / "golden" / f"{name}.raw.txt").read_text(encoding="utf-8")), SERIES)
    findings = check_issue(issue_from_record(read.record, SERIES), memory(registry=registry, doubts=read.doubts))
    wanted = [each for each in EXPECTED[name] if each[0] != "half-width"]  # the reading undoes what the converter did
    assert sorted((each.kind, each.entry) for each in findings) == sorted([*wanted, *READ_ONLY[name]])


def test_rules_of_the_data_folder_win_table_by_table(tmp_path):
    own = tmp_path / "checks.toml"
    own.write_text(
        '[[words]]\nname = "甲"\nwords = ["乙"]\n[[leader]]\nname = "丙"\ntitles = ["丁"]\n', encoding="utf-8"
    )
    rules = load_check_rules(own)
    assert [each.name for each in rules.words] == ["甲"]
    assert rules.furniture == RULES.furniture
    assert rules.leaders == (Leader("丙", ("丁",)),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[furnitur]", "unknown table “furnitur”"),
        ('[furniture]\npatterns = ["("]', "regular expression"),
        ('[[words]]\nname = "甲"\nwords = ["乙"]\ninstead = []', ""),
        ('[[words]]\nname = "甲"\nwords = ["乙"]\ninstead = ["a", "b"]', "1 words and 2 mends"),
        ("[same]\nshare = 3", "share must be"),
        ("[furniture]\nseverity = 'bad'", "none of"),
        ("words = 3", "must be a list"),
    ],
)
def test_wrong_rules_are_refused_with_file_and_key(tmp_path, text, sentence):
    own = tmp_path / "checks.toml"
    own.write_text(text, encoding="utf-8")
    if not sentence:
        load_check_rules(own)
        return
    with pytest.raises(ValueError, match=f"checks.toml.*{sentence}"):
        load_check_rules(own)


def test_without_a_memory_the_checks_still_run():
    bare = Memory(SERIES, CheckRules())
    assert not check_issue(issue(), bare)
