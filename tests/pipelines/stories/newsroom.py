"""A generator of invented news in stories: reprints with changed head and tail, retitles, cuts, digests, like-worded
different events, verbatim monthly notices. No place, hospital or figure here exists."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bulletin.article import Article, OriginClue, Paragraph
from bulletin.candidate import Judged
from bulletin.period import SHANGHAI
from bulletin.verdict import Queue, Verdict

PLACES = (
    "青檀 白桦 银杏 云溪 临川 松岭 芦苇 红枫 石榴 梧桐 紫薇 丹桂 翠柏 苍梧 玉兰 海棠 紫藤 香樟 雪松 垂柳 金银 山楂 "
    "杜仲 黄杨 木槿 连翘 榆林口 柿子湾 核桃沟 枣花坪"
).split()
BODIES = (
    "人民医院 中医医院 儿童医院 妇幼保健院 第二医院 胸科医院 口腔医院 社区卫生服务中心 疾控中心 医保局 卫健委".split()
)
THINGS = (
    "统一预约挂号平台 电子病历系统 远程会诊中心 医保移动支付 检查结果互认平台 智慧病房 导诊机器人 互联网医院 "
    "处方流转平台 健康档案查询 影像云 急救调度系统 疫苗预约小程序 护理上门平台 "
    "药房自动发药机 慢病管理平台 病案质控软件 血液库存系统"
).split()
VERBS = "上线 启用 试运行 完成改造 通过验收 扩大试点 接入全市网络 投入使用".split()
WHO = (
    "患者 家属 值班护士 门诊医生 信息科工程师 老年居民 社区大夫 药师 挂号窗口人员 外地来访者 急诊医生 分诊台护士"
).split()
DOES = (
    "在手机上查看报告 扫码完成缴费 当场打印电子票据 通过屏幕与专家交谈 用语音录入病历 比过去少排一次队 "
    "提前一天收到提醒 在家门口拿到药 随时调阅旧影像 把数据传回总院 在自助机上改约 凭一张卡走遍各科"
).split()
WHEN = "清晨 上午九点 午间 傍晚 周末 每逢周三 节假日前 入冬以来 开学前后 雨天 高峰时段 夜班期间".split()
MORE = (
    "这让科室之间少了许多电话 据统计等候缩短了{n}分钟 负责人说还要再看三个月 首批覆盖{n}个科室 "
    "现场安排了志愿者教老人使用 遇到故障可以转人工 系统每晚自动备份 部门为此开了{n}次协调会 培训分{n}批进行 "
    "费用由财政承担 反馈表收回{n}份 "
    "有人提出字号应再大些 工程师连夜修正了错误 试点期间没有发生差错 明年将推广到乡镇 接口标准已经印发 "
    "每天处理{n}条记录 旧设备将分批更换 家属对此表示欢迎 评估报告将在年底公布"
).split()
OUTLETS = "青檀晚报 云溪日报 银杏新闻网 白桦都市报 临川在线 松岭广播网 芦苇时报 红枫周刊 石榴观察 梧桐快讯".split()
HEADS = "编者按：以下内容转自兄弟媒体，供读者参考", "（本报综合消息）", "今天我们关注一条民生新闻", ""
TAILS = "责任编辑：某某", "更多精彩内容请关注公众号", "欢迎读者来信谈谈您的看法，本栏目每周刊出一次", ""
START = date(2024, 3, 1)


@dataclass(frozen=True)
class Piece:
    """A generated article, the story it belongs to, and whether it is that story's original."""

    judged: Judged
    story: int
    original: bool = False


class Newsroom:
    """Generates pieces; the same seed gives the same news."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.pieces: list[Piece] = []
        self.story = 0

    def sentence(self, place: str) -> str:
        pick = self.chance.choice
        more = pick(MORE).format(n=self.chance.randint(3, 960))
        started = f"{pick(WHEN)}，{place}的{pick(WHO)}{pick(DOES)}"
        return f"{started}，{pick(WHO)}{pick(DOES)}，{more}。"

    def text(self) -> tuple[str, list[str], str]:
        """Title, sentences and place of a new story."""
        pick = self.chance.choice
        place, body, thing, verb = pick(PLACES) + pick("市县区"), pick(BODIES), pick(THINGS), pick(VERBS)
        few, many = self.chance.randint(2, 90), self.chance.randint(100, 9000)
        lead = f"{place}{body}的{thing}昨天{verb}，{few}个科室、{many}名患者受益。"
        count = self.chance.randint(6, 24)
        return f"{place}{body}{thing}{verb}", [lead, *(self.sentence(place) for _ in range(count))], place

    def add(
        self, title: str, sentences: list[str], day: date, outlet: int, original: bool = False, **more: Any
    ) -> None:
        number = len(self.pieces) + 1
        paragraphs = tuple(Paragraph("".join(sentences[at : at + 3])) for at in range(0, len(sentences), 3))
        article = Article(f"outlet{outlet}", f"https://o{outlet}.sample.invalid/{number}.html", title, paragraphs,
                          published=day)  # fmt: skip
        article = replace(article, **more)
        found = datetime.combine(day, time(20), UTC)
        key = f"o{outlet}.sample.invalid/{number}.html"
        judged = Judged(key, article, Verdict(0.8, Queue.SHORTLIST), found, OUTLETS[outlet])
        self.pieces.append(Piece(judged, self.story, original))

    def reprinted(self, copies: int) -> None:
        """An original and its reprints, each changed in its own way; the pages tell where they come from."""
        self.story += 1
        title, sentences, place = self.text()
        outlets = self.chance.sample(range(len(OUTLETS)), copies + 1)
        day = START + timedelta(days=self.chance.randint(0, 300))
        name = OUTLETS[outlets[0]]
        at = datetime.combine(day, time(self.chance.randint(6, 10)), SHANGHAI)
        first = len(self.pieces) + 1
        # A page that was stamped anew says a later time than its reprints; then their words must tell.
        restamped = self.chance.random() < 0.3
        self.add(title, [f"{name}{place}讯 {sentences[0]}", *sentences[1:]], day, outlets[0], True, source=name,
                 published_at=at + timedelta(hours=30 * restamped))  # fmt: skip
        url = f"https://o{outlets[0]}.sample.invalid/{first}.html"
        for number, outlet in enumerate(outlets[1:]):
            changed = [self.edited, self.retitled, self.cut, self.digest][number % 4]
            newer, kept = changed(title, sentences, place)
            told: dict[str, Any] = {}
            match self.chance.choice(("credit", "link", "dateline", *["time"] * (not restamped))):
                case "credit":
                    told = {"source": name, "clues": (OriginClue("credit", name),)}
                case "link":
                    told = {"clues": (OriginClue("link", "原文", url),)}
                case "dateline":
                    line = f"{name}{place}{day.month}月{day.day}日电"
                    told = {"dateline": line, "clues": (OriginClue("dateline", line),)}
            later = self.chance.randint(0, 3)
            self.add(newer, kept, day + timedelta(days=later), outlet,
                     published_at=at + timedelta(days=later, hours=3 + number), **told)  # fmt: skip

    def edited(self, title: str, sentences: list[str], place: str) -> tuple[str, list[str]]:
        """Changed head and tail, and a word here and there."""
        body = [each.replace("昨天", "日前").replace("表示", "说") for each in sentences]
        drop = self.chance.randrange(1, len(body))
        return title, [self.chance.choice(HEADS), *body[:drop], *body[drop + 1 :], self.chance.choice(TAILS)]

    def retitled(self, title: str, sentences: list[str], place: str) -> tuple[str, list[str]]:
        """Another headline over the same text."""
        return f"少跑一趟路：{place}就医有了新办法", list(sentences)

    def cut(self, title: str, sentences: list[str], place: str) -> tuple[str, list[str]]:
        """The first third to half alone."""
        return title, sentences[: max(3, len(sentences) // self.chance.choice((2, 3)))]

    def digest(self, title: str, sentences: list[str], place: str) -> tuple[str, list[str]]:
        """Lead and some sentences from all over, joined by own words."""
        chosen = sorted(self.chance.sample(range(1, len(sentences)), max(2, len(sentences) // 4)))
        return f"【简讯】{title}", [sentences[0], *(sentences[at] for at in chosen), "详情见报。"]

    def like_worded(self) -> None:
        """The same words about another place and other figures: a story of its own each."""
        title, sentences, place = self.text()
        day = START + timedelta(days=self.chance.randint(0, 300))
        for other in self.chance.sample(PLACES, 2):
            self.story += 1
            name = other + place[-1]
            told = [each.replace(place, name) for each in sentences]
            told = ["".join(str(self.chance.randint(3, 960)) if part.isdigit() else part
                            for part in _figures(each)) for each in told]  # fmt: skip
            self.add(title.replace(place, name), told, day, self.chance.randrange(len(OUTLETS)))

    def monthly_notice(self, months: int) -> None:
        """The same notice word by word, month after month: each a story of its own."""
        title, sentences, _ = self.text()
        day = START + timedelta(days=self.chance.randint(0, 60))
        for month in range(months):
            self.story += 1
            self.add(title, list(sentences), day + timedelta(days=30 * month), 0)

    def alone(self) -> None:
        """A story that nobody reprints."""
        self.story += 1
        title, sentences, _ = self.text()
        day = START + timedelta(days=self.chance.randint(0, 300))
        self.add(title, sentences, day, self.chance.randrange(len(OUTLETS)))


def _figures(text: str) -> list[str]:
    """`text` cut before and after every figure."""
    parts, last = [""], False
    for char in text:
        if char.isdigit() is not last:
            parts.append("")
            last = char.isdigit()
        parts[-1] += char
    return parts


def news(seed: int = 1, stories: int = 55) -> list[Piece]:
    """More than 300 articles in more than 80 stories, in the order of their days."""
    room = Newsroom(seed)
    for number in range(stories):
        room.reprinted(2 + number % 5)
    for _ in range(14):
        room.like_worded()
    for _ in range(5):
        room.monthly_notice(4)
    for _ in range(25):
        room.alone()
    return sorted(room.pieces, key=lambda piece: piece.judged.found_at)
