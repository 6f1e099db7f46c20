"""A SQLite store with very many made-up articles, written by the driver itself in minutes.

A thousand articles a day up to the last day of August 2024, of 41 outlets: three of a hundred 重点, twelve 一般, the
rest 搁置; one of eight stands in a story of two to nine; of the months before the last most of what is shown was
decided. The last thirty nights have runs.
"""

import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bulletin.article import Image, Paragraph
from storage.blocks import packed
from storage.columns import Packed, digest
from storage.store import open_store, upgrade

A_DAY = 1_000
LAST = date(2024, 8, 31)
OUTLETS = tuple(f"outlet-{number:02d}" for number in range(1, 42))
PLACES = ("云杉区", "青禾市", "白桦县", "松溪镇", "海棠街道", "银杏新区", "临江市", "石桥区")
THINGS = ("电子健康卡", "互联网医院", "检查结果互认", "医保结算", "远程会诊", "智能导诊", "家庭医生签约", "病案共享")
DEEDS = ("上线", "试点", "扩大覆盖", "接入", "升级", "提速", "通过验收", "方便老人")
SENTENCE = "{place}的{thing}自本月起{deed}，首批{count}家机构参加，居民在手机上就能办理，平均等候少了{minutes}分钟。"
PORTION = 5_000


def made_up_store(folder: Path, articles: int, seed: int = 7) -> str:
    """Fill a fresh SQLite store with so many articles; its URL."""
    path = folder / f"desk-{articles}.db"
    url = f"sqlite:///{path}"
    if path.exists():
        upgrade(url)
        return url
    open_store(url).close()
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA foreign_keys = OFF;")
    dropped = [row[0] for row in connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN "
        "('articles', 'candidates', 'decisions', 'story_places')"
    )]  # fmt: skip
    for statement in dropped:
        name = statement.split('"')[1] if '"' in statement.split(" ON ")[0] else statement.split()[2]
        connection.execute(f"DROP INDEX {name}" if "UNIQUE" not in statement else "SELECT 1")
    fill(connection, articles, random.Random(seed))
    for statement in dropped:
        if "UNIQUE" not in statement:
            connection.execute(statement)
    connection.commit()
    connection.close()
    return url


def fill(connection: sqlite3.Connection, articles: int, chance: random.Random) -> None:
    """Nights, articles with candidates, decisions and stories."""
    days = max(1, articles // A_DAY)
    nights(connection, days)
    bodies = [body(chance) for _ in range(300)]
    for start in range(1, articles + 1, PORTION):
        ids = range(start, min(start + PORTION, articles + 1))
        rows = [candidate(number, LAST - timedelta(days=days - 1 - (number - 1) // A_DAY), chance) for number in ids]
        put(connection, "articles", (article(row, chance.choice(bodies), days) for row in rows))
        put(connection, "candidates", rows)
        put(connection, "decisions", (decision(row) for row in rows if row["decisions"]))
        put(connection, "story_places", places(rows, chance))
    connection.commit()


def put(connection: sqlite3.Connection, table: str, rows: Any) -> None:
    """Insert rows given as values by column."""
    every = list(rows)
    if every:
        names = list(every[0])
        marks = ", ".join("?" * len(names))
        columns = ", ".join(f'"{name}"' for name in names)
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [tuple(r.values()) for r in every])


def body(chance: random.Random) -> bytes:
    """A text of some 1,500 characters with a picture, as the store packs it."""
    lines = [words(SENTENCE, chance) for _ in range(26)]
    blocks = [Paragraph("".join(lines[at : at + 3])) for at in range(0, 24, 3)]
    whole = (
        *blocks[:2],
        Image(f"https://pic.cloudfir.example/{chance.randrange(10**6)}.jpg", "市民在自助机前"),
        *blocks[2:],
    )
    bound = Packed().process_bind_param(packed(whole), None)  # type: ignore[arg-type]
    assert bound is not None
    return bound


def words(form: str, chance: random.Random) -> str:
    """A sentence or title with made-up words."""
    return form.format(place=chance.choice(PLACES), thing=chance.choice(THINGS), deed=chance.choice(DEEDS),
                       count=chance.randrange(3, 90), minutes=chance.randrange(5, 60))  # fmt: skip


def candidate(number: int, day: date, chance: random.Random) -> dict[str, Any]:
    """A candidate's row."""
    share = chance.random()
    queue, low, high = (
        ("shortlist", 0.7, 1.0) if share < 0.03 else ("low", 0.35, 0.7) if share < 0.15 else ("aside", 0.0, 0.35)
    )
    reasons = [[words(SENTENCE, chance), [chance.choice(THINGS), "居民"], 0.5] for _ in range(3)]
    old = day < LAST.replace(day=1) and queue != "aside" and chance.random() < 0.9
    choice = chance.choice(("accepted", "reserve", "later", *["rejected"] * 17)) if old else "undecided"
    return {
        "id": number, "key": f"news.cloudfir.example/{day:%Y/%m%d}/{number}.html",
        "day": str(day) if chance.random() > 0.005 else None, "score": chance.uniform(low, high), "queue": queue,
        "reasons": json.dumps(reasons), "regions": "[]", "verdict_version": "made-up",
        "found_at": f"{day + timedelta(days=1)} 18:{number % 60:02d}:00.000000",
        "outlet_printed": f"云杉日报{number % 41}", "tier": "A", "decisions": int(choice != "undecided"),
        "manuscript_version": 0, "choice": choice, "reason": "irrelevant" if choice == "rejected" else "",
        "outlet": OUTLETS[number % 41],
    }  # fmt: skip


def article(row: dict[str, Any], blocks: bytes, days: int) -> dict[str, Any]:
    """The article's row of a candidate's."""
    title = words("{place}{thing}{deed}，{count}家机构参加", random.Random(row["id"]))
    return {
        "id": row["id"], "digest": digest(row["key"]), "outlet": row["outlet"], "url": f"https://{row['key']}",
        "title": title, "subtitle": "", "original_title": "", "source": "云杉日报", "account": "", "author": "",
        "editor": "", "published": row["day"], "published_at": None, "published_raw": "", "dateline": "",
        "clues": "[]", "rules": "[]", "flags": "[]" if row["day"] else '["no-date"]', "charset": "utf-8", "pages": 1,
        "blocks": blocks, "night_id": min(days, 1 + (row["id"] - 1) // A_DAY), "listing": "要闻", "warc": "",
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


def nights(connection: sqlite3.Connection, days: int) -> None:
    """A finished night for each day, with runs in the last thirty."""
    for number in range(1, days + 1):
        day = LAST - timedelta(days=days - number)
        ended = datetime(day.year, day.month, day.day, 18, 40, tzinfo=UTC)
        began = ended - timedelta(hours=1)
        row = {"id": number, "since": stamp(began - timedelta(days=1)), "until": stamp(began), "origin": "schedule",
               "started_at": stamp(began), "finished_at": stamp(ended), "healthy": 1}  # fmt: skip
        put(connection, "nights", [row])
        if number > days - 30:
            put(connection, "crawl_runs", (run(number, each, stamp(began)) for each in OUTLETS))


def stamp(instant: datetime) -> str:
    """An instant as the driver writes it."""
    return f"{instant:%Y-%m-%d %H:%M:%S}.000000"


def run(night: int, outlet: str, at: str) -> dict[str, Any]:
    """One outlet's part of a night."""
    outcome = "blocked" if outlet == OUTLETS[3] else "ok"
    return {"night_id": night, "outlet": outlet, "status": "active", "outcome": outcome, "fetched": 30, "kept": 25,
            "known": 90, "dated": 25, "sourced": 20, "queues": "[]", "stops": "[]", "alarms": "[]", "facts": "{}",
            "started_at": at, "finished_at": at}  # fmt: skip
