"""Where a field's value ends, and what is no name at all."""

import pytest

from pipelines.extract.fields import SOURCE, is_medium, labelled, tidy_name


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("2024-05-10 08:30 来源：云溪日报 作者：林一舟", "云溪日报"),
        ("来源： 光明网-《光明日报》　发布时间：2024-05-10", "光明网-《光明日报》"),
        ("来源：人民网－人民日报 分享到：", "人民网－人民日报"),
        ("稿件来源:云溪市卫健委 | 浏览 12", "云溪市卫健委"),
        ("来源丨云溪发布", "云溪发布"),
        ("来源：云溪新闻(北京) 2024年5月10日", "云溪新闻(北京)"),
        ("来源：云溪网 原创稿", "云溪网"),
        ("来源：\t云溪日报\t责编：方小满", "云溪日报"),
        ("图片来源：视觉工坊", ""),
        ("数据来源：统计局", ""),
        ("来源：", ""),
        ("来源：未知", ""),
    ],
)
def test_a_source_ends_where_the_next_field_begins(line: str, source: str) -> None:
    assert labelled(line, SOURCE) == source


def test_controls_dates_and_counters_are_no_media() -> None:
    assert not any(
        map(
            is_medium,
            ("字号", "分享到", "05-10 12:00", "1024", "原创", "发布时间", "A+", "2人参与", "格林尼治标准时间"),
        )
    )
    assert all(map(is_medium, ("云溪日报", "新京报", "云溪发布", "央视新闻客户端")))


def test_names_lose_what_stands_around_them() -> None:
    assert [tidy_name(text) for text in ("（云溪日报）", "：云溪日报|", "《云溪日报》", "　云溪日报　")] == [
        "云溪日报", "云溪日报", "《云溪日报》", "云溪日报",
    ]  # fmt: skip
