"""The outlet's own selectors come first; one that yields nothing leaves the field to the general way."""

from datetime import date

import pytest

from bulletin.outlet import Hints, Outlet
from bulletin.page import Page
from bulletin.registry import Registry
from pipelines.extract import extract_article
from tests.pipelines.extract.cms import TEXT, TITLE, paragraphs, whole

HEAD = (
    "<!--<founder-author>林一舟</founder-author><founder-date>2024-08-12</founder-date>-->"
    '<meta name="pd" content="2024-08-11 10:00">'
)
BODY = f"""<div class="ttl">{TITLE}</div><p class="sub">患者少跑腿</p><p class="day">2024-08-12</p>
<p class="clock">09:30</p>
<p class="src">来源：云溪日报 作者：某人</p>
<div class="mine">{paragraphs()}<div class="ad">药品大促，买一送一，仅限今天。</div></div>
<div class="other"><p>{TEXT[0]}</p></div>"""


def read(hints: Hints, registry: Registry | None = None):
    """The article of the sample page under hints."""
    return extract_article(
        Page("", "https://a.example/1.html", whole(f"{TITLE}_网", HEAD + BODY).encode()), hints, registry
    )


def test_every_form_of_selector_is_read() -> None:
    article = read(
        Hints(
            title=("h1.none", "div.ttl"),
            subtitle=("p.sub",),
            date=("meta[name=pd]@content",),
            source=("fixed:云溪晚报",),
            author=("comment:founder-author",),
            body=("div.mine",),
            strip=("div.ad",),
        )
    )
    assert (article.title, article.subtitle, article.author, article.source) == (
        TITLE,
        "患者少跑腿",
        "林一舟",
        "云溪晚报",
    )
    assert (article.published, article.body_text) == (date(2024, 8, 11), "\n".join(TEXT))
    assert dict(article.rules)["title"] == "hint div.ttl"


def test_date_and_time_may_stand_apart() -> None:
    article = read(Hints(date=("p.day",), time=("p.clock",)))
    assert f"{article.published_at:%Y-%m-%d %H:%M}" == "2024-08-12 09:30"


def test_hints_that_find_nothing_or_are_wrong_fall_to_the_general_way() -> None:
    plain = read(Hints())
    wrong = read(
        Hints(title=("h1[",), date=(".none",), source=(".none", "auto"), body=("#nothing", "url"), strip=("p[[",))
    )
    assert (wrong.title, wrong.published, wrong.source, wrong.blocks) == (
        plain.title,
        plain.published,
        plain.source,
        plain.blocks,
    )


def test_a_label_inside_the_hinted_node_is_taken_off() -> None:
    assert read(Hints(source=("p.src",))).source == "云溪日报"


def test_the_source_is_normalised_to_the_registrys_outlet() -> None:
    registry = Registry(
        [Outlet("yxrb", "云溪新闻网", ("www.yunxi.example",), (r"/\d+\.html$",), aliases=("云溪日报",))]
    )
    assert read(Hints(), registry).source == "云溪新闻网"
    assert read(Hints(source=("fixed:清河晚报",)), registry).source == "清河晚报"


def test_a_pattern_is_searched_line_by_line_in_the_page_s_text() -> None:
    article = read(Hints(source=(r"regex:来源[:：]\s*(\S+)",), date=(r"regex:^\d{4}-\d{2}-\d{2}$",)))
    assert (article.source, article.published) == ("云溪日报", date(2024, 8, 12))
    assert dict(article.rules)["source"].startswith("hint regex:")


def test_a_wrong_pattern_and_a_pattern_for_elements_stop_the_loader() -> None:
    with pytest.raises(ValueError, match="regular expression"):
        Hints(date=("regex:(",))
    with pytest.raises(ValueError, match="by CSS"):
        Hints(body=("regex:.+",))
    with pytest.raises(ValueError, match="found by their links"):
        Hints(next_page=("path:/{n}",))


@pytest.mark.parametrize("place", ["head", "before"])
def test_the_notes_of_a_paper_s_system_are_found_wherever_they_stand(place: str) -> None:
    note = "<!--enpproperty <date>2024-08-12 00:00:00.0</date><author>林一舟</author><title>题</title> /enpproperty-->"
    html = whole(f"{TITLE}_网", BODY, note) if place == "head" else note + whole(f"{TITLE}_网", BODY)
    hints = Hints(author=("comment:author",), date=("comment:date",))
    article = extract_article(Page("", "https://a.example/1.html", html.encode()), hints)
    assert (article.author, article.published) == ("林一舟", date(2024, 8, 12))


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("云溪晚报 记者 林一舟", "林一舟"),
        ("记者：林一舟 何汐", "林一舟 何汐"),
        ("本报见习记者 林一舟", "林一舟"),
        ("通讯员/林一舟", "林一舟"),
        ("林一舟", "林一舟"),
        ("记者站", "记者站"),
    ],
)
def test_an_author_is_the_name_without_paper_and_role(printed: str, name: str) -> None:
    body = BODY.replace('<p class="clock">', f'<p class="who">{printed}</p><p class="clock">')
    page = Page("", "https://a.example/1.html", whole(f"{TITLE}_网", body).encode())
    assert extract_article(page, Hints(author=("p.who",))).author == name
