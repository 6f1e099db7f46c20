"""Pictures that the archive holds, by the URL under which an article names them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from storage.columns import digest
from storage.keys import portions
from storage.rows import PictureRow
from storage.rows.base import table_of
from storage.upsert import put

PICTURES = table_of(PictureRow)
STORED = select(PICTURES.c.digest, PICTURES.c.sha256).where(PICTURES.c.digest.in_(bindparam("digests", expanding=True)))


def add_picture(
    session: Session, url: str, sha256: str, media_type: str, pixels: tuple[int, int], size: int, now: datetime
) -> None:
    """Remember which stored bytes a URL gave: digest, media type, width and height in pixels, size in bytes."""
    values = {"digest": digest(url), "url": url, "sha256": sha256, "media_type": media_type}
    put(session, PictureRow, values | {"width": pixels[0], "height": pixels[1], "size": size, "fetched_at": now})


def pictures(session: Session, urls: Iterable[str]) -> dict[str, str]:
    """The digests of the stored pictures, by those of the URLs that have one."""
    by_digest = {digest(url): url for url in urls}
    found: dict[str, str] = {}
    for portion in portions(by_digest):
        for row in session.execute(STORED, {"digests": portion}):
            found[by_digest[row.digest]] = row.sha256
    return found


def held_digests(session: Session, digests: Iterable[str]) -> frozenset[str]:
    """Those of an issue's digests under which the archive holds a picture."""
    wanted = sorted({each for each in digests if each})
    return frozenset(session.scalars(select(PictureRow.sha256).where(PictureRow.sha256.in_(wanted))))
