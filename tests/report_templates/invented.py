"""Invented issues for the tests of the templates: no hospital, person, figure or sentence in them is real."""

from datetime import date
from hashlib import sha256
from io import BytesIO

from PIL import Image as Canvas
from PIL import ImageDraw

from bulletin.article import Block, Heading, Image, Listed, Paragraph, Table
from bulletin.issue import Entry, Issue, issue_of
from bulletin.period import month
from bulletin.series import load_series

JULY = month(date(2030, 7, 1))
SENTENCE = "青槐市第七人民医院把预约、缴费、取药三项手续并入一个页面，患者在手机上走完全程，窗口前的队伍短了一半。"
LONG_TITLE = (
    "从“跑断腿”到“动动指”：青槐市用三年时间把四十二家医院的检查检验结果接进同一平台，"
    "居民在家门口的卫生站也能调阅影像、查看报告并由上级医院医生在线给出意见"
)
LONG_URL = (
    "https://news.example.invalid/2030/07/11/" + "a1b2c3d4e5f6" * 20 + "/index.html?channel=health&id=" + "7" * 90
)


def picture(width: int, height: int, kind: str = "PNG", hue: int = 0) -> bytes:
    """A drawn picture of the size in pixels."""
    canvas = Canvas.new("RGB", (width, height), (214, 228 - hue % 40, 238))
    pen = ImageDraw.Draw(canvas)
    pen.rectangle((width // 8, height // 3, width * 7 // 8, height - 4), fill=(120, 150 + hue % 60, 170))
    pen.ellipse((width // 3, height // 8, width * 2 // 3, height * 2 // 3), fill=(236, 204, 150))
    out = BytesIO()
    canvas.save(out, kind)
    return out.getvalue()


WIDE, TALL, SMALL = picture(1600, 900, "JPEG"), picture(700, 1800, hue=20), picture(240, 160, hue=40)
PICTURES = {
    "https://img.example.invalid/wide.jpg": WIDE,
    sha256(TALL).hexdigest(): TALL,
    "https://img.example.invalid/small.png": SMALL,
}

ROWS = (
    ("指标", "2029年", "2030年"),
    ("线上预约占比", "46%", "81%"),
    ("平均候诊（分钟）", "37", "19"),
    ("接入医院（家）", "18"),
)
BLOCKS: tuple[Block, ...] = (
    Paragraph("本报讯（记者 甲乙）" + SENTENCE * 3),
    Image("https://img.example.invalid/wide.jpg", "青槐市第七人民医院的自助服务区。示意图", "自助服务区"),
    Heading("一个页面走完三道手续"),
    Paragraph(SENTENCE * 2 + "系统由市卫生信息中心于 2029 年 11 月建成，接口遵循 HL7 FHIR R5，日均调用 38 万次。"),
    Table(ROWS),
    Listed(("预约：提前十四天放号", "缴费：医保与自费一次结清", "取药：凭码在窗口或药柜领取"), ordered=True),
    Listed(("不新设窗口", "不新增终端")),
    Image("https://img.example.invalid/tall.png", "楼层导航图", sha256=sha256(TALL).hexdigest()),
    Image("https://img.example.invalid/lost.png", "一张没有取到的图片，只留说明"),
    Image("https://img.example.invalid/lost-too.png"),
    Paragraph("“‘一码通’不是多装一个软件，”信息科负责人说，“而是少排两次队。”" + SENTENCE),
    Image("https://img.example.invalid/small.png"),
)


def entry(title: str, blocks: tuple[Block, ...] = BLOCKS, **changes: object) -> Entry:
    """An invented entry."""
    values: dict = {"outlet": "青槐日报", "url": "https://news.example.invalid/2030/07/11/a.html",
                    "date_printed": "2030-07-11", "blocks": blocks} | changes  # fmt: skip
    return Entry(title=title, **values)


def issue(*entries: Entry) -> Issue:
    """An issue of the monthly with the entries."""
    series = load_series()
    return issue_of(series, series.profile_for(JULY), JULY, entries)


def rich_issue() -> Issue:
    """Pictures, a table, lists, headings, a very long title, a very long address, a retitled piece, a bad address."""
    return issue(
        entry("青槐市医院推出“一个页面”就医服务"),
        entry(LONG_TITLE, url=LONG_URL, source_title="四十二家医院检查结果“一网可查”"),
        entry(
            "社区卫生站装上“影像云” 乡亲看片不出村",
            (Paragraph(SENTENCE * 12), Heading("云上阅片"), Paragraph(SENTENCE)),
            url="javascript:alert(1)",
            outlet="白杨晚报",
        ),
    )


def full_page_issue() -> Issue:
    """One paragraph of the same character over several pages: 28 in a line, 22 lines on a page."""
    return issue(entry("满页测试", (Paragraph("国" * 28 * 22 * 3),)))


def many(count: int, pictures: int = 0) -> tuple[Issue, dict[str, bytes]]:
    """An issue of `count` entries with `pictures` different small pictures spread over them."""
    shown = {
        f"https://img.example.invalid/{place}.png": picture(160 + place, 120, hue=place) for place in range(pictures)
    }
    urls = list(shown)
    entries = [
        entry(
            f"第{place + 1}则：青槐市第{place + 1}社区卫生站接入电子健康档案",
            (
                Paragraph(SENTENCE * 4),
                *(Image(url, f"图{url[-8:-4]}") for url in urls[place::count]),
                Paragraph(SENTENCE * 3),
            ),
        )
        for place in range(count)
    ]
    return issue(*entries), shown
