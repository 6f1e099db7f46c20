"""Pictures without a photographer: PNG bytes of an abstract skyline, drawn row by row from a seed."""

import random
import struct
import zlib
from functools import cache

WIDTH, HEIGHT, SHADES = 320, 210, 192
"""The drawing is made at this size and doubled: a picture has 640 × 420 points."""


@cache
def picture(seed: str) -> bytes:
    """A PNG of 640 × 420 points with a palette: a sky in gradient, a sun, far and near buildings with lit windows."""
    draw = random.Random(f"picture {seed}")
    rows = [bytearray([y * SHADES // HEIGHT]) * WIDTH for y in range(HEIGHT)]
    disc(rows, draw.randrange(40, WIDTH - 40), draw.randrange(30, 75), draw.randrange(14, 30), SHADES)
    for layer in (1, 2):
        buildings(rows, draw, SHADES + layer, HEIGHT * layer // 3 + 20)
    return png([doubled(row) for row in rows for _ in (1, 2)], palette(draw))


def disc(rows: list[bytearray], x: int, y: int, radius: int, colour: int) -> None:
    """A filled circle."""
    for dy in range(-radius, radius + 1):
        half = int((radius * radius - dy * dy) ** 0.5)
        left, right = max(x - half, 0), min(x + half, WIDTH)
        rows[y + dy][left:right] = bytes([colour]) * (right - left)


def buildings(rows: list[bytearray], draw: random.Random, colour: int, top: int) -> None:
    """A row of blocks from left to right with windows in the last colour."""
    left = 0
    while left < WIDTH:
        wide = min(draw.randrange(18, 48), WIDTH - left)
        roof = top + draw.randrange(-25, 25)
        wall = bytes([colour]) * wide
        for row in rows[roof:]:
            row[left : left + wide] = wall
        for y in range(roof + 5, HEIGHT - 7, 10):
            for x in range(left + 4, left + wide - 6, 8):
                if draw.random() < 0.35:
                    for row in rows[y : y + 4]:
                        row[x : x + 3] = bytes([SHADES + 3]) * 3
        left += wide


def palette(draw: random.Random) -> bytes:
    """Colours: 192 shades of sky from top to bottom, then sun, far and near buildings, windows."""
    upper, lower = [draw.randrange(60, 150) for _ in range(3)], [draw.randrange(170, 250) for _ in range(3)]
    upper[2] += 90
    sky = [bytes(a + (b - a) * step // SHADES for a, b in zip(upper, lower, strict=True)) for step in range(SHADES)]
    far = bytes(draw.randrange(90, 140) for _ in range(3))
    near = bytes(draw.randrange(30, 80) for _ in range(3))
    return b"".join([*sky, bytes((255, 224, 150)), far, near, bytes((250, 232, 170))])


def doubled(row: bytearray) -> bytes:
    """A row with each point twice."""
    wide = bytearray(2 * len(row))
    wide[::2] = wide[1::2] = row
    return bytes(wide)


def png(rows: list[bytes], colours: bytes) -> bytes:
    """The PNG file of rows of palette indexes (PNG specification, colour type 3, eight bits)."""
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    data = zlib.compress(b"".join(b"\x00" + row for row in rows), 3)
    chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, body) for name, body in chunks)


def chunk(name: bytes, body: bytes) -> bytes:
    """One chunk: length, name, body and check sum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
