"""yuebao extract --again: what today's rules and hints would change of an outlet's articles, and doing it."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from bulletin.article import Block, Heading, Image, Listed, Table, block_record
from bulletin.issue import STATE_ZH, Issue
from bulletin.period import midnight
from bulletin.registry import load_registry
from bulletin.settings import Settings
from bulletin.verdict import QUEUE_ZH, Verdict

if TYPE_CHECKING:
    from pipelines.extract.again import NotReread, Reread

FIELD_ZH = {
    "title": "标题", "subtitle": "副题", "original_title": "原标题", "source": "来源", "account": "账号",
    "author": "作者", "editor": "编辑", "published": "日期", "published_at": "时间", "dateline": "电头",
    "flags": "疑点", "clues": "溯源线索", "pages": "页数", "outlet_printed": "刊出媒体名",
}  # fmt: skip
SHOWN = 60
"""Characters of a block that are shown on the terminal; --json gives it whole."""

LISTED = 20
"""Articles named of those that could not be read again; --json names all."""


def run_again(settings: Settings, key: str, since: date, apply_it: bool, machine: bool) -> int:
    """Read an outlet's articles again, show what changes, and write it where asked. Raises ConfigError for the key."""
    from archive.pages import PageArchive
    from pipelines.extract.again import Reread, apply, reread, standing_in
    from pipelines.judge import lexicon_for, model_for
    from storage.store import open_store

    registry = load_registry(settings.outlets)
    outlet = registry[key]
    archive = PageArchive(settings.archive, settings.max_page_bytes)
    lexicon = lexicon_for(settings)
    store = open_store(settings.database_url)
    try:
        found, left = [], []
        for each in watched(
            reread(store, archive, outlet, midnight(since), registry, lexicon, model_for(settings.data))
        ):
            if isinstance(each, Reread):
                found.append(each)
            else:
                left.append(each)
        changed = [each for each in found if each.changes]
        with store.reading() as session:
            standing = standing_in(session, {each.candidate.id for each in changed})
        written = apply(store, changed, datetime.now(UTC)) if apply_it else 0
    finally:
        store.close()
    if machine:
        for one in changed:
            print(json.dumps(record(one, standing.get(one.candidate.id, ())), ensure_ascii=False))
        print(json.dumps(summary(outlet.key, len(found) + len(left), changed, left, written), ensure_ascii=False))
        return 0
    for one in changed:
        print("\n".join(lines_of(one, standing.get(one.candidate.id, ()))))
    print("\n".join(closing(outlet.name, since, len(found) + len(left), changed, left, standing)))
    if changed:
        print(f"已更新 {written} 篇，旧文已留底" if apply_it else "未作改动；加 --apply 写入")
    return 0


def watched(work: "Iterable[Reread | NotReread]") -> "Iterable[Reread | NotReread]":
    """The work, with a count on a terminal that somebody watches."""
    if not sys.stderr.isatty():
        return work
    from rich.console import Console
    from rich.progress import track

    return track(work, "重新提取", console=Console(stderr=True), transient=True)


def lines_of(one: "Reread", standing: tuple[Issue, ...]) -> list[str]:
    """One article's changes for a person."""
    candidate, different = one.candidate, one.different
    lines = [f"{candidate.id} {candidate.article.title or '无标题'}（{candidate.article.url}）"]
    lines += [f"  {FIELD_ZH[name]}：{was or '无'} → {now or '无'}" for name, was, now in fields_of(one)]
    lines += [f"  － {shown(block)}" for block in different.cut]
    lines += [f"  ＋ {shown(block)}" for block in different.added]
    added, gone = different.pictures
    lines += [f"  图片：增 {added}，减 {gone}"] if added or gone else []
    if one.verdict is not None and (moved := verdict_words(candidate.verdict)) != verdict_words(one.verdict):
        lines.append(f"  判定：{moved} → {verdict_words(one.verdict)}")
    if candidate.manuscript is not None:
        lines.append(f"  编辑已改稿（第 {candidate.manuscript.version} 版）：稿件不变，请核对")
    lines += [f"  已在第{issue.number_zh}期（{STATE_ZH[issue.state]}）：期内文字不变" for issue in standing]
    return lines


def verdict_words(verdict: Verdict) -> str:
    """Queue and score."""
    return f"{QUEUE_ZH[verdict.queue]} {verdict.score:.2f}"


def fields_of(one: "Reread") -> list[tuple[str, str, str]]:
    """The fields that change, the printed name of the outlet among them."""
    fields = list(one.different.fields)
    if one.outlet_printed != one.candidate.outlet_printed:
        fields.append(("outlet_printed", one.candidate.outlet_printed, one.outlet_printed))
    return fields


def shown(block: Block) -> str:
    """A block in one line."""
    match block:
        case Image(url, caption):
            text = f"［图］{caption} {url}"
        case Heading(words):
            text = f"［小标题］{words}"
        case Table(rows):
            text = f"［表］{len(rows)} 行：" + " ".join(rows[0] if rows else ())
        case Listed(items):
            text = f"［列表］{len(items)} 项：" + " ".join(items)
        case _:
            text = block.text
    return text if len(text) <= SHOWN or isinstance(block, Image) else f"{text[:SHOWN]}……"


def closing(
    name: str,
    since: date,
    total: int,
    changed: "list[Reread]",
    left: "list[NotReread]",
    standing: Mapping[int, tuple[Issue, ...]],
) -> list[str]:
    """The counts, and by name what could not be read again."""
    lines = [f"{name} {since} 以来收的 {total} 篇：{len(changed)} 篇有变化，{len(left)} 篇保持原样（无法重新提取）"]
    for reason, count in Counter(each.reason.zh for each in left).most_common():
        same = [each for each in left if each.reason.zh == reason]
        lines.append(f"  {reason} {count} 篇：")
        lines += [
            f"    {each.candidate.id} {each.candidate.article.title}（{each.reason.detail}）" for each in same[:LISTED]
        ]
        lines += [f"    …… 另有 {count - LISTED} 篇（--json 列出全部）"] if count > LISTED else []
    edited = sum(each.candidate.manuscript is not None for each in changed)
    if edited or standing:
        lines.append(f"其中编辑已改稿 {edited} 篇，已入期 {len(standing)} 篇：稿件与期内文字都不变")
    return lines


def record(one: "Reread", standing: tuple[Issue, ...]) -> dict[str, Any]:
    """One article's changes as JSON object."""
    candidate, verdict = one.candidate, one.verdict
    added, gone = one.different.pictures
    return {
        "id": candidate.id,
        "key": candidate.key,
        "url": candidate.article.url,
        "title": candidate.article.title,
        "fields": {name: {"was": was, "now": now} for name, was, now in fields_of(one)},
        "added": [block_record(block) for block in one.different.added],
        "cut": [block_record(block) for block in one.different.cut],
        "pictures": {"added": added, "cut": gone},
        "queue": {"was": candidate.verdict.queue.value, "now": (verdict or candidate.verdict).queue.value},
        "manuscript": candidate.manuscript.version if candidate.manuscript else None,
        "issues": [
            {"number": issue.number, "revision": issue.revision, "state": issue.state.value} for issue in standing
        ],
    }


def summary(key: str, total: int, changed: "list[Reread]", left: "list[NotReread]", written: int) -> dict[str, Any]:
    """The counts as JSON object, the last line of --json."""
    return {
        "outlet": key,
        "articles": total,
        "changed": len(changed),
        "written": written,
        "left": [
            {
                "id": each.candidate.id,
                "url": each.candidate.article.url,
                "reason": each.reason.name,
                "detail": each.reason.detail,
            }
            for each in left
        ],
    }
