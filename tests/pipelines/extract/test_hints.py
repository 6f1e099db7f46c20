"""The outlet's own selectors come first; one that yields nothing leaves the field to the general way."""

from datetime import date

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
