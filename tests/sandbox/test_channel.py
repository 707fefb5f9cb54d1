"""Frames that a child reads: one at a time, however they arrive."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from sandbox.harness.channel import Channel, Closed
from sandbox.wire.frames import Kind, pack

SIZES = (0, 1, 100, 32 * 1024 - 8, 32 * 1024, 40_000, 200_000, 7)


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, Channel]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, Channel(theirs)


def _payload(size: int) -> bytes:
    return bytes(at % 251 for at in range(size))


def test_frames_sent_ahead_come_out_one_by_one_and_whole(
    ends: tuple[socket.socket, Channel],
) -> None:
    ours, channel = ends
    stream = b"".join(pack(Kind.CASE, _payload(size)) for size in SIZES)
    sender = threading.Thread(target=ours.sendall, args=(stream,))
    sender.start()
    found = [channel.receive() for _ in SIZES]
    sender.join()
    assert [(kind, bytes(payload)) for kind, payload in found] == [
        (Kind.CASE, _payload(size)) for size in SIZES
    ]


def test_a_frame_that_arrives_in_crumbs_is_put_together(
    ends: tuple[socket.socket, Channel],
) -> None:
    ours, channel = ends
    stream = pack(Kind.JOB, _payload(100)) + pack(Kind.FINISH, b"")

    def crumble() -> None:
        for at in range(len(stream)):
            ours.sendall(stream[at : at + 1])

    sender = threading.Thread(target=crumble)
    sender.start()
    first, second = channel.receive(), channel.receive()
    sender.join()
    assert (first[0], bytes(first[1])) == (Kind.JOB, _payload(100))
    assert (second[0], bytes(second[1])) == (Kind.FINISH, b"")


def test_what_lies_in_the_socket_or_was_read_ahead_needs_no_waiting(
    ends: tuple[socket.socket, Channel],
) -> None:
    ours, channel = ends
    assert not channel.waits(0.01)
    ours.sendall(pack(Kind.JOB, b"one") + pack(Kind.FINISH, b""))
    assert channel.waits(10)
    channel.receive()
    assert channel.waits(10)
    channel.receive()
    assert not channel.waits(0.01)


def test_what_was_read_ahead_is_still_served_after_the_worker_closed(
    ends: tuple[socket.socket, Channel],
) -> None:
    ours, channel = ends
    ours.sendall(pack(Kind.CASE, b"a") + pack(Kind.CASE, b"b"))
    ours.close()
    assert bytes(channel.receive()[1]) == b"a"
    assert bytes(channel.receive()[1]) == b"b"
    with pytest.raises(Closed):
        channel.receive()
