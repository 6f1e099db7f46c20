"""Copies of pictures for print: never larger, small ones byte for byte, the same every time."""

from io import BytesIO

import pytest
from PIL import Image

from archive.print_copy import print_copy
from tests.archive.test_pictures import drawn

MOST = (1351, 1299)


def size_of(body: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(body)) as opened:
        return opened.size


def photo(size: tuple[int, int], kind: str = "JPEG", **options: object) -> bytes:
    """Clouds of noise, which pack like a photograph."""
    out = BytesIO()
    clouds = Image.effect_noise((size[0] // 4, size[1] // 4), 60).resize(size)
    clouds.convert("RGB").save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("size", "copied", "kind"),
    [
        ((4000, 3000), (1351, 1013), "JPEG"),
        ((3000, 4000), (974, 1299), "JPEG"),
        ((2000, 400), (1351, 270), "JPEG"),
        ((2000, 400), (1351, 270), "PNG"),
    ],
)
def test_a_large_picture_is_scaled_to_what_is_printed_in_its_own_shape_and_format(size, copied, kind):
    body = photo(size, kind)
    small = print_copy(body, MOST)
    assert size_of(small) == copied
    assert len(small) < len(body)
    assert small[:4] == body[:4]
    assert print_copy(body, MOST) == small == print_copy(small, MOST)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_small_picture_stays_byte_for_byte(kind):
    for size in ((300, 200), (1351, 1013), (1400, 1000)):
        body = drawn(size, kind)
        assert print_copy(body, MOST) is body


@pytest.mark.parametrize("mode", ["L", "RGBA"])
def test_grey_and_transparency_stay_what_they_are(mode):
    with Image.open(BytesIO(photo((1600, 400), "PNG"))) as opened:
        out = BytesIO()
        opened.convert(mode).save(out, "PNG")
    with Image.open(BytesIO(print_copy(out.getvalue(), MOST))) as small:
        assert (small.size, small.mode) == ((1351, 338), mode)


@pytest.mark.parametrize("body", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, photo((4000, 3000))[:5_000]])
def test_what_cannot_be_read_is_given_back(body):
    assert print_copy(body, MOST) is body
