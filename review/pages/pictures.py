"""图片与快照：存档里的图片；网页抓取时的样子，不运行脚本、不联网."""

import re
from collections.abc import Mapping

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from archive.pages import PageArchive
from archive.pictures import PictureStore
from archive.warc import Fetched
from review.snapshot import GONE, SNAPSHOT_HEADERS, quiet_page, shown_type
from review.visit import Reader
from storage.page_places import page_place

router = APIRouter()
SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""The two forms in which the archive writes every picture anew (archive.pictures)."""


@router.get("/pictures/{sha256}")
def picture(visit: Reader, sha256: str) -> Response:
    """A picture of the archive by the digest of its bytes, which therefore never changes."""
    settings = visit.desk.settings
    body = PictureStore(settings.archive / "pictures").read(sha256) if re.fullmatch(r"[0-9a-f]{64}", sha256) else None
    kind = next((kind for start, kind in SIGNATURES.items() if body and body.startswith(start)), None)
    if body is None or kind is None:
        raise HTTPException(404, "存档里没有这幅图片。")
    headers = {"Content-Disposition": "inline", "Cache-Control": "private, max-age=31536000, immutable"}
    return Response(body, media_type=kind, headers=headers)


@router.get("/articles/{candidate_id}/snapshot")
def snapshot(visit: Reader, candidate_id: int) -> Response:
    """The page as it was fetched, for a frame that runs nothing and asks the network for nothing."""
    with visit.desk.store.reading() as session:
        place = page_place(session, candidate_id) if 0 < candidate_id < 2**31 else None
    if place is None:
        raise HTTPException(404, "没有这篇文章。")
    found = PageArchive(visit.desk.settings.archive).page(place.warc, place.offset, place.url)
    if found is None:
        why = GONE["expired"] if place.warc else GONE["given"]
        return framed(why.encode(), "text/html; charset=utf-8", {"X-Snapshot": "gone"})
    body, kind = quiet(found, place.charset)
    return framed(body, kind, {"X-Snapshot": found.at.isoformat()})


def quiet(found: Fetched, charset: str) -> tuple[bytes, str]:
    """The bytes of a page and the type they are shown as."""
    kind = shown_type(found.header("Content-Type"), found.body, charset)
    return (quiet_page(found.body) if kind.startswith("text/html") else found.body), kind


def framed(body: bytes, kind: str, more: Mapping[str, str]) -> Response:
    """An answer for the frame, behind the strictest policy."""
    return Response(body, headers={**SNAPSHOT_HEADERS, "Content-Type": kind, **more})
