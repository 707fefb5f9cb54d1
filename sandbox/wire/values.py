"""The values that cross the wire: plain Python, arrays as raw bytes, and a few tagged nodes.

Nothing here imports torch or numpy: the worker and the sandbox share this file. A decoded value is
made of None, bool, int, float, complex, str, bytes, list, tuple, dict and the dataclasses below.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field
from typing import Any

Value = Any  # a tree of the types named above; recursion is checked by the codec, not by mypy

#: dtype name -> (code on the wire, bytes per element). Little-endian, C order.
DTYPES: dict[str, tuple[int, int]] = {
    "bool": (0, 1),
    "uint8": (1, 1),
    "int8": (2, 1),
    "int16": (3, 2),
    "int32": (4, 4),
    "int64": (5, 8),
    "float16": (6, 2),
    "bfloat16": (7, 2),
    "float32": (8, 4),
    "float64": (9, 8),
    "complex64": (10, 8),
    "complex128": (11, 16),
    "uint16": (12, 2),
    "uint32": (13, 4),
    "uint64": (14, 8),
}
DTYPE_NAMES = {code: name for name, (code, _) in DTYPES.items()}

#: Who made an array: decides only how it is handed back, never how it is compared.
ARRAY_KINDS = ("torch", "numpy", "numpy_scalar", "parameter")


class WireError(ValueError):
    """Bytes that are not a well-formed value or frame, or that pass a cap. Says which."""


class TooLarge(WireError):
    """A value or frame that passes a cap on bytes, items, depth, rank or text."""


@dataclass(frozen=True, slots=True)
class Array:
    """A dense array: `data` holds the elements in C order, little-endian."""

    kind: str
    dtype: str
    shape: tuple[int, ...]
    data: bytes = field(repr=False)
    requires_grad: bool = False


@dataclass(frozen=True, slots=True)
class Generator:
    """A `torch.Generator` seeded with `seed` (an input only)."""

    seed: int


@dataclass(frozen=True, slots=True)
class Given:
    """An object from `given.py`: the named attribute, called with `args` unless `call` is False."""

    name: str
    args: tuple[Value, ...] = ()
    kwargs: dict[str, Value] = field(default_factory=dict)
    seed: int = 0
    call: bool = True


@dataclass(frozen=True, slots=True)
class Ref:
    """One of the case's shared `objects`, by its key (an input only)."""

    name: str


@dataclass(frozen=True, slots=True)
class Raised:
    """In the place of an output: the call raised an exception of this type."""

    type_name: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Opaque:
    """In the place of an output: an object that cannot be compared, by its type's name."""

    type_name: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Caps:
    """What a decoder accepts. Checked against the bytes at hand before anything is allocated."""

    max_bytes: int = 64 * 1024 * 1024
    max_items: int = 500_000
    max_depth: int = 32
    max_rank: int = 16
    max_text: int = 1024 * 1024


DEFAULT_CAPS = Caps()

(
    _NONE, _FALSE, _TRUE, _INT, _BIGINT, _FLOAT, _COMPLEX, _STR, _BYTES, _LIST, _TUPLE, _DICT,
    _ARRAY, _GENERATOR, _GIVEN, _REF, _RAISED, _OPAQUE,
) = range(18)  # fmt: skip

_BIGINT_BYTES = 512
_MOST_ALIKE = 32  # keys of one dictionary with the same hash; honest ones have one or two
_FEW_KEYS = 512  # up to here even the worst keys cost a dictionary little
_MOST_PROBES = 32  # of a dictionary's table, a key; honest ones take one to three
_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")
# A tag and what follows it, in one piece.
_TAGGED_I64 = struct.Struct("<Bq")
_TAGGED_F64 = struct.Struct("<Bd")
_TAGGED_C128 = struct.Struct("<Bdd")
_TAGGED_U32 = struct.Struct("<BI")
_I64 = struct.Struct("<q")
_F64 = struct.Struct("<d")
_LEAST, _MOST = -(2**63), 2**63 - 1
_FREQUENT = frozenset((_STR, _FLOAT, _INT, _NONE, _FALSE, _TRUE))
_CONSTANTS = (None, False, True)  # by tag
_NO_ITEMS = bytes(4)
_SHORT = 48  # texts of at most so many characters or bytes are kept: lists of words repeat them
_COPIED = 4 * 1024 * 1024  # a view of at most so many bytes is read as `bytes`, which is faster
# tag, kind, dtype code, flags, rank; then rank x u64, then u64 bytes.
_ARRAY_HEAD = struct.Struct("<BBBBB")


def encode(value: Value, caps: Caps = DEFAULT_CAPS) -> bytes:
    """The bytes of a value; raises `TooLarge` past a cap, `WireError` for another type.

    A cycle is a depth without end, and ends at `caps.max_depth`.
    """
    writer = _Writer(caps)
    writer.value(value, 0)
    return b"".join(writer.parts)


def decode(data: bytes | memoryview, caps: Caps = DEFAULT_CAPS) -> Value:
    """The value of these bytes, all of them; raises `WireError` and never allocates past them."""
    reader = _Reader(data, caps)
    try:
        value = reader.value(0)
    except (IndexError, struct.error) as error:  # a tag or number that is not there any more
        raise WireError("the value ends early") from error
    if reader.at != len(reader.data):
        raise WireError(f"{len(reader.data) - reader.at} bytes after the end of the value")
    return value


class _Writer:
    def __init__(self, caps: Caps) -> None:
        self.parts: list[bytes] = []
        self.caps = caps
        self.size = 0
        self.items = 0
        self.texts: dict[str, bytes] = {}

    def raw(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self.caps.max_bytes:
            raise TooLarge(f"the value is larger than {self.caps.max_bytes} bytes")
        self.parts.append(data)

    def tag(self, tag: int) -> None:
        self.raw(bytes((tag,)))

    def text(self, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        if len(data) > self.caps.max_text:
            raise TooLarge(f"a text is longer than {self.caps.max_text} bytes")
        self.raw(_U32.pack(len(data)))
        self.raw(data)

    def tagged_text(self, text: str) -> bytes:
        """A text as a value."""
        data = text.encode("utf-8", "surrogatepass")
        if len(data) > self.caps.max_text:
            raise TooLarge(f"a text is longer than {self.caps.max_text} bytes")
        part = _TAGGED_U32.pack(_STR, len(data)) + data
        if len(text) <= _SHORT:
            self.texts[text] = part
        return part

    def many(self, tag: int, values: list[Value] | tuple[Value, ...], depth: int) -> None:
        self.raw(_TAGGED_U32.pack(tag, len(values)))
        depth += 1
        if depth > self.caps.max_depth and values:
            raise TooLarge(f"nested deeper than {self.caps.max_depth} levels")
        texts, append = self.texts, self.parts.append
        max_items, max_bytes = self.caps.max_items, self.caps.max_bytes
        for item in values:  # what long lists are made of goes the short way
            kind = type(item)
            if kind is str:
                part = texts.get(item) or self.tagged_text(item)
            elif kind is float:
                part = _TAGGED_F64.pack(_FLOAT, item)
            elif kind is int and _LEAST <= item <= _MOST:
                part = _TAGGED_I64.pack(_INT, item)
            else:
                self.value(item, depth)
                continue
            self.items += 1
            if self.items > max_items:
                raise TooLarge(f"more than {max_items} items")
            self.size += len(part)
            if self.size > max_bytes:
                raise TooLarge(f"the value is larger than {max_bytes} bytes")
            append(part)

    def pairs(self, mapping: dict[Value, Value], depth: int) -> None:
        self.raw(_U32.pack(len(mapping)))
        for key, item in mapping.items():
            self.value(key, depth + 1)
            self.value(item, depth + 1)

    def integer(self, value: int) -> None:
        if _LEAST <= value <= _MOST:
            self.raw(_TAGGED_I64.pack(_INT, value))
            return
        length = (value if value >= 0 else ~value).bit_length() // 8 + 1
        if length > _BIGINT_BYTES:
            raise TooLarge(f"an integer has more than {_BIGINT_BYTES * 8} bits")
        self.raw(_TAGGED_U32.pack(_BIGINT, length))
        self.raw(value.to_bytes(length, "little", signed=True))

    def array(self, value: Array) -> None:
        code, width = DTYPES[value.dtype]
        if len(value.shape) > self.caps.max_rank:
            raise TooLarge(f"an array has more than {self.caps.max_rank} dimensions")
        if math.prod(value.shape) * width != len(value.data):
            raise WireError("an array's bytes do not fit its shape")
        kind, rank = ARRAY_KINDS.index(value.kind), len(value.shape)
        self.raw(_ARRAY_HEAD.pack(_ARRAY, kind, code, int(value.requires_grad), rank))
        for number in (*value.shape, len(value.data)):
            self.raw(_U64.pack(number))
        self.raw(value.data)

    def value(self, value: Value, depth: int) -> None:
        self.items += 1
        if self.items > self.caps.max_items:
            raise TooLarge(f"more than {self.caps.max_items} items")
        if depth > self.caps.max_depth:
            raise TooLarge(f"nested deeper than {self.caps.max_depth} levels")
        kind = type(value)  # exact types only: a subclass may lie
        if value is None:
            self.tag(_NONE)
        elif kind is bool:
            self.tag(_TRUE if value else _FALSE)
        elif kind is int:
            self.integer(value)
        elif kind is float:
            self.raw(_TAGGED_F64.pack(_FLOAT, value))
        elif kind is complex:
            self.raw(_TAGGED_C128.pack(_COMPLEX, value.real, value.imag))
        elif kind is str:
            self.raw(self.texts.get(value) or self.tagged_text(value))
        elif kind is bytes:
            self.raw(_TAGGED_U32.pack(_BYTES, len(value)))
            self.raw(value)
        elif kind is list:
            self.many(_LIST, value, depth)
        elif kind is tuple:
            self.many(_TUPLE, value, depth)
        elif kind is dict:
            self.tag(_DICT)
            self.pairs(value, depth)
        elif kind is Array:
            self.array(value)
        elif kind is Generator:
            self.raw(_TAGGED_I64.pack(_GENERATOR, value.seed))
        elif kind is Given:
            self.tag(_GIVEN)
            self.raw(bytes((int(value.call),)))
            self.raw(_I64.pack(value.seed))
            self.text(value.name)
            self.many(_TUPLE, tuple(value.args), depth)
            self.pairs(value.kwargs, depth)
        elif kind is Ref:
            self.tag(_REF)
            self.text(value.name)
        elif kind is Raised:
            self.tag(_RAISED)
            self.text(value.type_name)
            self.text(value.message)
        elif kind is Opaque:
            self.tag(_OPAQUE)
            self.text(value.type_name)
            self.text(value.why)
        else:
            raise WireError(f"a {kind.__name__} cannot be sent")


def _crowded(hashes: list[int]) -> bool:
    """Whether a dictionary of keys with these hashes, added in this order, is slow on purpose.

    The hash of a number is the number, so that whoever chooses numbers chooses where CPython looks
    for room (Objects/dictobject.c: slot i, then 5i + 1 + the hash's higher bits, in a table that
    doubles when it is two thirds full): 87,000 chosen ones took 12 s. Counts those looks.
    """
    left, size, filled = _MOST_PROBES * len(hashes), 2 * _FEW_KEYS, 0
    while filled < len(hashes):
        filled = min(len(hashes), 2 * size // 3)
        taken, mask = bytearray(size), size - 1
        for number in hashes[:filled]:
            slot = number & mask
            if taken[slot]:
                perturb = number & (2**64 - 1)
                while taken[slot]:
                    perturb >>= 5
                    slot = (5 * slot + perturb + 1) & mask
                    left -= 1
                if left < 0:
                    return True
            taken[slot] = 1
        size *= 2
    return False


class _Reader:
    """Reads at `at`; `IndexError` and `struct.error` mean that the data ends early (`decode`)."""

    def __init__(self, data: bytes | memoryview, caps: Caps) -> None:
        if len(data) > caps.max_bytes:
            raise TooLarge(f"the value is larger than {caps.max_bytes} bytes")
        self.data = bytes(data) if len(data) <= _COPIED else memoryview(data)
        self.caps = caps
        self.at = 0
        self.items = 0
        self.texts: dict[bytes, str] = {}

    def raw(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self.data):
            raise WireError("the value ends early")
        part = bytes(self.data[self.at : end])
        self.at = end
        return part

    def u8(self) -> int:
        value: int = self.data[self.at]
        self.at += 1
        return value

    def u32(self) -> int:
        value: int = _U32.unpack_from(self.data, self.at)[0]
        self.at += 4
        return value

    def u64(self) -> int:
        value: int = _U64.unpack_from(self.data, self.at)[0]
        self.at += 8
        return value

    def i64(self) -> int:
        value: int = _I64.unpack_from(self.data, self.at)[0]
        self.at += 8
        return value

    def f64(self) -> float:
        value: float = _F64.unpack_from(self.data, self.at)[0]
        self.at += 8
        return value

    def text(self) -> str:
        count = self.u32()
        if count > self.caps.max_text:
            raise TooLarge(f"a text is longer than {self.caps.max_text} bytes")
        data = self.raw(count)
        known = self.texts.get(data)
        if known is not None:
            return known
        try:
            text = data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise WireError("a text is not UTF-8") from error
        if not text.isascii():
            # A lone surrogate cannot be stored or shown: it becomes a question mark.
            text = text.encode("utf-8", "replace").decode("utf-8")
        if count <= _SHORT:
            self.texts[data] = text
        return text

    def count(self, each: int) -> int:
        count = self.u32()
        if count * each > len(self.data) - self.at:  # every item takes at least one byte
            raise WireError("a length passes the end of the value")
        if self.items + count > self.caps.max_items:
            raise TooLarge(f"more than {self.caps.max_items} items")
        return count

    def many(self, depth: int) -> list[Value]:
        count = self.count(1)
        depth += 1
        if depth > self.caps.max_depth and count:
            raise TooLarge(f"nested deeper than {self.caps.max_depth} levels")
        out: list[Value] = []
        data, texts, max_items = self.data, self.texts, self.caps.max_items
        for _ in range(count):  # what long lists are made of goes the short way
            at = self.at
            tag = data[at]
            empty = tag == _TUPLE and data[at + 1 : at + 5] == _NO_ITEMS
            if tag not in _FREQUENT and not empty:
                out.append(self.value(depth))
                continue
            self.items += 1
            if self.items > max_items:
                raise TooLarge(f"more than {max_items} items")
            if tag <= _TRUE:
                out.append(_CONSTANTS[tag])
                self.at = at + 1
                continue
            if empty:
                out.append(())
                self.at = at + 5
                continue
            if tag == _STR:
                end = at + 5 + _U32.unpack_from(data, at + 1)[0]
                known = texts.get(bytes(data[at + 5 : end])) if end - at <= _SHORT + 5 else None
                if known is None or end > len(data):
                    self.at += 1
                    out.append(self.text())
                    continue
                out.append(known)
                self.at = end
                continue
            number = _F64 if tag == _FLOAT else _I64
            out.append(number.unpack_from(data, at + 1)[0])
            self.at = at + 9
        return out

    def pairs(self, depth: int) -> dict[Value, Value]:
        keys: list[Value] = []
        items: list[Value] = []
        marks: list[int] = []  # hashes; in a list, since a dictionary of them would be the slow one
        for _ in range(self.count(2)):
            key = self.value(depth + 1)
            if not isinstance(key, (str, int, float, bool, bytes, type(None), tuple)):
                raise WireError("a dictionary's key is not a plain value")
            item = self.value(depth + 1)
            if type(key) is not str:  # a text's hash is salted
                try:
                    marks.append(hash(key))
                except TypeError as error:
                    raise WireError("a dictionary's key is not a plain value") from error
            keys.append(key)
            items.append(item)
        marks.sort()
        if any(one == other for one, other in zip(marks, marks[_MOST_ALIKE:], strict=False)):
            raise WireError("a dictionary's keys were made to have the same hash")
        if len(marks) > _FEW_KEYS and _crowded(list(map(hash, keys))):
            raise WireError("a dictionary's keys were made to stand in each other's way")
        return dict(zip(keys, items, strict=True))

    def array(self) -> Array:
        kind, code, flags, rank = self.raw(4)
        if kind >= len(ARRAY_KINDS) or code not in DTYPE_NAMES or flags > 1:
            raise WireError("an array's header is not known")
        if rank > self.caps.max_rank:
            raise TooLarge(f"an array has more than {self.caps.max_rank} dimensions")
        *shape, length = struct.unpack_from(f"<{rank + 1}Q", self.data, self.at)
        self.at += 8 * (rank + 1)
        name = DTYPE_NAMES[code]
        if math.prod(shape) * DTYPES[name][1] != length:
            raise WireError("an array's bytes do not fit its shape")
        return Array(ARRAY_KINDS[kind], name, tuple(shape), self.raw(length), bool(flags))

    def value(self, depth: int) -> Value:
        self.items += 1
        if self.items > self.caps.max_items:
            raise TooLarge(f"more than {self.caps.max_items} items")
        if depth > self.caps.max_depth:
            raise TooLarge(f"nested deeper than {self.caps.max_depth} levels")
        tag = self.u8()
        if tag == _TUPLE:
            return tuple(self.many(depth))
        if tag == _ARRAY:
            return self.array()
        if tag == _NONE:
            return None
        if tag in (_FALSE, _TRUE):
            return tag == _TRUE
        if tag == _INT:
            return self.i64()
        if tag == _BIGINT:
            count = self.u32()
            if count > _BIGINT_BYTES:
                raise TooLarge(f"an integer has more than {_BIGINT_BYTES * 8} bits")
            return int.from_bytes(self.raw(count), "little", signed=True)
        if tag == _FLOAT:
            return self.f64()
        if tag == _COMPLEX:
            return complex(self.f64(), self.f64())
        if tag == _STR:
            return self.text()
        if tag == _BYTES:
            return self.raw(self.u32())
        if tag == _LIST:
            return self.many(depth)
        if tag == _DICT:
            return self.pairs(depth)
        if tag == _GENERATOR:
            return Generator(self.i64())
        if tag == _GIVEN:
            return self.given(depth)
        if tag == _REF:
            return Ref(self.text())
        if tag == _RAISED:
            return Raised(self.text(), self.text())
        if tag == _OPAQUE:
            return Opaque(self.text(), self.text())
        raise WireError(f"tag {tag} is not known")

    def given(self, depth: int) -> Given:
        call = self.u8()
        if call > 1:
            raise WireError("a flag is neither 0 nor 1")
        seed, name = self.i64(), self.text()
        if self.u8() != _TUPLE:
            raise WireError("arguments are not a tuple")
        args = tuple(self.many(depth))
        return Given(name, args, self.pairs(depth), seed, bool(call))
