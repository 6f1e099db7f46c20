"""The invented news of July and August 2024 for the browser tests. No place, hospital or figure here exists."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bulletin.article import Article, Heading, Image, OriginClue, Paragraph, Table
from bulletin.candidate import Judged
from bulletin.period import SHANGHAI
from bulletin.verdict import Queue, Reason, Verdict

OUTLETS = {
    "bjd": ("京报网", "A", "https://news.bjd.com.cn/{0:%Y}/{0:%m}/{0:%d}/108{1:05d}.shtml"),
    "qianlong": ("千龙网", "A", "https://beijing.qianlong.com/{0:%Y}/{0:%m%d}/83{1:05d}.shtml"),
    "people": ("人民网", "A", "http://health.people.com.cn/n1/{0:%Y}/{0:%m%d}/c14739-402{1:05d}.html"),
    "jkb": ("健康报网", "A", "http://www.jkb.com.cn/news/publicHealth/{0:%Y}/{0:%m%d}/4{1:05d}.html"),
    "enorth": ("北方网", "B", "http://news.enorth.com.cn/system/{0:%Y}/{0:%m}/{0:%d}/0562{1:05d}.shtml"),
}
"""Name, tier and form of an article's address by the outlet's key; {0} is the day, {1} a number."""
PICTURES = ("https://pic.bjd.com.cn/2024/kiosk.png", "https://pic.qianlong.com/2024/ward.png")

STRONG = """\
云杉医院门诊电子健康卡一码通用|电子健康卡|挂号、缴费、取药和打印报告都认同一个二维码，窗口前的队伍短了一半
青禾区八家医院检查结果互认|检查结果互认|同样的片子不用再拍第二次，平台每月省下近千次重复检查
白桦医院远程会诊连到山里卫生院|远程会诊|十二家卫生院的医生坐在本地诊室里就能请到专科专家
红松社区智慧药房二十四小时取药|智慧药房|处方审核完成后药柜自动发药，夜里也有药师在线值守
山茶县医院互联互通平台通过测评|互联互通|病历、检验和影像第一次在一张页面上调阅
丹枫医院开出首张电子票据|电子票据|票据直接推送到手机，报销时不必再跑回医院补打
银杏医院互联网医院复诊满一年|互联网医院|线上复诊、续方和送药到家已经连成一条线
紫藤区影像云让拍片不再带胶片|影像云|全区的影像存进同一朵云，转诊时医生直接调阅
海棠医院电子病历通过五级评审|电子病历|医嘱、护理和检查在病历里闭环，漏项由系统当场提醒
玉兰妇幼医院孕产档案全程上线|健康档案|从建册到产后访视，一份档案跟着产妇走
苍梧医院人工智能辅助读片试运行|人工智能|机器先圈出可疑之处，再由两位医生分别复核
黄杨区急救调度系统接入路况|急救调度|救护车出发前就拿到路线，院前心电同步传到急诊科
杜仲中医医院智慧煎药线投产|智慧煎药|每一剂药从抓药到送出都有编号可查
木槿区家庭医生签约可在手机办|家庭医生|居民在手机上选团队、约上门，签约服务包一目了然
连翘医院医保移动支付覆盖全部诊室|医保移动支付|诊间结算不再排队，医保与自费部分分列清楚
翠柏医院护理上门平台接单破千|互联网护理|护士上门前由系统核验资质，全程留痕
香樟区疫苗预约小程序改版|疫苗预约|老人可由家人代约，接种点余量实时可见
雪松医院智慧病房减少呼叫次数|智慧病房|输液余量、体征和呼叫汇总到护士站的一块屏上
垂柳区慢病管理平台覆盖全部街道|慢病管理|血压、血糖数据自动回传，异常由社区医生随访
山楂医院病案质控由抽查改全查|病案质控|系统逐份核对首页，编码差错当天退回改正
金银湖医院数据中心完成国产化替换|信息系统|核心系统在夜间分批切换，门诊没有停过一次
石榴区公布卫生数据安全管理办法|数据安全|谁可以看、看了什么、何时看的，都要留下记录
芦苇医院导诊机器人学会方言|导诊机器人|听懂方言之后，机器人一天答出六百多个问题
临川医院处方流转平台连上百家药店|处方流转|处方在平台上审过之后，患者就近取药
""".strip().splitlines()
WEAK = """\
云溪区公园新添健身步道|步道上装了测心率的灯杆，扫码可看当天步数
松岭社区食堂推出营养套餐|菜单标出热量，老人刷卡有补贴
柿子湾小学开学先测视力|筛查结果会记入学生健康档案
核桃沟养老院装上防摔感应垫|床边离人时间过长，值班室会收到提醒
枣花坪图书馆办健康讲座|医生讲如何看懂体检报告
榆林口街道招募急救志愿者|学员在线预约，考核后发证
白石桥体检中心延长周末开放时间|增加的号源在公众号里放出
柳荫街药店试行夜间服务|夜里由药师值班，可线上问药
青檀区开展爱国卫生月活动|环卫部门用小程序分派清扫任务
梧桐里居民学会自测血压|测量数据可以上传到社区平台
东沙河环境监测站对外开放|学生看到实时数据如何汇总
北苑体育馆推出康复课程|预约系统可按伤病选教练
南塘市场完成病媒防治|巡查记录改为手机填报
西坡幼儿园晨检用上测温门|数据当天送到家长手机
长堤社区发放应急药箱|药箱上的码可查有效期
杏花街残联开通手语热线|视频通话可转接医院窗口
桃源驾校体检可跨区通办|体检结果由平台共享
月河湾举办义诊|三十位医生到场，预约满员
""".strip().splitlines()
ASIDE = """\
云杉剧院秋季演出季开票
青禾区早市搬进新大棚
白桦湖观鸟点增加木栈道
红松路大修工程完工通车
山茶县蜜桃节本周开幕
丹枫广场喷泉恢复开放
银杏大道落叶景观将至
紫藤长廊修缮完毕
""".strip().splitlines()
WHO = (
    "信息科负责人 门诊部主任 值班护士长 药学部主任 院办负责人 社区卫生服务中心主任 平台建设单位 区卫生健康部门".split()
)
WHOSE = "家住附近的老人 陪母亲看病的市民 刚下夜班的护士 来复诊的患者 带孩子就诊的家长 从外区转来的病人".split()
MORE = (
    "改造分{n}批进行，切换都在夜里完成，白天的门诊没有停过。",
    "上线以来平均等候缩短了{n}分钟，投诉比去年同期少了{n}件。",
    "为了不让老人掉队，一楼大厅保留了{n}个人工窗口，志愿者随时可以帮忙。",
    "接口标准已经印发，{n}家单位先后完成联调，余下的年底前接入。",
    "系统每晚自动备份，演练过{n}次断网应急，最长一次恢复用了{n}分钟。",
    "第一个月共办理{n}万人次，其中六成是在手机上完成的。",
    "培训分{n}场进行，{n}名医护人员通过了考核。",
    "下一步还要接入{n}个科室，并把字号调大，方便视力不好的人。",
    "费用由财政承担，患者不需要另外付钱，也不必下载新的软件。",
    "专家提醒，数据用得越多，越要管好权限，每次调阅都应当留痕。",
)  # fmt: skip


def day_of(number: int) -> date:
    """The day of an article of August: they are spread over the month."""
    return date(2024, 8, 2) + timedelta(days=number * 7 % 28)


def paragraphs(number: int, title: str, lead: str) -> list[str]:
    """An invented text; another number gives another one."""
    chance = random.Random(number)
    place = title[:4]
    more = chance.sample(MORE, 5)
    lines = [f"{lead}。这是记者近日在{place}一带看到的情形。"]
    lines += [f"{chance.choice(WHO)}介绍，{place}的做法是先试点、再铺开。" + more[0].format(n=chance.randint(3, 97))]
    lines += [f"“{chance.choice(('方便多了', '省了半天工夫', '一看就会', '心里有底了'))}。”{chance.choice(WHOSE)}说。"
              + "".join(each.format(n=chance.randint(3, 97)) for each in more[1:3])]  # fmt: skip
    lines += ["".join(each.format(n=chance.randint(3, 97)) for each in more[3:])]
    return lines


def judged(
    number: int, outlet: str, title: str, texts: list[str], day: date | None, score: float, queue: Queue, term: str = ""
) -> Judged:
    """An article of that text as the judge would give it."""
    name, tier, form = OUTLETS[outlet]
    url = form.format(day or date(2024, 8, 20), number)
    at = datetime.combine(day, time(8 + number % 10, number % 60), SHANGHAI) if day else None
    reasons = (Reason(texts[0].split("。")[0] + "。", (term,), 0.7),) if term else ()
    article = Article(
        outlet, url, title, tuple(map(Paragraph, texts)), source=name, published=day, published_at=at,
        published_raw=f"{at:%Y-%m-%d %H:%M}" if at else "", rules=(("title", "h1"), ("published", "meta")),
        flags=() if day else ("no-date",), charset="utf-8",
    )  # fmt: skip
    found = datetime.combine(day or date(2024, 8, 21), time(18, 30), UTC)
    key = url.split("://")[1]
    verdict = Verdict(score, queue, reasons, ("北京",), "made-up")
    return Judged(key, article, verdict, found, name, tier, None, "要闻" if number % 2 else "北京")


def changed(one: Judged, **changes: object) -> Judged:
    """The same with other fields of its article."""
    return replace(one, article=replace(one.article, **changes))  # type: ignore[arg-type]


def strong() -> Iterator[Judged]:
    """重点: twenty-four, two with pictures, one with a table, one without a source."""
    keys = list(OUTLETS)
    for number, line in enumerate(STRONG):
        title, term, lead = line.split("|")
        texts = paragraphs(number, title, lead)
        one = judged(number, keys[number % 4], title, texts, day_of(number), 0.97 - number / 80, Queue.SHORTLIST, term)
        if number < 2:
            caption = ("市民在自助机前扫码", "护士站的一块屏")[number]
            blocks = (*one.article.blocks[:2], Image(PICTURES[number], caption, "现场照片"), *one.article.blocks[2:])
            one = changed(one, blocks=blocks)
        if number == 4:
            rows = (("科室", "接入时间"), ("检验科", "6月"), ("影像科", "7月"))
            one = changed(
                one, blocks=(*one.article.blocks[:2], Heading("分步推进"), Table(rows), *one.article.blocks[2:])
            )
        if number == 5:
            one = changed(one, source="", flags=("no-source", "not-joined"))
        yield one


def weak() -> Iterator[Judged]:
    """一般: eighteen."""
    for number, line in enumerate(WEAK):
        title, lead = line.split("|")
        texts = paragraphs(100 + number, title, lead)
        day, score = day_of(number + 3), 0.55 - number / 100
        yield judged(100 + number, list(OUTLETS)[number % 5], title, texts, day, score, Queue.LOW, lead[:4])


def aside() -> Iterator[Judged]:
    """搁置: eight."""
    for number, title in enumerate(ASIDE):
        texts = paragraphs(200 + number, title, "活动现场来了不少市民")
        yield judged(200 + number, "enorth", title, texts, day_of(number), 0.12, Queue.ASIDE)


def reprints(originals: list[Judged]) -> Iterator[Judged]:
    """Six: four of the second original, whose outlets say where they have it from, and one each of two others."""
    plan = [(1, "bjd"), (1, "people"), (1, "jkb"), (1, "enorth"), (2, "qianlong"), (3, "enorth")]
    for number, (of, outlet) in enumerate(plan):
        first = originals[of]
        texts = [each.text for each in first.article.blocks if isinstance(each, Paragraph)]
        assert first.article.published is not None
        day = min(first.article.published + timedelta(days=1 + number % 3), date(2024, 8, 31))
        title = first.article.title if number % 2 else f"{first.article.title}（转载）"
        one = judged(300 + number, outlet, title, texts, day, first.verdict.score - 0.05, Queue.SHORTLIST)
        name = OUTLETS[first.article.outlet][0]
        yield changed(one, source=name, clues=(OriginClue("credit", f"来源：{name}", first.article.url),))


def undated() -> Iterator[Judged]:
    """Four whose page names no day."""
    for number in range(4):
        title = f"{('杏林', '柳泉', '竹溪', '荷塘')[number]}医院上线预约挂号新平台"
        texts = paragraphs(400 + number, title, f"预约挂号新平台在{title[:4]}上线，号源提前十四天放出")
        yield judged(400 + number, "qianlong", title, texts, None, 0.7 - number / 50, Queue.SHORTLIST, "预约挂号")


MIDNIGHT = "零点上线的智慧门诊迎来第一位患者"


def midnight() -> Judged:
    """Of half past midnight of the first of August in Beijing, when it was still July by UTC."""
    texts = paragraphs(500, MIDNIGHT, "智慧门诊在零点准时切换，第一位患者凌晨挂上了号")
    one = judged(500, "bjd", MIDNIGHT, texts, date(2024, 8, 1), 0.66, Queue.SHORTLIST, "智慧门诊")
    at = datetime(2024, 8, 1, 0, 30, tzinfo=SHANGHAI)
    found = at.astimezone(UTC) + timedelta(hours=1)
    return replace(changed(one, published_at=at, published_raw="2024-08-01 00:30"), found_at=found)


def july() -> list[Judged]:
    """Four of July, for the issue that is out."""
    lines = ("杉树岭医院智慧药房启用", "竹园区影像平台全覆盖", "桂花县医院推行电子病历", "橡树湾远程门诊开诊")
    found = []
    for number, title in enumerate(lines):
        texts = paragraphs(600 + number, title, f"{title[-6:]}，首周办理{number + 2}千人次")
        day = date(2024, 7, 8 + number * 5)
        found.append(judged(600 + number, "people", title, texts, day, 0.9 - number / 50, Queue.SHORTLIST, title[-4:]))
    return found


def printed_again(first: Judged) -> Judged:
    """What July's issue printed, carried by another outlet in August."""
    texts = [each.text for each in first.article.blocks if isinstance(each, Paragraph)]
    return judged(700, "enorth", first.article.title, texts, date(2024, 8, 5), 0.64, Queue.SHORTLIST, "智慧药房")


def crowd(count: int) -> Iterator[Judged]:
    """So many more, for an editor in a hurry; each a story of its own."""
    for number in range(count):
        title = f"第{number + 1}号卫生站接入健康档案平台"
        texts = paragraphs(
            1000 + number, f"{number + 1}号站点", f"编号{number * 37 + 1001}的卫生站本周接入健康档案平台"
        )
        yield judged(
            1000 + number, "bjd", title, texts, day_of(number), 0.9 - number / 1000, Queue.SHORTLIST, "健康档案"
        )


def judged_key(number: int) -> str:
    """The key of one of the strong."""
    return list(strong())[number].key
