"""How candidates and what stands beside them are shown: rows for a person, JSON for a machine, one candidate whole."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bulletin.article import block_lines
from bulletin.candidate import CHOICE_ZH, REASON_ZH, Candidate
from bulletin.folding import Fold
from bulletin.issue import Issue, choice_of, printed_day
from bulletin.story import GROUND_ZH, STAGE_ZH, Margin, Origin, Printed
from bulletin.verdict import QUEUE_ZH


def show(folds: Iterable[Fold], margins: Mapping[int, Margin], opened: bool) -> None:
    """One row a story; with `opened` the folded ones below it."""
    from commands.terminal import console, plain_table

    table = plain_table()
    for name in ("编号", "审核", "判定", "日期", "媒体"):
        table.add_column(name, no_wrap=True)
    table.add_column("标题")
    table.add_column("旁注")
    for fold in folds:
        table.add_row(*cells(fold.head), "；".join(words_beside(margins[fold.head.id], fold)))
        for each in fold.rest if opened else ():
            number, *rest, title = cells(each)
            table.add_row(f"└ {number}", *rest, title, "；".join(words_beside(margins[each.id])))
    console().print(table)


def cells(candidate: Candidate) -> list[str]:
    """A candidate's number, decision, verdict, day, outlet and title."""
    decision = candidate.decision
    why = f"（{REASON_ZH[decision.reason]}）" if decision and decision.reason else ""
    day = f"{printed_day(candidate):%m-%d}" if printed_day(candidate) else "无日期"
    verdict = f"{QUEUE_ZH[candidate.verdict.queue]} {candidate.verdict.score:.2f}"
    said = CHOICE_ZH[choice_of(candidate)] + why
    return [str(candidate.id), said, verdict, day, candidate.outlet_printed, candidate.article.title]


def words_beside(margin: Margin, fold: Fold | None = None) -> list[str]:
    """What stands beside a row, in a few words each."""
    words = [printed_words(margin.printed[0])] if margin.printed else []
    if margin.missed is not None:
        words.append(f"曾漏（{STAGE_ZH[margin.missed]}）")
    if margin.spot_check:
        words.append("抽查")
    if fold is not None and fold.rest:
        words.append(f"同文 {len(fold.rest)} 篇已折叠")
    others = len(margin.mates) - len(margin.members)
    if fold is not None and others:
        words.append(f"同一事件另有 {others} 篇")
    return words


def printed_words(printed: Printed) -> str:
    """已刊 or 疑似已刊 with number and place."""
    mark = "已刊" if printed.certain else "疑似已刊"
    return f"{mark}（第{printed.number_zh}期第{printed.entry}条）"


def record(candidate: Candidate, margin: Margin, folded: Sequence[Candidate] = ()) -> dict[str, Any]:
    """A candidate as JSON object, with what stands beside it and the ids folded behind it."""
    day = printed_day(candidate)
    return {
        "id": candidate.id,
        "choice": choice_of(candidate).value,
        "queue": candidate.verdict.queue.value,
        "score": round(candidate.verdict.score, 4),
        "date": day.isoformat() if day else None,
        "outlet": candidate.outlet_printed,
        "title": candidate.article.title,
        "url": candidate.article.url,
        "story": margin.story,
        "event": margin.event,
        "members": list(margin.members),
        "folded": [each.id for each in folded],
        "origin": origin_record(margin.origin) if margin.origin else None,
        "printed": [printed_record(each) for each in margin.printed],
        "spot_check": margin.spot_check,
        "missed": margin.missed.value if margin.missed else None,
    }


def origin_record(origin: Origin) -> dict[str, Any]:
    """A likely original as JSON object."""
    evidence = [{"ground": each.ground.value, "text": each.text, "witness": each.witness} for each in origin.evidence]
    return {"id": origin.article, "named": origin.named, "evidence": evidence}


def printed_record(printed: Printed) -> dict[str, Any]:
    """A printed entry as JSON object."""
    return {"number": printed.number, "entry": printed.entry, "title": printed.title, "certain": printed.certain,
            "share": printed.share}  # fmt: skip


def show_whole(candidate: Candidate, margin: Margin, others: Mapping[int, Candidate], issues: Iterable[Issue]) -> None:
    """A candidate's text, where its story comes from, and the text of what was printed of it before."""
    article = candidate.article
    print(f"{candidate.id}  {article.title}")
    print(f"{candidate.outlet_printed}  {article.published or '无日期'}  {article.url}")
    print(f"{QUEUE_ZH[candidate.verdict.queue]} {candidate.verdict.score:.2f}（{candidate.verdict.version}）")
    for reason in candidate.verdict.reasons:
        print(f"  {reason.share:.0%}  {reason.sentence}  [{'、'.join(reason.terms)}]")
    print()
    print("\n".join(block_lines(article.blocks)))
    for each in margin.members:
        if each != candidate.id and each in others:
            print(f"\n同文 {each}  {others[each].outlet_printed}  {others[each].article.title}")
    if margin.origin:
        show_origin(margin.origin, others)
    newest = {issue.number: issue for issue in issues}
    for printed in margin.printed:
        print(f"\n{printed_words(printed)}，相同 {printed.share:.0%}：{printed.title}")
        issue = newest.get(printed.number)
        if issue is not None and printed.entry <= len(issue.entries):
            print("\n".join(block_lines(issue.entries[printed.entry - 1].blocks)))


def show_origin(origin: Origin, others: Mapping[int, Candidate]) -> None:
    """Which article found looks like the original, and what speaks for it."""
    first = others.get(origin.article)
    print(f"\n所见最早 {origin.article}  {first.outlet_printed if first else ''}  {first.article.url if first else ''}")
    for each in origin.evidence:
        print(f"  {GROUND_ZH[each.ground]}  {each.text}（见 {each.witness}）")
    if origin.named:
        print(f"  各篇注明的来源“{origin.named}”没有采到")
