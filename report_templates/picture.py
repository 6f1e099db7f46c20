"""Pictures of an issue: kind and size from the bytes' own head, and the size at which they are printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol, runtime_checkable

from bulletin.article import Image

WIDEST_MM = 156.0
"""The type area of the page is 156 mm wide (FORMAT 5)."""
TALLEST_MM = 150.0
"""Leaves room under a tall picture for its caption on the same page of 225 mm."""
MM_PER_PIXEL = 25.4 / 96
MOST_BYTES = 20_000_000
MOST_PIXELS = 50_000_000
"""A file of a few kilobytes can unfold to gigabytes; what is larger than any press photo is not unfolded."""

DPI = 200
"""Pixels an inch of what is printed; finer ones nobody sees on paper, and a hundred photographs of them fill memory."""
MOST_PRINTED = round(WIDEST_MM / 25.4 * DPI), round(TALLEST_MM / 25.4 * DPI)

SIZE_MARKS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers that begin a frame and tell its size (ITU-T T.81, table B.1)."""


@runtime_checkable
class Scalable(Protocol):
    """Pictures that can be had in fewer pixels."""

    def scaled(self, most: tuple[int, int]) -> Mapping[str, bytes]:
        """The same pictures with no more pixels than `most` (width, height)."""


def for_paper(pictures: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The pictures with as many pixels as paper shows; as they are where whoever holds them cannot scale."""
    return pictures.scaled(MOST_PRINTED) if isinstance(pictures, Scalable) else pictures


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a picture with its kind (png | jpeg), its size in pixels and the size in mm it is printed at."""

    data: bytes
    kind: str
    pixels: tuple[int, int]
    width_mm: float
    height_mm: float

    @property
    def name(self) -> str:
        """A file name that follows from the bytes alone."""
        return f"{sha256(self.data).hexdigest()[:16]}.{self.kind}"


def find_picture(image: Image, pictures: Mapping[str, bytes]) -> Picture | None:
    """The picture of a block, by its sha256 or its URL; None where there are no bytes or they are no PNG or JPEG."""
    data = pictures.get(image.sha256) if image.sha256 else None
    data = data or pictures.get(image.url) or b""
    found = size_of_png(data) or size_of_jpeg(data)
    if found is None or len(data) > MOST_BYTES:
        return None
    kind, width, height = found
    if not 0 < width * height <= MOST_PIXELS:
        return None
    scale = min(1.0, WIDEST_MM / (width * MM_PER_PIXEL), TALLEST_MM / (height * MM_PER_PIXEL))
    return Picture(
        data, kind, (width, height), round(width * MM_PER_PIXEL * scale, 2), round(height * MM_PER_PIXEL * scale, 2)
    )


def size_of_png(data: bytes) -> tuple[str, int, int] | None:
    """Kind, width and height in pixels, None for bytes that are no PNG."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR" or len(data) < 33:
        return None
    return "png", int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def size_of_jpeg(data: bytes) -> tuple[str, int, int] | None:
    """Kind, width and height in pixels, None for bytes that are no JPEG."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        mark = data[place + 1]
        if mark in SIZE_MARKS:
            return "jpeg", int.from_bytes(data[place + 7 : place + 9]), int.from_bytes(data[place + 5 : place + 7])
        place += 1 if mark == 0xFF else 2 + int.from_bytes(data[place + 2 : place + 4])
    return None
