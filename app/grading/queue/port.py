"""The queue's port: the submission row is the job; an engine merely wakes workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

LEASE = timedelta(seconds=30)
MAX_FAILURES = 3  # of ours, then internal_error


class LeaseLostError(Exception):
    """Another worker has the job now, or nobody: it is gone."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A job that is ours until the lease ends. `attempt` fences: a result needs the current one."""

    job_id: str
    attempt: int
    owner: str


class Queue(Protocol):
    """Put a job in the caller's transaction; take one; extend; finish; give back."""

    async def put(self, session: AsyncSession, job_id: str) -> None:
        """Make the row a job, in the caller's transaction; workers wake after its commit."""
        ...

    async def take(self, owner: str) -> Lease | None:
        """Lease the oldest job that is queued, or whose lease ended; None when there is none."""
        ...

    async def wait(self, seconds: float) -> None:
        """Return when a job may have come, or after this many seconds."""
        ...

    async def extend(self, lease: Lease) -> bool:
        """Hold on for another `LEASE`; False when it is no longer ours."""
        ...

    async def holds(self, session: AsyncSession, lease: Lease) -> bool:
        """Lock the row in this transaction and say whether the lease is still ours."""
        ...

    async def give_back(
        self, lease: Lease, reason: str, *, counts: bool = True, needs_gpu: bool = False
    ) -> bool:
        """Queue it again after a failure of ours; False when the failures are used up.

        `counts` False: there was no sandbox; it waits, however often. `needs_gpu`: it is for
        workers with a GPU from now on. Raises `LeaseLostError`.
        """
        ...

    async def revoke(self, session: AsyncSession, job_id: str, attempt: int, reason: str) -> bool:
        """Take a job away from whoever holds this attempt, and queue it again; False if nobody."""
        ...
