"""A newsroom in the morning of the 2nd of September 2024: August gathered and judged, July's issue out."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageDraw

from archive.pages import NIGHTS
from archive.pictures import PictureStore
from archive.warc import WarcWriter
from bulletin.article import Paragraph
from bulletin.candidate import Choice, Decision, Judged, Manuscript
from bulletin.issue_state import Step
from bulletin.night import Alarm, CrawlRun, ListingState, ListingVisit, Outcome
from bulletin.outlet import Status
from bulletin.period import month
from bulletin.person import Role
from bulletin.registry import Registry, load_registry
from bulletin.request import RequestKind, RequestState
from bulletin.series import load_series
from bulletin.settings import Settings
from bulletin.verdict import Leaning
from issuing.drafting import draft_issue
from pipelines.keep import keep
from pipelines.stories.origin import names_of
from pipelines.stories.rounds import draw_spot_check, look_back, mark_printed, tell_origins
from pipelines.stories.rules import load_rules
from review import steps
from review.steps import Actor
from storage import (
    articles,
    decisions,
    file_versions,
    journal,
    manuscripts,
    marks,
    nights,
    people,
    pictures,
    requests,
    saved_filters,
    search,
)
from storage.store import Store, open_store
from tests.browser import news
from tests.review.conftest import MORNING, SECRET

AUGUST, JULY = month(date(2024, 8, 1)), month(date(2024, 7, 1))
LAST = datetime(2024, 9, 1, 18, tzinfo=UTC)
"""02:00 of the 2nd of September in Beijing: until then everything is gathered."""
SNAPSHOT = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>{0}</title></head><body><h1>{0}</h1>{1}</body></html>"
)
PEOPLE = {"王编辑": tuple(Role), "李编辑": (Role.EDITOR,), "赵签发": (Role.ISSUER,), "陈运维": (Role.OPERATOR,)}


def furnish(folder: Path) -> None:
    """Fill a data folder with the newsroom."""
    settings = Settings(data=folder)
    folder.mkdir(parents=True)
    store = open_store(settings.database_url)
    try:
        add_people(store)
        night = add_nights(store)
        july = news.july()
        strong = list(news.strong())
        keep_all(store, [recorded(settings, each, night) for each in (*july, *strong)])
        rest = (*news.reprints(strong), *news.weak(), *news.aside(), *news.undated(), news.midnight())
        keep_all(store, [replace(each, night=night) for each in (*rest, news.printed_again(july[0]))])
        add_pictures(settings, store)
        release_july(store, [each.key for each in july])
        tell_more(store)
        index(store)
    finally:
        store.close()


@cache
def registry() -> Registry:
    """The shipped outlets."""
    return load_registry(Path("none"))


def copied(template: Path, folder: Path) -> None:
    """The same newsroom in another folder."""
    shutil.copytree(template, folder)


def add_people(store: Store) -> None:
    """The accounts; the password of all is that of the tests."""
    with store.writing() as session:
        for name, roles in PEOPLE.items():
            people.add_person(session, name, SECRET, roles, MORNING - timedelta(days=60))


def add_nights(store: Store) -> int:
    """Thirty-four nights, ten of them over all outlets, the last one healthy but for one outlet; its id."""
    number = 0
    with store.writing() as session:
        for back in range(33, -1, -1):
            until = LAST - timedelta(days=back)
            number = nights.open_night(session, until - timedelta(days=1), until, until, "schedule").id
            for place, key in enumerate(news.OUTLETS):
                if back < 10 or place < 2:
                    nights.save_run(session, number, run_of(key, place, back, until))
            nights.finish_night(session, number, until + timedelta(minutes=50), True)
    return number


def run_of(key: str, place: int, back: int, until: datetime) -> CrawlRun:
    """An outlet's part of a night; the last outlet was blocked in the last one."""
    listing = ListingVisit("要闻", f"https://{key}.sample.invalid/news/", ListingState.OK, 60, 42, 6 + place, dated=42)
    kept = 2 + (back * 7 + place * 3) % 9
    run = CrawlRun(
        key, Status.ACTIVE, (listing,), fetched=kept + 4, kept=kept, known=30, dated=kept, sourced=kept,
        queues=(("shortlist", 1), ("low", kept - 1)), started_at=until,
        finished_at=until + timedelta(minutes=20 + place),
    )  # fmt: skip
    if key != "enorth" or back:
        return run
    alarm = Alarm("blocked", "栏目“要闻”：HTTP 403", "明夜再试；三夜都被拦截时，请到“设置”里降低抓取速度")
    blocked = replace(listing, state=ListingState.BLOCKED, links=0, matching=0, new=0, detail="HTTP 403")
    return replace(run, visits=(blocked,), kept=0, fetched=0, dated=0, sourced=0, queues=(), outcome=Outcome.BLOCKED,
                   alarms=(alarm,))  # fmt: skip


def recorded(settings: Settings, one: Judged, night: int) -> Judged:
    """An article whose page lies in the archive."""
    path = settings.archive / NIGHTS / "2024-09-01.warc.gz"
    writer = WarcWriter(path)
    lines = "".join(f"<p>{each.text}</p>" for each in one.article.blocks if isinstance(each, Paragraph))
    body = SNAPSHOT.format(one.article.title, lines).encode()
    offset = writer.add(one.article.url, 200, [("Content-Type", "text/html; charset=utf-8")], body, one.found_at)
    writer.close()
    return replace(one, night=night, warc=path.name, warc_offset=offset)


def keep_all(store: Store, found: Sequence[Judged]) -> None:
    """Keep articles with their stories, in batches, as a night does."""
    rules, names = load_rules(), names_of(registry())
    for start in range(0, len(found), 20):
        with store.writing() as session:
            keep(session, found[start : start + 20], rules, None, names)


def add_pictures(settings: Settings, store: Store) -> None:
    """The two pictures, painted."""
    kept = PictureStore(settings.archive / "pictures")
    for number, url in enumerate(news.PICTURES):
        picture = kept.add(painted(number))
        with store.writing() as session:
            size = (picture.width, picture.height)
            pictures.add_picture(session, url, picture.sha256, picture.media_type, size, picture.size, LAST)


def painted(number: int) -> bytes:
    """A plain picture as PNG: a wall, a floor, and a lit screen."""
    image = Pillow.new("RGB", (640, 420), ("#cfe0ea", "#e9e2d3")[number])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 320, 640, 420), fill=("#8fa7b5", "#b9a98b")[number])
    draw.rounded_rectangle((240, 90, 420, 350), 16, fill="#f6f8fa", outline="#54616b", width=5)
    draw.rectangle((262, 120, 398, 230), fill=("#1f5a99", "#1d6b43")[number])
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def ids_of(store: Store, keys: Sequence[str]) -> list[int]:
    """The candidates of these keys."""
    with store.reading() as session:
        found = [articles.candidate_by_key(session, each) for each in keys]
    return [each.id for each in found if each is not None]


def release_july(store: Store, keys: Sequence[str]) -> None:
    """July's issue: accepted, drafted, submitted, released and looked back on."""
    series, rules = load_series(), load_rules()
    at = MORNING - timedelta(days=30)
    with store.writing() as session:
        decisions.decide_all(session, ids_of(store, keys), Decision(Choice.ACCEPTED, "李编辑", at), "july")
    issue = draft_issue(store, series, JULY, at)
    with store.writing() as session:
        sent = steps.take(session, issue, issue, Step.SUBMIT, Actor("李编辑", at + timedelta(hours=1)))
    out = steps.release(store, sent, sent, (), Actor("赵签发", at + timedelta(hours=3)))
    look_back(store, out, registry(), rules, at + timedelta(hours=4))
    mark_printed(store, AUGUST, rules)
    draw_spot_check(store, AUGUST, 5)
    tell_origins(store, names_of(registry()))


def tell_more(store: Store) -> None:
    """What people did besides: a filter of one's own, a mark, an edited article, requests, a version of a file."""
    at = MORNING - timedelta(hours=20)
    second = ids_of(store, [news.judged_key(6)])[0]
    with store.writing() as session:
        first = people.lock_of(session, "王编辑")
        assert first is not None
        saved_filters.save_filter(session, first.person.id, "candidates", "京报网重点", "outlet=bjd&queue=shortlist")
        marks.mark_score(session, second, Leaning.TOO_LOW, "李编辑", at)
        found = articles.candidate(session, second)
        assert found is not None
        was = found.article
        title, blocks = f"{was.title}（改）", was.blocks[:3]
        text = Manuscript(title, found.outlet_printed, was.url, was.published, blocks, by="李编辑", at=at)
        manuscripts.save_manuscript(session, second, text, 0)
        journal.note(session, at, "李编辑", "改稿", f"candidate:{second}", was.title, text.title)
        link = requests.ask(session, RequestKind.LINK, {"url": was.url}, "李编辑", at)
        requests.begin(session, link, at)
        requests.end(session, link, RequestState.DONE, "已在库里，没有重复收录。", at, {"candidate": second})
        requests.ask(session, RequestKind.CRAWL, {"outlets": ["enorth"]}, "陈运维", MORNING - timedelta(seconds=5))
        file_versions.add_version(session, "checks.toml", b"", "王编辑", at, "试一试")


def index(store: Store) -> None:
    """Take every text into the index of the search."""
    while True:
        with store.writing() as session:
            if not search.index_next(session):
                return
