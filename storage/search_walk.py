"""How the search index is walked: newest first, and never further than an answer may take.

Few conditions stand in the index itself (words, days); the others (outlet, queue, choice, credit) are asked of each
candidate on the way. So that a rare filter beside a common word does not walk through years, a question looks at a
bounded number of texts, and says how far it came; the next question goes on from there.

PostgreSQL knows no order within its index of words: all numbers of a word are fetched and sorted (for a rare word), or
texts are walked by day and each asked for the word, which unpacks it (for a common one). Its planner guesses between
the two and may err by seconds, so each is bounded here and chosen by what a first few texts tell.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from bulletin.candidate import Choice
from bulletin.period import Period
from bulletin.search import Search, Term, paired
from bulletin.verdict import Queue
from storage.upsert import on_postgresql

COMMON = 5
"""A word of one in so many texts, or of more, is counted by walking; a rarer one by fetching all its numbers."""
ARTICLE = (1 << 36) - 1
ORDER = " ORDER BY s.number DESC"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many texts a question looks at: `looked` where candidates are asked; on PostgreSQL `first` are unpacked to
    see whether a word is common, and `walked` to count one that is."""

    looked: int = 8_000
    first: int = 1_500
    walked: int = 5_000


USUAL = Bounds()


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search besides its words; empty: nothing."""

    period: Period | None = None
    outlets: tuple[str, ...] = ()
    queues: tuple[Queue, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def of_candidates(self) -> bool:
        """Whether candidates must be asked, of whom a question looks at a bounded number."""
        return bool(self.outlets or self.queues or self.choices)


@dataclass(frozen=True, slots=True)
class Walked:
    """Numbers that fit, newest first. `reached`: what is older has not been looked at (None: there is nothing older).
    `cut`: fewer than were wanted, since enough had been looked at."""

    numbers: tuple[int, ...]
    reached: int | None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the words of one database: conditions of the index, then of the candidate, and their values."""

    postgres: bool
    table: str
    number: str
    match: str
    days: tuple[str, ...]
    own: tuple[str, ...]
    values: dict[str, Any]
    bounds: Bounds = USUAL
    of_period: bool = False

    @property
    def nearest(self) -> int:
        """How many texts PostgreSQL looks at first."""
        return self.bounds.looked if self.own else self.bounds.first

    def command(self, wanted: str, *more: str, match: bool = True, own: bool = True) -> str:
        """The numbers that meet the conditions, and these more."""
        conditions = [*self.days, *more, *(self.own if own else ())]
        if match and self.match:
            conditions.append(self.match)
        joined = f" JOIN candidates c ON c.id = (({self.number} >> 4) & {ARTICLE})" if own and self.own else ""
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT {wanted} FROM {self.table} s{joined}{where}"


def walked(
    session: Session, search: Search, filters: Filters, limit: int, before: int | None, bounds: Bounds = USUAL
) -> Walked:
    """The next numbers that fit, newest first, at most `limit`."""
    asked = question(on_postgresql(session), search, filters, before, bounds)
    if asked.postgres and asked.match:
        return walked_postgresql(session, asked, limit)
    end = edge(session, asked, asked.bounds.looked) if asked.own else None
    more = () if end is None else (f"{asked.number} >= :end",)
    command = f"{asked.command(asked.number, *more)} ORDER BY {asked.number} DESC LIMIT :most"
    return told(session, command, asked.values | {"end": end, "most": limit}, limit, end)


def walked_and_counted(
    session: Session, search: Search, filters: Filters, limit: int, most: int, bounds: Bounds = USUAL
) -> tuple[Walked, int, bool]:
    """The first numbers that fit, at least `limit` where there are so many; how many fit, counted up to `most`, and
    whether there may be more."""
    asked = question(on_postgresql(session), search, filters, None, bounds)
    if asked.postgres and asked.match:
        return walked_and_counted_postgresql(session, asked, limit, most)
    part = walked(session, search, filters, most + 1, None, bounds)
    return part, min(len(part.numbers), most), part.reached is not None


def counted(session: Session, search: Search, filters: Filters, most: int, bounds: Bounds = USUAL) -> tuple[int, bool]:
    """How many texts fit, counted up to `most`, and whether there may be more."""
    _, number, more = walked_and_counted(session, search, filters, 0, most, bounds)
    return number, more


def edge(session: Session, asked: Asked, looked: int, match: bool = True) -> int | None:
    """The number of the last of so many texts that meet the index's conditions, None where there are fewer."""
    inner = asked.command(asked.number, match=match, own=False)
    command = f"{inner} ORDER BY {asked.number} DESC LIMIT 1 OFFSET {looked - 1}"
    found: int | None = session.scalar(text(command), asked.values)
    return found


def told(session: Session, command: str, values: dict[str, Any], limit: int, end: int | None) -> Walked:
    """What a command finds; `end` is the last number that it looked at (None: it looked at all)."""
    numbers = tuple(session.scalars(text(command), values).all())
    if len(numbers) >= limit:
        return Walked(numbers, numbers[-1])
    return Walked(numbers, end, end is not None)


def walked_postgresql(session: Session, asked: Asked, limit: int) -> Walked:
    """First the newest texts; where these have too few hits and the words are rare, all texts that have them."""
    first = near(session, asked, limit, asked.nearest)
    if not first.cut or (asked.own and common(session, asked)):
        return first
    return far(session, asked, limit)


def walked_and_counted_postgresql(session: Session, asked: Asked, limit: int, most: int) -> tuple[Walked, int, bool]:
    """Common words by walking, rare ones by fetching all that have them."""
    first = part = near(session, asked, most + 1, asked.nearest)
    if part.cut and asked.own:
        part = part if common(session, asked) else far(session, asked, most + 1)
    elif part.cut and len(part.numbers) * COMMON > asked.bounds.first:
        part = near(session, asked, most + 1, asked.bounds.walked)
    elif part.cut:
        part = some(session, asked, most + 1)
        if part.reached is not None:
            return newest(session, asked, first, limit), most, True
    shown = first if part.reached is not None and len(first.numbers) >= limit else part
    return shown, min(len(part.numbers), most), part.reached is not None


def newest(session: Session, asked: Asked, first: Walked, limit: int) -> Walked:
    """The newest hits of words that many texts have, of which `first` are those among the first that were looked at:
    further among the newest, twice as far as should do, and only where that is too far among all."""
    if len(first.numbers) >= limit:
        return first
    looked = 2 * limit * asked.bounds.first // max(1, len(first.numbers))
    if looked <= asked.bounds.walked:
        part = near(session, asked, limit, looked)
        if len(part.numbers) >= limit:
            return part
    return far(session, asked, limit)


def near(session: Session, asked: Asked, limit: int, looked: int) -> Walked:
    """The hits among so many of the newest texts; of each its candidate is asked first, for words must be unpacked."""
    end = edge(session, asked, looked, match=False)
    more = () if end is None else ("s.number >= :end",)
    inner = f"{asked.command('s.number, s.words', *more, match=False)} ORDER BY s.number DESC OFFSET 0"
    command = f"SELECT s.number FROM ({inner}) s WHERE {asked.match} ORDER BY s.number DESC LIMIT :most"
    return told(session, command, asked.values | {"end": end, "most": limit}, limit, end)


def far(session: Session, asked: Asked, limit: int) -> Walked:
    """The newest hits among all texts that have the words."""
    with by_both_indexes(session, asked):
        return told(session, f"{hits(asked)}{ORDER} LIMIT :most", asked.values | {"most": limit}, limit, None)


def some(session: Session, asked: Asked, limit: int) -> Walked:
    """So many hits among all texts that have the words, not the newest: to order them all takes the longest. Where
    there are fewer they are all of them, the newest first."""
    with by_both_indexes(session, asked):
        found = told(session, f"{hits(asked)} LIMIT :most", asked.values | {"most": limit}, limit, None)
    return replace(found, numbers=tuple(sorted(found.numbers, reverse=True)))


def hits(asked: Asked) -> str:
    """The hits by the index of words, within the days."""
    held = f"WITH hits AS MATERIALIZED ({asked.command('s.number', own=False)})"
    return f"{held} {replace(asked, table='hits', days=()).command('s.number', match=False)}"


@contextmanager
def by_both_indexes(session: Session, asked: Asked) -> Iterator[None]:
    """Have the hits of a period found by the index of words and that of days together. PostgreSQL would rather unpack
    all texts of the days, for it takes looking into one for cheap."""
    if not asked.of_period:
        yield
        return
    session.execute(text("SET LOCAL enable_indexscan = off"))
    yield
    session.execute(text("SET LOCAL enable_indexscan = on"))


def common(session: Session, asked: Asked) -> bool:
    """Whether so many texts that looking at all would take long have the words: by the newest where these leave no
    doubt, for to count them all would take the longest just then, else by counting."""
    if not asked.of_period:
        newest = near(session, replace(asked, days=(), own=()), asked.bounds.first, asked.bounds.first).numbers
        texts = session.scalar(text("SELECT max(id) FROM candidates")) or 0
        if len(newest) * texts > 2 * asked.bounds.looked * asked.bounds.first:
            return True
    held = f"WITH hits AS MATERIALIZED ({asked.command('s.number', own=False)})"
    command = f"{held} SELECT count(*) FROM (SELECT 1 FROM hits LIMIT {asked.bounds.looked}) AS found"
    with by_both_indexes(session, asked):
        return bool(session.scalar(text(command), asked.values) == asked.bounds.looked)


def question(postgres: bool, search: Search, filters: Filters, before: int | None, bounds: Bounds) -> Asked:
    """What is looked for, in the words of a database; without words it walks all texts by day."""
    table, number = "search_words", "s.number" if postgres else "s.rowid"
    terms = (*search.wanted, *credit_terms(search.credit))
    if not terms and not postgres:
        table, number = "search_words_docsize", "s.id"  # FTS5 walks without words over its own list of rows
    days, values = days_of(filters, number, before)
    own = own_conditions(filters, search.credit, values)
    match = ""
    if terms:
        match = "s.words @@ CAST(:match AS tsquery)" if postgres else "search_words MATCH :match"
        values["match"] = tsquery(terms, search.without) if postgres else fts5(terms, search.without)
    if search.credit:  # asks the articles too, whose rows are long
        bounds = replace(bounds, looked=max(1, bounds.looked // 2))
    return Asked(postgres, table, number, match, days, own, values, bounds, filters.period is not None)


def credit_terms(credit: str) -> tuple[Term, ...]:
    """What the index knows of a credit: names of outlet and source stand in it, so their pairs of characters do."""
    pairs = paired(credit)
    return (Term(credit, pairs),) if pairs else ()


def days_of(filters: Filters, number: str, before: int | None) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The conditions of the index besides words, and their values: days are ranges of the number."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if before is not None:
        conditions.append(f"{number} < :before")
        values["before"] = before
    if filters.period is not None:
        conditions.append(f"{number} BETWEEN :first AND :last")
        values["first"] = filters.period.start.toordinal() << 40
        values["last"] = (filters.period.end.toordinal() + 1 << 40) - 1
    return tuple(conditions), values


def own_conditions(filters: Filters, credit: str, values: dict[str, Any]) -> tuple[str, ...]:
    """What is asked of the candidate; its values are added."""
    conditions: list[str] = []
    lists: tuple[tuple[str, Sequence[str]], ...] = (
        ("outlet", filters.outlets), ("queue", filters.queues), ("choice", filters.choices))  # fmt: skip
    for name, chosen in lists:
        if chosen:
            keys = [f"{name}{at}" for at in range(len(chosen))]
            conditions.append(f"c.{name} IN ({', '.join(':' + key for key in keys)})")
            values |= dict(zip(keys, map(str, chosen), strict=True))
    if credit:
        source = "(SELECT a.source FROM articles a WHERE a.id = c.id)"
        conditions.append(f"(c.outlet_printed LIKE :credit OR {source} LIKE :credit)")
        values["credit"] = f"%{credit.replace('%', '').replace('_', '')}%"
    return tuple(conditions)


def fts5(terms: Sequence[Term], without: Sequence[Term]) -> str:
    """The match expression of FTS5; every token is quoted, so nothing in it is an operator."""

    def said(term: Term) -> str:
        return " AND ".join(f'"{token}"{"*" if term.prefix else ""}' for token in term.tokens)

    wanted = " AND ".join(said(term) for term in terms)
    others = " OR ".join(f"({said(term)})" for term in without)
    return f"({wanted}) NOT ({others})" if others else wanted


def tsquery(terms: Sequence[Term], without: Sequence[Term]) -> str:
    """The same for PostgreSQL. Tokens hold letters, digits and Chinese characters only."""

    def said(term: Term) -> str:
        return " & ".join(f"'{token}'{':*' if term.prefix else ''}" for token in term.tokens)

    return " & ".join([*(f"({said(term)})" for term in terms), *(f"!({said(term)})" for term in without)])
