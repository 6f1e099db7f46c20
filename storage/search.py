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
from typing import Any

from sqlalchemy import bindparam, delete, func, select, text
from sqlalchemy.orm import Session

from bulletin.article import block_lines
from bulletin.candidate import Choice
from bulletin.period import SHANGHAI, Period
from bulletin.search import Search, Term, folded, tokens
from bulletin.verdict import Queue
from storage.blocks import unpacked
from storage.rows import ArticleRow, CandidateRow, ManuscriptRow, SearchWaitingRow
from storage.upsert import insert_into

PORTION = 50
"""Articles indexed in one transaction."""
MOST = 1000
"""Hits are counted up to here."""
RANKED = 5000
"""Up to so many hits are ranked; above, newest first is the only order."""
SLOTS = 15


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search besides its words; empty: nothing."""

    period: Period | None = None
    outlets: tuple[str, ...] = ()
    queues: tuple[Queue, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """Candidates found, in order. `last` continues the list after them (None: there are no more)."""

    ids: tuple[int, ...]
    last: int | None


def wait_for_index(session: Session, candidates: Collection[int]) -> None:
    """Have these candidates' texts taken into the index; called where they are kept or edited."""
    rows = [{"candidate_id": each} for each in sorted(set(candidates))]
    if rows:
        session.execute(insert_into(session, SearchWaitingRow).on_conflict_do_nothing(), rows)


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


def on_postgresql(session: Session) -> bool:
    """Which of the two databases this is."""
    return session.get_bind().dialect.name == "postgresql"


def newest(session: Session, search: Search, filters: Filters, limit: int, before: int | None = None) -> Hits:
    """Hits, newest first; `before` continues after the `last` of an earlier answer."""
    found: dict[int, int] = {}
    bound = before
    while len(found) <= limit:
        numbers = walked(session, search, filters, limit + 1, bound)
        for number in numbers:
            found.setdefault(candidate_of(number), number)
        if len(numbers) <= limit:
            break
        bound = numbers[-1]
    ids = tuple(found)[:limit]
    return Hits(ids, found[ids[-1]] if len(found) > limit else None)


def count(session: Session, search: Search, filters: Filters, most: int = MOST) -> int:
    """How many texts are found, `most` + 1 where there are more; an article edited often may count twice."""
    command, values = question(session, search, filters, "1", None)
    return session.scalar(text(f"SELECT count(*) FROM ({command} LIMIT {most + 1}) AS found"), values) or 0


def ranked(session: Session, search: Search, filters: Filters) -> list[int]:
    """All hits by how well they fit, at most RANKED: words in the title, then the verdict's score, then the day."""
    command, values = question(session, search, filters, "{number}", None)
    numbers = session.scalars(text(f"{command} LIMIT {RANKED}"), values).all()
    ids = list(dict.fromkeys(candidate_of(number) for number in numbers))
    told: dict[int, tuple[int, float]] = {}
    for at in range(0, len(ids), 500):
        rows = select(CandidateRow.id, CandidateRow.score, ArticleRow.title).join(
            ArticleRow, ArticleRow.id == CandidateRow.id
        )
        for each, score, title in session.execute(rows.where(CandidateRow.id.in_(ids[at : at + 500]))):
            own = folded(title)
            told[each] = (sum(term.text in own for term in search.wanted), score)
    return sorted(ids, key=lambda each: (-told[each][0], -told[each][1], ids.index(each)))


def walked(session: Session, search: Search, filters: Filters, limit: int, before: int | None) -> list[int]:
    """The next numbers of the index that fit, newest first."""
    command, values = question(session, search, filters, "{number}", before)
    return list(session.scalars(text(f"{command} LIMIT :most"), {**values, "most": limit}))


def question(
    session: Session, search: Search, filters: Filters, wanted: str, before: int | None
) -> tuple[str, dict[str, Any]]:
    """The command and its values; without words it walks the candidates by day."""
    postgres = on_postgresql(session)
    table, number = ("search_words", "s.number") if postgres else ("search_words", "s.rowid")
    if not search.wanted and not postgres:
        table, number = "search_words_docsize", "s.id"  # FTS5 walks without words over its own list of rows
    conditions, values = narrowed(filters, search.credit, number, before)
    if search.wanted:
        conditions.insert(0, "s.words @@ CAST(:match AS tsquery)" if postgres else "search_words MATCH :match")
        values["match"] = tsquery(search) if postgres else fts5(search)
    joined = f" JOIN candidates c ON c.id = (({number} >> 4) & {(1 << 36) - 1})" if needs_candidate(conditions) else ""
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    told = wanted.format(number=number)
    return f"SELECT {told} FROM {table} s{joined}{where} ORDER BY {number} DESC", values


def needs_candidate(conditions: Sequence[str]) -> bool:
    """Whether a condition speaks of the candidate."""
    return any("c." in each for each in conditions)


def narrowed(filters: Filters, credit: str, number: str, before: int | None) -> tuple[list[str], dict[str, Any]]:
    """The conditions of the filters, and their values. Days are ranges of the number."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if before is not None:
        conditions.append(f"{number} < :before")
        values["before"] = before
    if filters.period is not None:
        conditions.append(f"{number} BETWEEN :first AND :last")
        values |= {
            "first": filters.period.start.toordinal() << 40,
            "last": (filters.period.end.toordinal() + 1 << 40) - 1,
        }
    lists = (("outlet", filters.outlets), ("queue", filters.queues), ("choice", filters.choices))
    for name, chosen in lists:
        if chosen:
            keys = [f"{name}{at}" for at in range(len(chosen))]
            column = "(SELECT a.outlet FROM articles a WHERE a.id = c.id)" if name == "outlet" else f"c.{name}"
            conditions.append(f"{column} IN ({', '.join(':' + key for key in keys)})")
            values |= dict(zip(keys, (str(each) for each in chosen), strict=True))
    if credit:
        conditions.append(
            "(c.outlet_printed LIKE :credit OR (SELECT a.source FROM articles a WHERE a.id = c.id) LIKE :credit)"
        )
        values["credit"] = f"%{credit.replace('%', '').replace('_', '')}%"
    return conditions, values


def fts5(search: Search) -> str:
    """The match expression of FTS5; every token is quoted, so nothing in it is an operator."""

    def said(term: Term) -> str:
        return " AND ".join(f'"{token}"{"*" if term.prefix else ""}' for token in term.tokens)

    wanted = " AND ".join(said(term) for term in search.wanted)
    without = " OR ".join(f"({said(term)})" for term in search.without)
    return f"({wanted}) NOT ({without})" if without and wanted else wanted


def tsquery(search: Search) -> str:
    """The same for PostgreSQL. Tokens hold letters, digits and Chinese characters only."""

    def said(term: Term) -> str:
        return " & ".join(f"'{token}'{':*' if term.prefix else ''}" for token in term.tokens)

    wanted = [f"({said(term)})" for term in search.wanted]
    return " & ".join([*wanted, *(f"!({said(term)})" for term in search.without)])


@dataclass(frozen=True, slots=True)
class Found:
    """What a hit shows besides its row: where it was found, and its text as it stands now, a block a line."""

    id: int
    listing: str
    text: str


def found_texts(session: Session, ids: Collection[int]) -> dict[int, Found]:
    """The texts of these candidates, title first (of one page of hits: the texts are unpacked)."""
    edited = (ManuscriptRow.candidate_id == CandidateRow.id) & (
        ManuscriptRow.version == CandidateRow.manuscript_version
    )
    own = (CandidateRow.manuscript_version, ManuscriptRow.title.label("own_title"), ManuscriptRow.blocks.label("own"))
    question = (
        select(CandidateRow.id, ArticleRow.listing, ArticleRow.title, ArticleRow.blocks, *own)
        .join(ArticleRow, ArticleRow.id == CandidateRow.id)
        .outerjoin(ManuscriptRow, edited)
        .where(CandidateRow.id.in_(sorted(set(ids))))
    )
    found = {}
    for row in session.execute(question):
        lines = block_lines(unpacked(row.own if row.manuscript_version else row.blocks))
        title = row.own_title if row.manuscript_version else row.title
        found[row.id] = Found(row.id, row.listing, "\n".join([title, *lines]))
    return found
