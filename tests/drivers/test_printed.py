"""What a child prints, and the answers it sends: which came first, where it printed too much."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from app.drivers.child import RemoteChild
from app.drivers.port import Exit, Limits, OutputTooLarge
from sandbox import control
from sandbox.wire.frames import Kind, pack

pytestmark = pytest.mark.asyncio

CAP = 1024


class Process:
    """The other end of a child's connection and of its stdout. It ends when it is told to."""

    def __init__(self) -> None:
        ours, self.connection = socket.socketpair()
        read, self.stdout = os.pipe()
        self.child = RemoteChild(1, ours, read, self)
        self.child.limit(Limits(output_kb=CAP // 1024))

    def answers(self, *payloads: bytes) -> None:
        """Send these, each in a frame."""
        for payload in payloads:
            self.connection.sendall(pack(Kind.RESULT, payload))

    def prints(self, count: int) -> None:
        """Print this many bytes."""
        os.write(self.stdout, b"x" * count)

    def say(self, message: control.Message) -> None:
        """As the runner's parent: end it, and tell of its death."""
        if isinstance(message, control.Kill):
            self.connection.close()  # what it had sent stays to be read
            self.child.ended(Exit(message.reason, 9))

    def close(self) -> None:
        """A runner that is given up: never."""
        raise AssertionError("the runner was given up")


@pytest_asyncio.fixture
async def process() -> AsyncIterator[Process]:
    process = Process()
    yield process
    await process.child.close()
    process.connection.close()
    os.close(process.stdout)


async def heard(child: RemoteChild) -> bytes:
    return (await asyncio.wait_for(child.receive(), 10))[1]


async def test_answers_from_before_too_much_was_printed_are_given(process: Process) -> None:
    process.prints(CAP)
    process.answers(b"one", b"two")
    assert await heard(process.child) == b"one"
    process.prints(1)
    process.answers(b"three")
    assert await heard(process.child) == b"two"
    with pytest.raises(OutputTooLarge):
        await heard(process.child)


async def test_answers_that_nobody_took_before_too_much_was_printed_are_given(
    process: Process,
) -> None:
    process.prints(10)
    process.answers(b"one", b"two")
    assert process.child.printed() == "x" * 10  # looked at while we do something else
    process.prints(CAP)
    process.answers(b"three")
    assert len(process.child.printed()) == CAP - 10
    assert [await heard(process.child), await heard(process.child)] == [b"one", b"two"]
    with pytest.raises(OutputTooLarge):
        await heard(process.child)


async def test_an_answer_after_too_much_was_printed_is_refused(process: Process) -> None:
    process.prints(CAP + 1)
    process.answers(b"one")
    with pytest.raises(OutputTooLarge):
        await heard(process.child)


async def test_a_child_that_printed_too_much_after_its_answer_is_told_so_when_it_is_asked_again(
    process: Process,
) -> None:
    process.answers(b"one")
    assert await heard(process.child) == b"one"
    process.prints(CAP + 1)
    process.child.printed()
    with pytest.raises(OutputTooLarge):
        await process.child.send(Kind.CASE, b"two")
