"""Grey pictures as PNG files: another reader finds the pixels that went in."""

from __future__ import annotations

import struct
import zlib

import pytest

from app.training.png import grey_png


def chunks(data: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG file by kind; each must carry its own checksum."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    found, at = {}, 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        (checksum,) = struct.unpack(">I", data[at + 8 + size : at + 12 + size])
        assert checksum == zlib.crc32(kind + body)
        found[kind] = body
        at += 12 + size
    return found


def test_the_pixels_come_back_row_by_row() -> None:
    pixels = bytes([0, 128, 255, 10, 20, 30])
    found = chunks(grey_png(3, 2, pixels))
    assert list(found) == [b"IHDR", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", found[b"IHDR"]) == (3, 2, 8, 0, 0, 0, 0)
    assert zlib.decompress(found[b"IDAT"]) == b"\0" + pixels[:3] + b"\0" + pixels[3:]


@pytest.mark.parametrize(("width", "height", "count"), [(0, 4, 0), (4, -1, 4), (3, 2, 5)])
def test_what_is_no_picture_is_refused(width: int, height: int, count: int) -> None:
    with pytest.raises(ValueError, match="are not a picture"):
        grey_png(width, height, bytes(count))
