"""Pictures of the shortlist: checked by content, bounded, without EXIF, stored once under their digest."""

import hashlib
import os
import tempfile
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageOps

from bulletin.article import Block, Image

LARGEST_BYTES = 8_000_000
LARGEST_PIXELS = 40_000_000
WIDEST = 1600
"""A picture is scaled down to this width: the type area of the Word file is 156 mm, so 260 dpi."""

SMALLEST = 48
"""Anything narrower or lower is an icon, a tracker or a rule."""

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")


class NotAPicture(ValueError):
    """The bytes are no picture that we print; the message says why, `kind` in one word: bytes, pixels, icon,
    unreadable."""

    def __init__(self, message: str, kind: str = "unreadable") -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture: digest of the stored bytes, media type, width and height in pixels, size in bytes."""

    sha256: str
    media_type: str
    width: int
    height: int
    size: int


class PictureStore:
    """Pictures in a folder, by digest: pictures/ab/abcdef….jpg or .png."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, body: bytes) -> Picture:
        """Check and store a picture; the same picture twice is stored once. Raises NotAPicture."""
        data, picture = cleaned(body)
        path = self.path(picture)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        return picture

    def path(self, picture: Picture) -> Path:
        """Where a picture lies."""
        ending = "jpg" if picture.media_type == "image/jpeg" else "png"
        return self._folder / picture.sha256[:2] / f"{picture.sha256}.{ending}"

    def read(self, sha256: str) -> bytes | None:
        """The bytes of a picture by its digest, or None."""
        path = self._found(sha256)
        return path.read_bytes() if path else None

    def has(self, sha256: str) -> bool:
        """Whether the bytes of a picture are here."""
        return self._found(sha256) is not None

    def _found(self, sha256: str) -> Path | None:
        paths = (self._folder / sha256[:2] / f"{sha256}.{ending}" for ending in ("jpg", "png"))
        return next((path for path in paths if path.is_file()), None)


def cleaned(body: bytes) -> tuple[bytes, Picture]:
    """A picture re-written as plain JPEG or PNG: turned upright, scaled to `WIDEST`, without metadata.

    Raises NotAPicture for anything that is none, too large, or an icon.
    """
    if len(body) > LARGEST_BYTES:
        raise NotAPicture(f"larger than {LARGEST_BYTES} bytes", "bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(BytesIO(body), formats=FORMATS) as opened:
                if opened.width * opened.height > LARGEST_PIXELS:
                    raise NotAPicture(f"more than {LARGEST_PIXELS} pixels", "pixels")
                if min(opened.size) < SMALLEST:
                    raise NotAPicture(f"an icon of {opened.width} × {opened.height}", "icon")
                photo = opened.format == "JPEG" or (opened.format == "WEBP" and not has_alpha(opened))
                upright = ImageOps.exif_transpose(opened)
                plain = upright.convert("RGB" if photo or not has_alpha(upright) else "RGBA")
    except NotAPicture:
        raise
    except Exception as error:  # Pillow raises what its decoders raise; whatever it is, these bytes are not printed
        raise NotAPicture(f"not a readable picture ({type(error).__name__})") from None
    if plain.width > WIDEST:
        plain = plain.resize((WIDEST, max(1, round(plain.height * WIDEST / plain.width))))
    out = BytesIO()
    if photo:
        plain.save(out, "JPEG", quality=88, optimize=True)
    else:
        plain.save(out, "PNG", optimize=False)
    data = out.getvalue()
    kind = "image/jpeg" if photo else "image/png"
    return data, Picture(hashlib.sha256(data).hexdigest(), kind, plain.width, plain.height, len(data))


def has_alpha(image: Pillow.Image) -> bool:
    """Whether a picture may be transparent."""
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def missing(blocks: Iterable[Block], held: Mapping[str, str], store: PictureStore) -> tuple[str, ...]:
    """The addresses of the pictures among blocks of which the store has no bytes, each once, in order.

    `held` are the digests known by address; one whose file is gone counts as missing.
    """
    wanting: dict[str, None] = {}
    for block in blocks:
        if isinstance(block, Image) and block.url.startswith(("http://", "https://")):
            digests = filter(None, (block.sha256, held.get(block.url, "")))
            if not any(store.has(digest) for digest in digests):
                wanting[block.url] = None
    return tuple(wanting)
