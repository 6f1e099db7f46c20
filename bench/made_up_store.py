"""A store with very many made-up articles, written past the program by the driver itself, in minutes.

A thousand articles a day up to the last day of August 2024, of 41 outlets: three of a hundred 重点, twelve 一般, the
rest 搁置; one of eight stands in a story of two to nine; of the months before the last most of what is shown was
decided, and of the accepted an issue was released. The last thirty nights have runs. Every text is in the search index.
"""

import json
import random
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from bench.made_up_words import MadeUpText, made_up_texts, rare_words
from bulletin.issue import Entry, Issue, IssueState
from bulletin.period import month
from bulletin.search import tokens
from storage import issues
from storage.columns import digest
from storage.search import number_of
from storage.store import Store, open_store, upgrade

A_DAY = 1_000
LAST = date(2024, 8, 31)
OUTLETS = tuple(f"outlet-{number:02d}" for number in range(1, 42))
PLACES = ("云杉区", "青禾市", "白桦县", "松溪镇", "海棠街道", "银杏新区", "临江市", "石桥区")
THINGS = ("电子健康卡", "互联网医院", "检查结果互认", "医保结算", "远程会诊", "智能导诊", "家庭医生签约", "病案共享")
DEEDS = ("上线", "试点", "扩大覆盖", "接入", "升级", "提速", "通过验收", "方便老人")
SENTENCE = "{place}的{thing}自本月起{deed}，首批{count}家机构参加，居民在手机上就能办理，平均等候少了{minutes}分钟。"
PORTION = 5_000
INDEXED = 50_000
"""Texts indexed in one transaction: what the index has to merge grows with their number."""
TABLES = ("articles", "candidates", "decisions", "actions", "story_places")
Indexed = tuple[int, tuple[str, ...]]


class Filler(Protocol):
    """Writes rows into one of the two databases."""

    def put(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows given as values by column."""

    def index(self, rows: Sequence[Indexed]) -> None:
        """Put texts into the search index, in the order of their numbers."""

    def finish(self) -> None:
        """Make the indexes again and commit."""


def made_up_store(url: str, articles: int, light: bool = False, seed: int = 7) -> Store:
    """The store at this URL, filled with so many articles unless it is filled already.

    `light`: of each text only the words that are looked for and every tenth token are indexed, which takes a fifth of
    the time; what is found is the same.
    """
    upgrade(url)
    store = open_store(url)
    with store.reading() as session:
        if issues.heads(session):
            return store
    filler: Filler = SqliteFiller(str(store.url.database)) if store.sqlite else PostgresFiller(store)
    fill(filler, articles, random.Random(seed), light, seed)
    release_issues(store, max(1, articles // A_DAY))
    return store


def sqlite_url(folder: Path, articles: int) -> str:
    """Where the SQLite store of this size stands."""
    return f"sqlite:///{folder / f'desk-{articles}.db'}"


class SqliteFiller:
    """Writes into a SQLite file, its indexes made at the end."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path)
        manners = "PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA foreign_keys = OFF;"
        self.connection.executescript(manners)
        marks = ", ".join("?" * len(TABLES))
        question = (
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})"
        )
        found = self.connection.execute(question, TABLES)
        self.dropped = [(name, sql) for name, sql in found if "UNIQUE" not in sql]
        for name, _ in self.dropped:
            self.connection.execute(f"DROP INDEX {name}")
        self.hash_size(1 << 30)

    def hash_size(self, size: int) -> None:
        """How many bytes of words wait in memory before they are written."""
        self.connection.execute("INSERT INTO search_words (search_words, rank) VALUES ('hashsize', ?)", (size,))

    def put(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows given as values by column."""
        if rows:
            marks, columns = ", ".join("?" * len(rows[0])), ", ".join(f'"{name}"' for name in rows[0])
            command = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
            self.connection.executemany(command, [tuple(row.values()) for row in rows])

    def index(self, rows: Sequence[Indexed]) -> None:
        """Put texts into the search index."""
        command = "INSERT INTO search_words (rowid, words) VALUES (?, ?)"
        self.connection.executemany(command, ((number, " ".join(words)) for number, words in rows))
        self.connection.commit()

    def finish(self) -> None:
        """Make the indexes again."""
        self.hash_size(1 << 20)
        for _, statement in self.dropped:
            self.connection.execute(statement)
        self.connection.execute("DELETE FROM search_waiting")
        self.connection.commit()
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.close()


class PostgresFiller:
    """Writes into a PostgreSQL database by COPY, the index of words made at the end."""

    def __init__(self, store: Store) -> None:
        self.pool = store.engine.raw_connection()
        self.driver: Any = self.pool.driver_connection
        self.driver.isolation_level = self.driver.read_only = None  # a reading session may have had it before
        self.cursor = self.pool.cursor()
        for command in ("SET session_replication_role = replica", "SET synchronous_commit = off",
                        "SET maintenance_work_mem = '1GB'", "DROP INDEX ix_search_words_words"):  # fmt: skip
            self.cursor.execute(command)

    def put(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Copy rows given as values by column."""
        if rows:
            columns = ", ".join(f'"{name}"' for name in rows[0])
            with self.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(tuple(row.values()))

    def index(self, rows: Sequence[Indexed]) -> None:
        """Put texts into the search index."""
        with self.cursor.copy("COPY search_words (number, words) FROM STDIN") as copy:
            for number, words in rows:
                copy.write_row((number, " ".join(words)))

    def finish(self) -> None:
        """Make the index again, and the numbers and statistics that inserts would have made."""
        self.cursor.execute(
            "CREATE INDEX ix_search_words_words ON search_words USING gin (words) WITH (gin_pending_list_limit = 256)"
        )
        self.cursor.execute("DELETE FROM search_waiting")
        for table in ("articles", "nights"):
            self.cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        self.pool.commit()
        self.driver.autocommit = True
        self.cursor.execute("VACUUM ANALYZE")
        self.driver.autocommit = False
        self.pool.invalidate()


def fill(filler: Filler, articles: int, chance: random.Random, light: bool, seed: int) -> None:
    """Nights, articles with candidates, decisions and stories, and the search index."""
    days = max(1, articles // A_DAY)
    nights(filler, days)
    texts, rare = made_up_texts(seed, light), rare_words(seed)
    waiting: list[Indexed] = []
    for start in range(1, articles + 1, PORTION):
        ids = range(start, min(start + PORTION, articles + 1))
        rows = [candidate(number, LAST - timedelta(days=days - 1 - (number - 1) // A_DAY), chance) for number in ids]
        chosen = [chance.choice(texts) for _ in rows]
        told = [article(row, text, days, chance.choice(rare), chance) for row, text in zip(rows, chosen, strict=True)]
        where = list(places(rows, chance))
        story = {place["article_id"]: place["story"] for place in where}
        filler.put("articles", told)
        filler.put("candidates", [{**row, "story": story.get(row["id"])} for row in rows])
        said = [decision(row) for row in rows if row["decisions"]]
        filler.put("decisions", said)
        filler.put("actions", [{name: each[name] for name in ("batch", "by", "at")} for each in said])
        filler.put("story_places", where)
        waiting += [indexed(*each) for each in zip(rows, told, chosen, strict=True)]
        if len(waiting) >= INDEXED or ids[-1] == articles:
            filler.index(sorted(waiting))
            waiting = []
    filler.finish()


def indexed(row: dict[str, Any], told: dict[str, Any], text: MadeUpText) -> Indexed:
    """A text's number and tokens in the search index."""
    day = date.fromisoformat(row["day"] or row["found_at"][:10])
    own = tokens(f"{told['title']}\n{row['outlet_printed']}\n{told['source']}")
    return number_of(day, row["id"]), tuple({*text.tokens, *own})


def release_issues(store: Store, days: int) -> None:
    """An issue of thirty accepted articles for each month before the last."""
    at = LAST.replace(day=1)
    for ago in range(1, max(2, days // 30)):
        at = (at - timedelta(days=1)).replace(day=1)
        period = month(at)
        first = max(1, (days - (LAST - at).days - 1) * A_DAY)
        title = words("{place}{thing}{deed}", random.Random(first))
        entries = tuple(Entry(title, "云杉日报", "", "8月1日", (), candidate=first + each) for each in range(30))
        number = 100 - ago
        issue = Issue("monthly", period, number, str(number), period.end, None, None, "", "", "", "", "", entries,
                      IssueState.RELEASED)  # fmt: skip
        with store.writing() as session:
            issues.save_issue(session, issue, datetime(2024, 8, 31, tzinfo=UTC))


def words(form: str, chance: random.Random) -> str:
    """A sentence or title with made-up words."""
    return form.format(place=chance.choice(PLACES), thing=chance.choice(THINGS), deed=chance.choice(DEEDS),
                       count=chance.randrange(3, 90), minutes=chance.randrange(5, 60))  # fmt: skip


@cache
def some_reasons() -> tuple[str, ...]:
    """Reasons as they stand in candidates' rows."""
    chance = random.Random(1)
    every = ([[words(SENTENCE, chance), [chance.choice(THINGS), "居民"], 0.5] for _ in range(3)] for _ in range(500))
    return tuple(json.dumps(each) for each in every)


def candidate(number: int, day: date, chance: random.Random) -> dict[str, Any]:
    """A candidate's row."""
    share = chance.random()
    queue, low, high = (
        ("shortlist", 0.7, 1.0) if share < 0.03 else ("low", 0.35, 0.7) if share < 0.15 else ("aside", 0.0, 0.35)
    )
    old = day < LAST.replace(day=1) and queue != "aside" and chance.random() < 0.9
    choice = chance.choice(("accepted", "reserve", "later", *["rejected"] * 17)) if old else "undecided"
    return {
        "id": number, "key": f"news.cloudfir.example/{day:%Y/%m%d}/{number}.html",
        "day": str(day) if chance.random() > 0.005 else None, "score": chance.uniform(low, high), "queue": queue,
        "reasons": chance.choice(some_reasons()), "regions": "[]", "verdict_version": "made-up",
        "found_at": f"{day + timedelta(days=1)} 18:{number % 60:02d}:00.000000",
        "outlet_printed": f"云杉日报{number % 41}", "tier": "A", "decisions": int(choice != "undecided"),
        "manuscript_version": 0, "choice": choice, "reason": "irrelevant" if choice == "rejected" else "",
        "outlet": OUTLETS[number % 41],
    }  # fmt: skip


def article(row: dict[str, Any], text: MadeUpText, days: int, rare: str, chance: random.Random) -> dict[str, Any]:
    """The article's row of a candidate's; its title has a rare word."""
    title = words(f"{{place}}{{thing}}{{deed}}，{rare}等{{count}}家机构参加", chance)
    return {
        "id": row["id"], "digest": digest(row["key"]), "outlet": row["outlet"], "url": f"https://{row['key']}",
        "title": title, "subtitle": "", "original_title": "", "source": "云杉日报", "account": "", "author": "",
        "editor": "", "published": row["day"], "published_at": None, "published_raw": "", "dateline": "",
        "clues": "[]", "rules": "[]", "flags": "[]" if row["day"] else '["no-date"]', "charset": "utf-8", "pages": 1,
        "blocks": text.blocks, "night_id": min(days, 1 + (row["id"] - 1) // A_DAY), "listing": "要闻", "warc": "",
        "warc_offset": 0,
    }  # fmt: skip


def decision(row: dict[str, Any]) -> dict[str, Any]:
    """What was said of a decided candidate."""
    return {
        "candidate_id": row["id"], "ordinal": 1, "choice": row["choice"], "by": "李编辑", "at": row["found_at"],
        "reason": row["reason"] or None, "note": "", "verdict_version": "made-up", "score": row["score"],
        "queue": row["queue"], "batch": f"batch-{row['id']}", "undoes": "",
    }  # fmt: skip


def places(rows: list[dict[str, Any]], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Stories of neighbours."""
    at = 0
    while at < len(rows):
        size = chance.randrange(2, 10) if chance.random() < 0.025 else 1
        for row in rows[at : at + size] if size > 1 else ():
            yield {
                "article_id": row["id"],
                "day": row["found_at"][:10],
                "story": rows[at]["id"],
                "event": rows[at]["id"],
            }
        at += size


def nights(filler: Filler, days: int) -> None:
    """A finished night for each day, with runs in the last thirty."""
    for number in range(1, days + 1):
        day = LAST - timedelta(days=days - number)
        ended = datetime(day.year, day.month, day.day, 18, 40, tzinfo=UTC)
        began = ended - timedelta(hours=1)
        row = {"id": number, "since": stamp(began - timedelta(days=1)), "until": stamp(began), "origin": "schedule",
               "started_at": stamp(began), "finished_at": stamp(ended), "healthy": 1}  # fmt: skip
        filler.put("nights", [row])
        if number > days - 30:
            filler.put("crawl_runs", [run(number, each, stamp(began)) for each in OUTLETS])


def stamp(instant: datetime) -> str:
    """An instant as the driver writes it."""
    return f"{instant:%Y-%m-%d %H:%M:%S}.000000"


def run(night: int, outlet: str, at: str) -> dict[str, Any]:
    """One outlet's part of a night."""
    outcome = "blocked" if outlet == OUTLETS[3] else "ok"
    return {"night_id": night, "outlet": outlet, "status": "active", "outcome": outcome, "fetched": 30, "kept": 25,
            "known": 90, "dated": 25, "sourced": 20, "queues": "[]", "stops": "[]", "alarms": "[]", "facts": "{}",
            "started_at": at, "finished_at": at}  # fmt: skip
