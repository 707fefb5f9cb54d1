"""The readers of bytes: frames, values, messages, control packets."""

from __future__ import annotations

import dataclasses
import json
import math
import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from app.grading.comparer import compare
from app.grading.lockstep import BadLogitsError, checked, losses
from app.grading.shown import BadShownError, read_shown
from sandbox import control
from sandbox.wire import frames, messages
from sandbox.wire.frames import Kind
from sandbox.wire.values import DEFAULT_CAPS, Caps, TooLarge, WireError, decode, encode
from tests.fuzz.consumers import check_problem
from tests.fuzz.forging import Forger
from tests.fuzz.making import INTS, number, size, text, tree
from tests.fuzz.messages import TYPES, value_of

#: Small enough that random inputs meet them.
SMALL = Caps(max_bytes=2048, max_items=60, max_depth=8, max_rank=4, max_text=64)


# Frames


def frame(rng: random.Random, lie: float) -> bytes:
    """A header."""
    kind = rng.choice(list(Kind)) if rng.random() < 0.9 else rng.randrange(256)
    return frames.HEADER.pack(1, kind, 0, rng.choice((0, 1, 100, 1024, 1025, 2**31, 2**32 - 1)))


def check_frame(data: bytes) -> None:
    """A header is read, or refused; a length past the cap never comes out."""
    try:
        kind, length = frames.unpack_header(data, 1024)
    except WireError:
        return
    assert length <= 1024
    assert frames.HEADER.pack(frames.VERSION, kind, 0, length) == data


# Values and messages


def value(rng: random.Random, lie: float) -> bytes:
    """Any value."""
    return Forger(rng, lie).bytes(tree(rng, size(rng)))


def decoded(data: bytes, caps: Caps = DEFAULT_CAPS) -> tuple[Any, str]:
    """(value, "") or (None, why not)."""
    try:
        return decode(data, caps), ""
    except TooLarge:
        return None, "too large"
    except WireError:
        return None, "malformed"


def check_value(data: bytes) -> None:
    """What decodes encodes again, to bytes that decode to themselves; caps only ever refuse."""
    found, refused = decoded(data)
    small, refused_small = decoded(data, SMALL)
    if refused:
        assert refused_small
        assert refused == "too large" or refused_small in ("malformed", "too large")
        return
    for each in _texts(found):
        each.encode()  # half a surrogate pair could be neither stored nor shown
    canonical = encode(found)
    assert encode(decode(canonical)) == canonical
    if not refused_small:
        assert encode(small) == canonical
    else:
        assert refused_small == "too large"
    assert compare(found, found) is None


def _texts(value: Any) -> Iterator[str]:
    if type(value) is str:
        yield value
    elif type(value) in (list, tuple):
        for item in value:
            yield from _texts(item)
    elif type(value) is dict:
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)


def message(rng: random.Random, lie: float) -> bytes:
    """A byte that names a type of message, and a payload of that type."""
    at = rng.choice((0, 1, 2, 3, 3, 3, 4, 5, rng.randrange(len(TYPES))))
    return bytes((at,)) + Forger(rng, lie).bytes(value_of(rng, TYPES[at]))


def check_message(data: bytes) -> None:
    """The first byte names the type; what unpacks packs again to what unpacks the same."""
    if not data:
        return
    kind = TYPES[data[0] % len(TYPES)]
    try:
        found = messages.unpack(kind, data[1:])
    except WireError:
        return
    assert type(found) is kind
    packed = messages.pack(found)
    again = messages.unpack(kind, packed)
    assert messages.pack(again) == packed
    if isinstance(found, messages.Logits):
        _check_logits(found)
    if isinstance(found, messages.Shown):
        _check_shown(found)
    problem = getattr(found, "error", None)
    if problem is not None:
        check_problem(problem)


def _check_shown(found: messages.Shown) -> None:
    """What can be shown is JSON of a bounded size; the rest is refused."""
    try:
        item = read_shown(found)
    except BadShownError:
        return
    assert len(json.dumps(item, allow_nan=False)) < 1024 * 1024


def _check_logits(found: messages.Logits) -> None:
    """A finite table of logits gives finite losses; the rest is refused in words."""
    try:
        logits = checked(found.values, 2, 3, 0)
    except BadLogitsError:
        return
    assert np.isfinite(losses(logits, np.array([0, 2]))).all()


# The control protocol


_CONTROL: tuple[control.Message, ...] = (
    control.Hello("nonce"), control.Welcome(), control.Refused("no"),
    control.Warm(True, "2.13.0", "hash", ""), control.Spawn(7), control.Arm(7, 1.5, 0.01),
    control.Query(7), control.Kill(7, "wall"), control.Used(7, 0.25, 12.5),
    control.Exited(7, "cpu", 9, 1.0, 2.0),
)  # fmt: skip


def packet(rng: random.Random, lie: float) -> bytes:
    """A control packet; a lie is another value in one place, or another form."""
    if not lie:
        return control.encode(rng.choice(_CONTROL))
    content = json.loads(control.encode(rng.choice(_CONTROL)))
    at = rng.randrange(len(content))
    if rng.random() < 0.5:  # another value of the same type
        odd = {float: number(rng), str: text(rng), int: rng.choice(INTS)}.get(type(content[at]))
    else:
        odd = rng.choice((None, True, -1, 1.5, number(rng), text(rng), [], {}, [[]], "Spawn"))
    content[at : at + rng.choice((0, 1, 1, 1))] = [odd]
    shape = rng.random()
    if shape < 0.02:
        content = {str(at): item for at, item in enumerate(content)}
    elif shape < 0.04:
        return b"[" * rng.choice((900, 16_000, 16_385)) + json.dumps(content).encode()
    return json.dumps(content).encode()


def check_control(data: bytes) -> None:
    """A packet is a message that can be sent again and used, or refused."""
    try:
        found = control.decode(data)
    except control.ControlError:
        return
    assert control.decode(control.encode(found)) == found
    for part in dataclasses.astuple(found):
        if type(part) is str:
            part.encode()
        assert type(part) is not float or math.isfinite(part)
