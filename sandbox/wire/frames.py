"""Frames: a fixed header (version, kind, length) and a payload of that many bytes."""

from __future__ import annotations

import struct
from enum import IntEnum

from sandbox.wire.values import TooLarge, WireError

VERSION = 1
HEADER = struct.Struct("<BBHI")  # version, kind, reserved (0), payload bytes


class Kind(IntEnum):
    """What a frame's payload is. Below 32: worker to child; from 32: child to worker."""

    JOB = 1
    CASE = 2
    BIND = 3
    DRAW = 4
    CHECK = 5
    FINISH = 6
    FIT = 7
    REVEAL = 8
    TRAIN = 9

    READY = 32
    LOADED = 33
    PARAMETERS = 34
    RESULT = 35
    CASES = 36
    CHECKED = 37
    FITTED = 38
    LOGITS = 39
    SHOWN = 40
    TRAINED = 41
    WHERE = 42


def pack(kind: Kind, payload: bytes) -> bytes:
    """One frame."""
    return HEADER.pack(VERSION, kind, 0, len(payload)) + payload


def unpack_header(data: bytes, max_payload: int) -> tuple[Kind, int]:
    """The kind and the payload's length; raises `TooLarge` before anything is allocated.

    Raises `WireError` for what is no header of ours.
    """
    if len(data) != HEADER.size:
        raise WireError(f"a frame's header has {HEADER.size} bytes, not {len(data)}")
    version, kind, reserved, length = HEADER.unpack(data)
    if version != VERSION or reserved != 0:
        raise WireError("a frame's header is not ours")
    try:
        known = Kind(kind)
    except ValueError as error:
        raise WireError(f"frame kind {kind} is not known") from error
    if length > max_payload:
        raise TooLarge(f"a frame of {length} bytes is larger than {max_payload}")
    return known, length
