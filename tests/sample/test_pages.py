"""What the sample's pages show is what the newsroom says is on them, and their links lead where they should."""

import re
import struct
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from bulletin.article import Image
from bulletin.outlet import Mode
from bulletin.registry import Registry, load_registry
from sample.newsroom import Answer, Expected, Newsroom, newsroom
from sample.plan import channels, dead_links, numbered


@pytest.fixture(scope="module")
def room() -> Newsroom:
    return newsroom()


@pytest.fixture(scope="module")
def answers(room: Newsroom) -> dict[str, Answer]:
    return {answer.url: answer for answer in room.answers}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def text_of(answer: Answer) -> str:
    declared = re.search(rb"charset=[\"']?([\w-]+)", answer.body)
    charset = declared[1].decode().lower() if declared else "utf-8"
    return answer.body.decode("gb18030" if charset == "gb2312" else charset)


def shown_on(each: Expected, answers: dict[str, Answer]) -> str:
    pages = (answers[numbered(each.url, number)] for number in range(1, each.pages + 1))
    texts = (tree_of(re.sub(r"<style>.*?</style>", "", text_of(page))).text_content() for page in pages)
    return re.sub(r"\s+", "", "".join(texts))


def tree_of(text: str) -> Any:
    return html.fromstring(text)


def links_on(answer: Answer) -> Iterator[str]:
    for href in tree_of(text_of(answer)).xpath("//a/@href"):
        if not href.startswith("javascript:"):
            yield urljoin(answer.url, href)


def test_every_page_shows_its_article(room: Newsroom, answers: dict[str, Answer]) -> None:
    for each in room.expected:
        shown = shown_on(each, answers)
        wanted = (each.title, each.original_title, *each.paragraphs, *each.headings, *each.captions)
        assert [text for text in wanted if re.sub(r"\s+", "", text) not in shown] == [], each.url
        assert each.author in text_of(answers[each.url])  # the e-paper names it in a comment


def test_a_page_without_a_date_tells_no_day_of_its_own(room: Newsroom, answers: dict[str, Answer],
                                                        registry: Registry) -> None:  # fmt: skip
    page = next(each for each in room.expected if each.kind == "no-date")
    match = registry.match(page.url)
    assert match.article
    assert match.day is None
    tree = tree_of(text_of(answers[page.url]))
    for lists in tree.cssselect("div.side"):
        lists.drop_tree()
    assert not re.search(r"20\d\d-\d|20\d\d年\d|\d月\d+日", tree.text_content())
    assert not any("2024" in image.url for image in page.blocks if isinstance(image, Image))


def test_every_date_is_told_by_the_address_or_the_page(room: Newsroom, registry: Registry) -> None:
    for each in room.expected:
        if each.date is not None:
            assert registry.match(each.url).day == each.date, each.url


def test_every_listing_of_the_visited_outlets_answers(answers: dict[str, Answer], registry: Registry) -> None:
    for key in ("ynet", "bjqnb", "qianlong", "bjnews", "people", "nhc", "bj_wjw"):
        for listing in registry[key].listing:
            if listing.enabled and listing.mode in (Mode.HTML, Mode.GENERIC, Mode.CALENDAR):
                url = listing.url.replace("{yyyy}", "2024").replace("{mm}", "08").replace("{m}", "8")
                assert url in answers, url


def test_every_listed_article_answers_but_the_dead_ones(answers: dict[str, Answer], registry: Registry) -> None:
    listed: dict[str, int] = {}
    for answer in answers.values():
        if any(name == "ETag" for name, _ in answer.headers):
            for url in links_on(answer):
                if registry.match(url).article:
                    listed[url] = answers[url].status
    dead = [url for url, status in listed.items() if status == 404]
    gone = [url for url in listed if "页面不存在" in text_of(answers[url])]
    assert (len(dead), len(gone)) == (1, 2)
    assert len(dead_links()) == 2
    assert len(listed) >= 300


def test_all_articles_are_reached_from_the_listings(room: Newsroom, answers: dict[str, Answer]) -> None:
    starts = [channel.url for channel in channels().values() if channel.outlet != "bjqnb"]
    seen, waiting = set(), [*starts, "https://cal.ynet.com/showCalendar2.php?ym=20248"]
    while waiting:
        url = waiting.pop()
        if url in seen or url not in answers:
            continue
        seen.add(url)
        onward = re.compile(r"/list/|/\d\.shtml|node_")
        waiting.extend(link for link in links_on(answers[url]) if onward.search(link))
    reached = {link for url in seen for link in links_on(answers[url])}
    assert {each.listed_as for each in room.expected} <= reached


def test_pictures_are_real_and_large_enough_to_print(room: Newsroom, answers: dict[str, Answer]) -> None:
    pictures = [block.url for each in room.expected for block in each.blocks if isinstance(block, Image)]
    assert len(pictures) >= 50
    for url in pictures:
        body = answers[url].body
        assert body.startswith(b"\x89PNG")
        assert struct.unpack(">II", body[16:24]) >= (600, 400)


def test_a_reprint_has_the_text_of_its_original_under_another_address(room: Newsroom) -> None:
    reprints = [each for each in room.expected if each.kind in ("reprint", "reprint-no-source", "retitled")]
    texts = {each.url: each.paragraphs for each in room.expected}
    for each in reprints:
        others = [one for one in room.expected if one.story == each.story and one.url != each.url]
        assert any(texts[one.url] == each.paragraphs for one in others), each.url
    linked = [each.origin for each in room.expected if each.origin]
    assert linked
    assert set(linked) <= set(texts)


def test_robots_forbid_one_listed_article(room: Newsroom, answers: dict[str, Answer]) -> None:
    page = next(each for each in room.expected if each.kind == "robots")
    parts = urlsplit(page.url)
    robots = text_of(answers[f"{parts.scheme}://{parts.netloc}/robots.txt"])
    assert any(parts.path.startswith(rule) for rule in re.findall(r"Disallow: (\S+)", robots))


def test_a_redirecting_link_holds_nothing_but_a_script(room: Newsroom, answers: dict[str, Answer]) -> None:
    page = next(each for each in room.expected if each.kind == "redirect")
    assert f'location.href="{page.url}"' in text_of(answers[page.listed_as])


def test_another_month_can_be_told() -> None:
    short = newsroom(date(2023, 2, 1))
    assert {each.date.month for each in short.expected if each.date} == {2}
    assert len(short.expected) >= 290
