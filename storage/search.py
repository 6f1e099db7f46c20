"""Search (搜索): every article's title and text, and every edited version of it, by day, newest first.

An article that is kept or edited waits in `search_waiting`; `index_next` takes the waiting into the index in portions,
so that keeping never pays for it and an old store is indexed by the same way. The index is one table `search_words`
on both databases (FTS5 on SQLite, tsvector on PostgreSQL), whose number carries the day, so that newest first is the
order in which the index is walked and days are ranges of it:

    number = day (proleptic ordinal, 20 bits) · article (36 bits) · slot (4 bits: extracted first, then edits)

It is only ever added to: an article's earlier texts still find it.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, delete, func, select, text
from sqlalchemy.orm import Session

from bulletin.article import block_lines
from bulletin.period import SHANGHAI
from bulletin.search import Search, folded, tokens
from storage.blocks import unpacked
from storage.rows import ArticleRow, CandidateRow, ManuscriptRow, SearchWaitingRow
from storage.search_walk import (
    USUAL,
    Bounds,
    Filters,
    Walked,
    counted,
    walked,
    walked_and_counted,
)
from storage.upsert import on_postgresql, put_all

__all__ = ["Filters", "Hits", "begun", "count", "index_next", "newest", "ranked"]

PORTION = 10
"""Articles indexed in one transaction: on SQLite an editor's decision waits for it."""
MOST = 1000
"""Hits are counted up to here."""
RANKED = 5000
"""Up to so many hits are ranked; above, newest first is the only order."""
SLOTS = 15


@dataclass(frozen=True, slots=True)
class Hits:
    """Candidates found, in order. `last` continues the list after them (None: there are no more); `cut`: fewer than
    were wanted, since enough texts had been looked at, and there may be more."""

    ids: tuple[int, ...]
    last: int | None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """How many texts were found; `more`: there are more, or there may be."""

    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """The beginning of a search: its first hits and its count, and all candidates where there are few, else none."""

    hits: Hits
    count: Count
    every: tuple[int, ...]


def wait_for_index(session: Session, candidates: Collection[int]) -> None:
    """Have these candidates' texts taken into the index; called where they are kept or edited."""
    rows = [{"candidate_id": each} for each in sorted(set(candidates))]
    put_all(session, SearchWaitingRow, rows, ())


def waiting(session: Session) -> int:
    """How many texts are not in the index yet."""
    return session.scalar(select(func.count()).select_from(SearchWaitingRow)) or 0


def waits(session: Session) -> bool:
    """Whether any text is not in the index yet."""
    return session.scalar(select(SearchWaitingRow.candidate_id).limit(1)) is not None


def index_next(session: Session, limit: int = PORTION) -> int:
    """Take the next waiting texts into the index, newest first; how many there were."""
    question = select(SearchWaitingRow.candidate_id).order_by(SearchWaitingRow.candidate_id.desc()).limit(limit)
    ids = list(session.scalars(question))
    if not ids:
        return 0
    texts = texts_of(session, ids)
    taken = standing(session, [base for base, _ in texts])
    fresh = [(base + taken[base], tokens(body)) for base, body in texts if taken[base] < SLOTS]
    if fresh:
        add(session, fresh)
    session.execute(delete(SearchWaitingRow).where(SearchWaitingRow.candidate_id.in_(ids)))
    return len(ids)


def texts_of(session: Session, ids: Sequence[int]) -> list[tuple[int, str]]:
    """(number without slot, text) of candidates: the manuscript where there is one, else what was extracted."""
    edited = (ManuscriptRow.candidate_id == CandidateRow.id) & (
        ManuscriptRow.version == CandidateRow.manuscript_version
    )
    question = (
        select(CandidateRow.id, CandidateRow.day, CandidateRow.found_at, CandidateRow.manuscript_version,
               CandidateRow.outlet_printed, ArticleRow.title, ArticleRow.source, ArticleRow.blocks,
               ManuscriptRow.title, ManuscriptRow.blocks)
        .join(ArticleRow, ArticleRow.id == CandidateRow.id)
        .outerjoin(ManuscriptRow, edited)
        .where(CandidateRow.id.in_(ids))
    )  # fmt: skip
    found = []
    for each, day, at, version, printed, title, source, blocks, own_title, own_blocks in session.execute(question):
        lines = block_lines(unpacked(own_blocks if version else blocks))
        body = "\n".join([own_title if version else title, printed, source, *lines])
        found.append((number_of(day or at.astimezone(SHANGHAI).date(), each), body))
    return found


def number_of(day: date, candidate: int) -> int:
    """The first number under which a text of this day stands in the index; SLOTS more follow it."""
    return day.toordinal() << 40 | candidate << 4


def candidate_of(number: int) -> int:
    """The candidate whose text has this number."""
    return number >> 4 & (1 << 36) - 1


def standing(session: Session, bases: Sequence[int]) -> Counter[int]:
    """How many texts of each candidate and day the index has already."""
    numbers = [base + slot for base in bases for slot in range(SLOTS)]
    where = ("number", "search_words") if on_postgresql(session) else ("id", "search_words_docsize")
    command = text(f"SELECT {where[0]} FROM {where[1]} WHERE {where[0]} IN :numbers")
    found = session.scalars(command.bindparams(bindparam("numbers", expanding=True)), {"numbers": numbers})
    return Counter(number - number % (SLOTS + 1) for number in found)


def add(session: Session, fresh: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Put texts into the index."""
    if on_postgresql(session):
        command = "INSERT INTO search_words (number, words) VALUES (:number, array_to_tsvector(CAST(:words AS text[])))"
        session.execute(text(command), [{"number": number, "words": list(each)} for number, each in fresh])
        return
    command = "INSERT INTO search_words (rowid, words) VALUES (:number, :words)"
    session.execute(text(command), [{"number": number, "words": " ".join(each)} for number, each in fresh])


def newest(
    session: Session,
    search: Search,
    filters: Filters,
    limit: int,
    before: int | None = None,
    bounds: Bounds = USUAL,
) -> Hits:
    """Hits, newest first; `before` continues after the `last` of an earlier answer."""
    return hits_of(walked(session, search, filters, limit + 1, before, bounds), limit)


def hits_of(part: Walked, limit: int) -> Hits:
    """The first candidates of a walk that looked for one more than `limit`, or for many more."""
    found: dict[int, int] = {}
    for number in part.numbers:
        found.setdefault(candidate_of(number), number)
        if len(found) > limit:
            break
    ids = tuple(found)[:limit]
    return Hits(ids, found[ids[-1]], False) if len(found) > limit else Hits(ids, part.reached, part.cut)


def begun(session: Session, search: Search, filters: Filters, limit: int, few: int) -> Begun:
    """`newest` from the beginning and `count` together, which look at the same texts, by one walk; of `few` hits or
    fewer all candidates."""
    part, number, more = walked_and_counted(session, search, filters, limit + 1, MOST)
    every = hits_of(part, few).ids if number <= few and not more else ()
    return Begun(hits_of(part, limit), Count(number, more), every)


def count(session: Session, search: Search, filters: Filters, most: int = MOST, bounds: Bounds = USUAL) -> Count:
    """How many texts are found, counted up to `most`; an article edited often may count twice."""
    return Count(*counted(session, search, filters, most, bounds))


def ranked(session: Session, search: Search, filters: Filters) -> list[int]:
    """All hits by how well they fit, at most RANKED: words in the title, then the verdict's score, then the day."""
    numbers = walked(session, search, filters, RANKED, None).numbers
    ids = list(dict.fromkeys(candidate_of(number) for number in numbers))
    ranks: dict[int, tuple[int, float]] = {}
    question = "SELECT c.id, c.score, a.title FROM candidates c JOIN articles a ON a.id = c.id WHERE c.id IN :ids"
    command = text(question).bindparams(bindparam("ids", expanding=True))
    for at in range(0, len(ids), 500):
        for each, score, title in session.execute(command, {"ids": ids[at : at + 500]}):
            own = folded(title)
            ranks[each] = (-sum(term.text in own for term in search.wanted), -score)
    return [each for _, _, each in sorted((ranks[each], at, each) for at, each in enumerate(ids))]
