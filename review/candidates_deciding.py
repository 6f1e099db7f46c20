"""Deciding: what a button or a key asks for, what stands in its way, and writing it down as one action."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bulletin.candidate import CHOICE_ZH, REASON_ZH, Choice, Decision, RejectReason
from review.candidates_words import choice_words, said_words
from storage import decisions, journal
from storage.decisions import Batch, Stands, Undone
from storage.errors import NoSuchRow
from storage.store import Store

MOST = 200
"""Candidates one action decides at most."""


class NotSaid(Exception):
    """Why nothing can be decided, as one sentence."""


class StandsOtherwise(Exception):
    """Others have decided since: what stands of these candidates."""

    def __init__(self, standing: Mapping[int, Stands]) -> None:
        super().__init__()
        self.standing = standing


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: of which candidates, what, and how many decisions of each the editor had seen."""

    ids: tuple[int, ...]
    choice: Choice
    reason: RejectReason | None = None
    seen: Mapping[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What was written: the action's name, the candidates it decided (those that stood so already are not), and what
    stands now of all that were asked for."""

    batch: str
    ids: tuple[int, ...]
    standing: Mapping[int, Stands]


def asked_of(ids: Sequence[int], choice: str, reason: str, one: str, many: str, seen: Sequence[str]) -> Asked:
    """What a form or a script asks for. `one` is a row's button (choice:id or rejected:id:reason), `many` that of the
    bar (choice or rejected:reason), `seen` id:count of each row. Raises NotSaid."""
    if one:
        choice, number, reason = (*one.split(":"), "", "")[:3]
        ids = [int(number)] if number.isascii() and number.isdigit() and len(number) < 10 else []
    elif many:
        choice, reason = (*many.split(":"), "")[:2]
    wanted = tuple(dict.fromkeys(each for each in ids if 0 < each < 2**31))
    if not wanted:
        raise NotSaid("还没有选中任何一篇；请先勾选，再按采用、备选或不用。")
    if len(wanted) > MOST:
        raise NotSaid(f"一次最多处理 {MOST} 篇；请分几次做。")
    if choice not in set(Choice):
        raise NotSaid("没有这样的处理；请刷新页面再试。")
    why = RejectReason(reason) if reason in set(RejectReason) else None
    if choice == Choice.REJECTED and why is None:
        raise NotSaid("请选一个不用的理由。")
    return Asked(wanted, Choice(choice), why if choice == Choice.REJECTED else None, counts_of(seen))


def counts_of(seen: Sequence[str]) -> dict[int, int]:
    """How many decisions were seen, by candidate, out of “12:0”."""
    pairs = (each.partition(":") for each in seen)
    return {int(a): int(b) for a, _, b in pairs if a.isascii() and a.isdigit() and b.isascii() and b.isdigit()}


def decide(store: Store, asked: Asked, by: str, now: datetime, anyway: bool = False, skip: bool = False) -> Done:
    """Write it down in one transaction, with the journal's lines.

    Raises StandsOtherwise where others have decided since it was seen, unless it is to be done `anyway` or these are
    to be left out (`skip`); NoSuchRow for what is no candidate.
    """
    said = Decision(asked.choice, by, now, asked.reason)
    batch = secrets.token_hex(8)
    with store.writing() as session:
        standing = decisions.standing(session, asked.ids)
        if absent := [each for each in asked.ids if each not in standing]:
            raise NoSuchRow(f"库里没有第 {absent[0]} 号候选稿；请刷新列表。")
        open_ones = [each for each in asked.ids if not stands_so(standing[each], said)]
        others = {} if anyway else moved(standing, open_ones, asked.seen or {})
        if others and not skip:
            raise StandsOtherwise(others)
        ids = tuple(each for each in open_ones if each not in others)
        decisions.decide_all(session, ids, said, batch)
        after = choice_words(said.choice, said.reason)
        changes = [(f"candidate:{each}", words_of(standing[each].decision), after) for each in ids]
        journal.note_all(session, now, by, "审核", changes)
    return Done(batch, ids, standing | {each: Stands(standing[each].told + 1, said) for each in ids})


def stands_so(stands: Stands, said: Decision) -> bool:
    """Whether nothing would change."""
    was = stands.decision
    return was is not None and (was.choice, was.reason) == (said.choice, said.reason)


def moved(standing: Mapping[int, Stands], ids: Collection[int], seen: Mapping[int, int]) -> dict[int, Stands]:
    """Of which candidates more was said than the editor had seen."""
    return {each: standing[each] for each in ids if each in seen and standing[each].told != seen[each]}


def words_of(said: Decision | None) -> str:
    """A decision in the journal's words; 未审 where there is none."""
    return choice_words(said.choice, said.reason) if said else CHOICE_ZH[Choice.UNDECIDED]


def undo(store: Store, by: str, now: datetime, name: str = "") -> tuple[Batch, Undone, dict[int, Stands]]:
    """Take an action of one's own back, the last one where none is named; what stands then of what it was taken back
    of. Raises NotSaid where there is none."""
    with store.writing() as session:
        batch = decisions.batch_of(session, name) if name else decisions.last_batch(session, by)
        if batch is None or batch.by != by:
            raise NotSaid("没有可以撤销的操作。" if not name else "这一步已经撤销过了，或不是您做的。")
        undone = decisions.undo(session, batch, by, now, secrets.token_hex(8))
        standing = dict(sorted(undone.standing.items()))
        was = choice_words(batch.choice, batch.reason)
        changes = [(f"candidate:{each}", was, words_of(stands.decision)) for each, stands in standing.items()]
        journal.note_all(session, now, by, "撤销审核", changes)
    return batch, undone, standing


def done_words(asked: Asked, done: Done) -> str:
    """采用 1 篇 …, with what was left as it stood."""
    what = CHOICE_ZH[asked.choice] + (f"（{REASON_ZH[asked.reason]}）" if asked.reason else "")
    what = "改回未审" if asked.choice is Choice.UNDECIDED else f"已定为{what}"
    left = len(asked.ids) - len(done.ids)
    return f"{what}：{len(done.ids)} 篇" + (f"；{left} 篇未动（本来就是这样，或已被别人处理）" if left else "") + "。"


def undone_words(batch: Batch, undone: Undone) -> str:
    """What undoing did."""
    said = f"已撤销“{choice_words(batch.choice, batch.reason)}”：{len(undone.back)} 篇"
    return said + (f"；{len(undone.left)} 篇之后又被改过，没有动" if undone.left else "") + "。"


def rows_record(standing: Mapping[int, Stands], now: datetime) -> list[dict[str, Any]]:
    """What stands of candidates, for our script."""
    return [record(number, stands, now) for number, stands in standing.items()]


def record(number: int, stands: Stands, now: datetime) -> dict[str, Any]:
    """What stands of one candidate, for our script."""
    said = stands.decision
    choice = said.choice if said else Choice.UNDECIDED
    reason = said.reason if said else None
    return {
        "id": number,
        "seen": stands.told,
        "choice": choice.value,
        "name": choice_words(choice, reason),
        "by": said.by if said else "",
        "said": said_words(choice, reason, said.by, said.at, now) if said else CHOICE_ZH[choice],
    }
