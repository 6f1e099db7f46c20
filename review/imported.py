"""An old issue on its way in: read from a file or a text, shown, corrected by hand, kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bulletin.imported.reading import NoPeriod, ReadIssue, read_issue
from bulletin.issue import Entry, Issue, lead_of
from bulletin.issue_record import issue_from_record
from bulletin.period import Period, parse_day
from bulletin.series import Series
from report_templates.reading_back.files import given_bytes
from review.block_lines import blocks_of, text_of

FORMS = ("txt", "md", "docx", "pdf")
UNREADABLE = {
    "doc": "旧的 .doc、.wps 文件读不了：请用 Word 或 WPS 打开，另存为 .docx 再导入。",
    "wps": "旧的 .doc、.wps 文件读不了：请用 Word 或 WPS 打开，另存为 .docx 再导入。",
    "": "请选 .txt、.md、.docx 或 .pdf 文件。",
}


class NotRead(ValueError):
    """The file cannot be read as an issue; the message is one sentence in Chinese. `period` asks for the period."""

    def __init__(self, sentence: str, period: bool = False) -> None:
        super().__init__(sentence)
        self.period = period


def form_of_name(name: str) -> str:
    """The ending of a file's name, "" where it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def read(name: str, body: bytes, series: Series, hosts: list[str], period: Period | None) -> ReadIssue:
    """Read an issue from a file's bytes. Raises NotRead."""
    form = form_of_name(name)
    if form not in FORMS:
        raise NotRead(UNREADABLE.get(form, UNREADABLE[""]))
    try:
        return read_issue(given_bytes(body, name, form), series, hosts, period)
    except NoPeriod:
        raise NotRead("从导语、封面和期号都看不出这是哪一期，请填写时段。", period=True) from None
    except ValueError:
        raise NotRead(
            "这个文件读不出文字：可能是扫描件、加密或损坏的文件；请先做文字识别，或把正文粘贴进来。"
        ) from None


def issue_of(found: ReadIssue, series: Series) -> Issue:
    """The issue of a reading. Raises NotRead."""
    try:
        return issue_from_record(found.record, series)
    except ValueError:
        raise NotRead("这一期读出来不完整（期号或时段不对），请填写时段再试。", period=True) from None


@dataclass(frozen=True, slots=True)
class EntryForm:
    """An entry as the fields of a form. `source_title` is what the source printed, `body` its lines."""

    title: str
    outlet: str
    url: str
    date_printed: str
    source_title: str
    body: str
    use: bool = True


@dataclass(frozen=True, slots=True)
class IssueForm:
    """An issue as the fields of a form."""

    number: str
    start: str
    end: str
    name: str
    publisher: str
    lead: str
    entries: tuple[EntryForm, ...]


def form_of(issue: Issue) -> IssueForm:
    """The fields that show an issue as it was read."""
    entries = tuple(
        EntryForm(each.title, each.outlet, each.url, each.date_printed, each.source_title, text_of(each.blocks))
        for each in issue.entries
    )
    period = issue.period
    return IssueForm(str(issue.number), str(period.start), str(period.end), issue.name or "", issue.publisher or "",
                     issue.lead, entries)  # fmt: skip


def posted(fields: Mapping[str, str], count: int) -> IssueForm:
    """The fields as they came back."""

    def one(name: str) -> str:
        return " ".join(fields.get(name, "").split())

    entries = tuple(
        EntryForm(
            one(f"title-{number}"),
            one(f"outlet-{number}"),
            one(f"url-{number}"),
            one(f"day-{number}"),
            one(f"source-{number}"),
            fields.get(f"body-{number}", ""),
            f"use-{number}" in fields,
        )
        for number in range(1, count + 1)
    )
    return IssueForm(one("number"), one("start"), one("end"), one("name"), one("publisher"), one("lead"), entries)


def corrected(form: IssueForm, read_one: Issue, series: Series) -> Issue:
    """The issue as the form has it. Raises NotRead naming the field."""
    try:
        period = Period(parse_day(form.start), parse_day(form.end))
    except ValueError:
        raise NotRead("时段没有填对，请写成 2024-08-01 这样的日期，结束不早于开始。") from None
    if not re.fullmatch(r"[0-9]{1,6}", form.number) or not int(form.number):
        raise NotRead("期号没有填对，请写成 537 这样的数字。")
    try:
        profile = series.profile_for(period)
    except ValueError:
        raise NotRead("时段不是整月或整周（周六到周五），请改正。") from None
    number = int(form.number)
    entries = tuple(
        with_fields(entry, given) for entry, given in zip(read_one.entries, form.entries, strict=True) if given.use
    )
    if not entries:
        raise NotRead("一篇也没有选，没有可收入的内容。")
    masthead = bool(form.name and form.publisher)
    moved = period != read_one.period
    by_rule = form.lead == lead_of(profile, read_one.period, len(read_one.entries)) or not form.lead
    return replace(
        read_one,
        period=period,
        number=number,
        number_zh=read_one.number_zh if number == read_one.number else series.number_zh(number),
        issued=period.end if moved else read_one.issued,
        cover_date=read_one.cover_date if not moved else cover_of(series, period),
        name=form.name if masthead else None,
        publisher=form.publisher if masthead else None,
        lead=lead_of(profile, period, len(entries)) if by_rule else form.lead,
        entries=entries,
    )


def cover_of(series: Series, period: Period) -> str:
    """The cover date that a period's profile prints."""
    record: dict[str, object] = {"number": 1, "start": str(period.start), "end": str(period.end), "articles": []}
    return issue_from_record(record, series).cover_date


def with_fields(entry: Entry, given: EntryForm) -> Entry:
    """An entry with what was corrected by hand."""
    unedited = given.body.replace("\r\n", "\n").strip() == text_of(entry.blocks).strip()
    return replace(
        entry,
        title=given.title,
        outlet=given.outlet,
        url=given.url,
        date_printed=given.date_printed,
        source_title=given.source_title,
        blocks=entry.blocks if unedited else blocks_of(given.body, entry.blocks),
    )


def sentences(found: ReadIssue) -> tuple[str, ...]:
    """The doubts of a reading, a sentence each."""
    return tuple(f"{each.place} {each.sentence}".strip() for each in found.doubts)
