"""The workers as admins see them: who is alive, what each grades with, what its sandbox lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.database import now
from app.i18n import N_, _
from app.submissions import overseeing
from app.submissions.service import WorkerRow

#: Signs of life come every five seconds; who gave none for so long is gone, or cut off.
ALIVE = timedelta(seconds=30)
#: Behind this, a row is told as gone and not as late.
GONE = timedelta(minutes=1)

#: What drivers and isolations mean, for who did not choose them.
_ABOUT = {
    "docker": N_("Code runs in hardened containers that the worker starts."),
    "attached": N_("Code runs in containers that something else starts; no engine is in reach."),
    "local": N_(
        "Code runs on the worker's machine without a container: no limit of memory and processor "
        "stands around it, and only this user's rights between a submission and the machine if "
        "the kernel's barriers fail. Install Docker and run `make image` before you let others in."
    ),
    "fresh": N_("Each submission gets a single-use runner, which is slower."),
}


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker's row, and what it means now. `running`: gradings that it holds."""

    row: WorkerRow
    moment: datetime
    running: int = 0

    @property
    def alive(self) -> bool:
        """Whether it gave a sign of life lately."""
        return self.row.died_at is None and self.moment - self.row.seen_at <= ALIVE

    @property
    def gone(self) -> bool:
        """Whether nobody need wait for it."""
        return self.row.died_at is not None or self.moment - self.row.seen_at > GONE

    @property
    def sandbox(self) -> dict[str, Any]:
        """What it grades with: `app.drivers.port.SandboxInfo` as a dict; empty without one."""
        return self.row.sandbox or {}

    @property
    def devices(self) -> list[dict[str, Any]]:
        """Its GPUs."""
        return list(self.sandbox.get("devices") or ())

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What its sandbox promises, and whether it was so when it started."""
        return list(self.row.findings or ())

    @property
    def broken(self) -> list[dict[str, Any]]:
        """What is promised and not there: such a sandbox grades nothing."""
        return [one for one in self.findings if one["promised"] and not one["holds"]]

    @property
    def about(self) -> list[str]:
        """What its driver and isolation mean, and what is lacking, in words."""
        names = (str(self.sandbox.get("driver")), str(self.sandbox.get("isolation")))
        said = [_(_ABOUT[name]) for name in names if name in _ABOUT]
        if note := self.sandbox.get("note"):
            said.append(_("It was asked for otherwise: %(note)s.", note=note))
        barriers = self.sandbox.get("barriers") or {}
        if barriers and not barriers.get("namespaces"):
            said.append(_("Submissions have no namespaces of their own on this host."))
        if barriers and not barriers.get("second_kernel"):
            said.append(_("No second kernel (gVisor) stands behind the first one; it is optional."))
        return said


async def read(session: AsyncSession) -> list[Worker]:
    """The workers of the last day, those alive first."""
    moment = now()
    found = [Worker(row, moment) for row in await overseeing.workers(session)]
    return sorted(found, key=lambda worker: (not worker.alive, -worker.row.seen_at.timestamp()))


def sandboxes(workers: Sequence[Worker]) -> list[Worker]:
    """The workers alive that have a sandbox."""
    return [worker for worker in workers if worker.alive and worker.sandbox]
