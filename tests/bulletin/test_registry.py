"""Recognition: which outlet a URL belongs to, its canonical form, and what it tells; what files are refused."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bulletin.outlet import Listing, Mode, Outlet, Rewrite, UrlDate
from bulletin.registry import Registry, load_outlet, load_registry, printed_name
from bulletin.toml import ConfigError

REGISTRY = load_registry()


def outlet(key: str = "paper", **changes: object) -> Outlet:
    values: dict[str, object] = {"key": key, "name": key, "hosts": (f"{key}.example",), "article": (r"/\d+\.html$",)}
    return Outlet(**(values | changes))  # type: ignore[arg-type]


def test_all_outlets_of_the_dossier_are_declared() -> None:
    assert len(REGISTRY.outlets) == 41


@pytest.mark.parametrize("each", list(REGISTRY), ids=lambda each: each.key)
def test_every_sample_is_an_article_of_exactly_its_outlet(each: Outlet) -> None:
    assert each.samples
    for url in each.samples:
        assert [match.outlet for match in REGISTRY.matches(url)] == [each.key]


def test_a_bound_that_no_night_is_measured_by_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "paper.toml"
    path.write_text(
        'name = "样报"\nhosts = ["paper.example"]\narticle = []\n[bounds]\nmin_body_chars = 300\n', encoding="utf-8"
    )
    with pytest.raises(ConfigError, match="unknown key “min_body_chars”; known are freshness_days"):
        load_outlet(path)


YNET = "news.ynet.com/2024/08/12/3796360t70.html"
PRINTED = [
    ("http://news.ynet.com/2023/11/02/3687531t70.html", "ynet", date(2023, 11, 2)),
    ("http://epaper.ynet.com/html/2023-11/08/content_426178.htm?div=-1", "bjqnb", date(2023, 11, 8)),
    ("http://m.people.cn/n4/2023/1109/c1455-20833982.html", "people", date(2023, 11, 9)),
    ("https://www.hunantoday.cn/news/xhn/202408/20482997.html", "hunantoday", None),
    ("https://news.ynet.com/2024/08/12/3796360t70.html", "ynet", date(2024, 8, 12)),
    ("https://beijing.qianlong.com/2024/0821/8323359.shtml", "qianlong", date(2024, 8, 21)),
    ("https://www.bjnews.com.cn/detail/1724837293129337.html", "bjnews", date(2024, 8, 28)),
    ("https://baijiahao.baidu.com/s?id=1700972793642140674&wfr=spider&for=pc", "baijiahao", None),
    ("https://new.qq.com/omn/20210609/20210609A02EZ100.html", "qq", date(2021, 6, 9)),
    ("https://baijiahao.baidu.com/s?id=1701949942771\n877139&wfr=spider&for=pc", "baijiahao", None),
    ("https://www.hit180.com/51655.html", "hit180", None),
    ("https://news.bjd.com.cn/2024/02/02/10694318.shtml", "bjd", date(2024, 2, 2)),
    (
        "http://bj.bjd.com.cn/5b165687a010550e5ddc0e6a/contentShare\n/6509d003e4b0d557a6cd9f43/AP65bcbf84e4b0641781563949.html",
        "bjd_app",
        date(2024, 2, 2),
    ),
    ("https://www.cet.com.cn/wzsy/kjzx/cygdzx/10018025.shtml", "cet", None),
    ("https://news.bjd.com.cn/2024/05/08/10767005.shtml", "bjd", date(2024, 5, 8)),
    ("http://news.enorth.com.cn/system/2024/05/10/056231400.shtm\n1", "enorth", date(2024, 5, 10)),
    ("https://finance.yinet.com/2024/05/23/3764785t632.html", "ynet", date(2024, 5, 23)),
    ("https://m.163.com/dy/article/J2T9AFC20519C6T9.html", "netease", None),
]


@pytest.mark.parametrize(("link", "key", "day"), PRINTED)
def test_every_link_of_the_real_issues_is_an_article_of_one_outlet(link: str, key: str, day: date | None) -> None:
    match = REGISTRY.match_printed(link)
    assert (match.outlet, match.article, match.day) == (key, True, day)
    assert [each.outlet for each in REGISTRY.matches(match.url)] == [key]


@pytest.mark.parametrize(
    ("broken", "whole", "repairs"),
    [
        ("ｈｔｔｐｓ：／／ｎｅｗｓ．ｙｎｅｔ．ｃｏｍ／2024/08/12/3796360t70.html", f"https://{YNET}", 1),
        ("<https://news.ynet.com/2024/08/12/ 3796360t70.html>。", f"https://{YNET}", 2),
        (YNET, f"http://{YNET}", 1),
        (f"https:/{YNET}", f"https://{YNET}", 1),
        ("https://beijing.qianlong.com/2024/0821/83.shtm1", "https://beijing.qianlong.com/2024/0821/83.shtml", 1),
        (f"https://{YNET}", f"https://{YNET}", 0),
    ],
)  # fmt: skip
def test_a_broken_link_is_mended_by_general_rules_that_are_named(broken: str, whole: str, repairs: int) -> None:
    match = REGISTRY.match_printed(broken)
    assert (match.url, len(match.repairs), match.article) == (whole, repairs, True)


def test_a_host_is_mended_only_where_one_outlet_fits() -> None:
    assert REGISTRY.match_printed("https://news.yanet.com/about.html").outlet == ""
    assert not REGISTRY.match_printed("https://other.example/2024/05/23/1t1.html").article


def test_what_is_no_address_at_all_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a web address"):
        REGISTRY.match_printed("见附件")


@pytest.mark.parametrize(
    ("url", "day", "month", "page"),
    [
        ("https://www.nhsa.gov.cn/art/2026/4/8/art_14_21234.html", date(2026, 4, 8), "2026-04", 1),
        ("https://www.gov.cn/yaowen/liebiao/202608/content_7012345.htm", None, "2026-08", 1),
        ("https://peking.bjd.com.cn/content/s6a943dc1e4b03fa51a83960a.html", date(2026, 8, 30), "2026-08", 1),
        ("https://news.163.com/20/0704/15/FGN04L1J0001899O.html", date(2020, 7, 4), "2020-07", 1),
        ("http://news.enorth.com.cn/system/2024/05/10/056231400_01.shtml", date(2024, 5, 10), "2024-05", 2),
        ("https://news.ynet.com/2024/08/12/3796360t70_3.html", date(2024, 8, 12), "2024-08", 3),
        ("https://www.hit180.com/51655.html/2", None, "", 2),
        ("https://news.ynet.com/2024/02/30/3796360t70.html", None, "", 1),
    ],
)
def test_an_address_tells_day_month_and_page(url: str, day: date | None, month: str, page: int) -> None:
    match = REGISTRY.match(url)
    assert (match.article, match.day, match.month, match.page) == (True, day, month, page)


def test_a_text_made_before_new_year_and_published_after_it_is_of_the_new_year() -> None:
    url = "https://www.nda.gov.cn/sjj/zwgk/zcfb/{}/20251230214358696030895_pc.html"
    assert REGISTRY.match(url.format("0105")).day == date(2026, 1, 5)
    assert REGISTRY.match(url.format("1231")).day == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://m.bjnews.com.cn/detail/1724837293129337.html", "http://www.bjnews.com.cn/detail/1724837293129337.html"),
        ("https://view.inews.qq.com/a/20230912A011IP00", "https://new.qq.com/omn/20230912/20230912A011IP00.html"),
        ("https://m.thepaper.cn/detail/30012345", "https://www.thepaper.cn/newsDetail_forward_30012345#c"),
        ("https://news.bjd.com.cn//2024/05/08/10767005.shtml?x=1", "https://news.bjd.com.cn/2024/05/08/10767005.shtml"),
        ("http://dy.163.com/v2/article/detail/FGN4GBNK0519EO06.html", "https://3g.163.com/dy/article/FGN4GBNK0519EO06.html"),
        ("https://www.chinanews.com/gn/2026/09-25/10412346.shtml", "https://www.chinanews.com.cn/gn/2026/09-25/10412346.shtml"),
    ],
)  # fmt: skip
def test_two_addresses_of_one_article_have_one_key(one: str, other: str) -> None:
    assert REGISTRY.match(one).key == REGISTRY.match(other).key


def test_an_undeclared_double_name_is_refused_with_file_and_key() -> None:
    with pytest.raises(ConfigError, match=r"two\.toml: aliases: the name “one” belongs to one\.toml"):
        Registry([outlet("one"), outlet("two", aliases=("one",))])
    with pytest.raises(ConfigError, match=r"two\.toml: hosts: the host one\.example"):
        Registry([outlet("one"), outlet("two", hosts=("one.example",))])
    with pytest.raises(ConfigError, match=r"one\.toml: shares: there is no outlet “three”"):
        Registry([outlet("one", shares=("three",))])


def test_a_declared_double_is_let_pass_and_each_keeps_its_articles() -> None:
    one = outlet("one", article=(r"/a/\d+\.html$",))
    two = outlet("two", hosts=("one.example",), article=(r"/b/\d+\.html$",), shares=("one",))
    registry = Registry([one, two])
    assert registry.match("https://one.example/b/7.html").outlet == "two"
    assert registry.match("https://one.example/a/7.html").outlet == "one"


def test_a_name_of_its_own_goes_before_an_alias_and_a_printed_alias_stays_as_it_is() -> None:
    named = REGISTRY.named("北京日报")
    assert named is not None
    assert named.name == "北京日报"
    assert REGISTRY.named("北京晚报") is None


@pytest.mark.parametrize(
    ("key", "source", "account", "printed"),
    [
        ("bjd", "北京日报", "", "北京日报"),
        ("bjd", "某通讯社", "", "京报网"),
        ("ynet", "中新网", "", "北青网"),
        ("baijiahao", "", "人民资讯", "人民资讯"),
        ("qq", "", "遇见北疆", "遇见北疆"),
        ("netease", "中新经纬", "中新经纬", "网易"),
        ("gmw", "光明日报", "", "光明日报"),
    ],
)
def test_the_printed_name_follows_the_outlets_rule(key: str, source: str, account: str, printed: str) -> None:
    assert printed_name(REGISTRY[key], source, account) == printed


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('colour = "red"', "paper.toml: unknown key “colour”"),
        ("article = ['(']", "paper.toml: the regular expression"),
        ('hosts = ["News.Paper.cn"]', "must be a bare lower-case name"),
        ("delay_s = -1", "delay_s must not be negative"),
        ('[[listing]]\nname = "a"\nurl = "https://else.example/"', "name it in hosts or list_hosts"),
        ('[[listing]]\nname = "a"\nurl = "https://paper.example/"\nmode = "html"', "needs an item selector"),
        ('[[listing]]\nname = "a"\nurl = "https://paper.example/"\nmode = "search"\nitems = "."', "needs {q}"),
        ('[[listing]]\nname = "a"\nurl = "https://paper.example/"\njson_body = "{q"', "json_body is not JSON"),
        ('[[listing]]\nname = "a"\nurl = "https://paper.example/"\ncolour = 1', "listing[0]: unknown key “colour”"),
        ('[[listing]]\nname = "a"\nurl = "https://paper.example/"\nmode = "telex"', "'telex' is none of html"),
    ],
)
def test_a_wrong_file_is_refused_with_file_and_key(line: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.toml"
    base = (
        'name = "样报"\n' if line.startswith("article") or line.startswith("hosts") else 'name = "样报"\narticle = []\n'
    )
    base += "" if line.startswith("hosts") else 'hosts = ["paper.example"]\n'
    base += "article = []\n" if line.startswith("hosts") else ""
    path.write_text(base + line + "\n", encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_outlet(path)
    assert sentence in str(raised.value)
    assert str(raised.value).startswith("paper.toml")


def test_a_url_of_no_outlet_keeps_its_query_but_not_its_tracking() -> None:
    match = REGISTRY.match("https://other.example/a?utm_source=x&id=7")
    assert (match.outlet, match.key) == ("", "other.example/a?id=7")


def test_rewrites_apply_in_order_to_the_canonical_form() -> None:
    rules = (Rewrite("^https://m\\.paper", "https://paper"), Rewrite(r"\.htm$", ".html"))
    registry = Registry([outlet(hosts=("paper.example", "m.paper.example"), rewrite=rules)])
    assert registry.match("http://m.paper.example//7.htm?x").key == "paper.example/7.html"


def test_what_a_night_visits_by_itself() -> None:
    visited = {each.key for each in REGISTRY if each.crawled}
    assert {"baijiahao", "qq", "netease", "hc3i", "bjd_app", "bjh"}.isdisjoint(visited)
    assert len(visited) == 35
    listing = Listing("a", "https://paper.example/", Mode.GENERIC)
    assert replace(outlet(listing=(listing,))).crawled
    assert not outlet(listing=(replace(listing, enabled=False),)).crawled
    assert UrlDate(REGISTRY["nda"].url_date) is UrlDate.DAY
