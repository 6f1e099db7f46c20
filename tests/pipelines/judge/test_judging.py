"""judge: traps of the guideline, vetoes, titles alone, and bounds."""

import time

import pytest

from bulletin.article import Article, Heading, Image, Table
from bulletin.verdict import Queue
from pipelines.judge import Lexicon, judge
from tests.pipelines.judge.invented import article

SYSTEM = "青檀医院的互联网医院昨天上线。患者在手机上挂号、缴费、看报告。"


@pytest.mark.parametrize(
    "trap",
    [
        article("人工智能健康发展需要立法", "与会者建议为人工智能健康发展立法。"),
        article("新系统带来性能诊断工具", "工程师用性能诊断工具查出了故障。"),
        article("公园恢复开放", "进入需出示健康码，体温正常方可通行。"),
        article("智能手环评测", "新手环能记录睡眠，支持健康提醒。"),
        article("拍照就能诊断病虫害", "农户用人工智能诊断病虫害，系统给出用药建议。"),
        article("互联网医疗概念股涨停", "概念股午后拉升，互联网医疗板块方面多只个股表现活跃。"),
        article("药店开进社区", "新药店出售常用药品。"),
        article("卫生间改造完成", "智能卫生间投入使用，系统自动通风。"),
    ],
    ids=lambda trap: trap.title,
)
def test_a_trap_is_never_in_the_shortlist(lexicon: Lexicon, trap: Article):
    assert judge(trap, lexicon).queue is not Queue.SHORTLIST


@pytest.mark.parametrize("tail", ["概念股", "ETF"])
def test_a_whole_veto_reaches_from_anywhere(lexicon: Lexicon, tail: str):
    plain, vetoed = article("互联网医院上线", SYSTEM), article("互联网医院上线", SYSTEM, f"相关{tail}走高。")
    assert judge(vetoed, lexicon).score < judge(plain, lexicon).score / 2


def test_a_title_veto_does_not_fire_in_the_body(lexicon: Lexicon):
    plain = judge(article("互联网医院上线", SYSTEM, "这座城市的医院曾接待来自海外的患者。"), lexicon)
    abroad = judge(article("互联网医院上线", SYSTEM, "这座城市的医院曾接待来自英国的患者。"), lexicon)
    assert abroad.score == pytest.approx(plain.score, abs=0.01)
    assert judge(article("英国互联网医院上线", SYSTEM), lexicon).score < plain.score


def test_a_sentence_veto_spares_the_other_sentences(lexicon: Lexicon):
    door = article("就诊提醒", "进院请出示健康码。", SYSTEM)
    verdict = judge(door, lexicon)
    assert verdict.queue is Queue.LOW
    assert verdict.reasons[0].sentence == "青檀医院的互联网医院昨天上线。"
    assert judge(article("就诊提醒", "进院请出示健康码。"), lexicon).queue is Queue.ASIDE


def test_a_paid_text_sinks_but_one_such_word_does_not(lexicon: Lexicon):
    clean = judge(article("智慧医院系统介绍", SYSTEM), lexicon).score
    assert judge(article("智慧医院系统排行榜", SYSTEM), lexicon).score == pytest.approx(clean, abs=0.02)
    assert judge(article("智慧医院系统排行榜 选购指南", SYSTEM), lexicon).score < clean / 2


def test_a_bare_title_has_its_own_form(lexicon: Lexicon):
    bare = judge(article("医保移动支付覆盖全市"), lexicon)
    assert bare.queue is Queue.SHORTLIST
    assert [reason.sentence for reason in bare.reasons] == ["医保移动支付覆盖全市"]
    assert bare.reasons[0].share == 1


def test_nothing_at_all_is_aside_without_reasons(lexicon: Lexicon):
    verdict = judge(article(""), lexicon)
    assert (verdict.score, verdict.queue, verdict.reasons) == (0, Queue.ASIDE, ())


def test_one_sentence_on_informatics_in_health_news_is_low_never_aside(lexicon: Lexicon):
    plain = "全院职工参加了义诊，为居民量血压、讲解用药常识。" * 12
    verdict = judge(article("云溪医院开展义诊", plain, "医院还演示了电子病历系统。"), lexicon)
    assert verdict.queue is Queue.LOW


def test_captions_headings_and_tables_are_read(lexicon: Lexicon):
    blocks = (
        Heading("智慧医疗"),
        Image("https://a.invalid/1.jpg", "患者体验导诊机器人"),
        Table((("远程会诊", "八百例"),)),
    )
    verdict = judge(Article("sample", "https://a.invalid/", "展会图片", blocks), lexicon)
    shown = {reason.sentence for reason in verdict.reasons}
    assert shown == {"智慧医疗", "患者体验导诊机器人", "远程会诊 八百例"}


def test_a_subtitle_counts_with_the_title(lexicon: Lexicon):
    plain = Article("sample", "https://a.invalid/", "三十家医院同时上新", ())
    told = Article("sample", "https://a.invalid/", "三十家医院同时上新", (), subtitle="统一预约挂号平台开通")
    assert judge(told, lexicon).score > judge(plain, lexicon).score


def test_five_megabytes_are_judged_in_bounded_time(lexicon: Lexicon):
    flood = article("医院信息化" * 500_000, "医院ai" * 1_250_000)
    began = time.process_time()
    verdict = judge(flood, lexicon)
    assert time.process_time() - began < 3
    assert max(len(reason.sentence) for reason in verdict.reasons) <= 300


def test_an_ordinary_article_takes_milliseconds(lexicon: Lexicon):
    plain = "医院举行了简短的仪式，来宾参观了门诊大厅和病房。大家说，天气转凉，路上要注意安全，也要多添衣服。"
    ordinary = article("互联网医院上线", *[SYSTEM + plain] * 13)
    assert 950 <= len(ordinary.body_text) <= 1_100
    took = []
    for _ in range(60):
        began = time.process_time()
        judge(ordinary, lexicon)
        took.append(time.process_time() - began)
    assert min(took) <= 0.004  # 1 ms on a quiet machine; the rest is room for a busy one
