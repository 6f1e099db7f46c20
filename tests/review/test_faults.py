"""What is wrong with a settings file is said in Chinese, with the line at fault."""

import pytest

from bulletin.registry import SHIPPED as OUTLETS
from bulletin.settings import Settings
from review.config_files import (
    CHECKS_FILE,
    LEXICON_FILE,
    SERIES_FILE,
    ConfigFile,
    outlet_file,
    shipped_body,
    text_of,
)
from review.faults import fault_of, in_chinese

OUTLET = """# 样报
name = "样报"
hosts = ["news.sample.example"]
article = ['^https://news\\.sample\\.example/(?P<id>\\d+)$']

[[listing]]
name = "要闻"
url = "https://news.sample.example/"

[[listing]]
name = "健康"
url = "https://news.sample.example/health/"
"""


def file_of(key: str) -> ConfigFile:
    file = outlet_file(key)
    assert file
    return file


SAMPLE = file_of("sample-paper")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('name = "样报"', "name = 样报", 2, "要放在英文双引号里"),
        ('name = "样报"', 'name = "样报', 2, "引号没有关上"),
        ('name = "健康"', 'name = "要闻"', None, "有两个栏目同名"),
        ('url = "https://news.sample.example/health/"', 'url = "ftp://x/"', 10, "网址要以 http://"),
        ('url = "https://news.sample.example/health/"', 'url = "https://other.example/"', 10, "hosts 或 list_hosts"),
        ('name = "健康"', 'name = "健康"\nfarbe = "rot"', 12, "不认识“farbe”"),
        ('name = "健康"', 'name = "健康"\nmax_pages = "3"', 12, "要写成整数"),
        ('name = "健康"', 'name = "健康"\nmode = "frei"', 12, "不在可选之列"),
        ("(?P<id>", "(?P<id", 4, "正则表达式"),
        ('hosts = ["news.sample.example"]', 'hosts = ["News"]', 3, "只写小写的域名"),
        ('hosts = ["news.sample.example"]', 'hosts = "news.sample.example"', 3, "要写成列表"),
        ('hosts = ["news.sample.example"]\n', "", None, "缺少“hosts”"),
        ('name = "样报"', 'name = "千龙网"', 2, "已经属于 qianlong"),
    ],
)
def test_a_slip_in_an_outlets_file_is_found_with_its_line(
    settings: Settings, old: str, new: str, line: int | None, words: str
) -> None:
    assert old in OUTLET
    fault = fault_of(settings, SAMPLE, OUTLET.replace(old, new, 1))
    assert fault and words in fault.sentence
    if line is not None:
        assert fault.line is not None and abs(fault.line - line) <= 1


def test_a_file_in_order_has_no_fault(settings: Settings) -> None:
    assert fault_of(settings, SAMPLE, OUTLET) is None
    for file in (SERIES_FILE, CHECKS_FILE, LEXICON_FILE):
        assert fault_of(settings, file, text_of(shipped_body(file))) is None
    for path in sorted(OUTLETS.glob("q*.toml")):
        assert fault_of(settings, file_of(path.stem), path.read_text(encoding="utf-8")) is None


def test_the_sentence_names_no_place_of_this_machine(settings: Settings) -> None:
    fault = fault_of(settings, SERIES_FILE, "x = ")
    assert fault and "/" not in fault.sentence and fault.line == 1


def test_an_empty_file_is_refused(settings: Settings) -> None:
    fault = fault_of(settings, CHECKS_FILE, " \n")
    assert fault and "恢复出厂" in fault.sentence


def test_a_clash_with_another_file_of_the_data_folder_is_found(settings: Settings) -> None:
    settings.outlets.mkdir()
    (settings.outlets / "first.toml").write_text(OUTLET, encoding="utf-8")
    fault = fault_of(settings, SAMPLE, OUTLET)
    assert fault and "已经属于 first" in fault.sentence


def test_lines_around_the_fault_are_shown(settings: Settings) -> None:
    text = OUTLET.replace('name = "样报"', "name = 样报")
    fault = fault_of(settings, SAMPLE, text)
    assert fault
    assert [(number, here) for number, _, here in fault.excerpt(text)] == [
        (1, False),
        (2, True),
        (3, False),
        (4, False),
    ]


def test_a_sentence_of_no_known_form_stands_as_it_is() -> None:
    assert in_chinese("something new is wrong") == "something new is wrong"
