"""PNG files with a palette of 256 colours: pictures of screens become a third as large, and nobody sees it."""

import struct
import zlib
from collections import Counter

COLOURS = 256
NEAR = 60  # squared distance below which one colour stands for both
AREA = 300  # pixels from which on a colour is one of its own


def indexed(pixels: bytes, width: int, height: int) -> bytes:
    """The PNG file of `pixels` (red, green, blue, opacity for each, row by row); opacity is left out."""
    colours = struct.unpack(f"<{width * height}I", pixels)
    palette, place = _palette(Counter(colours))
    rows = bytes(map(place.__getitem__, colours))
    lines = b"".join(b"\0" + rows[start : start + width] for start in range(0, len(rows), width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in (
            (b"IHDR", header),
            (b"PLTE", b"".join(map(bytes, palette))),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


Colour = tuple[int, int, int]


def _palette(counted: Counter[int]) -> tuple[list[Colour], dict[int, int]]:
    """The colours of areas, then the most frequent ones that are near to none; for every colour its place there."""
    chosen: list[Colour] = []
    place: dict[int, int] = {}
    common = counted.most_common()
    for number, count in common:
        colour = _taken_apart(number)
        is_area = count > AREA and len(chosen) < COLOURS // 2
        if len(chosen) < COLOURS and (is_area or all(_distance(colour, other) > NEAR for other in chosen)):
            chosen.append(colour)
    for number in counted:
        colour = _taken_apart(number)
        place[number] = min(range(len(chosen)), key=lambda index, colour=colour: _distance(colour, chosen[index]))
    return chosen, place


def _taken_apart(number: int) -> Colour:
    return number & 255, number >> 8 & 255, number >> 16 & 255


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
