"""Cases that are sent before the answer to the last one came: the child never waits for us.

A child answers in order, so that what it is asked may wait in its socket while we compare. What
was answered meanwhile is kept until it is wanted.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from app.grading.binding import Assignment, fillings_of
from app.grading.meter import Meter, Reading
from app.grading.prepared import PreparedCase
from app.grading.talk import Talk, TalkError
from sandbox.wire.messages import Parameters, Result

# What is on its way must fit into the socket: a child that is stuck in sending its answer reads
# nothing, and would have us stuck in sending as well.
_MOST_BYTES = 48 * 1024
_MOST_CASES = 16
# Seconds that a case may take for more than one to be on its way. The start of a case's limit is
# told when the case before it was heard; we may be late with that, comparing something large, while
# the child goes on: all that is on its way must fit into what a limit allows on top.
_QUICK = 0.015


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a case that was sent ahead, under `guess`, and what was printed until then."""

    found: Result | Parameters | TalkError
    guess: Assignment | None
    printed: str
    reading: Reading | None  # taken when the answer came; visible cases only


class Ahead:
    """The cases on their way to one child."""

    def __init__(self, talk: Talk, meter: Meter) -> None:
        self._talk = talk
        self._meter = meter
        self._last: PreparedCase | None = None  # that the child was given
        self._sent: deque[tuple[PreparedCase, Assignment | None, int]] = deque()
        self._bytes = 0
        self._answers: dict[int, Answer] = {}
        self._window = 2  # cases that may be on their way: more while all are quick
        self._over = False  # a case ended the process, or passed a limit

    @property
    def empty(self) -> bool:
        """Whether the child has answered all that it was asked."""
        return not self._sent

    def holds(self, case: PreparedCase) -> bool:
        """Whether the case was sent, and its answer was not taken yet."""
        return case.index in self._answers or any(sent is case for sent, _, _ in self._sent)

    def is_last(self, case: PreparedCase) -> bool:
        """Whether the child was asked nothing since this case, and so still has its object."""
        return self._last is case

    def forget_last(self) -> None:
        """The child is about to be asked something else."""
        self._last = None

    async def send(self, cases: Sequence[tuple[PreparedCase, Assignment | None]]) -> None:
        """Send as many of these as there is room for, each with its guess at the parameters."""
        if self._over:
            return
        requests = []
        idle = not self._sent
        for case, guess in cases:
            fillings = None if guess is None else fillings_of(guess)
            request = case.request(bind=guess is not None, guess=fillings)
            if self._bytes + len(request) > _MOST_BYTES or len(self._sent) >= self._window:
                break
            self._sent.append((case, guess, len(request)))
            self._last = case
            self._bytes += len(request)
            requests.append(request)
        if requests:
            await self._talk.send_cases(requests, idle=idle)

    async def answer(self, case: PreparedCase) -> Answer:
        """What came of a case that `holds`; its error, if it is one, is not raised."""
        while case.index not in self._answers:
            await self._hear()
        return self._answers.pop(case.index)

    async def drain(self) -> bool:
        """Hear all that is on its way; False when the process is gone."""
        while self._sent:
            await self._hear()
        return not self._over

    async def _hear(self) -> None:
        case, guess, size = self._sent.popleft()
        self._bytes -= size
        found: Result | Parameters | TalkError
        began = time.monotonic()
        try:
            found = await self._talk.hear_case(case.index, bind=guess is not None)
        except TalkError as error:
            found = error
            if error.failure.ends:
                self._over = True
                self._sent.clear()  # nobody is left to answer
        slow = self._window == 1 or time.monotonic() - began > _QUICK  # for good: no gain there
        self._window = 1 if slow else min(2 * self._window, _MOST_CASES)
        # Before anything else happens to the child: this is what the case printed and used.
        reading = self._meter.read() if case.visible else None
        self._answers[case.index] = Answer(found, guess, self._talk.child.printed(), reading)
