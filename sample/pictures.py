"""Pictures without a photographer: PNG bytes of an abstract skyline, drawn row by row from a seed."""

import random
import struct
import zlib

WIDTH, HEIGHT, SHADES = 640, 420, 192


def picture(seed: str) -> bytes:
    """A PNG of 640 × 420 points with a palette: a sky in gradient, a sun, hills and buildings with lit windows."""
    draw = random.Random(f"picture {seed}")
    rows = [bytearray([y * SHADES // HEIGHT]) * WIDTH for y in range(HEIGHT)]
    disc(rows, draw.randrange(80, WIDTH - 80), draw.randrange(60, 150), draw.randrange(28, 60), SHADES)
    for layer in (1, 2):
        buildings(rows, draw, SHADES + layer, HEIGHT * layer // 3 + 40)
    return png(rows, palette(draw))


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
        wide = min(draw.randrange(36, 96), WIDTH - left)
        roof = top + draw.randrange(-50, 50)
        for y in range(roof, HEIGHT):
            rows[y][left : left + wide] = bytes([colour]) * wide
        for y in range(roof + 10, HEIGHT - 14, 20):
            for x in range(left + 8, left + wide - 12, 16):
                if draw.random() < 0.35:
                    for line in rows[y : y + 9]:
                        line[x : x + 7] = bytes([SHADES + 3]) * 7
        left += wide


def palette(draw: random.Random) -> bytes:
    """Colours: 192 shades of sky from top to bottom, then sun, far and near buildings, windows."""
    upper, lower = [draw.randrange(60, 150) for _ in range(3)], [draw.randrange(170, 250) for _ in range(3)]
    upper[2] += 90
    sky = [bytes(a + (b - a) * step // SHADES for a, b in zip(upper, lower, strict=True)) for step in range(SHADES)]
    far = bytes(draw.randrange(90, 140) for _ in range(3))
    near = bytes(draw.randrange(30, 80) for _ in range(3))
    return b"".join([*sky, bytes((255, 224, 150)), far, near, bytes((250, 232, 170))])


def png(rows: list[bytearray], colours: bytes) -> bytes:
    """The PNG file of rows of palette indexes (PNG specification, colour type 3, eight bits)."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    data = zlib.compress(b"".join(b"\x00" + bytes(row) for row in rows), 6)
    chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, body) for name, body in chunks)


def chunk(name: bytes, body: bytes) -> bytes:
    """One chunk: length, name, body and check sum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
