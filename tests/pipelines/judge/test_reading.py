"""One sentence: both facets, near or far; longer phrases first; Latin words whole."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.judge import Lexicon
from pipelines.judge.reading import read_sentence
from tests.pipelines.judge.invented import NEWS

SENTENCES = [sentence for _, title, body in NEWS for sentence in (title, *body.split("。")) if sentence]


def test_one_facet_alone_says_nothing(lexicon: Lexicon):
    assert read_sentence("医院新来了三名医生", lexicon).strength == 0
    assert read_sentence("人工智能与大数据论坛开幕", lexicon).strength == 0


def test_near_words_say_more_than_far_ones(lexicon: Lexicon):
    near = read_sentence("医院用人工智能", lexicon)
    far = read_sentence("医院门前的那条老街上昨天来了许多看热闹的人据说是为了一场关于人工智能", lexicon)
    assert near.strength > far.strength > 0


def test_a_phrase_takes_its_words_with_it(lexicon: Lexicon):
    assert read_sentence("互联网医院", lexicon).terms == ("互联网医院",)


def test_terms_are_shown_as_printed(lexicon: Lexicon):
    assert read_sentence("走进“互联网 ＋ 护理”", lexicon).terms == ("互联网 ＋ 护理",)


def test_latin_words_are_whole_words(lexicon: Lexicon):
    assert read_sentence("AIDS患者获得救治", lexicon).strength == 0
    assert read_sentence("医院的AI 上岗", lexicon).strength > 0
    assert read_sentence("医院的ＡＩ上岗", lexicon).strength > 0


def test_today_in_this_city_is_not_japan(lexicon: Lexicon):
    assert not read_sentence("今日本市互联网医院上线", lexicon).vetoes
    assert read_sentence("日本互联网医院上线", lexicon).vetoes


@given(st.lists(st.sampled_from(["互联网医院", "电子病历", "健康码", "医院", "人工智能", "平台", "健康"]), max_size=6))
def test_a_further_phrase_never_lowers_a_sentence(lexicon: Lexicon, words: list[str]):
    before = read_sentence("，".join(words), lexicon).strength
    assert read_sentence("，".join([*words, "远程会诊"]), lexicon).strength >= before


@given(st.sampled_from(SENTENCES))
def test_strength_and_terms_go_together(lexicon: Lexicon, sentence: str):
    reading = read_sentence(sentence, lexicon)
    assert 0 <= reading.strength <= 1
    assert bool(reading.terms) == bool(reading.strength)
    assert all(term in sentence for term in reading.terms)
