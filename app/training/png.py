"""Grey pictures as PNG files, by what PNG asks for and no more: a header, rows, an end."""

from __future__ import annotations

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def grey_png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG file (W3C PNG, colour type 0) of `pixels`: a byte each, row by row, 0 is black.

    Raises ValueError when there are not width · height of them, or none at all.
    """
    if width < 1 or height < 1 or len(pixels) != width * height:
        raise ValueError(f"{len(pixels)} pixels are not a picture of {width} x {height}")
    # Each row begins with its filter: 0, as it is.
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, len(pixels), width))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
