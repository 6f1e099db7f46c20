"""操作记录：谁在何时改了什么，改前改后."""

from fastapi import APIRouter
from starlette.responses import Response

from review.journal_words import KIND_ZH, told
from review.visit import Reader
from storage import journal, people

router = APIRouter()
SHOWN = 50


@router.get("/journal")
def journal_page(visit: Reader, by: str = "", kind: str = "", subject: str = "", before: int | None = None) -> Response:
    """The latest changes; by a person, of a kind of subject, or of one subject."""
    kind = kind if kind in KIND_ZH else ""
    with visit.desk.store.reading() as session:
        found = journal.lines(session, SHOWN + 1, before, by, subject.strip(), kind)
        names = {each.id: each.name for each in people.people(session)}
        authors = journal.authors(session)
    shown = [told(line, names) for line in found[:SHOWN]]
    filters = {"by": by, "kind": kind, "subject": subject.strip()}
    older = shown[-1].line.id if len(found) > SHOWN else None
    return visit.show("journal.html", lines=shown, older=older, filters=filters, authors=authors, kinds=KIND_ZH,
                      filtered=any(filters.values()), first=before is None)  # fmt: skip
