"""yuebao why: what became of an address."""

from argparse import ArgumentParser, Namespace

from bulletin.candidate import CHOICE_ZH
from bulletin.period import SHANGHAI
from bulletin.registry import Registry, load_registry
from bulletin.settings import Settings
from bulletin.stops import STOP_ZH
from bulletin.url_fate import NIGHTS_TRIED, UrlFate, UrlState
from bulletin.verdict import QUEUE_ZH

SUMMARY = "what became of an address, also when it was never seen"
EXAMPLE = "yuebao why https://beijing.qianlong.com/2024/0821/8323359.shtml"


def arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("url", metavar="URL")


def run(arguments: Namespace, settings: Settings) -> int:
    """Tell an address's life-line; exit code 1 where it was never seen."""
    from storage import articles, urls
    from storage.store import open_store

    registry = load_registry(settings.outlets)
    match = registry.match(arguments.url)
    store = open_store(settings.database_url)
    try:
        with store.reading() as session:
            fate = urls.fate(session, match.key)
            candidate = articles.candidate_by_key(session, match.key)
    finally:
        store.close()
    if fate is None and candidate is None:
        print(never_seen(match.outlet, match.article, registry))
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


def seen(fate: UrlFate) -> str:
    """Where and when an address was seen, and what stopped it."""
    when = f"{fate.first_seen.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    words = f"发现：{when}，{f'栏目“{fate.listing}”' if fate.listing else '直接给出的网址'}"
    if fate.state is UrlState.SEEN:
        return f"{words}；尚未抓取"
    if fate.state is UrlState.STOPPED:
        detail = f"（{fate.detail}）" if fate.detail else ""
        tried = f"，已试 {fate.attempts} 夜，至多 {NIGHTS_TRIED} 夜" if fate.attempts else ""
        return f"{words}；停止：{STOP_ZH.get(fate.stop, fate.stop)}{detail}{tried}"
    return words


def never_seen(key: str, article: bool, registry: Registry) -> str:
    """Why an address was never seen."""
    outlet = registry.get(key)
    if outlet is None:
        return "从未见过：这个网站不在监测媒体之列；可用 `yuebao crawl --url` 直接抓取"
    if not article:
        return f"从未见过：属于{outlet.name}，但网址不是该媒体的文章形式"
    if not outlet.crawled:
        return f"从未见过：{outlet.name}不逐夜采集（没有可用栏目），只接受直接给出的网址"
    return f"从未见过：属于{outlet.name}，但没有一个栏目列出过它；可用 `yuebao crawl --url` 直接抓取"
