"""What a submission was graded in, and when, as its page lists it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.catalog.service import Package
from app.submissions.models import Submission

_ISOLATION = {
    "fork": "a process of its own, forked from a warm one",
    "fresh": "a runner of its own, used once",
}


@dataclass(frozen=True, slots=True)
class EnvironmentView:
    """Texts are "" and times None where nothing is known: the worker lost it, say."""

    driver: str
    isolation: str
    image: str
    torch: str
    device: str
    note: str
    barriers: tuple[str, ...]
    missing_barriers: tuple[str, ...]
    #: of the package that graded it: its cases, and with them the seeds of the hidden ones
    package_digest: str
    #: whether that is what the problem is now; None when the problem is no longer here
    current: bool | None
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    waited: float | None
    took: float | None
    cpu_seconds: float | None
    memory_mb: float | None
    attempt: int

    @classmethod
    def of(cls, row: Submission, package: Package | None) -> EnvironmentView:
        """Of a graded submission. `package`: its problem's, if it is still there."""
        told = row.environment or {}
        barriers = told.get("barriers")
        held: dict[str, Any] = barriers if isinstance(barriers, dict) else {}

        def text(name: str) -> str:
            return str(told.get(name) or "")

        return cls(
            driver=text("driver"),
            isolation=_ISOLATION.get(text("isolation"), text("isolation")),
            image=text("image"),
            torch=text("torch"),
            device=text("device"),
            note=text("note"),
            barriers=tuple(name.replace("_", " ") for name, holds in held.items() if holds),
            missing_barriers=tuple(
                name.replace("_", " ") for name, holds in held.items() if not holds
            ),
            package_digest=row.package_digest,
            current=package.digest == row.package_digest if package else None,
            queued_at=row.queued_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            waited=_between(row.queued_at, row.started_at),
            took=_between(row.started_at, row.finished_at),
            cpu_seconds=row.seconds,
            memory_mb=row.memory_mb,
            attempt=row.attempt,
        )


def _between(begin: datetime | None, end: datetime | None) -> float | None:
    if begin is None or end is None:
        return None
    return max(0.0, (end - begin).total_seconds())
