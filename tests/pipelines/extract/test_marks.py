"""Lines that are furniture, and lines that look like it and are not."""

import pytest

from pipelines.extract.marks import (
    CREDIT_LINE,
    DISCLAIMER,
    EDITOR_GLUED,
    EDITOR_LINE,
    GLUED,
    PROMOTION,
    RELATED,
    SOURCE_LINE,
    plain,
)

EDITORS = [
    "责任编辑：方小满", "责编：方小满 苏禾", "（责任编辑：方小满）", "[责任编辑：方小满 ]", "【编辑:方小满】",
    "编辑 方小满", "编辑：方小满 责任编辑：苏禾", "责编 / 方小满", "编辑丨方小满", "编辑 方小满 校对 苏禾",
    "一审：方小满 二审：苏禾 三审：林一舟", "值班编委 方小满", "流程编辑：u028", "监制：苏禾", "审核：苏禾",
    "本文编辑：方小满", "编辑/方小满 校对/苏禾", "（编辑 方小满）", "责任编辑：", "值班主任：方小满",
    "初审：甲某 复审：乙某 终审：丙某", "责 任 编 辑 ： 方小满",
]  # fmt: skip
TEXT = [
    "编辑部主任方小满说，这件事很重要。", "编辑出版工作座谈会召开", "审核工作有序推进", "设计院负责人说",
    "记者 方小满", "校对软件上线", "监制的产品全部合格", "主编的话", "编辑学会年会：四百人参加",
    "（云溪日报记者 林一舟）", "□ 本报记者 林一舟", "云溪市卫生健康委员会",
]  # fmt: skip


@pytest.mark.parametrize("line", EDITORS)
def test_editors_lines_are_recognised(line: str) -> None:
    assert EDITOR_LINE.match(plain(line))


@pytest.mark.parametrize("line", TEXT)
def test_lines_of_text_are_no_editors_lines(line: str) -> None:
    assert not EDITOR_LINE.match(plain(line))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("平台覆盖十二家医院。（责任编辑：方小满）", "方小满"),
        ("平台覆盖十二家医院。[ 责编：方小满 ]", "方小满"),
        ("平台覆盖十二家医院。责任编辑：方小满", "方小满"),
        ("平台覆盖十二家医院。 编辑 方小满 校对 苏禾", "方小满"),
    ],
)
def test_an_editor_glued_to_the_last_sentence_is_cut_off_and_kept(line: str, name: str) -> None:
    found = EDITOR_GLUED.search(line)
    assert found is not None
    assert line[: found.start()] == "平台覆盖十二家医院。"
    assert name in (found["a"], found["b"], found["c"])


@pytest.mark.parametrize(
    "tail",
    [
        "返回搜狐，查看更多",
        " 点击查看更多",
        "（本文来源：云溪日报）",
        "特别声明：以上内容为用户上传。",
        "—END—",
        " 扫码关注云溪发布",
        "打印本页",
    ],
)
def test_what_is_glued_to_the_last_sentence_goes(tail: str) -> None:
    line = "平台覆盖十二家医院。" + tail
    assert any((found := pattern.search(line)) and line[: found.start()] == "平台覆盖十二家医院。" for pattern in GLUED)


@pytest.mark.parametrize(
    "line",
    [
        "居民说，以后看病方便多了，欢迎大家来了解更多",
        "受强降雨影响，两条线路暂时关闭",
        "他把报纸上的故事都做成了收藏",
        "平台数据来源于十二家医院。",
    ],
)
def test_the_end_of_a_sentence_is_not_cut(line: str) -> None:
    assert not any(pattern.search(line) for pattern in GLUED)


@pytest.mark.parametrize(
    "line",
    [
        "声明：转载此文是出于传递更多信息之目的，若有来源标注错误请联系本网。",
        "未经授权，任何单位和个人不得转载本网内容",
        "（本文来自云溪新闻，更多资讯请下载客户端）",
        "文章内容仅代表作者个人观点，不代表本平台立场。",
        "本文首发于公众号云溪卫健",
    ],
)
def test_disclaimers_are_recognised(line: str) -> None:
    assert DISCLAIMER.search(plain(line))


def test_notices_keep_their_contact_lines() -> None:
    assert not DISCLAIMER.search(plain("联系人：方小满，联系电话：000-0000000。"))


def test_headings_of_lists_and_source_lines() -> None:
    assert all(
        RELATED.match(plain(line)) for line in ("相关新闻：", "延伸阅读", "■ 相关链接", "猜你喜欢", "热门推荐 更多>>")
    )
    assert not any(RELATED.match(plain(line)) for line in ("新闻发布会现场", "检验结果互认有了新办法"))
    assert all(
        SOURCE_LINE.match(plain(line)) for line in ("来源：云溪日报", "（来源：云溪日报）", "稿件来源: 云溪市卫健委")
    )


@pytest.mark.parametrize(
    "line",
    [
        "药剂科、医技党支部供稿 摄影/林一舟",
        "文/何汐 图/林一舟",
        "供稿：信息中心",
        "撰稿：何汐 摄影：林一舟",
        "通讯员：何汐 供图：院办",
    ],
)
def test_who_sent_a_text_in_is_a_credit_line(line: str) -> None:
    assert CREDIT_LINE.match(plain(line))


@pytest.mark.parametrize(
    "line", ["采写：云溪晚报记者 何汐", "□ 本报记者 何汐", "各科室要按时供稿，逾期不候。", "（记者 何汐）"]
)
def test_a_byline_and_a_sentence_are_text(line: str) -> None:
    assert not CREDIT_LINE.match(plain(line))


def test_what_advertises_the_carrier_is_a_promotion() -> None:
    assert PROMOTION.search(plain("快来云溪众测，体验最前沿、最好玩的产品吧~！下载客户端还能获得专享福利哦！"))
    assert not PROMOTION.search(plain("患者下载医院客户端后即可在线预约挂号，到院后凭码取号。"))
