"""yuebao lookback: 反查: which stage lost an article that an issue printed."""

import json
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bulletin.candidate import REASON_ZH, RejectReason
from bulletin.issue import latest_revisions
from bulletin.registry import load_registry
from bulletin.settings import Settings
from bulletin.stops import STOP_ZH
from bulletin.story import STAGE_ZH, LookBack, Retrieval, Stage

if TYPE_CHECKING:
    from storage.store import Store

SUMMARY = "反查: what became of each entry of the issues that came out, and which stage lost it"
EXAMPLE = "yuebao lookback 534"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("number", type=int, nargs="?", metavar="NUMBER", help="of one issue (default: of all)")
    parser.add_argument("--again", action="store_true", help="look anew, also where it was done before")
    parser.add_argument("--json", action="store_true", help="for a machine")


def run(arguments: Namespace, settings: Settings) -> int:
    """Look back on issues on which nobody did yet, then show all. Exit code 1 where an entry was lost."""
    from storage.retrievals import look_backs
    from storage.store import open_store

    store = open_store(settings.database_url)
    try:
        look(store, settings, arguments)
        with store.reading() as session:
            found = look_backs(session, number=arguments.number)
    finally:
        store.close()
    if arguments.json:
        for back in found:
            print(json.dumps(record(back), ensure_ascii=False))
    elif not found:
        which = "" if arguments.number is None else f"第 {arguments.number} 期"
        print(f"没有已发布或导入的{which or '刊期'}可查；先 yuebao issue release 或 yuebao issue import。")
    else:
        show(found)
    return int(any(back.lost for back in found))


def look(store: "Store", settings: Settings, arguments: Namespace) -> None:
    """反查 of the issues on which it is wanted."""
    from pipelines.stories import load_rules
    from pipelines.stories.rounds import look_back
    from pipelines.stories.rules import SHIPPED
    from storage import issues
    from storage.retrievals import not_looked_back

    with store.reading() as session:
        wanted = (
            latest_revisions(issues.released_issues(session)) if arguments.again else tuple(not_looked_back(session))
        )
    rules, registry = load_rules(settings.overlay("stories.toml", SHIPPED)), load_registry(settings.outlets)
    for issue in wanted:
        if arguments.number in (None, issue.number):
            look_back(store, issue, registry, rules, datetime.now(UTC))


def show(found: list[LookBack]) -> None:
    """One line an entry, and the count."""
    from commands.terminal import console, plain_table

    table = plain_table()
    for name in ("期", "条", "结果", "媒体", "详情"):
        table.add_column(name, no_wrap=True)
    table.add_column("标题")
    for back in found:
        for ordinal, each in enumerate(back.entries, 1):
            number = str(each.candidate) if each.candidate else ""
            table.add_row(str(back.number), str(ordinal), STAGE_ZH[each.stage], each.outlet,
                          " ".join(filter(None, (detail_words(each), f"候选稿 {number}" if number else ""))),
                          each.title)  # fmt: skip
    console().print(table)
    lost = sum(len(back.lost) for back in found)
    print(f"{len(found)} 期共 {sum(len(back.entries) for back in found)} 篇，漏 {lost} 篇")


def detail_words(retrieval: Retrieval) -> str:
    """The detail of a stage in Chinese."""
    match retrieval.stage:
        case Stage.REJECTED:
            return REASON_ZH[RejectReason(retrieval.detail)] if retrieval.detail else "没有理由"
        case Stage.STOPPED:
            return STOP_ZH.get(retrieval.detail, retrieval.detail)
        case Stage.NOT_FETCHED:
            return f"栏目“{retrieval.detail}”" if retrieval.detail else ""
        case Stage.UNKNOWN_OUTLET:
            return f"可增加 {retrieval.detail}" if retrieval.detail else "没有链接"
    return retrieval.detail


def record(back: LookBack) -> dict[str, Any]:
    """A look back as JSON object."""
    entries = [
        {"entry": ordinal, "title": each.title, "url": each.url, "stage": each.stage.value, "outlet": each.outlet,
         "detail": each.detail, "candidate": each.candidate}
        for ordinal, each in enumerate(back.entries, 1)
    ]  # fmt: skip
    return {"series": back.series, "number": back.number, "revision": back.revision, "at": back.at.isoformat(),
            "lost": len(back.lost), "entries": entries}  # fmt: skip
