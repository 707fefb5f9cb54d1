"""The queue as admins see it: counts, what runs, what waits and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.worker_state import Worker
from app.database import now
from app.errors import Conflict
from app.grading.queue import overview
from app.grading.queue.overview import Count, OpenJob
from app.grading.queue.port import Queue
from app.i18n import _
from app.submissions import service as submissions
from app.training import service as training

LONG = timedelta(minutes=1)  # a wait that a reason is given for
MOST = 50  # jobs a table shows

#: What is queued, by the name that addresses and forms use.
KINDS: dict[str, Any] = {
    "submission": submissions.Submission,
    "training": training.TrainingRun,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A job in a table. `reason`: why it still waits, or what went wrong; "" when nothing did."""

    kind: str
    job: OpenJob
    reason: str


@dataclass(frozen=True, slots=True)
class QueueState:
    """All that the queue's page tells. `counts`: by kind."""

    counts: dict[str, list[Count]]
    running: list[Shown]
    waiting: list[Shown]

    @property
    def open(self) -> int:
        """How many jobs have no result yet."""
        return sum(one.count for counts in self.counts.values() for one in counts)


async def read(session: AsyncSession, workers: Sequence[Worker]) -> QueueState:
    """The queue now, with reasons from these workers."""
    counts, running, waiting = {}, [], []
    moment = now()
    for kind, jobs in KINDS.items():
        counts[kind] = await overview.counts(session, jobs)
        for job in await overview.running(session, jobs, MOST):
            running.append(Shown(kind, job, why_running(job, workers, moment)))
        for needs_gpu in (False, True):
            for job in await overview.waiting(session, jobs, needs_gpu=needs_gpu, limit=MOST):
                waiting.append(Shown(kind, job, why_waiting(job, workers, moment)))
    waiting.sort(key=lambda one: one.job.queued_at)
    return QueueState(counts, running, waiting[:MOST])


def why_running(job: OpenJob, workers: Sequence[Worker], moment: datetime) -> str:
    """What is wrong with a job that somebody holds; "" when nothing is."""
    holder = next((worker for worker in workers if worker.row.id == job.lease_owner), None)
    if job.lease_until is not None and job.lease_until < moment:
        if holder is None or not holder.alive:
            return _("Its worker is gone. The next free worker takes it.")
        return _("Its lease ended, and its worker still has it: no worker is free to take it.")
    if holder is not None and not holder.alive:
        return _("Its worker gave no sign of life lately; it is taken again when the lease ends.")
    return _tried(job)


def why_waiting(job: OpenJob, workers: Sequence[Worker], moment: datetime) -> str:
    """What a job waits for; "" when it has only just come."""
    alive = [worker for worker in workers if worker.alive]
    ready = [worker for worker in alive if worker.row.ready]
    if not alive:
        return _("No worker runs. Start one.")
    if not ready:
        return alive[0].row.reason or _("The worker is starting its sandbox.")
    if job.needs_gpu and not any(submissions.has_gpu(worker.row) for worker in ready):
        told = [str(one.get("reason")) for w in ready for one in w.devices if one.get("reason")]
        if told:
            return _("It needs a GPU, and the one connected is not ready: %(why)s", why=told[0])
        return _("It needs a GPU, and no worker has one.")
    if tried := _tried(job):
        return tried
    if moment - job.queued_at > LONG:
        return _("Others are before it, and every worker is busy.")
    return ""


def _tried(job: OpenJob) -> str:
    if not job.trouble:
        return ""
    return _(
        "Attempt %(attempt)s did not succeed: %(why)s",
        attempt=job.attempt if job.state == "queued" else job.attempt - 1,
        why=job.trouble,
    )


async def give_back(session: AsyncSession, queue: Queue, job_id: str, attempt: int) -> None:
    """Take a running job from its worker, and queue it again. Raises `Conflict`.

    `queue`: of this kind of job.
    """
    reason = "An admin gave it back."
    if "\0" in job_id or not await queue.revoke(session, job_id, attempt, reason):
        raise Conflict(_("It does not run any more, or in another attempt. Nothing was changed."))
