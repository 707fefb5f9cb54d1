"""The worker's end of a child's connection: any bytes, in any pieces, ended anywhere.

An input is three bytes (the cap, how it is cut into pieces, how much is printed) and the stream.
What must come of it is told by a reader of our own, which has the whole stream before it.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import zlib

from app.drivers.child import RemoteChild
from app.drivers.port import ChildEnded, Exit, Limits, OutputTooLarge, ProtocolViolation
from sandbox import control
from sandbox.wire.frames import HEADER, Kind
from tests.fuzz.forging import Forger, damaged
from tests.fuzz.loop import run
from tests.fuzz.messages import TYPES, value_of

_CAPS_KB = (1, 1, 2, 64)
_PRINTED = (0, 0, 0, 5, 1000, 1024, 1025, 3000)
_KINDS = [int(kind) for kind in Kind]


def _frame(rng: random.Random) -> bytes:
    kind = rng.choice(_KINDS) if rng.random() < 0.95 else rng.randrange(256)
    payload = Forger(rng, 0.0).bytes(value_of(rng, rng.choice(TYPES[:6])))
    if rng.random() < 0.1:
        payload = rng.randbytes(rng.choice((0, 1023, 1024, 1025, 2048)))
    return HEADER.pack(1, kind, 0, len(payload)) + payload


def stream(rng: random.Random, lie: float) -> bytes:
    """A few frames; a lie is an early end, or damage."""
    head = rng.randbytes(3)
    frames = b"".join(_frame(rng) for _ in range(rng.randrange(4)))
    if lie and rng.random() < 0.5:
        return head + frames[: rng.randrange(len(frames) + 1)]
    return head + (damaged(rng, frames) if lie else frames)


class Link:
    """Takes what the child's holder says of it, and ends the child when told to."""

    def __init__(self) -> None:
        self.killed: list[str] = []
        self.child: RemoteChild | None = None

    def say(self, message: control.Message) -> None:
        """As the runner's parent: it kills, and tells that the child has ended."""
        if isinstance(message, control.Kill) and self.child is not None:
            self.killed.append(message.reason)
            self.child.ended(Exit(message.reason, 9))

    def close(self) -> None:
        """Never called: every child ends."""
        raise AssertionError("a runner was given up")


Outcome = tuple[list[tuple[int, bytes]], str]  # frames, and how they ended


def told(stream: bytes, cap: int, printed: int) -> tuple[Outcome, bool]:
    """What `receive` must give of the whole stream, and whether the child has to be killed."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while True:
        head = stream[at : at + HEADER.size]
        if len(head) < HEADER.size:
            return (found, "output" if printed > cap else "ended"), False
        version, kind, reserved, length = HEADER.unpack(head)
        if version != 1 or reserved or kind not in _KINDS:
            return (found, "violation"), True
        if length > cap:
            return (found, "output"), True
        payload = stream[at + HEADER.size : at + HEADER.size + length]
        if len(payload) < length:
            return (found, "output" if printed > cap else "ended"), False
        if printed > cap:
            return (found, "output"), True
        found.append((kind, payload))
        at += HEADER.size + length


async def _heard(
    stream: bytes, cap_kb: int, pieces: int, printed: int, *, lives: bool
) -> tuple[Outcome, list[str]]:
    """What `receive` gave, and why the child was killed. `lives`: it does not end by itself."""
    ours, theirs = socket.socketpair()
    read, write = os.pipe()
    link = Link()
    child = link.child = RemoteChild(1, ours, read, link)
    child.limit(Limits(memory_mb=64, output_kb=cap_kb))
    os.write(write, b"\xff" * printed)
    os.close(write)
    theirs.setblocking(False)
    feeding = asyncio.create_task(_feed(theirs, stream, pieces, None if lives else child))
    found: list[tuple[int, bytes]] = []
    end = ""
    try:
        await child.arm(1.0, 60.0)
        while not end:
            try:
                kind, payload = await child.receive()
                found.append((int(kind), payload))
            except ChildEnded:
                end = "ended"
            except ProtocolViolation:
                end = "violation"
            except OutputTooLarge:
                end = "output"
        child.printed().encode()
        await child.usage()
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
        theirs.close()
        await child.close()
    return (found, end), link.killed


async def _feed(
    theirs: socket.socket, stream: bytes, pieces: int, ends: RemoteChild | None
) -> None:
    loop = asyncio.get_running_loop()
    rng = random.Random(zlib.crc32(stream))
    most = (1, 3, 8, 9, 1 << 16)[pieces % 5]
    at = 0
    while at < len(stream):
        step = rng.randint(1, most)
        await loop.sock_sendall(theirs, stream[at : at + step])
        at += step
        if at < 40:  # the first frame and the next header; later pieces differ in nothing
            await asyncio.sleep(0)
        else:
            most = 1 << 16
    theirs.shutdown(socket.SHUT_WR)
    if ends is not None:
        ends.ended(Exit("exit", 0))


def check(data: bytes) -> None:
    """`receive` gives what the stream holds, and ends as its first fault says."""
    if len(data) < 3:
        return
    cap_kb, printed = _CAPS_KB[data[0] % 4], _PRINTED[data[2] % 8]
    sent = data[3:]
    wanted, must_kill = told(sent, cap_kb * 1024, printed)
    found, killed = run(_heard(sent, cap_kb, data[1], printed, lives=must_kill))
    where = next((at for at, frame in enumerate(wanted[0]) if frame[0] == Kind.WHERE), None)
    if where is not None:  # kept for the `Exit`, not given
        del wanted[0][where]
    assert found == wanted
    assert killed or not must_kill
    assert set(killed) <= {"signal", "output"}
