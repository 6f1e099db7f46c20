"""Pictures as small as their printed size allows: a photograph has more pixels than paper can show."""

import warnings
from io import BytesIO

from PIL import Image as Pillow

from archive.pictures import LARGEST_PIXELS

ROUNDLY = 1.1
"""A picture this much too large is left as it is: writing it anew would cost more than it saves."""
QUALITY = 82


def print_copy(body: bytes, most: tuple[int, int]) -> bytes:
    """A PNG or JPEG scaled down to fit `most` (width, height in pixels), in its own format, without metadata.

    The very bytes are given back where the picture is small enough, and where Pillow cannot read it. The same bytes
    always give the same copy.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(BytesIO(body), formats=("JPEG", "PNG")) as opened:
                return scaled(opened, body, most)
    except Exception:  # Pillow raises what its decoders raise; what it cannot read is printed as it is, or left out
        return body


def scaled(opened: Pillow.Image, body: bytes, most: tuple[int, int]) -> bytes:
    """The copy of an opened picture; `body` where it needs none."""
    width, height = opened.size
    share = min(most[0] / width, most[1] / height)
    if share * ROUNDLY >= 1 or width * height > LARGEST_PIXELS:
        return body
    size = max(1, round(width * share)), max(1, round(height * share))
    photo = opened.format == "JPEG"
    opened.draft("RGB", size)  # a JPEG of twice the size and more is read at half of it
    small = plain(opened, photo).resize(size, Pillow.Resampling.BICUBIC)
    out = BytesIO()
    if photo:
        small.save(out, "JPEG", quality=QUALITY)
    else:
        small.save(out, "PNG")
    return out.getvalue() if len(out.getvalue()) < len(body) else body


def plain(opened: Pillow.Image, photo: bool) -> Pillow.Image:
    """The picture in colours that can be scaled: grey stays grey, a palette is resolved."""
    if photo:
        return opened if opened.mode in ("RGB", "L") else opened.convert("RGB")
    return opened if opened.mode in ("RGB", "RGBA", "L") else opened.convert("RGBA")
