"""All that an article's page shows, read from the store in a handful of questions."""

from collections.abc import Mapping
from dataclasses import dataclass

from archive.pictures import PictureStore, missing
from bulletin.article import Image
from bulletin.candidate import Candidate, Decision, Manuscript
from bulletin.request import Request
from bulletin.story import Margin
from review.desk import Desk
from review.doubts import Doubt, doubts_of
from review.history import Event, history_of
from review.manuscript import machine_text, pictures_known, standing_text
from storage import articles, journal, requests, stories
from storage.decisions import decisions
from storage.journal import Line
from storage.manuscripts import manuscripts
from storage.margins import margins
from storage.page_places import PagePlace, page_place
from storage.pictures import pictures
from storage.store import Session

LINES = 200
"""Lines of the journal that are looked through for one article."""
BY_HAND = ("", "粘贴")
"""What stands in the place of a listing where somebody gave the address, or the text (scheduler/links.py)."""

RULES_ZH = {"title": "标题", "published": "日期", "source": "来源", "author": "作者", "editor": "编辑", "body": "正文",
            "account": "账号", "dateline": "电头", "original_title": "原标题", "subtitle": "副标题"}  # fmt: skip
CLUES_ZH = {"dateline": "电头", "credit": "来源行", "bracket": "括注", "original_title": "原标题", "link": "原文链接",
            "account": "账号"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a candidate: the machine's, every version, and the one that will be printed."""

    candidate: Candidate
    machine: Manuscript
    versions: tuple[Manuscript, ...]

    @property
    def standing(self) -> Manuscript:
        """The text that will be printed."""
        return standing_text(self.candidate)

    @property
    def all(self) -> tuple[Manuscript, ...]:
        """The machine's text and every version."""
        return (self.machine, *self.versions)

    @property
    def pictures(self) -> list[Image]:
        """Every picture that one of them holds."""
        return pictures_known(self.all)

    def version(self, number: int) -> Manuscript | None:
        """The version of that number, 0 for the machine's text."""
        return next((text for text in self.all if text.version == number), None)


@dataclass(frozen=True, slots=True)
class Dossier:
    """What stands beside an article. `held` are digests of pictures by address, `missing` the addresses not held,
    `mates` the other articles of its story and event by id, without text."""

    texts: Texts
    margin: Margin
    mates: Mapping[int, Candidate]
    held: Mapping[str, str]
    missing: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    history: tuple[Event, ...]
    decisions: tuple[Decision, ...]
    place: PagePlace | None
    pasting: Request | None

    @property
    def reprints(self) -> list[Candidate]:
        """The other articles of the same text, the earliest first."""
        return in_time([self.mates[each] for each in self.margin.members if each in self.mates])

    @property
    def others(self) -> list[Candidate]:
        """Other texts of the same event, the earliest first."""
        same = set(self.margin.members)
        return in_time([self.mates[each] for each in self.margin.mates if each in self.mates and each not in same])


def in_time(found: list[Candidate]) -> list[Candidate]:
    """Candidates by day and then by when they were found."""
    return sorted(found, key=lambda each: (str(each.article.published or "9"), each.found_at, each.id))


def texts_of(session: Session, candidate_id: int, every: bool = True) -> Texts | None:
    """The texts of a candidate, None for no candidate; of the versions the standing one alone unless `every`."""
    candidate = articles.candidate(session, candidate_id) if 0 < candidate_id < 2**31 else None
    if candidate is None:
        return None
    versions = [candidate.manuscript] if candidate.manuscript else []
    if every and candidate.manuscript and candidate.manuscript.version > 1:
        versions = manuscripts(session, candidate_id)
    return Texts(candidate, machine_text(candidate), tuple(versions))


def dossier_of(desk: Desk, session: Session, candidate_id: int) -> Dossier | None:
    """Everything about a candidate, None for no candidate."""
    texts = texts_of(session, candidate_id)
    if texts is None:
        return None
    margin = margins(session, [candidate_id])[candidate_id]
    beside = {*margin.members, *margin.mates, *origins_of(margin)} - {candidate_id}
    told: list[Line] = journal.lines(session, LINES, subject=f"candidate:{candidate_id}")
    said = decisions(session, candidate_id)
    held = pictures(session, [image.url for image in texts.pictures])
    place = page_place(session, candidate_id)
    pasting = pasting_of(session, texts.candidate, place)
    store = PictureStore(desk.settings.archive / "pictures")
    return Dossier(
        texts=texts,
        margin=margin,
        mates=stories.credits_of(session, beside),
        held={url: digest for url, digest in held.items() if store.has(digest)},
        missing=missing(texts.standing.blocks, held, store),
        doubts=tuple(doubts_of(flags_of(texts.candidate), told)),
        history=tuple(history_of(texts.candidate, said, texts.versions, told, pasting)),
        decisions=tuple(said),
        place=place,
        pasting=pasting,
    )


def pasting_of(session: Session, candidate: Candidate, place: PagePlace | None) -> Request | None:
    """The request that brought a candidate; what a listing announced needs no look."""
    if place is not None and place.listing not in BY_HAND:
        return None
    return requests.pasting_of(session, candidate.id, candidate.found_at)


def doubts_in(session: Session, texts: Texts) -> list[Doubt]:
    """The doubts of an article, the open ones first."""
    lines = journal.lines(session, LINES, subject=f"candidate:{texts.candidate.id}")
    return doubts_of(flags_of(texts.candidate), lines)


def flags_of(candidate: Candidate) -> tuple[str, ...]:
    """The doubts of an article; one of a site that no outlet's file names is doubted for that, however it came."""
    article = candidate.article
    strange = not article.outlet and "unknown-outlet" not in article.flags
    return (*article.flags, "unknown-outlet") if strange else article.flags


def origins_of(margin: Margin) -> set[int]:
    """The articles that speak of where a story comes from."""
    return {margin.origin.article, *(each.witness for each in margin.origin.evidence)} if margin.origin else set()
