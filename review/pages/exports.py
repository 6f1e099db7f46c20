"""出口：候选、往期、操作记录的 CSV 和 Excel，采用稿件的 Atom 订阅."""

import json
import secrets
from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from bulletin.article import block_lines
from bulletin.candidate import CHOICE_ZH, REASON_ZH
from bulletin.issue import STATE_ZH
from bulletin.period import day_in_shanghai
from bulletin.verdict import QUEUE_ZH
from report_templates.tables import ROWS, Cell, csv_table, xlsx_table
from review.candidates_filters import filters_of
from review.desk import Desk
from review.feed import FeedEntry, atom
from review.files import attached
from review.periods import worked_on
from review.visit import Open, Reader
from storage import articles, choices, exported, feed_keys, gathered, journal, shelf
from storage.store import Session

router = APIRouter()
FEED_ENTRIES = 50
CANDIDATE_COLUMNS = (
    "编号", "标题", "来源（印出）", "原始来源", "日期", "链接", "队列", "分数", "审核",
    "不用的理由", "审核人", "审核时间", "备注", "采集时间",
)  # fmt: skip
ISSUE_COLUMNS = ("期号", "时段", "状态", "更正", "序号", "标题", "来源", "日期", "链接")
JOURNAL_COLUMNS = ("时间", "谁", "做了什么", "对象", "之前", "之后")


def table(name: str, plain: str, form: str, head: tuple[str, ...], rows: list[tuple[Cell, ...]]) -> Response:
    """A list as a file. Raises HTTPException for a form there is not."""
    if form == "csv":
        return attached(f"{name}.csv", f"{plain}.csv", csv_table(head, rows))
    if form == "xlsx":
        return attached(f"{name}.xlsx", f"{plain}.xlsx", xlsx_table(name[:31], head, rows))
    raise HTTPException(404, "列表可以导出 CSV 和 Excel（xlsx）。")


@router.get("/exports/candidates.{form}")
def candidates(visit: Reader, form: str, request: Request) -> Response:
    """The candidates of the list with the same filters in the address, one row an article."""
    with visit.desk.store.reading() as session:
        filters = filters_of(request.query_params, worked_on(session, visit.desk.series(session), visit.now))
        last = gathered.last_gathered(session)
        found = exported.exported(session, filters.wanted(last.night if last else 0), ROWS)
    rows: list[tuple[Cell, ...]] = [
        (each.id, each.title, each.outlet, each.source, each.day, each.url, QUEUE_ZH[each.queue],
         round(each.score, 4), CHOICE_ZH[each.choice], REASON_ZH[each.reason] if each.reason else "", each.by,
         each.decided_at, each.note, each.found_at)
        for each in found
    ]  # fmt: skip
    return table(f"候选稿-{day_in_shanghai(visit.now)}", "candidates", form, CANDIDATE_COLUMNS, rows)


@router.get("/exports/issues.{form}")
def issues(visit: Reader, form: str) -> Response:
    """Every issue in its latest revision, one row an entry."""
    rows: list[tuple[Cell, ...]] = []
    with visit.desk.store.reading() as session:
        series = visit.desk.series(session)
        spines = shelf.latest(session, series.key)
        known = shelf.by_ids(session, [each.id for each in spines])
    for spine in spines:
        issue = known[spine.id]
        rows += [
            (f"第{issue.number_zh}期", f"{issue.period.start} 至 {issue.period.end}", STATE_ZH[issue.state],
             issue.revision or "", ordinal, entry.title, entry.outlet, entry.date_printed, entry.url)
            for ordinal, entry in enumerate(issue.entries, 1)
        ]  # fmt: skip
    return table(f"往期-{day_in_shanghai(visit.now)}", "issues", form, ISSUE_COLUMNS, rows)


@router.get("/exports/journal.{form}")
def journal_table(visit: Reader, form: str, by: str = "", subject: str = "") -> Response:
    """The journal with the same filters, the latest first."""
    with visit.desk.store.reading() as session:
        found = journal.lines(session, ROWS, by=by, subject=subject)
    rows: list[tuple[Cell, ...]] = [
        (each.at, each.by, each.act, each.subject, as_words(each.before), as_words(each.after)) for each in found
    ]
    return table(f"操作记录-{day_in_shanghai(visit.now)}", "journal", form, JOURNAL_COLUMNS, rows)


def as_words(value: Any) -> str:
    """A small value of the journal as text."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


@router.get("/exports")
def exports_page(visit: Reader) -> Response:
    """What can be taken out, and the key of the feed."""
    with visit.desk.store.reading() as session:
        made = feed_keys.feed_key_made(session, visit.person.id)
    return visit.show("exports.html", made=made, address="")


@router.post("/exports/feed-key")
def new_key(visit: Reader) -> Response:
    """A new address for this person's feed, shown once; the one before answers no more."""
    key = secrets.token_urlsafe(24)
    with visit.desk.store.writing() as session:
        feed_keys.set_feed_key(session, visit.person.id, key, visit.now)
        journal.note(session, visit.now, visit.by, "生成订阅地址", f"person:{visit.person.id}")
    address = str(visit.request.url_for("feed").include_query_params(key=key))
    return visit.show("exports.html", made=visit.now, address=address)


@router.post("/exports/feed-key/drop")
def drop_key(visit: Reader) -> Response:
    """Have the feed's address answer no more."""
    with visit.desk.store.writing() as session:
        feed_keys.drop_feed_key(session, visit.person.id)
        journal.note(session, visit.now, visit.by, "停用订阅地址", f"person:{visit.person.id}")
    return visit.back("/exports", "订阅地址已停用。")


@router.get("/feed", name="feed")
def feed(request: Request, _open: Open, key: str = "") -> Response:
    """The accepted articles, the latest first, for whoever has a key."""
    desk: Desk = request.app.state.desk
    with desk.store.reading() as session:
        if not key or feed_keys.feed_reader(session, key) is None:
            return PlainTextResponse("订阅地址不对或已停用，请在“导出与订阅”里重新生成。", 403)
        found = entries_of(session)
        name = desk.series(session).profile[-1].name
    body = atom(f"{name}：采用稿件", str(request.url.replace(query="")), found, desk.clock())
    return Response(body, media_type="application/atom+xml; charset=utf-8")


def entries_of(session: Session) -> list[FeedEntry]:
    """The accepted candidates as entries of the feed."""
    found = []
    for number, at in choices.accepted_lately(session, FEED_ENTRIES):
        each = articles.candidate(session, number)
        if each is None:
            continue
        text, article = each.manuscript, each.article
        blocks = text.blocks if text else article.blocks
        found.append(
            FeedEntry(
                key=each.key,
                title=text.title if text else article.title,
                outlet=(text.outlet_printed if text else each.outlet_printed) or article.source,
                url=text.url if text else article.url,
                day=text.published if text else article.published,
                text=" ".join(block_lines(blocks)),
                at=at,
            )
        )
    return found
