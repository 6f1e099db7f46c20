"""Places rank, they do not judge; words that only look like places are none."""

import pytest

from pipelines.judge import Lexicon, judge
from tests.pipelines.judge.invented import article


@pytest.mark.parametrize(
    "text",
    [
        "人大代表走访医院",
        "智慧医疗是朝阳产业",
        "大兴调研之风",
        "大兴调查研究",
        "大兴安岭林区远程医疗",
        "辽宁朝阳互联网医院上线",
        "朝阳市中心医院上线电子病历",
        "长春市朝阳区医院上线电子病历",
        "南京通报医保数据",
        "南通州湾新区",
        "迎着朝阳出发",
        "武汉协和医院上线互联网医院",
        "上海市同仁医院上线互联网医院",
        "下午三点（北京时间）发布",
    ],
)
def test_what_only_looks_like_a_place_is_none(lexicon: Lexicon, text: str):
    assert judge(article(text), lexicon).regions == ()


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("北京大兴区医院上线电子病历", ("北京",)),
        ("朝阳区社区医院用上AI", ("北京",)),
        ("海淀、丰台两区医院互认检查结果", ("北京",)),
        ("京津冀检查检验结果互认", ("北京", "京津冀")),
        ("河北廊坊医保码就医", ("京津冀",)),
    ],
)
def test_a_place_is_found(lexicon: Lexicon, text: str, regions: tuple[str, ...]):
    assert judge(article(text), lexicon).regions == regions


def test_a_place_does_not_move_the_score(lexicon: Lexicon):
    there = article("北京互联网医院上线", "患者可以在线复诊。")
    elsewhere = article("青檀互联网医院上线", "患者可以在线复诊。")
    assert judge(there, lexicon).score == judge(elsewhere, lexicon).score
