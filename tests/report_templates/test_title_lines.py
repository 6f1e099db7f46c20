"""Titles broken into lines: between words, of about equal length, never before 的 or a closing mark."""

import re
from itertools import pairwise

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_templates.render import render
from report_templates.title_lines import CLOSING, OPENING, known_words, length_in_characters, title_lines, title_pieces
from tests.report_templates.invented import LONG_TITLE, entry, issue

WORDS = known_words(None)
TITLES = """
青槐市/电子健康卡/跨省/通用/试点/启动，三年内/将/覆盖/全市/四十二家/医院
云杉医院/上线/电子健康卡/居民/看病/不用/再带/一摞卡
柳岸县/五个/乡镇/卫生院/共用/一间/远程/诊室/村民/看病/少跑/两小时/山路
北京市/卫生健康委/发布/互联网诊疗/监管/实施/办法/明确/数据安全/与/隐私/保护/责任
社区/卫生站/装上/“影像云” /乡亲/看片/不出村/百姓/就医/更/省心
白杨区/人民医院/通过/国家/医疗/健康/信息/互联互通/标准化/成熟度/四级/甲等/测评
HL7 /FHIR /R5/接口/标准/落地，青禾省/38家/三级/医院/实现/病历/共享
国家卫生健康委/办公室/关于/印发/全国/医疗/卫生/机构/信息化/建设/标准/与/规范/的/通知
AI/辅助/诊断/系统/走进/乡镇/卫生院：一年/筛查出/眼底/病变/1.2万例
“互联网/+/医疗/健康”/示范省/建设/三周年：从/能用/到/好用/的/距离/有/多远
京津冀/检查/检验/结果/互认/项目/增至/50项，三地/患者/年省/费用/超过/两亿元
《医院数据治理指南》/团体标准/发布 /十二家/医院/率先/试点
青槐市/第七/人民医院/把/预约/缴费/取药/三项/手续/并入/一个/页面
五百万份/电子病历/接入/区域/健康/信息/平台，医生/诊间/一键/调阅
北京/发布/医疗/健康/大模型/应用/指引 /首批/12个/场景/公布
3.2亿人次/使用/医保码/支付，全国/定点/医药/机构/接入率/达到/98.6%
“一码通行”/覆盖/全市/二级/以上/公立医院/（含中医医院）
老年人/就医/“数字鸿沟”/怎么/填平？白杨市/给/每个/社区/配了/数字/助老员
关于/推进/智慧医院/建设/和/互联网诊疗/服务/高质量/发展/的/若干/意见
云上/病理/诊断/中心/启用/后，基层/疑难/病例/诊断/时间/由/七天/缩短至/一天半
青禾县/中医医院/智能/中药房/日均/调剂/处方/1800张，等候/时间/缩短/到/15分钟
远程/手术/机器人/跨越/3000公里/完成/肝胆/肿瘤/切除/手术
医保影像云/上线/首月/调阅/46万次，重复/检查率/下降/11.3个百分点
家庭医生/签约/服务/有了/智能/助手，慢病/随访/效率/提高/三倍
2024/世界/数字/健康/论坛/在京/举行，专家/热议/数据要素/流通/与/隐私/计算
救护车/上车即入院：5G急救/网络/跑赢/黄金/时间
柳岸区/卫健局/与/云杉/科技/公司/签署/战略合作/协议/共建/区域/医疗/大数据/平台
从/纸质/到/云端/的/二十年 /一家/县医院/的/信息化/之路
儿童/医院/推出/AI/儿科/医生/基层版/首批/部署/到/一百个/社区
智慧医院/评审/标准/更新，电子病历/五级/以上/医院/增加/到/386家
""".strip().splitlines()
"""Thirty invented headlines, a stroke where a line may be broken (and behind any mark)."""
PARTICLES = re.compile("[的了着与和及或之" + re.escape(CLOSING) + "]|过(?!敏)|等(?!候)")


def allowed(marked: str) -> set[int]:
    """The places in a title at which a reader would let it be broken."""
    places, at = set(), 0
    for sign in marked:
        if sign == "/":
            places.add(at)
        else:
            at += 1
            if sign in "，：；。？！、 ":
                places.add(at)
    return places


@pytest.mark.parametrize("room", [11.0, 14.0, 17.0, 20.5])
@pytest.mark.parametrize("marked", TITLES)
def test_a_title_is_broken_between_words_only(marked, room):
    title = marked.replace("/", "")
    lines = title_lines(title, room, WORDS)
    assert "".join(lines) == title
    ends = {sum(map(len, lines[:count])) for count in range(1, len(lines))}
    assert not [title[:at][-6:] + "/" + title[at:][:6] for at in ends - allowed(marked)]


@pytest.mark.parametrize("marked", TITLES)
def test_lines_are_of_about_equal_length_and_fit(marked):
    title = marked.replace("/", "")
    lines = title_lines(title, 20.5, WORDS)
    widths = [length_in_characters(line.rstrip()) for line in lines]
    assert len(lines) in (1, 2, 3) and (len(lines) > 1) == (length_in_characters(title) > 20.5)
    assert max(widths) <= 20.5
    assert min(widths) >= 4 and min(widths) * 3 > max(widths)


@given(
    st.lists(st.sampled_from([*TITLES[0], *TITLES[9], "的", "“", "”", "（", "）", " ", "A", "x", "7"]), max_size=80),
    st.floats(4, 30),
)
def test_any_text_stays_as_it_is_and_no_line_begins_with_what_belongs_to_the_one_before(signs, room):
    text = "".join(signs)
    lines = title_lines(text, room, WORDS)
    assert "".join(lines) == text == "".join(title_pieces(text, WORDS))
    for line, following in pairwise(lines):
        assert length_in_characters(line.rstrip()) <= room
        assert following[0] not in CLOSING and not following[0].isspace()
        assert line[-1] not in OPENING


def test_no_line_begins_with_a_particle():
    for marked in TITLES:
        for room in (9.0, 12.0, 15.0, 18.0):
            lines = title_lines(marked.replace("/", ""), room, WORDS)
            assert not [line for line in lines[1:] if PARTICLES.match(line)]


def test_an_absurd_title_is_left_to_the_typesetter():
    for text in ("长" * 100_000, "x" * 100_000, "健康，" * 50_000):
        assert title_lines(text, 20.5, WORDS) == (text,)


def test_the_web_page_breaks_titles_at_the_same_places():
    page = lxml.html.fromstring(render(issue(entry(LONG_TITLE)), "html").decode())
    title = page.find(".//h4")
    assert title is not None
    pieces = [str(each) for each in title.itertext()]
    assert "".join(pieces) == LONG_TITLE and len(list(title.iter("wbr"))) == len(pieces) - 1 > 10
    assert re.search(r"h4[^{}]*\{[^}]*word-break: keep-all; overflow-wrap: anywhere", page.findtext(".//style") or "")


def test_words_of_an_issuer_win(tmp_path):
    shipped = (known_words.__globals__["SHIPPED"] / "title_words.toml").read_text(encoding="utf-8")
    (tmp_path / "title_words.toml").write_text(
        shipped.replace("words = [", 'words = [ "预约缴费取药三项",'), encoding="utf-8"
    )
    lines = title_lines("青槐市第七人民医院把预约缴费取药三项手续并入一个页面", 14, known_words(tmp_path))
    assert any("预约缴费取药三项" in line for line in lines)
