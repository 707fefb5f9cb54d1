"""CPU and memory of a learner's process: read when a case ends, looked at when there is time."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass

from app.drivers.port import Usage
from app.grading.talk import Talk


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading, and the one before it."""

    before: Awaitable[Usage] | None
    now: Awaitable[Usage]


class Meter:
    """The readings of one child, in order. The process itself has no part in them."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._last: Awaitable[Usage] | None = None
        self.cpu_seconds = 0.0  # in all, as far as was looked at
        self.memory_mb = 0.0  # at the peak

    def read(self) -> Reading:
        """Ask now; the answer is awaited by `spent`."""
        reading = Reading(self._last, self._talk.child.usage())
        self._last = reading.now
        return reading

    async def spent(self, reading: Reading) -> float:
        """CPU seconds from the reading before until this one."""
        usage = await reading.now
        self.cpu_seconds = max(self.cpu_seconds, usage.cpu_seconds)
        self.memory_mb = max(self.memory_mb, usage.peak_memory_mb)
        before = await reading.before if reading.before is not None else Usage(0.0, 0.0)
        return max(0.0, usage.cpu_seconds - before.cpu_seconds)

    async def catch_up(self) -> None:
        """Look at what was used until now."""
        await self.spent(self.read())
