"""Pictures at their place with their captions; icons, codes and trackers out."""

import pytest

from bulletin.article import Heading, Image, Paragraph
from bulletin.page import Page
from pipelines.extract import extract_article
from tests.pipelines.extract.cms import TEXT, TITLE, paragraphs, whole

URL = "https://www.yunxi.example/2024/0812/7731205.html"


def blocks_with(markup: str) -> tuple[object, ...]:
    """The blocks of a page with something between its first and second paragraph."""
    body = f"<h1>{TITLE}</h1><div class='article-content'><p>{TEXT[0]}</p>{markup}{paragraphs(text=TEXT[1:])}</div>"
    return extract_article(Page("", URL, whole(TITLE, body).encode())).blocks


@pytest.mark.parametrize(
    "markup",
    [
        "<p><img src='/pic/a.jpg'></p>",
        "<div><img src='data:image/gif;base64,R0lGOD' data-src='/pic/a.jpg'></div>",
        "<p><img src='/images/loading.gif' data-original='../../pic/a.jpg'></p>",
        "<figure><img srcset='/pic/a.jpg 1x, /pic/b.jpg 2x'></figure>",
        "<p><img file='pic/a.jpg' src='static/image/none.gif'></p>".replace("pic/a", "/pic/a"),
    ],
)
def test_a_picture_keeps_its_place_and_its_real_address(markup: str) -> None:
    found = blocks_with(markup)
    assert found[:3] == (Paragraph(TEXT[0]), Image("https://www.yunxi.example/pic/a.jpg"), Paragraph(TEXT[1]))


def test_an_address_without_file_extension_is_a_picture_too() -> None:
    assert blocks_with("<p><img src='https://img.yunxi.example/p/8f3a?x=640'></p>")[1] == Image(
        "https://img.yunxi.example/p/8f3a?x=640"
    )


@pytest.mark.parametrize(
    "markup",
    [
        "<p><img src='/images/ewm.png'></p>",
        "<p><img src='/a/logo.gif'></p>",
        "<p><img src='/a.jpg' width='20' height='20'></p>",
        "<p><img src='/x/1.png' alt='扫一扫二维码'></p>",
        "<p><img src='https://hm.baidu.com/hm.gif?si=1'></p>",
        "<p><img src='data:image/png;base64,AAAA'></p>",
    ],
)
def test_icons_codes_and_trackers_are_left_out(markup: str) -> None:
    assert not any(isinstance(block, Image) for block in blocks_with(markup))


@pytest.mark.parametrize(
    "markup",
    [
        "<figure><img src='/a1.jpg'><figcaption>门诊大厅的自助查询机</figcaption></figure>",
        "<p style='text-align:center'><img src='/a1.jpg'></p><p style='text-align:center'>门诊大厅的自助查询机</p>",
        "<div class='img_wrapper'><img src='/a1.jpg'>"
        "<span class='img_descr' style='display:block'>门诊大厅的自助查询机</span></div>",
        "<center><img src='/a1.jpg'><br>门诊大厅的自助查询机</center>",
        "<p align='center'><img src='/a1.jpg'></p><p align='center'><font size=2>门诊大厅的自助查询机</font></p>",
        "<div><img src='/a1.jpg'><p class='pictext'>门诊大厅的自助查询机</p></div>",
    ],
)
def test_the_line_below_a_picture_is_its_caption(markup: str) -> None:
    assert blocks_with(markup)[1] == Image("https://www.yunxi.example/a1.jpg", "门诊大厅的自助查询机")


@pytest.mark.parametrize(
    "caption", ["图为门诊大厅的自助查询机。", "居民在自助机前查询化验单。林一舟摄", "居民在自助机前查询（医院供图）"]
)
def test_the_words_of_a_caption_make_one(caption: str) -> None:
    assert blocks_with(f"<p><img src='/a1.jpg'></p><p>{caption}</p>")[1] == Image(
        "https://www.yunxi.example/a1.jpg", caption
    )


def test_the_paragraph_after_a_picture_is_no_caption() -> None:
    assert blocks_with("<p><img src='/a1.jpg'></p>")[2] == Paragraph(TEXT[1])


PICTURE = "<div style='text-align:center'><img src='/pic/a.jpg'></div>"
BOLD = "<div style='text-align:center'><strong>{}</strong></div>"


def test_bold_centred_lines_that_stand_below_pictures_only_are_captions() -> None:
    found = blocks_with(PICTURE + BOLD.format("检验师正在核对样本"))
    assert found[1] == Image("https://www.yunxi.example/pic/a.jpg", "检验师正在核对样本")


def test_bold_centred_lines_that_stand_elsewhere_too_are_headings() -> None:
    found = blocks_with(PICTURE + BOLD.format("互认范围") + f"<p>{TEXT[1]}</p>" + BOLD.format("少抽一次血"))
    assert found[1:3] == (Image("https://www.yunxi.example/pic/a.jpg"), Heading("互认范围"))


def test_a_picture_that_floats_in_a_sentence_takes_none_of_it_as_caption() -> None:
    floating = "<table align=left><tr><td><img src='/pic/a.jpg' width=400></td></tr></table>"
    first, second = TEXT[1][:45] + "，共", "有" + TEXT[2][:45]
    found = blocks_with(f"<div class='l17'>{first}{floating}{second}。</div>")
    assert [block.caption for block in found if isinstance(block, Image)] == [""]
