"""The talk with a child: what its end becomes, whichever message finds it."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest

from app.drivers.port import OutputTooLarge, Usage
from app.grading.talk import Talk, TalkError
from app.grading.verdicts import Verdict
from sandbox.wire.frames import Kind
from sandbox.wire.messages import Loaded, Ready

pytestmark = pytest.mark.asyncio


class Flooded:
    """A child that was ended because it printed too much, after its last answer."""

    ready = Ready()

    async def send(self, kind: Kind, *payloads: bytes) -> None:
        raise OutputTooLarge("more than 64 KiB were printed")

    async def receive(self) -> tuple[Kind, bytes]:
        raise OutputTooLarge("more than 64 KiB were printed")

    async def arm(self, cpu_seconds: float, wall_seconds: float) -> None:
        """No clock here."""

    def usage(self) -> Awaitable[Usage]:
        raise NotImplementedError

    def printed(self) -> str:
        return ""

    async def kill(self) -> None:
        """It has ended."""


@pytest.fixture
def talk() -> Talk:
    return Talk(Flooded(), 1.0, 64, 64, Loaded())


async def test_a_question_to_a_child_that_printed_too_much_is_an_output_limit(talk: Talk) -> None:
    with pytest.raises(TalkError) as told:
        await talk.run(0, b"")
    assert told.value.failure.verdict is Verdict.OUTPUT_LIMIT


async def test_cases_sent_ahead_to_a_child_that_printed_too_much_tell_it_when_they_are_heard(
    talk: Talk,
) -> None:
    await talk.send_cases([b"", b""], idle=True)
    with pytest.raises(TalkError) as told:
        await talk.hear_case(0, bind=False)
    assert told.value.failure.verdict is Verdict.OUTPUT_LIMIT
