"""Bytes of wire values: true, forged with a lie here and there, or damaged.

`encode` of the codec writes what is true; this writes the same format by itself, and may lie in any
tag, length or text.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Sequence
from typing import Any

from sandbox.wire.values import ARRAY_KINDS, DTYPES, Array, Generator, Given, Raised, Ref
from tests.fuzz.making import HUGE, tree

_LENGTHS = (0, 1, 2, 31, 32, 33, 255, 2**16, 2**31 - 1, 2**31, 2**32 - 1)


class Forger:
    """Writes the codec's format, and lies with probability `lie` wherever it can."""

    def __init__(self, rng: random.Random, lie: float) -> None:
        self.rng = rng
        self.lie = lie
        self.parts: list[bytes] = []

    def bytes(self, value: Any) -> bytes:
        """The bytes of a value, more or less."""
        self.value(value)
        return b"".join(self.parts)

    def lies(self) -> bool:
        return self.rng.random() < self.lie

    def tag(self, tag: int) -> None:
        self.parts.append(bytes((self.rng.randrange(20) if self.lies() else tag,)))

    def count(self, count: int) -> None:
        if self.lies():
            count = self.rng.choice((*_LENGTHS, max(0, count - 1), count + 1))
        self.parts.append(struct.pack("<I", count))

    def text(self, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        if self.lies():
            data += self.rng.choice((b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80"))
        self.count(len(data))
        self.parts.append(data)

    def pairs(self, mapping: dict[Any, Any]) -> None:
        items = list(mapping.items())
        if items and self.lies():
            items.append(self.rng.choice(items))  # the same key again
        if self.lies():
            items.append((tree(self.rng, 3), None))  # a key that cannot be one, perhaps
        self.count(len(items))
        for name, item in items:
            self.value(name)
            self.value(item)

    def many(self, items: Sequence[Any]) -> None:
        self.count(len(items))
        for item in items:
            self.value(item)

    def array(self, value: Array) -> None:
        code, width = DTYPES[value.dtype]
        self.tag(12)
        kind, flags = ARRAY_KINDS.index(value.kind), int(value.requires_grad)
        rank, shape, length = len(value.shape), list(value.shape), len(value.data)
        if self.lies():
            at = self.rng.randrange(6)
            if at == 0:
                kind = self.rng.randrange(256)
            elif at == 1:
                code = self.rng.randrange(20)
            elif at == 2:
                flags = self.rng.randrange(256)
            elif at == 3:
                rank = self.rng.choice((0, 1, 15, 16, 17, 64, 255))
            elif at == 4 and shape:
                shape[self.rng.randrange(len(shape))] = self.rng.choice((*HUGE, width))
            else:
                length = self.rng.choice((*HUGE, length + 1))
        self.parts.append(bytes((kind, code, flags, rank)))
        self.parts += [struct.pack("<Q", dim) for dim in (*shape, length)]
        self.parts.append(value.data)

    def value(self, value: Any) -> None:
        kind = type(value)
        if value is None:
            self.tag(0)
        elif kind is bool:
            self.tag(2 if value else 1)
        elif kind is int:
            if not self.lies() and -(2**63) <= value < 2**63:
                self.tag(3)
                self.parts.append(struct.pack("<q", value))
            else:
                data = value.to_bytes(
                    (~value if value < 0 else value).bit_length() // 8 + 1, "little", signed=True
                )[:512]
                self.tag(4)
                self.count(len(data))
                self.parts.append(data)
        elif kind is float:
            self.tag(5)
            self.parts.append(struct.pack("<d", value))
        elif kind is complex:
            self.tag(6)
            self.parts.append(struct.pack("<dd", value.real, value.imag))
        elif kind is str:
            self.tag(7)
            self.text(value)
        elif kind is bytes:
            self.tag(8)
            self.count(len(value))
            self.parts.append(value)
        elif kind is list or kind is tuple:
            self.tag(9 if kind is list else 10)
            self.many(value)
        elif kind is dict:
            self.tag(11)
            self.pairs(value)
        elif kind is Array:
            self.array(value)
        else:
            self.node(value)

    def node(self, value: Any) -> None:
        kind = type(value)
        if kind is Generator:
            self.tag(13)
            self.parts.append(struct.pack("<q", value.seed))
        elif kind is Given:
            self.tag(14)
            call = self.rng.randrange(256) if self.lies() else int(value.call)
            self.parts.append(struct.pack("<Bq", call, value.seed))
            self.text(value.name)
            self.tag(10)
            self.many(value.args)
            self.pairs(value.kwargs)
        elif kind is Ref:
            self.tag(15)
            self.text(value.name)
        elif kind is Raised:
            self.tag(16)
            self.text(value.type_name)
            self.text(value.message)
        else:
            self.tag(17)
            self.text(value.type_name)
            self.text(value.why)


def damaged(rng: random.Random, data: bytes, others: Sequence[bytes] = ()) -> bytes:
    """The bytes with one to four small damages; `others`: what to splice with."""
    new = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 4))):
        _DAMAGES[rng.randrange(len(_DAMAGES))](rng, new)
    if others and rng.random() < 0.1:
        other = rng.choice(others)
        new = new[: rng.randrange(len(new) + 1)] + other[rng.randrange(len(other) + 1) :]
    return bytes(new)


def _flip(rng: random.Random, data: bytearray) -> None:
    if data:
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _byte(rng: random.Random, data: bytearray) -> None:
    if data:
        data[rng.randrange(len(data))] = rng.choice(
            (0, 1, 17, 18, 127, 128, 255, rng.randrange(256))
        )


def _length(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data) + 1)
    data[at : at + 4] = struct.pack("<I", rng.choice(_LENGTHS))


def _wide(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data) + 1)
    data[at : at + 8] = struct.pack("<Q", rng.choice(HUGE))


def _drop(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data) + 1)
    del data[at : at + rng.choice((1, 2, 4, 8, 32))]


def _again(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data) + 1)
    data[at:at] = data[at : at + rng.choice((1, 2, 5, 9, 64))]


def _insert(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data) + 1)
    data[at:at] = rng.randbytes(rng.choice((1, 1, 4, 8)))


def _cut(rng: random.Random, data: bytearray) -> None:
    del data[rng.randrange(len(data) + 1) :]


_DAMAGES: tuple[Callable[[random.Random, bytearray], None], ...] = (
    _flip, _flip, _byte, _byte, _length, _wide, _drop, _again, _insert, _cut,
)  # fmt: skip
