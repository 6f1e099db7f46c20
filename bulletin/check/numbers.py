"""Number, cover, lead, days, what is only proposed: everything arithmetic can tell."""

import re
from datetime import date

from bulletin.candidate import Choice
from bulletin.check.finding import Finding, Severity
from bulletin.check.memory import Memory
from bulletin.check.wording import of_proposed
from bulletin.imported.wording import normal
from bulletin.issue import Entry, Issue
from bulletin.series import Profile, day_words

PRINTED_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$")
COUNT = re.compile(r"共收集\s*(\d+)\s*[篇条]")
RANGE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:到|至|[-—–~～]+)(\d{4})年(\d{1,2})月(\d{1,2})日")


def check_numbers(issue: Issue, memory: Memory) -> list[Finding]:
    """Findings about number, cover date, lead, entries' days and undecided entries."""
    return [*check_head(issue, memory), *check_lead(issue), *check_days(issue, memory), *check_state(issue, memory)]


def profile_of(issue: Issue, memory: Memory) -> Profile | None:
    """The profile an issue was printed by: by its title, else by its period."""
    named = [each for each in memory.series.profile if issue.name and normal(each.name) == normal(issue.name)]
    fitting = [each for each in memory.series.profile if each.covers(issue.period)]
    fit = named or fitting
    return fit[-1] if fit else None


def check_head(issue: Issue, memory: Memory) -> list[Finding]:
    """Number and cover date against the arithmetic."""
    found = []
    profile = profile_of(issue, memory)
    if profile is None or issue.period != profile.period(issue.period.end):
        sentence = f"时段 {issue.period.start} 至 {issue.period.end} 不是刊物的一个完整时段"
        return [Finding("period", Severity.ERROR, sentence, mend="核对起止日期")]
    number = profile.number(issue.period)
    if issue.number != number:
        sentence = f"期号为 {issue.number}，按时段推算应为 {number}"
        mend = f"改为第{memory.series.number_zh(number)}期；若确已改号，用 issue anchor 记下新的起算号"
        found.append(Finding("number", Severity.ERROR, sentence, field="number", mend=mend))
    wanted = {memory.series.number_zh(issue.number), str(issue.number)}
    if issue.number_zh.replace("零", "〇") not in {each.replace("零", "〇") for each in wanted}:
        sentence = f"期号印作“{issue.number_zh}”，与 {issue.number} 不符"
        mend = f"印作“{memory.series.number_zh(issue.number)}”"
        found.append(Finding("number-form", Severity.ERROR, sentence, field="number", mend=mend))
    cover = profile.cover_date.format(**day_words("issued", issue.period.end))
    if issue.issued != issue.period.end or normal(issue.cover_date) != normal(cover):
        sentence = f"封面日期为“{issue.cover_date}”，应为时段末日“{cover}”"
        found.append(Finding("cover", Severity.ERROR, sentence, field="cover", mend=f"改为“{cover}”"))
    return found


def check_lead(issue: Issue) -> list[Finding]:
    """Count and range of the lead against entries and period."""
    found = []
    lead = re.sub(r"\s", "", issue.lead)
    count = COUNT.search(lead)
    if count and int(count[1]) != len(issue.entries):
        sentence = f"导语称共收集 {count[1]} 篇，实有 {len(issue.entries)} 篇"
        mend = f"改为 {len(issue.entries)} 篇"
        found.append(Finding("count", Severity.ERROR, sentence, field="lead", mend=mend, evidence=count[0]))
    told = RANGE.search(lead)
    if told:
        days = [day(told[1], told[2], told[3]), day(told[4], told[5], told[6])]
        if days != [issue.period.start, issue.period.end]:
            sentence = f"导语中的时段“{told[0]}”与本期时段不符"
            mend = f"改为 {issue.period.start} 至 {issue.period.end}"
            found.append(Finding("range", Severity.ERROR, sentence, field="lead", mend=mend, evidence=told[0]))
    return found


def check_days(issue: Issue, memory: Memory) -> list[Finding]:
    """Each entry's day: known, real, inside the period, agreeing with its link, printed in one form."""
    found = []
    profile = profile_of(issue, memory)
    for ordinal, entry in enumerate(issue.entries, 1):
        known = printed_day(entry)
        if known is None:
            what = f"日期“{entry.date_printed}”不成立" if entry.date_printed else "没有日期"
            found.append(finding("day", Severity.ERROR, what, ordinal, entry, "按原文补上日期"))
            continue
        if known not in issue.period:
            sentence = f"{entry.date_printed} 在监测时段 {issue.period.start} 至 {issue.period.end} 之外"
            mend = "移入所属的一期，或更正日期"
            found.append(finding("outside", Severity.ERROR, sentence, ordinal, entry, mend))
        told = memory.registry.match_printed(entry.url).day if memory.registry and usable(entry.url) else None
        if told is not None and abs((told - known).days) > 1:
            sentence = f"印 {entry.date_printed}，链接所示为 {told}"
            found.append(finding("day-of-link", Severity.WARNING, sentence, ordinal, entry, f"核对是否为 {told}"))
        wanted = profile.entry_date.format(**day_words("day", known)) if profile else entry.date_printed
        if entry.date_printed != wanted:
            sentence = f"日期写作“{entry.date_printed}”，格式应为“{wanted}”"
            found.append(finding("day-form", Severity.WARNING, sentence, ordinal, entry, f"改为“{wanted}”"))
    forms = {re.sub(r"\d", "0", entry.date_printed) for entry in issue.entries if entry.date_printed}
    if len(forms) > 1:
        sentence = "同一期内日期写法不一：" + "、".join(entry.date_printed for entry in issue.entries)
        days = " ".join(sorted(entry.date_printed for entry in issue.entries))
        found.append(Finding("day-forms", Severity.WARNING, sentence, field="day", mend="统一写法", evidence=days))
    return found


def check_state(issue: Issue, memory: Memory) -> list[Finding]:
    """Entries nobody has accepted, an issue without entries, what a draft says of missing outlets."""
    found = []
    for ordinal, entry in enumerate(issue.entries, 1):
        if entry.proposed:
            sentence, mend = of_proposed(memory.choices.get(entry.candidate or 0, Choice.UNDECIDED))
            found.append(finding("proposed", Severity.ERROR, sentence, ordinal, entry, mend, ""))
    if not issue.entries:
        found.append(Finding("empty", Severity.ERROR, "本期没有条目", mend="采用稿件后重编草稿"))
    if issue.banner:
        found.append(Finding("missing-outlets", Severity.WARNING, issue.banner, mend="补采后重编草稿"))
    return found


def usable(url: str) -> bool:
    """Whether a link is enough of an address to ask the registry about."""
    return re.match(r"https?://[^/\s]+", url) is not None


def printed_day(entry: Entry) -> date | None:
    """The day an entry prints, None for none or one that does not exist."""
    told = PRINTED_DAY.match(entry.date_printed.strip())
    return day(told[1], told[2], told[3]) if told else None


def day(year: str, month: str, number: str) -> date | None:
    """A day, None for one that does not exist."""
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def finding(
    kind: str, severity: Severity, sentence: str, ordinal: int, entry: Entry, mend: str = "", field: str = "day"
) -> Finding:
    """A finding about an entry's day, or about the entry."""
    return Finding(kind, severity, sentence, ordinal, field, mend, entry.date_printed, entry.url or entry.title)
