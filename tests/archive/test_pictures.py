"""Pictures are checked by content, stripped of their metadata, and stored once."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from archive.pictures import LARGEST_BYTES, WIDEST, NotAPicture, PictureStore


def drawn(size: tuple[int, int], kind: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    picture = Image.linear_gradient("L").resize(size).convert(mode)
    picture.save(out, kind, **options)
    return out.getvalue()


def test_the_same_picture_is_stored_once(tmp_path: Path) -> None:
    store = PictureStore(tmp_path)
    first, second = store.add(drawn((600, 400))), store.add(drawn((600, 400)))
    assert first == second
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    assert store.read(first.sha256) == store.path(first).read_bytes()


def test_exif_is_dropped_and_its_turn_is_done(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "Camera of somebody"
    store = PictureStore(tmp_path)
    picture = store.add(drawn((600, 400), exif=exif))
    body = store.read(picture.sha256)
    assert body is not None
    assert (picture.width, picture.height) == (400, 600)
    assert b"Camera" not in body


def test_a_wide_picture_is_scaled_down(tmp_path: Path) -> None:
    picture = PictureStore(tmp_path).add(drawn((4000, 1000)))
    assert (picture.width, picture.height) == (WIDEST, 400)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "BMP"])
def test_what_word_cannot_show_becomes_jpeg_or_png(tmp_path: Path, kind: str) -> None:
    store = PictureStore(tmp_path)
    picture = store.add(drawn((300, 200), kind))
    with Image.open(store.path(picture)) as stored:
        assert f"image/{(stored.format or '').lower()}" == picture.media_type
        assert stored.format in ("JPEG", "PNG")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html>not found</html>", "not a readable picture"),
        (b"", "not a readable picture"),
        (drawn((300, 200))[:400], "not a readable picture"),
        (drawn((20, 400)), "an icon of 20 × 400"),
        (b"\xff\xd8" + bytes(LARGEST_BYTES), "larger than"),
        (drawn((9000, 9000), "PNG", "1"), "more than"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "not a readable picture"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(tmp_path: Path, body: bytes, why: str) -> None:
    with pytest.raises(NotAPicture, match=why):
        PictureStore(tmp_path).add(body)
    assert list(tmp_path.iterdir()) == []
