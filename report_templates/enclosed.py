"""A photograph as a PDF of its own. Typst takes such a page as it is, where it would unfold every JPEG in memory.

A JPEG is what a PDF holds pictures as (DCTDecode, ISO 32000-1, 7.4.8), so its bytes are only framed.
"""

from report_templates.picture import SIZE_MARKS, Picture

COLOURS = {1: b"/DeviceGray", 3: b"/DeviceRGB"}
"""By the number of a JPEG's components; one of four may be inked the other way round and is left to typst."""


def file_of(picture: Picture) -> str:
    """The name of the file a picture is given to typst in."""
    return f"{picture.name}.pdf" if colours_of(picture) else picture.name


def enclosed(picture: Picture) -> bytes:
    """The bytes typst is given for a picture: a one-page PDF for a plain JPEG, else the picture itself."""
    colours = colours_of(picture)
    if not colours:
        return picture.data
    width, height = picture.pixels
    drawn = b"q %d 0 0 %d 0 0 cm /P Do Q" % (width, height)
    image = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8/Filter/DCTDecode" % (
        width, height, colours,
    )  # fmt: skip
    page = b"/Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</XObject<</P 4 0 R>>>>/Contents 5 0 R" % (
        width, height,
    )  # fmt: skip
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<<" + page + b">>",
        stream(image, picture.data), stream(b"", drawn),
    )  # fmt: skip
    return framed(parts)


def stream(words: bytes, body: bytes) -> bytes:
    """A stream of a PDF."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (words, len(body), body)


def framed(parts: tuple[bytes, ...]) -> bytes:
    """Objects numbered from 1 as a PDF; the first is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(parts) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(out)


def colours_of(picture: Picture) -> bytes:
    """The colours of a whole JPEG of eight bits in the words of a PDF; "" for anything else."""
    data = picture.data
    if picture.kind != "jpeg" or not data.rstrip(b"\0").endswith(b"\xff\xd9"):
        return b""
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        mark = data[place + 1]
        if mark in SIZE_MARKS:
            plain = data[place + 4] == 8 and mark in (0xC0, 0xC1, 0xC2)
            return COLOURS.get(data[place + 9], b"") if plain else b""
        place += 1 if mark == 0xFF else 2 + int.from_bytes(data[place + 2 : place + 4])
    return b""
