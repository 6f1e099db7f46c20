"""搜索：每一篇收录过的文章，搁置和不用的也在内."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from bulletin.issue import IssueState
from bulletin.search import holds
from review.search_words import Asked, asked, count_words
from review.snippet import snippet
from review.visit import Reader, Visit
from storage import issues, search, shelf
from storage.search_hits import Found, found_hits
from storage.store import Session

router = APIRouter()
SHOWN = 20
VERIFIED = 60
"""Up to so many hits the count is verified in the texts themselves."""
ROUNDS = 5
"""So often a page asks the index again where the texts do not really hold the words."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit as the page shows it; `printed` is the issue it stands in ("" for none)."""

    line: Found
    piece: str
    printed: str


@router.get("/search")
def search_page(visit: Reader) -> Response:
    """The form, and what was found."""
    wanted = asked(visit.request.query_params)
    with visit.desk.store.reading() as session:
        late = search.waiting(session) if search.waits(session) else 0
        found = {} if wanted.nothing else looked_up(visit, session, wanted)
    outlets = sorted(visit.desk.registry().outlets.values(), key=lambda each: each.name)
    words: dict[str, Any] = {"asked": wanted, "late": late, "outlets": outlets, "hits": None} | found
    return visit.show("search.html", **words)


def looked_up(visit: Visit, session: Session, wanted: Asked) -> dict[str, Any]:
    """The words of the page for what is asked."""
    first = search.begun(session, wanted.search, wanted.filters, SHOWN, VERIFIED)
    count = first.count
    bounded = wanted.filters.of_candidates or wanted.search.credit
    too_many = bool(
        wanted.rank
        and count.more
        and not bounded
        and search.count(session, wanted.search, wanted.filters, search.RANKED).more
    )
    by_fit = wanted.rank and not too_many and bool(wanted.search.wanted)
    known: dict[int, Found] = {}
    exact = count.number <= VERIFIED and not count.more
    if exact and wanted.search.wanted:
        count = search.Count(len(real(session, wanted, first.every, known)), False)
    if by_fit:
        ids, following = fitting(session, wanted, known)
    else:
        ids, following = latest(session, wanted, first.hits if wanted.before is None else None, known)
    where = printed_in(visit, session)
    hits = [Hit(known[each], snippet(known[each].text, wanted.search.terms), where.get(each, "")) for each in ids]
    return {"hits": hits, "count": count_words(count, exact), "following": following, "too_many": too_many,
            "by_fit": by_fit}  # fmt: skip


Page = tuple[list[int], dict[str, Any] | None]


def real(session: Session, wanted: Asked, ids: Sequence[int], known: dict[int, Found]) -> list[int]:
    """Those whose text really holds the words; what was read of them is put with what is known."""
    known.update(found_hits(session, [each for each in ids if each not in known]))
    return [each for each in ids if holds(wanted.search, known[each].text)]


def latest(session: Session, wanted: Asked, first: search.Hits | None, known: dict[int, Found]) -> Page:
    """A page of hits by day, those left out whose text does not really hold the words; `first` is what the index gave
    already. Where hits are thin it is shorter than others, and the next page goes on from there."""
    ids: list[int] = []
    last, before, rounds = None, wanted.before, 0
    while len(ids) < SHOWN:
        hits = first or search.newest(session, wanted.search, wanted.filters, SHOWN, before)
        first = None
        ids += real(session, wanted, hits.ids, known)
        last = before = hits.last
        rounds += 1
        if last is None or hits.cut or rounds == ROUNDS:
            break
    return ids, {"before": last} if last is not None else None


def fitting(session: Session, wanted: Asked, known: dict[int, Found]) -> Page:
    """A page of hits by how well they fit."""
    every = search.ranked(session, wanted.search, wanted.filters)
    start = (wanted.page - 1) * SHOWN
    ids = real(session, wanted, every[start : start + SHOWN], known)
    return ids, {"page": wanted.page + 1} if len(every) > start + SHOWN else None


def printed_in(visit: Visit, session: Session) -> Mapping[int, str]:
    """The issue in which each candidate stands, in words; kept until an issue changes."""

    def read() -> dict[int, str]:
        found = {}
        for issue in issues.issues(session):
            state = "" if issue.state is IssueState.RELEASED else "（未发布）"
            for entry in issue.entries:
                if entry.candidate is not None and not entry.proposed:
                    found[entry.candidate] = f"第{issue.number_zh}期{state}"
        return found

    return visit.desk.remembered("printed_in", shelf.shelf_mark(session), read)
