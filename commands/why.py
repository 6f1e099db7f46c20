"""yuebao why: what became of an address."""

from argparse import ArgumentParser, Namespace

from bulletin.candidate import CHOICE_ZH
from bulletin.period import SHANGHAI
from bulletin.registry import load_registry
from bulletin.settings import Settings
from bulletin.verdict import QUEUE_ZH
from bulletin.why import never_seen, recognised, seen

SUMMARY = "what became of an address, also when it was never seen"
EXAMPLE = "yuebao why https://beijing.qianlong.com/2024/0821/8323359.shtml"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("url", metavar="URL", help="also as a printed document breaks it")


def run(arguments: Namespace, settings: Settings) -> int:
    """Tell an address's life-line; exit code 1 where it was never seen."""
    from storage import articles, nights, outlets, urls
    from storage.store import open_store

    registry = load_registry(settings.outlets)
    match = registry.match_printed(arguments.url)
    for line in recognised(match, arguments.url, registry):
        print(line)
    store = open_store(settings.database_url)
    try:
        with store.reading() as session:
            fate = urls.fate(session, match.key)
            candidate = articles.candidate_by_key(session, match.key)
            standing = outlets.standings(session).get(match.outlet)
            runs = nights.outlet_runs(session, match.outlet, 40) if match.outlet and fate is None else []
    finally:
        store.close()
    if fate is None and candidate is None:
        outlet = registry.get(match.outlet)
        told = f"{standing.reason}，自 {standing.since.astimezone(SHANGHAI):%Y-%m-%d}" if standing else ""
        print(never_seen(outlet, match, runs, standing.status if standing else None, told))
        return 1
    if fate is not None:
        print(seen(fate))
    if candidate is not None:
        verdict, article = candidate.verdict, candidate.article
        print(f"成稿：{article.title}（{candidate.outlet_printed or '来源未知'}，{article.published or '无日期'}）")
        reason = f"，依据：{verdict.reasons[0].sentence}" if verdict.reasons else ""
        print(f"判定：{QUEUE_ZH[verdict.queue]}，{verdict.score:.2f}{reason}")
        print(f"审核：{CHOICE_ZH[candidate.decision.choice] if candidate.decision else '未审'}")
    return 0
