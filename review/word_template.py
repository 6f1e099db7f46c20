"""A Word template that an issuer uploads: whether it is one, and what an invented issue looks like in it."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from bulletin.article import Heading, Listed, Paragraph, Table
from bulletin.issue import Entry, Issue
from bulletin.period import month
from report_templates.render import render
from report_templates.templates import TemplateWrong
from review.first_reading import TooMuch, first
from review.outside import UNPACKED, UNZIPPING, leads_outside, unpacked

LARGEST = 20_000_000
"""Bytes of an uploaded file."""
NAME = "issue.docx"
TRIAL_S = 60.0
"""Seconds that a trial printing may take."""
SENTENCE = "青槐市第七人民医院把预约、缴费、取药并入一个页面，患者在手机上走完全程，窗口前的队伍短了一半。"


class NoTemplate(ValueError):
    """Why an uploaded file cannot be the template, as one sentence."""


def checked(body: bytes) -> None:
    """Raise NoTemplate where a file is too large, no Word file, or carries macros."""
    if not body:
        raise NoTemplate("没有收到文件，请先选择一个 .docx 文件。")
    if len(body) > LARGEST:
        raise NoTemplate("文件超过 20 MB；模板里不要放大图片。")
    try:
        with ZipFile(BytesIO(body)) as parts:
            names = parts.namelist()
    except UNZIPPING:
        raise NoTemplate("这不是 Word 的 .docx 文件（旧的 .doc 请在 Word 里另存为 .docx）。") from None
    if "word/document.xml" not in names:
        raise NoTemplate("这不是 Word 的 .docx 文件。")
    if unpacked(body) > UNPACKED or len(names) > 2000:
        raise NoTemplate("文件展开后太大，不像一份模板。")
    if any("vbaProject" in name for name in names):
        raise NoTemplate("文件里有宏；请在 Word 里另存为不含宏的 .docx。")


def trial_of(body: bytes, limit_s: float = TRIAL_S) -> bytes:
    """As `sample_of`, for a file that nobody has printed with yet: in a process of its own, within a limit of time."""
    checked(body)
    try:
        printed = first(sample_or_reason, body, limit_s=limit_s)
    except TooMuch as reason:
        raise NoTemplate(str(reason)) from None
    if isinstance(printed, str):
        raise NoTemplate(printed)
    return printed


def sample_or_reason(body: bytes) -> bytes | str:
    """The sample, or why there is none."""
    try:
        return sample_of(body)
    except NoTemplate as reason:
        return str(reason)


def sample_of(body: bytes) -> bytes:
    """An invented issue printed with a template. Raises NoTemplate where it cannot be filled, lacks the
    entries, or fetches something."""
    checked(body)
    if outside := leads_outside(body):
        raise NoTemplate(f"文件一打开就会去读别处的内容（{outside[0][:80]}）；请在 Word 里断开这个链接，或改为嵌入。")
    with TemporaryDirectory() as folder:
        place = Path(folder) / NAME
        place.write_bytes(body)
        try:
            printed = render(sample_issue(), "docx", overlay=place.parent)
        except TemplateWrong as error:
            said = str(error).replace(f"{place.parent}/", "")
            raise NoTemplate(
                f"这份模板填不进内容：花括号里只能用现在的模板里有的写法，不能有宏、赋值和计算。原话：{said}"
            ) from None
    lost = [what for what, word in WANTED.items() if word not in text_in(printed)]
    if lost:
        raise NoTemplate(
            f"用这份模板印出来会缺{'、'.join(lost)}；请从现在的模板改起，只改样式，不要删 {{{{ }}}} 里的字。"
        )
    return printed


WANTED = {
    "刊名": "样张月报",
    "期号": "九九九",
    "标题": "青槐市",
    "正文": "窗口前的队伍短了一半",
    "链接": "news.example.invalid",
}
"""What a printed issue must show, by the words of the sample."""


def text_in(printed: bytes) -> str:
    """The text of a Word file's body, headers and footers, without its marks."""
    with ZipFile(BytesIO(printed)) as parts:
        names = [name for name in parts.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)]
        whole = "".join(parts.read(name).decode("utf-8", "replace") for name in names)
    return re.sub(r"<[^>]+>", "", whole)


def sample_issue() -> Issue:
    """An issue in which every kind of line occurs; nothing in it is real."""
    period = month(date(2030, 7, 1))
    blocks = (
        Paragraph(SENTENCE),
        Heading("分步推进"),
        Paragraph(SENTENCE * 3),
        Table((("院区", "台数"), ("东院", "12"), ("西院", "8"))),
        Listed(("预约", "缴费", "取药"), True),
    )
    entries = tuple(
        Entry(title, "样张日报", f"https://news.example.invalid/2030/07/{day:02}/1.html", f"2030-07-{day:02}", blocks)
        for day, title in ((11, "青槐市把三项手续并入一个页面"), (19, "青槐市四十二家医院的检查结果互相认可"))
    )
    return Issue(
        series="sample", period=period, number=999, number_zh="九九九", issued=period.end, name="样张月报",
        publisher="样张信息中心", lead="本期月报共收集2篇样张，内容全是虚构。", cover_date="2030年07月31日",
        label="媒体", entry_label="来源", noun="月报", entries=entries,
    )  # fmt: skip
