"""An August with invented candidates, for the tests of an issue's pages."""

from dataclasses import replace
from datetime import date, datetime

from bulletin.article import Paragraph
from bulletin.candidate import Choice, Decision
from bulletin.issue import Issue
from bulletin.period import Period, month
from bulletin.series import load_series
from bulletin.verdict import Queue, Verdict
from storage import articles, decisions, issues
from storage.store import Store
from tests.storage.made_up import NOW, article, judged, sure

AUGUST = month(date(2024, 8, 1))
SERIES = load_series()
TITLES = (
    "云杉医院上线电子健康卡",
    "青禾区试点处方流转平台",
    "白桦医院远程会诊覆盖全区",
    "红松社区推行智慧药房",
    "山茶县医院启用互联互通平台",
    "丹枫医院开出首张电子票据",
    "银杏医院推出线上复诊",
    "紫藤区影像数据共享",
)


def text_of(number: int) -> str:
    """An invented text, long enough and unlike the others."""
    first = f"{TITLES[number % len(TITLES)]}。"
    return f"{first}第{number}家医院的信息科说，平台自八月{number + 1}日起试用，已服务{number}万人次。" * 3


def gathered(
    store: Store,
    count: int = 6,
    day: date | None = date(2024, 8, 15),
    start: int = 0,
    queue: Queue = Queue.SHORTLIST,
    found_at: datetime = NOW,
) -> list[int]:
    """So many candidates of a day; their ids, the best-ranked first."""
    batch = []
    for number in range(start, start + count):
        one = judged(number, verdict=Verdict(0.95 - number / 100, queue))
        text = replace(
            article(published=day, title=TITLES[number % len(TITLES)], original_title="", subtitle=""),
            url=f"https://{one.key}", blocks=(Paragraph(text_of(number)),),
        )  # fmt: skip
        batch.append(replace(one, article=text, outlet_printed="云杉日报", found_at=found_at))
    with store.writing() as session:
        articles.add_judged(session, batch)
    with store.reading() as session:
        return [sure(articles.candidate_by_key(session, each.key)).id for each in batch]


def decided(store: Store, candidates: list[int], choice: Choice = Choice.ACCEPTED, at: datetime = NOW) -> None:
    """Say the same of some candidates."""
    with store.writing() as session:
        for each in candidates:
            decisions.decide(session, each, Decision(choice, "王编辑", at))


def issue_of(store: Store, period: Period = AUGUST) -> Issue:
    """The period's issue as the store holds it."""
    with store.reading() as session:
        return sure(issues.find_issue(session, SERIES.key, period))


def choice_of(store: Store, candidate: int) -> Choice:
    """What stands of a candidate."""
    with store.reading() as session:
        found = sure(articles.candidate(session, candidate)).decision
    return found.choice if found else Choice.UNDECIDED
