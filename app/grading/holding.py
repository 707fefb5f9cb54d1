"""Holding a lease while its job is done: the heartbeat, writes that are tried again, giving back.

What is common to the attempts at a submission and at a training run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.database import unit_of_work
from app.errors import TensorJudgeError, Unavailable
from app.grading.queue.port import Lease, LeaseLostError, Queue

MAX_LOST = 10  # leases that ran out, each with its worker dead or hung: then we stop trying
STORE_WAITS = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)  # seconds between tries to store, the database busy


class Holding:
    """One lease, held until its job is done."""

    def __init__(
        self,
        lease: Lease,
        *,
        sessions: async_sessionmaker[AsyncSession],
        queue: Queue,
        extend_every: timedelta,
        log: Any,
    ) -> None:
        self.lease = lease
        self.sessions = sessions
        self._queue = queue
        self._extend_every = extend_every.total_seconds()
        self._log = log

    async def keep(self, lost: Callable[[], None]) -> None:
        """Extend the lease again and again; `lost` is called once it is another's."""
        while True:
            await asyncio.sleep(self._extend_every)
            try:
                held = await self._queue.extend(self.lease)
            except TensorJudgeError as error:
                self._log.warning("the lease could not be extended now", detail=error.detail)
                continue
            if not held:
                lost()
                return

    async def store(self, write: Callable[[AsyncSession], Awaitable[bool]]) -> None:
        """Write in one transaction, again while the database is busy; raises `LeaseLostError`."""
        for wait in (*STORE_WAITS, None):
            try:
                async with unit_of_work(self.sessions) as session:
                    if not await write(session):
                        raise LeaseLostError
                return
            except Unavailable:
                if wait is None:
                    raise
                await asyncio.sleep(wait)

    async def give_back(
        self,
        reason: str,
        fail: Callable[[], Awaitable[None]],
        *,
        counts: bool,
        needs_gpu: bool = False,
    ) -> bool:
        """Queue it again; `fail` closes it when our failures are used up. Never raises.

        False where the job is another's by now: our failure is no news of it.
        """
        try:
            again = await self._queue.give_back(
                self.lease, reason, counts=counts, needs_gpu=needs_gpu
            )
            if not again:
                await fail()
        except LeaseLostError:
            self.tell_lost(reason)
            return False
        except Exception:
            # Its lease ends by itself, and another attempt begins.
            self._log.exception("could not be given back")
        return True

    def tell_lost(self, reason: str = "") -> None:
        """Log that what was done is thrown away; `reason`: what had ended it besides."""
        more = {"reason": reason} if reason else {}
        self._log.warning("the lease was lost; nothing more is stored", **more)
