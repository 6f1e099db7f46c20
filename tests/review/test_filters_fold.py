"""候选's filters can be folded on a narrow screen; folded, they say what is chosen."""

import re

from tests.review.conftest import Browser


def summary(editor: Browser, query: str) -> str:
    """What the fold says, without mark-up."""
    page = editor.get(f"/candidates{query}").text
    found = re.search(r'<details class="filters-fold">\s*<summary>(.*?)</summary>\s*<form class="filters"', page, re.S)
    assert found
    return re.sub(r"<[^>]+>", "", found[1])


def test_the_fold_is_closed_and_says_the_usual_list(editor: Browser) -> None:
    assert summary(editor, "") == "筛选：本期 · 重点和一般"


def test_the_fold_says_every_filter_that_is_chosen(editor: Browser) -> None:
    said = summary(editor, "?period=2024-07&queue=low&outlet=bjd&q=%3Cb%3E&new=1&check=1")
    assert said == "筛选：2024年7月 · 一般 · 京报网 · 标题含“&lt;b&gt;” · 昨夜新到 · 抽查"


def test_the_fold_says_the_reason_among_the_rejected(editor: Browser) -> None:
    assert summary(editor, "?period=undated&state=rejected&reason=length") == "筛选：无日期 · 全部 · 篇幅"
