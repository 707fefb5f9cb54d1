"""The control protocol: every message survives its trip, and nothing else is taken."""

from __future__ import annotations

import json

import pytest

from sandbox import control
from sandbox.control import (
    Arm,
    Exited,
    Hello,
    Kill,
    Query,
    Refused,
    Spawn,
    Used,
    Warm,
    Welcome,
)

MESSAGES = [
    Hello("abc"),
    Welcome(),
    Refused("no"),
    Warm(True, "2.13.0", "hash", ""),
    Spawn(7),
    Arm(7, 1.5, 0.01),
    Query(7),
    Kill(7, "wall"),
    Used(7, 0.25, 12.5),
    Exited(7, "cpu", 9, 1.0, 2.0),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: type(m).__name__)
def test_a_message_survives_its_trip(message: control.Message) -> None:
    assert control.decode(control.encode(message)) == message


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"null",
        b'["Nothing", 1]',
        b'["Spawn"]',
        b'["Spawn", "7"]',
        b'["Spawn", true]',
        b'["Kill", 7, null]',
        json.dumps(["Refused", "x" * control.MAX_PACKET]).encode(),
    ],
)
def test_what_is_no_message_is_refused(packet: bytes) -> None:
    with pytest.raises(control.ControlError):
        control.decode(packet)
