"""Evidence of the original source is kept as printed."""

import pytest

from bulletin.article import OriginClue
from bulletin.page import Page
from pipelines.extract import extract_article
from tests.pipelines.extract.cms import TEXT, TITLE, paragraphs, portal_old, whole


def read(first: str, last: str = TEXT[-1]):
    """The article of a page with this first and last paragraph."""
    body = f"<h1>{TITLE}</h1><div class='article-content'>{paragraphs(text=(first, *TEXT[1:-1], last))}</div>"
    return extract_article(Page("", "https://a.example/1.html", whole(TITLE, body).encode()))


@pytest.mark.parametrize(
    ("first", "dateline"),
    [
        ("中新网云溪8月12日电 (记者 林一舟)" + TEXT[0], "中新网云溪8月12日电"),
        ("本报讯（记者 林一舟）" + TEXT[0], "本报讯"),
        ("新华社云溪8月12日电（记者林一舟）" + TEXT[0], "新华社云溪8月12日电"),
        (TEXT[0], ""),
    ],
)
def test_the_dateline_is_read_and_stays_in_the_text(first: str, dateline: str) -> None:
    article = read(first)
    assert (article.dateline, article.body_text.split("\n")[0]) == (dateline, first)


def test_a_bracket_at_the_end_is_a_clue_and_the_last_resort_for_the_source() -> None:
    article = read(TEXT[0], TEXT[-1] + "（来源：清河网 方小满）")
    assert OriginClue("bracket", "清河网 方小满") in article.clues
    assert article.source == "清河网 方小满"


def test_original_headline_and_linked_source_are_clues() -> None:
    sample = portal_old()
    clues = extract_article(Page("", sample.url, sample.html.encode())).clues
    assert OriginClue("original_title", "检验结果互认平台上线 云溪患者少跑腿") in clues
    assert OriginClue("link", "清河晚报", "http://paper.qinghe.example/1.html") in clues


def test_nothing_is_made_up_where_the_page_names_no_source() -> None:
    article = read(TEXT[0])
    assert (article.source, article.clues, "no-source" in article.flags) == ("", (), True)
