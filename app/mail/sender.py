"""Sends what waits, in a task of the web process: again after a refusal, until it is of no use."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.database import now, unit_of_work
from app.errors import TensorJudgeError
from app.mail import queries
from app.mail.models import MailRow
from app.mail.transports import Letter, NotSent, Transport

log = structlog.get_logger(__name__)

LOOK_EVERY = 5.0  # seconds; what another process posted, or is due again
LEASE = timedelta(minutes=5)  # longer than a conversation takes; then another process may try
#: how long after each refusal; the last one again and again
PAUSES = tuple(timedelta(seconds=s) for s in (15, 60, 300, 900, 3600))
REMEMBER = timedelta(days=30)  # what was given up


class Outbox:
    """The letters that wait, and the transport that takes them away."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        readers: async_sessionmaker[AsyncSession],
        transport: Transport,
    ) -> None:
        self.transport = transport
        self._sessions, self._readers = sessions, readers
        self._posted = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    def wake(self) -> None:
        """A letter was posted."""
        self._posted.set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send what comes until the block ends; the rest is sent at the next start."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._posted.clear()
            try:
                await self.send_due()
            except TensorJudgeError as error:
                log.warning("letters wait for the database", detail=error.detail)
            except Exception:
                log.exception("sending letters failed; it goes on")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await self._posted.wait()

    async def send_due(self) -> None:
        """Send all that is due, one after the other."""
        async with self._one_at_a_time:
            while True:
                # Asked without the lock of writers: mostly there is nothing.
                async with unit_of_work(self._readers) as session:
                    if not await queries.is_due(session, now()):
                        return
                async with unit_of_work(self._sessions) as session:
                    mail = await queries.take(session, now(), now() + LEASE)
                    await queries.forget_failed(session, now() - REMEMBER)
                if mail is not None:
                    await self._send(mail)

    async def _send(self, mail: MailRow) -> None:
        error = NotSent("it was of no use any more", for_good=True)
        sent = not mail.recipient  # to nobody: posted for its time alone
        if not sent and now() < mail.ends_at:
            try:
                await self.transport.send(Letter(mail.recipient, mail.subject, mail.body))
                sent = True
            except NotSent as refused:
                error = refused
        elif not sent and mail.error:
            error = NotSent(mail.error, for_good=True)
        pause = PAUSES[min(mail.attempts, len(PAUSES)) - 1]
        final = error.for_good or now() + pause >= mail.ends_at
        async with unit_of_work(self._sessions) as session:
            if sent:
                await queries.forget(session, mail.id)
            elif final:
                await queries.give_up(session, mail.id, now(), error.reason[:500])
            else:
                await queries.put_off(session, mail.id, now() + pause, error.reason[:500])
        if sent:
            return
        # The address is its owner's; the number finds the row.
        told = {"mail": mail.id, "attempts": mail.attempts, "reason": error.reason}
        if final:
            log.error("a letter was not sent, and will not be", **told)
        else:
            log.warning("a letter was not sent; trying again", seconds=pause.seconds, **told)
